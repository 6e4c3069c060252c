"""The queues: what people say of rows, and what enters or leaves the registry because of them."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models.functions import Now

from core import audit, records
from core.choices import UndoPolicy
from core.errors import Denied, Missing, Refusal
from core.records import dated
from core.undo.service import undoable
from orgs.choices import OperatingState
from orgs.models import Organization
from orgs.services import create_organization, refresh_current_values
from orgs.services.statuses import enter_values
from sources.choices import DeedKind, Outcome, SourceAction, Verdict
from sources.models import Deed, Judgement, SourceRow
from sources.services import fields

#: What may be said of a row, by what it is.
VERDICTS = {
    Outcome.LIKELY: (Verdict.SAME, Verdict.DIFFERENT, Verdict.LATER),
    Outcome.NEW: (Verdict.DECLINED, Verdict.LATER),
    Outcome.VANISHED: (Verdict.PRESENT, Verdict.LATER),
}
#: What an organization that is gone may be.
GONE = (OperatingState.SUSPENDED, OperatingState.DEREGISTERED, OperatingState.SHELL)
#: So many are closed at once.
MOST_CLOSED = 2_000


def claim_row(actor: Any, pk: int) -> SourceRow:
    """Lock a row of the queues. Raises `Missing`, or `Denied` (recorded)."""
    rows = SourceRow.objects.editable_by(actor).present()
    row = (
        rows.select_for_update(of=("self",)).select_related("listed__source").filter(pk=pk).first()
    )
    if row is None:
        if not SourceRow.objects.visible_to(actor).present().filter(pk=pk).exists():
            raise Missing("没有找到这一行，可能已有新的名单替换了它。")
        records.note_denied(actor=actor, subject=Organization, keys=[pk])
        raise Denied("您的账号没有处理这一行的权限。")
    return row


@transaction.atomic
def judge(*, actor: Any, pk: int, verdict: str) -> SourceRow:
    """Say what a row is; it holds for the later lists of the source.

    Raises `Refusal` when it can not be said of such a row, or somebody said something else.
    """
    row = claim_row(actor, pk)
    if row.verdict == verdict:
        return row
    if verdict not in VERDICTS.get(row.outcome, ()):
        raise Refusal("这一行不能这样判定，请刷新页面后再试。")
    if row.verdict not in ("", Verdict.LATER):
        raise Refusal(f"这一行已判定为“{row.get_verdict_display()}”，请先撤销判定。")
    if row.outcome == Outcome.NEW and row.organization_id:
        raise Refusal("这一行已录入台账。")
    if verdict != Verdict.LATER:
        subject = row.organization_id if row.outcome == Outcome.VANISHED else row.candidate_id
        Judgement.objects.update_or_create(
            source_id=row.listed.source_id,
            key=row.key,
            organization_id=subject,
            defaults={"verdict": verdict, "judged_by": actor, "judged_at": Now()},
        )
    row.verdict = verdict
    if verdict == Verdict.SAME:
        row.organization_id = row.candidate_id
    row.save(update_fields=["verdict", "organization"])
    if row.organization_id:
        fields.refresh_differs([row.organization_id])
    _note(actor, SourceAction.ROW_JUDGED, row, 判定=str(row.get_verdict_display()))
    return row


@transaction.atomic
def reopen(*, actor: Any, pk: int) -> SourceRow:
    """Take a judgement back."""
    row = claim_row(actor, pk)
    if not row.verdict:
        return row
    if row.outcome != Outcome.VANISHED and row.organization_id and row.verdict != Verdict.SAME:
        raise Refusal("这一行已录入台账，请到“办理记录”撤销录入。")
    subject = row.organization_id if row.outcome == Outcome.VANISHED else row.candidate_id
    Judgement.objects.filter(
        source_id=row.listed.source_id, key=row.key, organization_id=subject
    ).delete()
    row.verdict = Verdict.OPEN
    if row.outcome == Outcome.LIKELY:
        row.organization, row.differs = None, []
    row.save(update_fields=["verdict", "organization", "differs"])
    _note(actor, SourceAction.ROW_JUDGED, row, 判定="撤销判定")
    return row


def counts_from(row: SourceRow) -> datetime.date:
    """The day from which an organization counts that a list brought: that of the list, but closed
    months stay as they are."""
    return max(dated.counts_from(), row.listed.dated)


@transaction.atomic
def enter_row(*, actor: Any, pk: int, **values: Any) -> Deed:
    """A unit that the registry does not have enters it, with what the list says of it.

    `values`: `uscc`, `kind`, `region`, `staff_count` and what else a person corrected. Raises as
    `orgs.services.create_organization` does.
    """
    row = claim_row(actor, pk)
    if not SourceRow.objects.waiting_new().filter(pk=pk).exists():
        raise Refusal("这一行不在待录入的新增里，可能已经录入。请刷新页面。")
    with undoable(
        about="名单录入", policy=UndoPolicy.KEEP_CHANGED, actor=actor, source="sources"
    ) as undo_set:
        said = {
            name: getattr(row, name)
            for name in ("name", "industry", "principal", "address", "founded_on")
        }
        if row.state:
            said["state"] = row.state
        organization = create_organization(
            actor=actor, counts_from=counts_from(row), **{**said, **values}
        )
        if row.phone_index and "phone" not in values:
            Organization.objects.filter(pk=organization.pk).update(
                phone_cipher=row.phone_cipher, phone_index=row.phone_index
            )
    row.organization = organization
    row.save(update_fields=["organization"])
    fields.refresh_differs([organization.pk])
    deed = Deed.objects.create(
        undo_set=undo_set, kind=DeedKind.ENTERED, about=organization.name, count=1
    )
    _note(actor, SourceAction.ENTERED, row, 组织=organization.pk)
    return deed


@transaction.atomic
def link_entered(list_ids: Collection[int]) -> int:
    """Rows whose code has come into the registry since, by whatever way, are that organization."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE sources_sourcerow s SET organization_id = o.id FROM orgs_organization o
            WHERE s.listed_id = ANY(%s) AND s.organization_id IS NULL AND s.uscc <> ''
                AND o.uscc = s.uscc AND o.deleted_at IS NULL
                AND (s.outcome = '{Outcome.NEW}'
                    OR s.outcome = '{Outcome.LIKELY}' AND s.verdict = '{Verdict.DIFFERENT}')
            RETURNING o.id
            """,
            [list(list_ids)],
        )
        found = [pk for (pk,) in cursor.fetchall()]
    if found:
        fields.refresh_differs(found)
    return len(found)


@transaction.atomic
def close_vanished(
    *, actor: Any, ids: Collection[int], state: str, starts_on: datetime.date
) -> Deed:
    """Units that lists do not have any more are no longer in operation from a day on."""
    if state not in GONE:
        raise ValidationError({"state": "请选择停业、注销或空壳。"})
    records.refuse_future("starts_on", starts_on, "生效日期")
    if not ids:
        raise Refusal("请先勾选组织。")
    if len(ids) > MOST_CLOSED:
        raise Refusal(f"一次最多 {MOST_CLOSED:,} 个，请分几次办理。")
    rows = SourceRow.objects.editable_by(actor).waiting_vanished().filter(pk__in=ids)
    owners = sorted(set(rows.values_list("organization_id", flat=True)))
    records.hold(Organization, owners)
    owners = list(
        Organization.objects.editable_by(actor)
        .present()
        .filter(pk__in=owners, state=OperatingState.OPERATING)
        .values_list("pk", flat=True)
    )
    if not owners:
        raise Refusal("勾选的组织都已办理或不在您的管理范围内，请刷新页面。")
    with undoable(
        about="名单停业注销", policy=UndoPolicy.KEEP_CHANGED, actor=actor, source="sources"
    ) as undo_set:
        enter_values(organization_ids=owners, day=starts_on, values={"state": state})
        refresh_current_values(among=owners)
    fields.refresh_differs(owners)
    label = str(OperatingState(state).label)
    deed = Deed.objects.create(
        undo_set=undo_set,
        kind=DeedKind.CLOSED,
        about=f"{starts_on} 起{label}",
        count=len(owners),
    )
    audit.record(
        action=SourceAction.CLOSED,
        actor=actor,
        subject=deed,
        detail={"组织": owners[:20], "共": len(owners), "状态": label},
    )
    return deed


def _note(actor: Any, action: str, row: SourceRow, **detail: Any) -> None:
    audit.record(
        action=action,
        actor=actor,
        subject=row.listed,
        detail={"行": row.row_no, "组织": row.organization_id or row.candidate_id} | detail,
    )
