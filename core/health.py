"""Health and figures for the machines that watch: never for the public (`MONITORING_NETWORKS`)."""

import datetime
import functools
from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core import backup
from core.audit import chain
from core.choices import JobStatus
from core.domain import declared_by_app
from core.jobs import schedule, workers
from core.models import Job, Pruning
from core.network import client_ip, is_within
from core.outages import disk
from core.rotation import fingerprints

View = Callable[[HttpRequest], HttpResponse]


def inside_only(view: View) -> View:
    """The address does not exist for anybody outside the monitoring networks."""

    @functools.wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not is_within(client_ip(request) or "", settings.MONITORING_NETWORKS):
            raise Http404
        return view(request)

    return login_not_required(never_cache(require_safe(guarded)))


def without_session(get_response: View) -> View:
    """Middleware: whoever watches is nobody, whatever cookie he sends. Sessions are rows of the
    database, and these pages must answer when it does not."""
    doors = {reverse(name) for name in ("healthz", "readyz", "metrics")}

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in doors:
            request.COOKIES.clear()
        return get_response(request)

    return middleware


@inside_only
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers; it asks nobody else."""
    return JsonResponse({"status": "ok"})


@inside_only
def ready(request: HttpRequest) -> HttpResponse:
    """Database, Redis, migrations and keys; 503 when one of them is not as it should be."""
    checks = {"database": _database, "redis": _redis, "migrations": _migrations, "keys": _keys}
    states = {name: _state(check) for name, check in checks.items()}
    well = set(states.values()) == {"ok"}
    return JsonResponse(states, status=200 if well else 503)


@inside_only
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, read from the database: the same whichever process answers."""
    registry = CollectorRegistry()
    registry.register(_Figures())
    try:
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    except DatabaseError as error:
        text = f"database: {type(error).__name__}\n"
        return HttpResponse(text, status=503, content_type="text/plain")


def _state(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "failed"
    except ImproperlyConfigured as error:
        return str(error)  # a sentence of ours
    except Exception as error:
        return type(error).__name__  # the message may hold addresses and names


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _redis() -> bool:
    cache.set("core.health", "ok", 10)
    return cache.get("core.health") == "ok"


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _keys() -> bool:
    if found := fingerprints.problems():
        raise ImproperlyConfigured("".join(found))
    return True


class _Figures(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily("liangxin_jobs", "Background jobs by state", labels=["status"])
        counted = dict(Job.objects.values_list("status").annotate(Count("pk")))
        for status in JobStatus.values:
            jobs.add_metric([status], counted.get(status, 0))
        yield jobs
        yield GaugeMetricFamily(
            "liangxin_job_queue_age_seconds",
            "Age of the oldest job that nobody has taken",
            value=_age(Job.objects.filter(status=JobStatus.QUEUED), "created_at"),
        )
        yesterday = timezone.now() - datetime.timedelta(days=1)
        yield GaugeMetricFamily(
            "liangxin_audit_unsealed_age_seconds",
            "Age of the oldest audit entry that is not sealed",
            value=_age(chain.without_seal(yesterday), "at"),
        )
        yield GaugeMetricFamily(
            "liangxin_backup_age_seconds",
            "Age of the newest backup in BACKUP_DIR; +Inf: there is none",
            value=_since(backup.newest(settings.BACKUP_DIR)),
        )
        worker, beat = workers.last_signs()
        yield GaugeMetricFamily(
            "liangxin_worker_age_seconds",
            "Time since a worker said that it lives; +Inf: not since Redis was emptied",
            value=_since(worker),
        )
        yield GaugeMetricFamily(
            "liangxin_beat_age_seconds",
            "Time since the scheduler sent a task; +Inf: not since Redis was emptied",
            value=_since(beat),
        )
        late = GaugeMetricFamily(
            "liangxin_schedule_late", "1: the entry did not run in time", labels=["entry"]
        )
        for entry in schedule.entries():
            late.add_metric([entry.name], entry.late or entry.failing)
        yield late
        yield GaugeMetricFamily(
            "liangxin_prune_age_seconds",
            "Time since the last nightly prune; +Inf: there was none",
            value=_since(Pruning.objects.aggregate(last=Max("ran_at"))["last"]),
        )
        room = GaugeMetricFamily(
            "liangxin_disk_free_bytes", "Room left where files are written", labels=["place"]
        )
        for place in disk.places():
            room.add_metric([place.name], place.free)
        yield room
        for app, gauge in declared_by_app("gauges"):
            figure = app.resolve(gauge.function)()
            if figure is not None:
                yield GaugeMetricFamily(f"liangxin_{gauge.name}", gauge.help, value=figure)


def _since(moment: datetime.datetime | None) -> float:
    return (timezone.now() - moment).total_seconds() if moment else float("inf")


def _age(rows, field: str) -> float:
    oldest = rows.aggregate(oldest=Min(field))["oldest"]
    return (timezone.now() - oldest).total_seconds() if oldest else 0
