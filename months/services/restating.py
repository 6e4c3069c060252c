"""Restating a month with open eyes: reasons for what changes, and what is left out of it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from core.errors import Refusal
from core.months import Month
from core.records.links import checked_reason
from months import figures
from months.choices import MonthState
from months.models import (
    LeftOut,
    MonthRevision,
    OrganizationFact,
    PartyOrganizationFact,
    RegionFact,
    ReportMonth,
    RestatementReason,
)
from months.origins import Origins

#: What was left out is again what it was in the last closed revision: also nothing at all.
_DROP = """
    DELETE FROM {table} WHERE revision_id = %(revision)s AND {subject} IN (
        SELECT {subject} FROM months_leftout
        WHERE report_month_id = %(month)s AND revision_id IS NULL
    )
"""
_BRING_BACK = """
    INSERT INTO {table} (revision_id, {columns})
    SELECT %(revision)s, {facts}
    FROM {table} fact
    JOIN months_regionfact region
        ON region.revision_id = %(revision)s AND region.region_id = fact.region_id
    WHERE fact.revision_id = %(last)s AND fact.{subject} IN (
        SELECT {subject} FROM months_leftout
        WHERE report_month_id = %(month)s AND revision_id IS NULL
    )
"""


def keep_what_is_left_out(revision: MonthRevision, *models: Any) -> None:
    """In a new revision of a reopened month: facts of what was left out stay as they were."""
    last = _last_before(revision)
    if last is None or not _standing(revision.report_month).exists():
        return
    given = {"revision": revision.pk, "last": last.pk, "month": revision.report_month_id}
    with connection.cursor() as cursor:
        for model in models:
            fields = model._meta.concrete_fields
            columns = [each.column for each in fields if each.name not in ("pk", "revision")]
            of = "organization_id" if model is OrganizationFact else "party_organization_id"
            words = {
                "table": model._meta.db_table,
                "subject": of,
                "columns": ", ".join(columns),
                "facts": ", ".join(f"fact.{name}" for name in columns),
            }
            cursor.execute(_DROP.format(**words), given)
            cursor.execute(_BRING_BACK.format(**words), given)


def _standing(report_month: ReportMonth) -> QuerySet[LeftOut]:
    """What is left out now."""
    return LeftOut.objects.filter(report_month=report_month, revision=None)


def _last_before(revision: MonthRevision) -> MonthRevision | None:
    """The last closed revision of its month besides itself."""
    closed = revision.report_month.revisions.closed().exclude(pk=revision.pk)
    return closed.order_by("-number").first()


def _reopened(month: Month) -> ReportMonth:
    found = ReportMonth.objects.select_for_update().filter(first_day=month.first_day).first()
    if found is None or found.state != MonthState.REOPENED:
        raise Refusal(f"{month.title}没有撤销定稿，不能办理更正。")
    return found


@transaction.atomic
def state_reasons(
    *,
    actor: Any,
    month: Month,
    towns: Mapping[int, str],
    organizations: Mapping[int, tuple[int, str]],
) -> None:
    """Say why figures change: region → text, organization → (its region, text); "" takes it back.

    Raises Refusal, and ValidationError for what may not be kept.
    """
    report_month = _reopened(month)
    given = {(region_id, None): text for region_id, text in towns.items()}
    given |= {(region_id, pk): text for pk, (region_id, text) in organizations.items()}
    _must_be_known(report_month, {key for key, text in given.items() if text.strip()})
    for (region_id, organization_id), text in given.items():
        where = {
            "report_month": report_month,
            "revision": None,
            "region_id": region_id,
            "organization_id": organization_id,
        }
        if not text.strip():
            RestatementReason.objects.filter(**where).delete()
            continue
        said = {"text": checked_reason(text, example="漏报两个组织"), "stated_by": actor}
        RestatementReason.objects.update_or_create(**where, defaults=said)


def _must_be_known(report_month: ReportMonth, keys: Collection[tuple[int, int | None]]) -> None:
    """Raise Refusal for a region or an organization that the month does not count."""
    same = {"revision__report_month": report_month}
    regions = {region_id for region_id, _ in keys}
    facts = RegionFact.objects.filter(region_id__in=regions, **same)
    organizations = {pk for _, pk in keys if pk is not None}
    counted = OrganizationFact.objects.filter(organization_id__in=organizations, **same)
    if regions != set(facts.values_list("region_id", flat=True)) or organizations != set(
        counted.values_list("organization_id", flat=True)
    ):
        raise Refusal("有的镇街或组织在这个月没有数据，没有保存。请刷新后再填。")


@transaction.atomic
def leave_out(
    *,
    actor: Any,
    month: Month,
    text: str,
    organization_id: int | None = None,
    party_organization_id: int | None = None,
) -> LeftOut:
    """Keep the month as it was for an organization, or for a Party organization with its duties;
    what was entered counts from the next month on.

    The draft is dropped: it has to be computed anew. Raises Refusal and ValidationError.
    """
    report_month = _reopened(month)
    draft, last = figures.draft(month), figures.latest_revision(month)
    subject = _subject(organization_id, party_organization_id)
    kind: Any = PartyOrganizationFact if party_organization_id else OrganizationFact
    facts = kind.objects.filter(**subject)
    fact = facts.filter(revision=last).first() or facts.filter(revision=draft).first()
    if fact is None:
        raise Refusal("这个组织在这个月没有数据，不用处理。")
    reason = checked_reason(text, example="本月才发生的变动")
    row, _ = LeftOut.objects.update_or_create(
        report_month=report_month,
        revision=None,
        **subject,
        defaults={
            "region_id": fact.region_id,
            "name": fact.name,
            "text": reason,
            "left_out_by": actor,
        },
    )
    _drop_draft(report_month)
    return row


def _subject(organization_id: int | None, party_organization_id: int | None) -> dict[str, int]:
    """By which of the two it is found. Raises Refusal where neither is named."""
    if party_organization_id:
        return {"party_organization_id": party_organization_id}
    if not organization_id:
        raise Refusal("请选择两新组织或党组织。")
    return {"organization_id": organization_id}


@transaction.atomic
def take_in(
    *,
    actor: Any,
    month: Month,
    organization_id: int | None = None,
    party_organization_id: int | None = None,
) -> None:
    """Let the changes of what was left out reach back into the month after all."""
    report_month = _reopened(month)
    subject = _subject(organization_id, party_organization_id)
    if not _standing(report_month).filter(**subject).delete()[0]:
        raise Refusal("这个组织的变动本来就并入更正。")
    _drop_draft(report_month)


def _drop_draft(report_month: ReportMonth) -> None:
    report_month.revisions.filter(number=MonthRevision.DRAFT).delete()


def unstated(before: MonthRevision, after: MonthRevision) -> list[str]:
    """Names of the towns with changes that no reason was given for."""
    reasons = RestatementReason.objects.filter(report_month=after.report_month, revision=None)
    whole = set(reasons.filter(organization=None).values_list("region_id", flat=True))
    single = set(reasons.exclude(organization=None).values_list("organization_id", flat=True))
    return [
        moved[0].town.name
        for region_id, moved in Origins(before, after).by_town().items()
        if region_id not in whole and any(each.organization_id not in single for each in moved)
    ]


def must_be_stated(revision: MonthRevision) -> None:
    """Raise Refusal where somebody restates on a page and left a town without a reason."""
    last = _last_before(revision)
    if last is not None and (names := unstated(last, revision)):
        raise Refusal(f"没有定稿：{'、'.join(names)}的变化还没有写明更正原因，请写明后再定稿。")


def freeze_decisions(revision: MonthRevision) -> None:
    """Keep with a new revision what was said of it, and what was left out."""
    copies = list(_standing(revision.report_month))
    for each in copies:
        each.pk, each.revision = None, revision
    LeftOut.objects.bulk_create(copies)
    RestatementReason.objects.filter(report_month=revision.report_month, revision=None).update(
        revision=revision
    )
