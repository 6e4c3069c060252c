"""What is decided about a Party organization: each service changes it and writes the entry."""

import datetime
from contextlib import AbstractContextManager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.choices import BranchAction, FormationMode, PartyEvent, PartyOrganizationKind
from branches.models import ChronicleEntry, PartyOrganization
from branches.services.chronicle import note_event
from branches.services.facts import refresh_coverage_facts
from branches.services.following import follow_terms
from branches.services.registry import (
    claim_active,
    claim_present,
    organizations_of,
    refuse_remaining,
    set_superior,
)
from core import audit, records, succession
from core.choices import UndoPolicy
from core.errors import Refusal
from core.models import UndoSet
from core.succession import Event, Kind
from core.undo import service as undoing


@transaction.atomic
def upgrade_party_organization(
    *,
    actor: Any,
    pk: int,
    version: int,
    kind: str,
    happened_on: datetime.date,
    name: str = "",
    document_number: str = "",
    note: str = "",
) -> PartyOrganization:
    """Make it another kind (改设): 党支部 → 党总支 → 党委, or back; with `name` it is called so.

    The term goes on; its length is that of the new kind from now on.
    """
    party = claim_active(actor=actor, pk=pk, version=version, day=happened_on)
    before, former = party.get_kind_display(), party.name
    party.kind = PartyOrganizationKind(kind)
    if party.get_kind_display() == before:
        raise ValidationError({"kind": f"现在的类型就是{before}，请选择其他类型。"})
    after = party.get_kind_display()
    if name and name != former:
        party.name = records.read(PartyOrganization, {"name": name})["name"]
        before, after = (_fitting(*each) for each in ((before, former), (after, party.name)))
    records.keep(party, actor=actor)
    follow_terms([party.pk])
    return _noted(
        party,
        PartyEvent.UPGRADED,
        happened_on,
        document_number,
        note,
        before=before,
        after=after,
    )


@transaction.atomic
def reform_party_organization(
    *,
    actor: Any,
    pk: int,
    version: int,
    formation: str,
    happened_on: datetime.date,
    document_number: str = "",
    note: str = "",
) -> PartyOrganization:
    """Change how it is formed (变更组建方式), and with it how its organizations are covered."""
    party = claim_active(actor=actor, pk=pk, version=version, day=happened_on)
    before = party.get_formation_display()
    party.formation = FormationMode(formation)
    if party.get_formation_display() == before:
        raise ValidationError({"formation": f"现在的组建方式就是{before}，请选择其他方式。"})
    records.keep(party, actor=actor)
    refresh_coverage_facts(organizations_of(party))
    return _noted(
        party,
        PartyEvent.FORMED_ANEW,
        happened_on,
        document_number,
        note,
        before=before,
        after=party.get_formation_display(),
    )


@transaction.atomic
def move_party_organization(
    *,
    actor: Any,
    pk: int,
    version: int,
    parent: PartyOrganization | None,
    happened_on: datetime.date,
    document_number: str = "",
    note: str = "",
) -> PartyOrganization:
    """Put it under another superior, or under none (变更隶属关系), with all under it."""
    party = claim_active(actor=actor, pk=pk, version=version, day=happened_on)
    before = party.parent
    if parent == before:
        raise ValidationError({"parent": "上级党组织没有变化，请选择其他上级。"})
    set_superior(party, parent, actor=actor)
    return _noted(
        party,
        PartyEvent.MOVED,
        happened_on,
        document_number,
        note,
        before=before or "没有上级",
        after=parent or "没有上级",
        other=parent,
    )


@transaction.atomic
def merge_party_organizations(
    *,
    actor: Any,
    pk: int,
    version: int,
    into: PartyOrganization,
    happened_on: datetime.date,
    document_number: str = "",
    note: str = "",
) -> PartyOrganization:
    """Let `into` take over from `happened_on` on all that this one has; this one is dissolved.

    Its coverages, members and posts end on that day and begin there (what `into` has already is
    not doubled), its subordinates move. Returns `into`.
    """
    party = claim_active(actor=actor, pk=pk, version=version, day=happened_on)
    rows = PartyOrganization.objects
    target = (
        rows.editable_by(actor).present().select_for_update(of=("self",)).filter(pk=into.pk).first()
    )
    if target is None:
        if not rows.visible_to(actor).present().filter(pk=into.pk).exists():
            raise ValidationError({"into": "没有找到要并入的党组织，请重新选择。"})
        records.deny(actor=actor, subject=PartyOrganization, keys=[into.pk])
    if target.path.startswith(party.path):
        raise ValidationError(
            {"into": "不能并入本组织或其下级；要并入下级的，请先变更该下级的隶属关系。"}
        )
    if target.founded_on > happened_on:
        raise ValidationError(
            {"happened_on": f"“{target}”{target.founded_on} 才成立，合并日期不能更早。"}
        )
    if _is_dissolved(target):
        raise ValidationError({"into": f"“{target}”已经撤销，请选择其他党组织。"})
    event = Event(Kind.MERGED, party, happened_on, target, actor)
    what = "，".join(map(str, succession.plan(event)))
    with _undoable("合并党组织", actor):
        succession.carry_out(event)
        children = list(party.children.present().order_by("pk"))
        for child in children:
            if not _is_dissolved(child):
                set_superior(child, target, actor=actor)
        party.dissolved_on = happened_on
        records.keep(party, actor=actor)
        follow_terms([party.pk])
        succession.refresh(event)
        audit.record(
            action=BranchAction.PARTY_MERGED, actor=actor, subject=party, detail={"into": target.pk}
        )
        note_event(
            target,
            PartyEvent.ABSORBED,
            happened_on,
            document_number=document_number,
            note=note,
            before=party,
            after=what,
            other=party,
        )
        _noted(
            party,
            PartyEvent.MERGED,
            happened_on,
            document_number,
            note,
            before=what,
            after=target,
            other=target,
        )
    target.refresh_from_db()
    return target


