"""The tier of a Party organization: set by whoever sees to it, and moved by the case of a weak
one. Nothing computes it, and nothing is computed from it."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.models import PartyOrganization
from core import audit, records
from core.bulk.changes import ServiceChange
from core.bulk.fields import STARTS_ON, Field
from core.bulk.kinds import More
from core.errors import Refusal
from core.records import dated
from rectification.choices import CaseAction, Tier
from rectification.kinds import kind_of, kinds
from rectification.models import Case, PartyTier, party_organizations_overseen


@transaction.atomic
def set_tier(
    *, actor: Any, pk: int, version: int, tier: str, starts_on: datetime.date
) -> PartyOrganization:
    """Let a Party organization stand in a tier from a day on. `pk` and `version` are its own.

    Raises what `core.records.claim` raises, ValidationError, and `Refusal` while it is put in order
    as a weak one.
    """
    among = party_organizations_overseen(actor)
    party = records.claim(PartyOrganization, actor=actor, pk=pk, version=version, among=among)
    if tier not in Tier.values:
        raise ValidationError({"tier": f"请选择等次：{'、'.join(map(str, Tier.labels))}。"})
    _refuse_day(party, starts_on)
    _refuse_weak(party, tier)
    if not _enter(party.pk, tier, starts_on):
        raise ValidationError({"tier": f"这一天已经是“{Tier(tier).label}”，不用再设定。"})
    audit.record(
        action=CaseAction.TIER_SET,
        actor=actor,
        subject=str(party),
        detail={"等次": str(Tier(tier).label), "起始日期": starts_on.isoformat()},
    )
    return records.raise_version(party)


def tiers_of(party: int) -> list[PartyTier]:
    """All rows of a Party organization, newest first."""
    return list(PartyTier.objects.filter(party_organization=party).order_by("-starts_on"))


def stand(case: Case, day: datetime.date) -> None:
    """A case was opened, or opened again: its Party organization stands in the tier of its kind."""
    tier = kind_of(case.kind).stands_in
    if tier and case.party_organization_id is not None:
        _enter(case.party_organization_id, tier, day)


def rise(case: Case) -> None:
    """A case was closed: its Party organization rises, unless somebody has moved it since."""
    kind = kind_of(case.kind)
    if kind.rises_to and _newest(case) == kind.stands_in:
        _enter(case.party_organization_id, kind.rises_to, timezone.localdate())


def put_back(case: Case) -> None:
    """A case was withdrawn, as if it had never been: its Party organization stands where it stood
    before."""
    tier = kind_of(case.kind).stands_in
    if not tier or _newest(case) != tier:
        return
    newest, *former = tiers_of(case.party_organization_id)
    today = timezone.localdate()
    if newest.starts_on < case.opened_on:
        return  # it stood there before the case
    if not former or newest.starts_on == today:
        newest.delete()
    else:
        _enter(case.party_organization_id, former[0].tier, today)


def put_back_many(pks: Collection[int]) -> None:
    """The same of several cases, among which a few may have to do with tiers."""
    held = [code for code, kind in kinds().items() if kind.stands_in]
    for case in Case.objects.filter(pk__in=pks, kind__in=held).order_by("pk"):
        put_back(case)


def refuse_before_tiers(party: PartyOrganization, name: str, day: datetime.date) -> None:
    """Raise ValidationError at `name` for a day before the tier that holds began: what was entered
    later would hold on."""
    newest = PartyTier.objects.filter(party_organization=party).order_by("-starts_on").first()
    if newest is not None and day < newest.starts_on:
        text = (
            f"现在的等次（{newest.get_tier_display()}）自 {newest.starts_on} 起，"
            "日期不能早于这一天。"
        )
        raise ValidationError({name: text})


def _refuse_day(party: PartyOrganization, day: datetime.date) -> None:
    records.refuse_future("starts_on", day, "起始日期")
    if day < party.founded_on:
        text = f"起始日期不能早于成立日期 {party.founded_on}。"
        raise ValidationError({"starts_on": text})
    refuse_before_tiers(party, "starts_on", day)


def _refuse_weak(party: PartyOrganization, tier: str) -> None:
    held = {code: kind.stands_in for code, kind in kinds().items() if kind.stands_in}
    case = Case.objects.open().filter(party_organization=party, kind__in=held).first()
    if case is not None and tier != held[case.kind]:
        raise Refusal(
            f"这个党组织正在整顿（{case.topic_name}），等次为“{Tier(held[case.kind]).label}”；"
            "复核销号后自动上升，不能在这里改。"
        )


def _newest(case: Case) -> str:
    rows = PartyTier.objects.filter(party_organization=case.party_organization_id)
    return rows.order_by("-starts_on").values_list("tier", flat=True).first() or ""


def _enter(party: int | None, tier: str, day: datetime.date) -> list[int]:
    assert party is not None
    entered = dated.entries(PartyTier, [party], day=day, values={"tier": str(tier)})
    return dated.enter(PartyTier, entered, columns=["tier"])


#: For many at once, from the list of Party organizations.
BULK = More(
    kind="party_organizations",
    changes=(
        ServiceChange(
            "set_tier",
            "设定等次",
            set_tier,
            fields=(Field("tier", "等次", choices=Tier.choices), STARTS_ON),
            state=dated.held(PartyTier, "tier", owner="t.id", day="current_date"),
            shown="等次",
            words=lambda state: str(Tier(state).label) if state else "没有设定",
        ),
    ),
)
