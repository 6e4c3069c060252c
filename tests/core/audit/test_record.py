"""What an audit entry holds, when it is stored, and what it refuses."""

import pytest
from django.db import InternalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from core import audit
from core.models import AuditEntry
from regions.models import Region
from tests.accounts.factories import UserFactory


def entries() -> list[tuple]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "outcome", "actor_name"))


@pytest.mark.django_db
def test_entry_tells_who_what_where_and_about_whom(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    user, subject = UserFactory(username="wang"), UserFactory(username="li")
    request = RequestFactory().post(
        "/x/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.5"
    )
    request.resolver_match = None
    audit.record(
        action="user_disabled", actor=user, request=request, subject=subject, detail={"days": 90}
    )
    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.actor_name) == (user.pk, "wang")
    assert (entry.action, entry.outcome) == ("user_disabled", "allowed")
    assert (entry.address, entry.door) == ("203.0.113.5", "POST")
    assert (entry.subject_kind, entry.subject_id) == ("accounts.user", subject.pk)
    assert entry.subject == "用户 li"
    assert entry.detail == {"days": 90}
    assert entry.mac == audit.mac_of(entry)


@pytest.mark.django_db
def test_services_need_not_pass_the_request_on():
    def view(request):
        audit.record(action="export", actor=None)
        return HttpResponse()

    request = RequestFactory().get("/?q=secret", REMOTE_ADDR="203.0.113.5")
    request.resolver_match = None
    audit.remember_request(view)(request)
    audit.record(action="export", actor=None)
    found = AuditEntry.objects.order_by("pk").values_list("address", "door")
    assert list(found) == [("203.0.113.5", "GET reports:home"), (None, "")]


@pytest.mark.parametrize(
    "detail",
    [
        {"note": "330999198001010010"},
        {"note": "身份证33010219900101123４。"},
        {"note": "330999 19800101 0010"},
        {"note": "电话13800138000"},
        {"note": "+86 138-0013-8000"},
        {"note": "138 0013 8000"},
        {"list": [{"deep": "１３８００１３８０００"}]},
        {"13800138000": 1},
        {"rate": 0.5},
        {"object": object()},
        {"text": "a" * 52 + "13800138000"},
    ],
)
@pytest.mark.django_db
def test_entry_refuses_identifiers_and_what_a_chain_cannot_hold(detail):
    with pytest.raises(ValueError):
        audit.record(action="export", actor=None, detail=detail)
    assert entries() == []


@pytest.mark.django_db
def test_entry_takes_dates_codes_counts_and_digests():
    detail = {
        "day": "2026-03-05",
        "moment": "2026-03-05 11:22",
        "region": "330999001001",
        "hash": "13800138000" + "a" * 53,
        "digest": "a" * 53 + "13800138000",
        "seed": "a" * 21 + "13800138000",
        "party": "330999000000123",
        "uscc": "91330106MA2B12345X",
        "rows": 1_000_000,
        "bytes": 13_800_138_000,
        "ok": True,
        "none": None,
    }
    audit.record(action="export", actor=None, detail=detail, subject="2026-03")
    assert AuditEntry.objects.get().detail == detail


@pytest.mark.django_db
def test_entry_names_rows_by_their_code_whatever_it_looks_like():
    place = Region(code="330999198001010010", name="东街")
    audit.record(action="export", actor=None, detail={"区域": place, "用户": UserFactory(pk=7)})
    assert AuditEntry.objects.get().detail == {"区域": "330999198001010010", "用户": "#7"}


@pytest.mark.django_db
def test_typed_text_keeps_all_but_the_number():
    assert audit.masked("请按138 0013 8000联系，党组织330999000000123") == (
        "请按***联系，党组织330999000000123"
    )
    assert audit.masked("名册330999198001010012.xlsx") == "名册***.xlsx"


@pytest.mark.django_db
def test_typed_user_name_that_is_an_identifier_is_masked():
    audit.record(action="login", actor="13800138000", outcome="denied")
    audit.record(action="login", actor="wang\x00\n", outcome="denied")
    assert entries() == [("login", "denied", "***"), ("login", "denied", "wang")]


@pytest.mark.django_db
def test_unknown_actions_and_outcomes_are_refused():
    with pytest.raises(ValueError):
        audit.record(action="surprise", actor=None)
    with pytest.raises(ValueError):
        audit.record(action="export", actor=None, outcome="perhaps")
    assert entries() == []


@pytest.mark.django_db(transaction=True)
def test_done_goes_with_its_transaction_and_denied_survives_it():
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(action="export", actor="a")
        audit.record(action="export", actor="b", outcome="denied")
        audit.record(action="export", actor="c", outcome="failed")
        raise RuntimeError
    assert entries() == [("export", "denied", "b"), ("export", "failed", "c")]


@pytest.mark.parametrize("table", ["core_auditentry", "core_auditseal"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET {column} = {column}", "DELETE FROM {}", "TRUNCATE {}"]
)
@pytest.mark.django_db
def test_rows_are_only_ever_added(table, statement):
    audit.record(action="export", actor=None)
    entry = AuditEntry.objects.get()
    column = "mac" if table == "core_auditentry" else "hash"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_auditseal (sequence, entry_id, hash) VALUES (1, %s, 'x')", [entry.pk]
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        with pytest.raises(InternalError, match="only ever added"), transaction.atomic():
            cursor.execute(statement.format(table, column=column))
    assert len(entries()) == 1


@pytest.mark.django_db(transaction=True)
def test_denied_in_a_request_survives_the_rollback_without_a_further_connection():
    def view(request):
        with transaction.atomic():
            audit.record(action="export", actor="a")
            audit.record(action="export", actor="b", outcome="denied")
            raise RuntimeError

    request = RequestFactory().get("/")
    request.resolver_match = None
    with pytest.raises(RuntimeError):
        audit.remember_request(view)(request)
    assert entries() == [("export", "denied", "b")]
