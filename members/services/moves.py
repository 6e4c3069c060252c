"""Where a member belongs and works, from a day on."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.models import PartyOrganization
from core import records
from core.db import store
from core.errors import Refusal
from core.months import years_later
from core.records import dated
from members.choices import BARRED, BARRED_YEARS, LeavingReason
from members.models import Employment, Member, Membership
from members.services.facts import refresh_party_counts
from members.services.register import (
    claim_present,
    hold_party,
    note_known,
    refresh_places,
    refuse_outside_life,
    see_employer,
)
from orgs.models import Organization


@transaction.atomic
def transfer_member(
    *,
    actor: Any,
    pk: int,
    version: int,
    party_organization: PartyOrganization,
    starts_on: datetime.date,
) -> Member:
    """Move his membership (组织关系转接) to another Party organization, from `starts_on` on.

    One who left comes back in the same way. The actor must be allowed to edit the people of both.
    `pk` and `version` are the member's.
    """
    member = claim_present(actor=actor, pk=pk, version=version)
    return carry_over(member, hold_party(actor, party_organization), starts_on)


def carry_over(member: Member, party: PartyOrganization, starts_on: datetime.date) -> Member:
    """Let the membership of a locked member go to a locked Party organization from `starts_on` on;
    whoever calls has found out that it may (`transfers`). Raises ValidationError."""
    refuse_outside_life(party, starts_on)
    last = member.memberships.order_by("-starts_on", "-pk").first()
    _refuse_return(last, starts_on)
    if last is not None and (last.ends_on is None or last.ends_on > starts_on):
        if last.party_organization_id == party.pk:
            raise ValidationError(
                {"party_organization": f"该党员的组织关系已在“{party}”，无需转接。"}
            )
        if starts_on <= last.starts_on:
            raise ValidationError(
                {"starts_on": f"该党员 {last.starts_on} 转入现在的党组织，转接日期应晚于这一天。"}
            )
        _end(last, starts_on, LeavingReason.TRANSFERRED)
    store(Membership(member=member, party_organization=party, starts_on=starts_on))
    refresh_places(member, before=member.organization_id)
    return member


@transaction.atomic
def take_back(
    *, actor: Any, pk: int, party_organization: PartyOrganization, starts_on: datetime.date
) -> Member:
    """恢复党籍: let a member whose membership was suspended belong to a Party organization again,
    from `starts_on` on. Nobody but the county sees him meanwhile, so the right to edit the people
    of the Party organization is enough."""
    party = hold_party(actor, party_organization)
    refuse_outside_life(party, starts_on)
    member = Member.objects.select_for_update().get(pk=pk)
    last = member.memberships.order_by("-starts_on", "-pk").first()
    if last is None or last.end_reason != LeavingReason.SUSPENDED:
        raise Refusal("该党员没有停止党籍，不用恢复。")
    if starts_on < last.ends_on:
        raise ValidationError({"starts_on": f"党籍 {last.ends_on} 停止，恢复日期不能更早。"})
    store(Membership(member=member, party_organization=party, starts_on=starts_on))
    refresh_places(member, before=member.organization_id)
    return member


def strike_off(
    *, member: Member, party_organization: PartyOrganization, day: datetime.date
) -> None:
    """Let a member who is on no books since his membership was suspended be removed on `day`: a
    link that was never in force says so, and counts the years from that day."""
    store(
        Membership(
            member=member,
            party_organization=party_organization,
            starts_on=day,
            ends_on=day,
            end_reason=LeavingReason.REMOVED,
        )
    )


def refuse_barred(*, actor: Any, index: str, day: datetime.date, field: str) -> None:
    """Refuse the application of somebody who was asked to leave or removed too short ago, known by
    the blind index of his number; to learn that of many is limited, as `note_known` says."""
    if not index:
        return
    links = Membership.objects.filter(member__id_number_index=index)
    try:
        _refuse_return(links.order_by("-starts_on", "-pk").first(), day, field)
    except ValidationError:
        if actor is not None:
            note_known(actor)
        raise


def _refuse_return(
    last: Membership | None, starts_on: datetime.date, field: str = "starts_on"
) -> None:
    """Raise ValidationError for somebody who was asked to leave or removed too short ago."""
    if last is not None and last.ends_on is not None and last.end_reason in BARRED:
        earliest = years_later(last.ends_on, BARRED_YEARS)
        if starts_on < earliest:
            raise ValidationError(
                {
                    field: f"该党员 {last.ends_on} 被劝退或除名，{BARRED_YEARS} 年内"
                    f"（{earliest} 前）不得重新入党（《中国共产党不合格党员组织处置办法》）。"
                }
            )


@transaction.atomic
def end_membership(
    *, actor: Any, pk: int, version: int, ends_on: datetime.date, end_reason: str
) -> Member:
    """Let the member leave the books on `ends_on` for a reason; his posts end with it.

    `pk` and `version` are the member's. He is then nobody's but the county's.
    """
    return let_go(claim_present(actor=actor, pk=pk, version=version), ends_on, end_reason)


def let_go(member: Member, ends_on: datetime.date, end_reason: str) -> Member:
    """Let a locked member leave the books; whoever calls has found out that he may. Raises
    ValidationError, `Refusal`."""
    records.refuse_future("ends_on", ends_on, "离开日期")
    link = member.memberships.order_by("-starts_on", "-pk").first()
    if link is None or (link.ends_on is not None and link.ends_on <= timezone.localdate()):
        raise Refusal("该党员已不在册，无需再办理离开。")
    if ends_on < link.starts_on:
        raise ValidationError({"ends_on": f"离开日期不能早于转入日期 {link.starts_on}。"})
    _end(link, ends_on, LeavingReason(end_reason))
    held = list(member.posts.filter(ends_on=None))
    for post in held:
        post.ends_on = max(ends_on, post.starts_on)
        post.save()
    refresh_places(member, before=member.organization_id)
    refresh_party_counts({post.party_organization_id for post in held})
    return member


@transaction.atomic
def employ_member(
    *,
    actor: Any,
    pk: int,
    version: int,
    organization: Organization | None,
    starts_on: datetime.date,
) -> Member:
    """Let him work elsewhere (None: nowhere known) from `starts_on` until his next change."""
    member = claim_present(actor=actor, pk=pk, version=version)
    return place_at(member, see_employer(actor, organization), starts_on)


def place_at(member: Member, organization: Organization | None, starts_on: datetime.date) -> Member:
    """Let a locked member work at a unit from `starts_on` until his next change; whoever calls has
    found out that he may (`rosters`). Raises ValidationError."""
    records.refuse_future("starts_on", starts_on, "起始日期")
    former = member.organization_id
    value = {"organization_id": organization and organization.pk}
    entered = dated.entries(Employment, [member.pk], day=starts_on, values=value)
    if not dated.enter(Employment, entered, columns=["organization_id"]):
        raise ValidationError({"organization": "工作单位没有变化，请选择其他单位。"})
    refresh_places(member, before=former)
    return member


def _end(link: Membership, ends_on: datetime.date, reason: str) -> None:
    link.ends_on, link.end_reason = ends_on, reason
    store(link)
