"""Founding, correcting, deleting Party organizations, and hanging them into their tree."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.choices import PartyEvent
from branches.models import Coverage, PartyOrganization
from branches.services.chronicle import note_event
from branches.services.facts import refresh_coverage_facts
from branches.services.following import follow_terms
from core import records, succession
from core.errors import Missing, Recycled, Refusal, taken
from core.succession import Event, Kind
from core.tree import ids_above, update_path

#: What a refusal names before it says "等".
_NAMED = 5
#: Fields that are set as given; the rest has services of its own.
PLAIN = {
    "code",
    "name",
    "kind",
    "formation",
    "parent",
    "region",
    "founded_on",
    "term_started_on",
}


@transaction.atomic
def create_party_organization(
    *, actor: Any, document_number: str = "", note: str = "", **values: Any
) -> PartyOrganization:
    """Found a Party organization (成立) under its superior, if any, by a document.

    `values`: fields of the model. Raises ValidationError, `Denied` out of the actor's reach, and
    `Recycled` when the code lies in the recycle bin.
    """
    _refuse_unknown(values)
    record = PartyOrganization(**records.read(PartyOrganization, values))
    _refuse_taken_code(record, actor)
    if record.parent is not None:
        _hold_superior(record, actor)
    records.keep(record, actor=actor)
    update_path(record)
    note_event(
        record,
        PartyEvent.FOUNDED,
        record.founded_on,
        document_number=document_number,
        note=note,
        after=f"{record.get_kind_display()}，{record.get_formation_display()}",
        other=record.parent,
    )
    follow_terms([record.pk])
    record.refresh_from_db()
    return record


@transaction.atomic
def update_party_organization(
    *, actor: Any, pk: int, version: int, **values: Any
) -> PartyOrganization:
    """Correct what was filed; what was decided since has services of its own (`chronicle`).

    Only the fields given change. Raises what `core.records.claim` and `keep` raise.
    """
    _refuse_unknown(values)
    record = claim_present(actor=actor, pk=pk, version=version)
    values = records.read(PartyOrganization, values)
    before = {name: getattr(record, name) for name in values}
    changed = {name for name, value in values.items() if value != before[name]}
    for name in changed:
        setattr(record, name, values[name])
    if "code" in changed:
        _refuse_taken_code(record, actor)
    if "founded_on" in changed:
        record.chronicle.filter(kind=PartyEvent.FOUNDED, happened_on=before["founded_on"]).update(
            happened_on=record.founded_on
        )
    if "parent" in changed and record.parent is not None:
        _hold_superior(record, actor)
    records.keep(record, actor=actor)
    if "parent" in changed:
        update_path(record)
        refresh_coverage_facts(organizations_under(record))
    elif changed & {"formation", "founded_on"}:
        refresh_coverage_facts(organizations_of(record))
    follow_terms([record.pk])
    record.refresh_from_db()
    return record


@transaction.atomic
def recycle_party_organization(*, actor: Any, pk: int, version: int) -> PartyOrganization:
    """Delete a Party organization that was filed by mistake; one that existed is dissolved.

    Raises `Refusal` while anything refers to it, saying what.
    """
    record = claim_present(actor=actor, pk=pk, version=version)
    refuse_remaining(record, day=timezone.localdate(), doing="删除")
    links = Coverage.objects.filter(
        party_organization=record, organization__deleted_at=None
    ).in_force(timezone.localdate())
    if number := links.count():
        raise Refusal(
            f"“{record}”还覆盖着 {number} 个组织，没有删除。录错了请先终止覆盖；"
            "确已不再存在的请用“撤销”。"
        )
    records.recycle(record)
    refresh_coverage_facts(organizations_of(record))
    return record


@transaction.atomic
def restore_party_organization(*, actor: Any, pk: int, version: int) -> PartyOrganization:
    """Take it out of the recycle bin. Raises `Refusal` while its superior is in there."""
    record = records.claim(PartyOrganization, actor=actor, pk=pk, version=version)
    if record.parent is not None and record.parent.deleted_at is not None:
        raise Refusal(f"上级党组织“{record.parent}”也在回收站中，请先恢复它。")
    records.restore(record)
    refresh_coverage_facts(organizations_of(record))
    return record


def claim_present(*, actor: Any, pk: int, version: int) -> PartyOrganization:
    """`core.records.claim` of a Party organization that is not in the recycle bin."""
    record = records.claim(PartyOrganization, actor=actor, pk=pk, version=version)
    if record.deleted_at is not None:
        raise Missing
    return record


def claim_active(*, actor: Any, pk: int, version: int, day: datetime.date) -> PartyOrganization:
    """A Party organization about which something is decided as of `day`."""
    party = claim_present(actor=actor, pk=pk, version=version)
    if party.dissolved_on is not None:
        raise Refusal(f"“{party}”已于 {party.dissolved_on} 撤销，不能再变更。")
    records.refuse_future("happened_on", day)
    if day < party.founded_on:
        raise ValidationError({"happened_on": f"日期不能早于成立日期 {party.founded_on}。"})
    return party


def organizations_of(party: PartyOrganization) -> list[int]:
    """Ids of the organizations that `party` covers or covered."""
    links = Coverage.objects.filter(party_organization=party)
    return list(links.order_by().values_list("organization_id", flat=True).distinct())


def organizations_under(party: PartyOrganization) -> list[int]:
    """Ids of all organizations that `party` or one under it covers or covered."""
    links = Coverage.objects.filter(party_organization__path__startswith=party.path)
    return list(links.order_by().values_list("organization_id", flat=True).distinct())


def refuse_remaining(party: PartyOrganization, *, day: datetime.date, doing: str) -> None:
    """Raise `Refusal` while `party` has subordinates or upper apps refer to it."""
    children = party.children.active_on(day).order_by("name").values_list("name", flat=True)
    remaining = []
    if children:
        named = "、".join(children[:_NAMED])
        more = f" 等 {len(children)} 个" if len(children) > _NAMED else ""
        remaining.append(f"下级党组织 {named}{more}")
    event = Event(Kind.ENDED, party, day)
    remaining += [str(line) for line in succession.obstacles(event)]
    if remaining:
        raise Refusal(
            f"“{party}”还有{'；'.join(remaining)}，没有{doing}。请先转到其他党组织，或用“合并”。"
        )


def set_superior(
    record: PartyOrganization, parent: PartyOrganization | None, *, actor: Any
) -> None:
    """Move a claimed row under another superior and keep every path and the facts right."""
    record.parent = parent
    if parent is not None:
        _hold_superior(record, actor)
    records.keep(record, actor=actor)
    update_path(record)
    refresh_coverage_facts(organizations_under(record))


def _hold_superior(record: PartyOrganization, actor: Any) -> None:
    """Lock the new superior and all above it, so that nobody closes a circle meanwhile."""
    rows = PartyOrganization.objects
    parent = rows.visible_to(actor).present().filter(pk=record.parent_id).first()
    if parent is None:
        raise ValidationError({"parent": "没有找到上级党组织，请在您看得到的党组织中选择。"})
    held = {*ids_above(parent.path), parent.pk, record.pk} - {None}
    list(rows.filter(pk__in=held).select_for_update().order_by("pk").values_list("pk"))
    parent.refresh_from_db()
    if record.pk is not None and record.pk in (*ids_above(parent.path), parent.pk):
        raise ValidationError({"parent": "上级不能是本组织或其下级，请选择其他党组织。"})
    if parent.dissolved_on is not None and parent.dissolved_on <= timezone.localdate():
        raise ValidationError({"parent": f"“{parent}”已经撤销，请选择其他党组织。"})
    record.parent = parent


def _refuse_taken_code(record: PartyOrganization, actor: Any) -> None:
    """Say where the code is taken, as far as the actor may know it."""
    same = PartyOrganization.objects.filter(code=record.code).exclude(pk=record.pk).first()
    if same is None:
        return
    if not PartyOrganization.objects.visible_to(actor).filter(pk=same.pk).exists():
        text = "这个党组织代码已在您管理范围以外登记，请与县级核对，或改用其他代码。"
        raise taken("code", text)
    if same.deleted_at is not None:
        raise Recycled(same, "code")
    raise taken("code", f"这个党组织代码已登记为“{same}”，请直接修改它，或改用其他代码。", same)


def _refuse_unknown(values: dict[str, Any]) -> None:
    if unknown := set(values) - PLAIN:
        raise TypeError(f"no field that is set as it stands: {', '.join(sorted(unknown))}")
