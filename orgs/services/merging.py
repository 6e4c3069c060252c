"""Two records of one organization become one: the plan, the merge, undoing it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit, succession
from core.choices import UndoPolicy
from core.errors import Conflict, Missing, Refusal
from core.records import deny
from core.succession import Event, Kind, Line
from core.undo import service as undoing
from orgs.choices import OrganizationAction
from orgs.models import Organization, OrganizationMerge
from orgs.services.doubts import refresh_doubts
from orgs.services.statuses import DATED, enter_values

#: What people choose between, in the order of the page → the columns behind it. The code is the
#: key of a record: with the record that is kept, its code is kept.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "kind": ("kind",),
    "region": ("region_id",),
    "staff_count": ("staff_count",),
    "state": ("state",),
    "industry": ("industry",),
    "principal": ("principal",),
    "principal_politics": ("principal_politics",),
    "phone": ("phone_cipher", "phone_index"),
    "address": ("address",),
    "founded_on": ("founded_on",),
}
_LEGACY_LENGTH = 15


@dataclass(frozen=True)
class FieldChoice:
    """One field in which the two records differ, or not."""

    name: str
    label: str
    kept: str
    merged: str
    differs: bool
    #: What the plan proposes: the kept record's value, unless it has none.
    take: bool


@dataclass(frozen=True)
class MergePlan:
    kept: Organization
    merged: Organization
    fields: list[FieldChoice]
    #: Tags of the record afterwards: those of both.
    tags: list[str]
    lines: list[Line]


def proposed_order(one: Organization, other: Organization) -> tuple[Organization, Organization]:
    """Which of the two should stay: the one with the new code, else the one stored earlier."""
    kept, merged = sorted(
        (one, other), key=lambda each: (len(each.uscc) == _LEGACY_LENGTH, each.pk)
    )
    return kept, merged


def plan_merge(*, actor: Any, one: int, other: int, kept: int | None = None) -> MergePlan:
    """What would happen; without `kept` the record that stays is proposed.

    Raises `Missing` when the actor sees neither, `Denied` (recorded) when he may not edit both,
    `Refusal` when one lies in the recycle bin.
    """
    pair = _both(actor, one, other)
    stays, goes = proposed_order(*pair)
    if kept is not None and kept == goes.pk:
        stays, goes = goes, stays
    return MergePlan(
        kept=stays,
        merged=goes,
        fields=[_choice(actor, name, stays, goes) for name in FIELDS],
        tags=sorted({*stays.tags, *goes.tags}),
        lines=succession.plan(_event(actor, stays, goes)),
    )


@transaction.atomic
def merge_organizations(
    *,
    actor: Any,
    kept: int,
    kept_version: int,
    merged: int,
    merged_version: int,
    take: Collection[str] = (),
) -> OrganizationMerge:
    """Let `merged` go up in `kept`: its links move, it goes into the recycle bin and points on.

    `take` names the `FIELDS` whose value is the merged record's. Raises what `plan_merge` raises,
    and `Conflict` when one of the two was changed after it was shown.
    """
    stays, goes = _both(actor, kept, merged, lock=True)
    for record, version in ((stays, kept_version), (goes, merged_version)):
        if record.version != version:
            raise Conflict(record)
    if unknown := set(take) - set(FIELDS):
        raise ValueError(f"no such fields: {unknown}")
    policy = UndoPolicy.ALL_OR_NOTHING
    with undoing.undoable(about="合并两新组织", policy=policy, actor=actor) as undo_set:
        _take_over(stays, goes, set(take))
        event = _event(actor, stays, goes)
        succession.carry_out(event)
        Organization.objects.filter(pk=goes.pk).update(deleted_at=timezone.now())
        refresh_doubts([stays.pk, goes.pk])
        succession.refresh(event)
    merge = OrganizationMerge.objects.create(undo_set=undo_set, kept=stays, merged=goes)
    _record(OrganizationAction.MERGED, actor, merge)
    return merge


@transaction.atomic
def undo_merge(*, actor: Any, pk: int) -> OrganizationMerge:
    """Make two of one again, exactly as they were.

    Raises `Missing`, `Denied` (recorded), and `Refusal` when it was undone already or when
    something that the merge moved or changed has been changed since.
    """
    merge = OrganizationMerge.objects.editable_by(actor).filter(pk=pk).first()
    if merge is None:
        if not OrganizationMerge.objects.visible_to(actor).filter(pk=pk).exists():
            raise Missing
        deny(actor=actor, subject=OrganizationMerge, keys=[pk])
    undoing.undo(merge.undo_set, actor=actor)
    _record(OrganizationAction.MERGE_UNDONE, actor, merge)
    return merge


def merge_in_force(organization_id: int) -> OrganizationMerge | None:
    """The merge by which this organization went up in another one, unless it was undone."""
    rows = OrganizationMerge.objects.filter(merged=organization_id, undo_set__undone_at=None)
    return rows.select_related("kept").first()


def kept_organizations(ids: Collection[int]) -> dict[int, int]:
    """Those of the organizations that went up in another one → that one."""
    rows = OrganizationMerge.objects.filter(merged__in=ids, undo_set__undone_at=None)
    return dict(rows.values_list("merged", "kept"))


def _both(
    actor: Any, one: int, other: int, *, lock: bool = False
) -> tuple[Organization, Organization]:
    if one == other:
        raise Refusal("选的是同一个组织，请选两个不同的组织。")
    # Without an actor: the generator of the demonstration.
    rows = Organization.objects.all() if actor is None else Organization.objects.editable_by(actor)
    rows = rows.filter(pk__in=[one, other])
    if lock:
        rows = rows.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.select_related("region")}
    if len(found) < 2:
        if not Organization.objects.visible_to(actor).filter(pk__in=[one, other]).exists():
            raise Missing
        deny(
            actor=actor,
            subject=Organization,
            text="两个组织不都在您的管理范围内，不能合并。请由上级管理员办理。",
            keys={one, other} - found.keys(),
        )
    for row in found.values():
        if row.deleted_at is not None:
            raise Refusal(f"“{row}”在回收站里，不能合并。如确需合并，请先恢复它。")
    return found[one], found[other]


def _choice(actor: Any, name: str, kept: Organization, merged: Organization) -> FieldChoice:
    # Of a telephone the blind index shows whether it is the same.
    value = FIELDS[name][-1]
    own, theirs = getattr(kept, value), getattr(merged, value)
    field = Organization._meta.get_field("phone_cipher" if name == "phone" else name)
    return FieldChoice(
        name=name,
        label=str(field.verbose_name).split("（")[0],
        kept=_text(actor, kept, name),
        merged=_text(actor, merged, name),
        differs=own != theirs,
        take=own in ("", None) and theirs not in ("", None),
    )


def _text(actor: Any, record: Organization, name: str) -> str:
    if name == "phone":
        return record.phone_to(actor)
    shown = getattr(record, f"get_{name}_display", None)
    value = shown() if shown else getattr(record, name)
    return "" if value is None else str(value)


def _take_over(kept: Organization, merged: Organization, take: set[str]) -> None:
    """Give the kept record the chosen values, and the tags of both."""
    columns = [column for name in FIELDS if name in take for column in FIELDS[name]]
    values = {column: getattr(merged, column) for column in columns}
    tags = sorted({*kept.tags, *merged.tags})
    if tags != sorted(kept.tags):
        values["tags"] = tags
    if values:
        Organization.objects.filter(pk=kept.pk).update(**values)
    if dated := {name: getattr(merged, name) for name in DATED if name in take}:
        enter_values(organization_ids=[kept.pk], day=timezone.localdate(), values=dated)


def _event(actor: Any, kept: Organization, merged: Organization) -> Event:
    return Event(Kind.MERGED, merged, timezone.localdate(), kept, actor)


def _record(action: str, actor: Any, merge: OrganizationMerge) -> None:
    audit.record(
        action=action,
        actor=actor,
        subject=merge.kept,
        detail={"并入": audit.masked(merge.merged.name), "并入编号": merge.merged_id},
    )
