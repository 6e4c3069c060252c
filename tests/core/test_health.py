"""Health and figures: what they say, and that only the inside hears it."""

import datetime
import math
import os
import time
from types import SimpleNamespace

import pytest
from celery.signals import heartbeat_sent
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from core import audit, health
from core.domain import Gauge
from core.jobs import schedule, workers
from core.models import Job
from core.months import Month
from months.services import close_month

pytestmark = pytest.mark.django_db
DOORS = ("/healthz", "/readyz", "/metrics")


def figures(client) -> dict[str, float]:
    text = client.get("/metrics").content.decode()
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "172.20.0.9"])
def test_inside_is_answered_without_log_in(client, door, peer):
    assert client.get(door, REMOTE_ADDR=peer).status_code == 200


@pytest.mark.parametrize("door", DOORS)
def test_outside_there_is_nothing(client, cast, door, settings):
    client.force_login(cast.system_admin)
    assert client.get(door, REMOTE_ADDR="203.0.113.5").status_code == 404
    assert client.get(door, REMOTE_ADDR="").status_code == 404
    forged = {"REMOTE_ADDR": "203.0.113.5", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}
    assert client.get(door, **forged).status_code == 404
    # Through the proxy the visitor counts, not the proxy.
    settings.TRUSTED_PROXIES = ["172.16.0.0/12"]
    through = {"REMOTE_ADDR": "172.20.0.2", "HTTP_X_FORWARDED_FOR": "203.0.113.5"}
    assert client.get(door, **through).status_code == 404
    assert client.post(door, REMOTE_ADDR="127.0.0.1").status_code == 405


def test_ready_names_what_is_well(client):
    response = client.get("/readyz")
    assert response.json() == {"database": "ok", "redis": "ok", "migrations": "ok", "keys": "ok"}


def test_not_ready_without_redis(client, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError("redis://:password@host")

    monkeypatch.setattr(type(cache._connections["default"]), "set", away, raising=False)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "database": "ok", "redis": "ConnectionError", "migrations": "ok", "keys": "ok",
    }  # fmt: skip


def test_not_ready_with_a_migration_to_come(client):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id ="
            " (SELECT max(id) FROM django_migrations WHERE app = 'core')"
        )
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "failed"


def test_alive_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_metrics_tell_of_jobs_queue_sealing_and_closing(client, county):
    before = figures(client)
    assert before["liangxin_job_queue_age_seconds"] == 0
    assert "liangxin_last_close_timestamp_seconds" not in before
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    Job.objects.create(kind="import", created_at=hour_ago)
    Job.objects.create(kind="import", status="failed")
    audit.record(action="export", actor=None)
    close_month(actor=None, month=Month.current().plus(-1))
    after = figures(client)
    assert after['liangxin_jobs{status="queued"}'] == 1
    assert after['liangxin_jobs{status="failed"}'] == 1
    assert after['liangxin_jobs{status="running"}'] == 0
    assert after["liangxin_job_queue_age_seconds"] == pytest.approx(3600, abs=60)
    assert 0 < after["liangxin_audit_unsealed_age_seconds"] < 60
    assert after["liangxin_last_close_timestamp_seconds"] == pytest.approx(
        timezone.now().timestamp(), abs=60
    )


def test_metrics_tell_of_backups_workers_and_the_scheduler(client, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    cache.clear()
    before = figures(client)
    for sign in ("backup", "worker", "beat"):
        assert before[f"liangxin_{sign}_age_seconds"] == math.inf
    assert before['liangxin_schedule_late{entry="sweep-jobs"}'] == 1
    for name, hours in (("liangxin-20260301T010000.backup", 30), ("liangxin-2.backup", 2)):
        (tmp_path / name).touch()
        made = time.time() - hours * 3600
        os.utime(tmp_path / name, (made, made))
    schedule.know()
    heartbeat_sent.send(sender=None)
    workers.note_beat()
    after = figures(client)
    assert after["liangxin_backup_age_seconds"] == pytest.approx(7200, abs=60)
    assert 0 <= after["liangxin_worker_age_seconds"] < 60
    assert 0 <= after["liangxin_beat_age_seconds"] < 60
    assert after['liangxin_schedule_late{entry="sweep-jobs"}'] == 0


def test_an_app_can_add_a_figure(client, monkeypatch):
    app = SimpleNamespace(resolve={"answer": lambda: 42, "nothing": lambda: None}.get)
    gauges = [(app, Gauge(name, "What it is", name)) for name in ("answer", "nothing")]
    monkeypatch.setattr(health, "declared_by_app", lambda attribute: gauges)
    found = figures(client)
    assert found["liangxin_answer"] == 42
    assert "liangxin_nothing" not in found
