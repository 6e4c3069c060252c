"""Points: only where the branch decided so, by its secretary, for its own members."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.models import PartyOrganization
from core import audit, records
from core.records import links
from members.models import Member
from own.parts import Part
from vanguard.choices import VanguardAction
from vanguard.models import PointsDecision, PointsEntry, VanguardMember
from vanguard.models.points import led_by

#: What the page of a branch and a member's own page list.
SHOWN = 200


@transaction.atomic
def decide_points(
    *, actor: Any, party_organization: PartyOrganization, **values: Any
) -> PointsDecision:
    """The branch decided to keep points. Raises ValidationError, `Denied`."""
    if party_organization.pk not in led_by(actor):
        text = "积分由党支部决定，只有本支部书记可以登记。"
        records.deny(actor=actor, subject=PointsDecision, text=text)
    row = PointsDecision(
        party_organization=party_organization, **records.read(PointsDecision, values)
    )
    row = links.start(row, actor=actor)
    audit.record(action=VanguardAction.POINTS_DECIDED, actor=actor, subject=row)
    return row


@transaction.atomic
def end_points(
    *, actor: Any, pk: int, version: int, ends_on: datetime.date | None
) -> PointsDecision:
    return links.end(PointsDecision, actor=actor, pk=pk, version=version, ends_on=ends_on)


@transaction.atomic
def give_points(*, actor: Any, decision: PointsDecision, member: Member, **values: Any):
    """Points of a member of the branch on a day on which the decision holds."""
    held = records.claim(PointsDecision, actor=actor, pk=decision.pk, version=decision.version)
    own = Member.objects.present().filter(party_organization=held.party_organization_id)
    if not own.filter(pk=member.pk).exists():
        raise ValidationError({"member": "请选择本支部的党员。"})
    row = PointsEntry(decision=held, member=member, **records.read(PointsEntry, values))
    if not held.starts_on <= row.given_on or (held.ends_on and row.given_on >= held.ends_on):
        until = f"至 {held.ends_on} 前" if held.ends_on else "起"
        raise ValidationError({"given_on": f"支部的决定自 {held.starts_on} {until}有效。"})
    row = records.keep(row, actor=actor)
    audit.record(action=VanguardAction.POINTS_GIVEN, actor=actor, subject=member)
    return row


@transaction.atomic
def take_points_back(*, actor: Any, pk: int, version: int, reason: str) -> PointsEntry:
    """What was entered today by mistake; older ones are set right by an entry of the other sign."""
    given = {"pk": pk, "version": version, "reason": reason}
    return links.remove(PointsEntry, actor=actor, **given, instead="登记一条相反的分值")


# --- What a member reads of himself ---------------------------------------------------------------


def own_teams(member: Member) -> list[VanguardMember]:
    rows = VanguardMember.objects.present().filter(member=member)
    return list(rows.select_related("vanguard__party_organization").order_by("-starts_on", "-pk"))


def own_points(member: Member) -> list[PointsEntry]:
    rows = PointsEntry.objects.present().filter(member=member)
    return list(rows.select_related("decision__party_organization").order_by("-given_on", "-pk"))


def _teams(member: Member):
    for each in own_teams(member):
        team = each.vanguard
        yield (
            team.get_kind_display(),
            team.name,
            team.place,
            "是" if each.leads else "",
            each.starts_on.isoformat(),
            each.ends_on.isoformat() if each.ends_on else "",
        )


def _points(member: Member):
    for each in own_points(member):
        yield each.given_on.isoformat(), each.points, each.reason


PARTS = (
    Part("党员作用", ("类别", "名称", "地点", "负责人", "起始日期", "终止日期"), _teams),
    Part("支部积分", ("日期", "分值", "事由"), _points),
)
