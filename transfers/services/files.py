"""Members' files: where they lie, what is missing, handing them over."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.models import PartyOrganization
from core import audit, records
from core.db import store
from core.errors import Refusal
from members.models import Member
from transfers.choices import TransferAction
from transfers.models import FileItem, Handover, HandoverLine, MemberFile
from transfers.models.files import asked_of
from transfers.services.holding import checked_day, hold_own_party, hold_person


def items_on(day: datetime.date) -> list[FileItem]:
    """The checklist of a day."""
    return list(FileItem.objects.valid_on(day))


@transaction.atomic
def register_file(*, actor: Any, member: Member, **values: Any) -> MemberFile:
    """Note where the file of a member lies and what is missing. Raises ValidationError, `Missing`,
    `Denied`, `Refusal`."""
    person = hold_person(actor, member)
    if MemberFile.objects.filter(member=person).exists():
        raise Refusal("该党员的档案已经登记，请在那一条里更新。")
    return _keep(MemberFile(member=person), actor, values)


@transaction.atomic
def update_file(*, actor: Any, pk: int, version: int, **values: Any) -> MemberFile:
    """Only the values given change."""
    return _keep(records.claim(MemberFile, actor=actor, pk=pk, version=version), actor, values)


def _keep(file: MemberFile, actor: Any, values: dict[str, Any]) -> MemberFile:
    for name, value in records.read(MemberFile, values).items():
        setattr(file, name, value)
    checked_day("checked_on", "核对日期", file.checked_on, None)
    known = {each.title for each in asked_of(file.member, items_on(file.checked_on))}
    file.missing = sorted(set(file.missing))
    if "missing" in values and not set(file.missing) <= known:
        raise ValidationError({"missing": "请在清单中选择缺少的材料。"})
    return records.keep(file, actor=actor)


@transaction.atomic
def hand_over(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    members: Sequence[Member],
    **values: Any,
) -> Handover:
    """Hand the files of members of a Party organization over, with their list."""
    party = hold_own_party(actor, party_organization)
    row = Handover(party_organization=party, **records.read(Handover, values))
    checked_day("handed_on", "移交日期", row.handed_on, None)
    people = list(
        Member.objects.recordable_by(actor)
        .present()
        .filter(pk__in=[each.pk for each in members], party_organization=party)
        .order_by("joined_on", "pk")
    )
    if not people or len(people) != len({each.pk for each in members}):
        raise ValidationError({"members": "请选择这个党组织的党员。"})
    records.keep(row, actor=actor)
    files = {each.member_id: each for each in MemberFile.objects.filter(member__in=people)}
    HandoverLine.objects.bulk_create(
        HandoverLine(
            handover=row, member=each, name=each.name, missing=_missing(files.get(each.pk))
        )
        for each in people
    )
    audit.record(
        action=TransferAction.FILES_HANDED,
        actor=actor,
        subject=row,
        detail={"党组织": party.code, "份数": len(people), "接收单位": audit.masked(row.place)},
    )
    return row


def _missing(file: MemberFile | None) -> str:
    return "、".join(file.missing) if file else ""


@transaction.atomic
def receive_handover(
    *, actor: Any, pk: int, version: int, received_on: datetime.date | None, received_by: str
) -> Handover:
    """The receipt: from now on the files lie there."""
    row = records.claim(Handover, actor=actor, pk=pk, version=version)
    if row.received_on is not None:
        raise Refusal(f"这次移交已于 {row.received_on} 接收。")
    row.received_on = checked_day("received_on", "接收日期", received_on, row.handed_on)
    row.received_by = " ".join(received_by.split())
    if not row.received_by:
        raise ValidationError({"received_by": "请填写接收人。"})
    records.keep(row, actor=actor)
    records.hold(Member, list(row.lines.values_list("member", flat=True)))
    known = {
        each.member_id: each
        for each in MemberFile.objects.select_for_update(of=("self",)).filter(
            member__in=row.lines.values("member")
        )
    }
    for line in row.lines.order_by("pk"):
        file = known.get(line.member_id) or MemberFile(member_id=line.member_id)
        file.keeper, file.place = row.keeper, row.place
        file.checked_on = max(file.checked_on or row.received_on, row.received_on)
        store(file)
    return row