@transaction.atomic
def dissolve_party_organization(
    *,
    actor: Any,
    pk: int,
    version: int,
    happened_on: datetime.date,
    document_number: str = "",
    note: str = "",
) -> PartyOrganization:
    """Dissolve it (撤销) on `happened_on`; its coverages and posts end on that day.

    Raises `Refusal` while members or subordinates remain, saying which.
    """
    party = claim_active(actor=actor, pk=pk, version=version, day=happened_on)
    refuse_remaining(party, day=happened_on, doing="撤销")
    event = Event(Kind.ENDED, party, happened_on, None, actor)
    with _undoable("撤销党组织", actor):
        succession.carry_out(event)
        party.dissolved_on = happened_on
        records.keep(party, actor=actor)
        follow_terms([party.pk])
        succession.refresh(event)
        audit.record(action=BranchAction.PARTY_DISSOLVED, actor=actor, subject=party)
        return _noted(party, PartyEvent.DISSOLVED, happened_on, document_number, note)


@transaction.atomic
def undo_decision(*, actor: Any, pk: int, version: int) -> PartyOrganization:
    """Undo the merger or dissolution by which this one ended, exactly; its entries go too.

    Raises what `claim` raises, `Denied` (recorded) without the right to the other one of a merger,
    and `Refusal` when there is nothing to undo or somebody has built upon it.
    """
    party = claim_present(actor=actor, pk=pk, version=version)
    entry = last_decision(party)
    undo_set = entry and undo_set_of(entry)
    if undo_set is None:
        raise Refusal(f"“{party}”没有可以撤回的合并或撤销。")
    reached = PartyOrganization.objects.editable_by(actor)
    if entry.other_id is not None and not reached.filter(pk=entry.other_id).exists():
        records.deny(
            actor=actor,
            subject=PartyOrganization,
            text="并入的党组织不在您的管理范围内，不能撤回。请由上级管理员办理。",
            keys=[entry.other_id],
        )
    undoing.undo(undo_set, actor=actor)
    audit.record(
        action=BranchAction.DECISION_UNDONE,
        actor=actor,
        subject=party,
        detail={"事项": undo_set.about},
    )
    party.refresh_from_db()
    return party


def last_decision(party: PartyOrganization) -> ChronicleEntry | None:
    """The entry of the merger or dissolution by which it ended; None while it exists."""
    if party.dissolved_on is None:
        return None
    ended = (PartyEvent.MERGED, PartyEvent.DISSOLVED)
    return party.chronicle.filter(kind__in=ended).order_by("-pk").first()


def undo_set_of(entry: ChronicleEntry) -> UndoSet | None:
    """What the decision wrote: all that has the context of the history in which the entry was made.

    None when it was not made by a decision, or cannot be undone any more.
    """
    made = ChronicleEntry.pgh_event_model.objects.filter(pgh_obj_id=entry.pk, pgh_label="insert")
    found = UndoSet.objects.filter(context_id__in=made.values("pgh_context_id")).first()
    return found if found is not None and found.is_open else None


def _undoable(about: str, actor: Any) -> AbstractContextManager[UndoSet]:
    return undoing.undoable(about=about, policy=UndoPolicy.ALL_OR_NOTHING, actor=actor)


def _fitting(kind: str, name: str) -> str:
    """Kind and name as an entry holds them."""
    longest = ChronicleEntry._meta.get_field("before").max_length
    return f"{kind}“{name[: longest - len(kind) - 2]}”"


def _noted(
    party: PartyOrganization,
    kind: str,
    happened_on: datetime.date,
    document_number: str,
    note: str,
    **words: Any,
) -> PartyOrganization:
    note_event(party, kind, happened_on, document_number=document_number, note=note, **words)
    party.refresh_from_db()
    return party


def _is_dissolved(party: PartyOrganization) -> bool:
    return party.dissolved_on is not None and party.dissolved_on <= timezone.localdate()
