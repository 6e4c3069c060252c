"""`audit_verify` names closed months that are not what was closed."""

import pytest
from django.db import connection

from core.models import AuditEntry
from core.months import Month
from months.models import MonthRevision
from months.services import close_month, compute_draft, digests, reopen_month
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

MONTH = Month.current().plus(-1)


@pytest.fixture(scope="module")
def closed(kept_county):
    for _ in range(3):
        OrganizationFactory(region=kept_county.east)
    for month in (MONTH.plus(-1), MONTH):
        close_month(actor=None, month=month)
    reopen_month(actor=None, month=MONTH, reason="漏报")
    OrganizationFactory(region=kept_county.east)
    return close_month(actor=None, month=MONTH)


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql, values)


def found() -> list[str]:
    return list(digests.problems())


def test_every_closing_keeps_a_digest_and_all_hold(closed):
    compute_draft(actor=None, month=Month.current())
    entries = AuditEntry.objects.filter(action="month_closed").order_by("pk")
    kept = [each.detail["校验码"] for each in entries]
    assert kept == [
        digests.of([each])[each.pk] for each in MonthRevision.objects.closed().order_by("pk")
    ]
    assert len(set(kept)) == 3 and all(len(each) == 64 for each in kept)
    assert found() == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE months_figure SET numerator = numerator + 1 WHERE id ="
        " (SELECT min(id) FROM months_figure WHERE revision_id = %s)",
        "UPDATE months_organizationfact SET staff_count = 0 WHERE revision_id = %s AND"
        " organization_id = (SELECT min(organization_id) FROM months_organizationfact)",
        "UPDATE months_regionfact SET name = name || '改' WHERE revision_id = %s",
        "DELETE FROM months_organizationfact WHERE revision_id = %s",
    ],
)
def test_bent_revision_is_named_and_no_other(closed, sql):
    run(sql, closed.pk)
    assert found() == [f"月报 {MONTH} 第2版 与定稿时的校验码不符"]


def test_two_rows_that_are_exchanged_are_seen(closed):
    run(
        "UPDATE months_organizationfact a SET staff_count = b.staff_count + 1"
        " FROM months_organizationfact b WHERE a.revision_id = b.revision_id AND"
        " a.revision_id = %s AND a.organization_id < b.organization_id",
        closed.pk,
    )
    assert len(found()) == 1


def test_digest_needs_the_key(closed, settings):
    settings.AUDIT_KEY = "another key"
    assert len(found()) == 3


def test_revision_that_is_gone_or_was_never_closed_is_named(closed):
    first = MonthRevision.objects.get(report_month__first_day=MONTH.plus(-1).first_day)
    first.delete()
    assert found() == [f"月报 {MONTH.plus(-1)} 第1版 已不存在"]
    MonthRevision.objects.create(
        report_month=closed.report_month, number=3, as_of=closed.as_of, reason=""
    )
    assert f"月报 {MONTH} 第3版 没有定稿时的校验码" in found()
