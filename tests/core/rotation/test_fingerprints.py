"""A start with keys that are not those of the database is refused with a sentence."""

import pytest
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError

from config.celery import compare_keys
from core.checks import check_keys
from core.models import AuditEntry, KeyFingerprint
from core.rotation import fingerprints
from tests.config.test_production import address_of_the_tests, run
from tests.core.rotation.sealed import Everything, drop_old, new_key, put_in_front

pytestmark = pytest.mark.django_db
NAMES = {
    "DJANGO_SECRET_KEY": "SECRET_KEY",
    "FIELD_ENCRYPTION_KEYS": "FIELD_ENCRYPTION_KEYS",
    "BLIND_INDEX_KEY": "BLIND_INDEX_KEYS",
    "AUDIT_KEY": "AUDIT_KEY",
    "BACKUP_KEY": "BACKUP_KEYS",
}


def foreign(settings, name: str) -> None:
    many = NAMES[name].endswith("KEYS")
    setattr(settings, NAMES[name], [new_key()] if many else new_key())


@pytest.fixture(autouse=True)
def registered():
    """What `migrate` leaves; a test on real transactions empties the table."""
    fingerprints.register()


def test_a_database_knows_every_key_that_it_is_made_with():
    assert fingerprints.needed() == {k: set(v) for k, v in fingerprints.configured().items()}
    assert set(fingerprints.configured()) == set(NAMES)
    assert {*fingerprints.REWRITTEN, *fingerprints.CONFIRMED} == set(NAMES)
    assert fingerprints.problems() == [] == check_keys(None)


@pytest.mark.parametrize("name", NAMES)
def test_another_key_is_refused_at_every_door(name, settings, client):
    key = getattr(settings, NAMES[name])
    foreign(settings, name)
    sentence = fingerprints.problems()[0]
    assert sentence.startswith(f"{name} 里没有本数据库正在使用的密钥（指纹 ")
    assert (key[0] if isinstance(key, list) else key) not in sentence
    with pytest.raises(ImproperlyConfigured, match=name):
        fingerprints.must_fit()
    assert [(each.id, each.msg) for each in check_keys(None)] == [("core.E006", sentence)]
    ready = client.get("/readyz")
    assert ready.status_code == 503 and ready.json()["keys"] == sentence
    with pytest.raises(SystemExit, match=name):
        compare_keys()
    with pytest.raises(CommandError, match=name):
        call_command("rekey")
    # Nothing was noted: the right key is welcome.
    assert KeyFingerprint.objects.filter(name=name).count() == 1


def test_worker_and_scheduler_ask_before_they_work():
    for signal in (worker_init, beat_init):
        assert compare_keys in [each() for _, each in signal.receivers]


def test_a_new_key_before_the_old_one_is_noted_at_the_start(settings):
    put_in_front(settings)
    assert fingerprints.problems() == []
    fingerprints.must_fit()
    assert len(fingerprints.needed()["FIELD_ENCRYPTION_KEYS"]) == 2
    # Who forgets one of them now is stopped, whichever it is.
    both = settings.FIELD_ENCRYPTION_KEYS
    for one in both:
        settings.FIELD_ENCRYPTION_KEYS = [one]
        assert "FIELD_ENCRYPTION_KEYS" in fingerprints.problems()[0]
    settings.FIELD_ENCRYPTION_KEYS = both
    call_command("rekey")
    fingerprints.must_fit()  # the old one is in the list still, and stays forgotten
    drop_old(settings)
    assert fingerprints.problems() == []


@pytest.mark.parametrize("name", fingerprints.CONFIRMED)
def test_a_key_under_which_nothing_can_be_brought_is_confirmed_by_a_person(name, settings):
    foreign(settings, name)
    call_command("rekey", "--confirm", name)
    assert fingerprints.problems() == []
    assert AuditEntry.objects.get(action="rekeyed").detail["密钥"] == name


def test_an_encryption_key_is_given_up_only_when_it_is_said_to_be_lost(settings, cast):
    Everything(cast.county_admin)
    foreign(settings, "FIELD_ENCRYPTION_KEYS")
    with pytest.raises(CommandError, match="--lost"):
        call_command("rekey", "--confirm", "FIELD_ENCRYPTION_KEYS")
    assert fingerprints.problems()
    call_command("rekey", "--confirm", "FIELD_ENCRYPTION_KEYS", "--lost")
    assert fingerprints.problems() == []


def test_a_database_that_cannot_be_asked_refuses_nothing(settings, monkeypatch):
    def away():
        raise OperationalError("no server")

    monkeypatch.setattr(fingerprints, "needed", away)
    assert check_keys(None) == []
    fingerprints.must_fit()


STARTS = {
    "check": ["manage.py", "check"],
    "web": ["-c", "import config.wsgi"],
    "worker": ["-m", "celery", "-A", "config", "worker", "--pool", "solo"],
    "beat": ["-m", "celery", "-A", "config", "beat", "--pidfile", "", "--schedule", "schedule"],
}


@pytest.mark.dealt(5)
@pytest.mark.parametrize(
    "start",
    [
        STARTS["check"],
        *(pytest.param(s, marks=pytest.mark.long) for s in list(STARTS.values())[1:]),
    ],
    ids=STARTS,
)
def test_processes_with_other_keys_end_with_the_sentence(start, tmp_path):
    # The scheduler replaces its file, whatever it is.
    start = [str(tmp_path / word) if word == "schedule" else word for word in start]
    found = run(*start, DATABASE_URL=address_of_the_tests())
    assert found.returncode != 0
    assert "里没有本数据库正在使用的密钥" in found.stderr + found.stdout
