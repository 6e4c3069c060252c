"""Signing members up: never more than there are places, the rest on a list that moves up.

Whoever signs up, gives a place back or changes the number of places holds the row of the project:
so places are counted by one after the other.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activities.models import fileable_by
from activities.services.entitled import entitled_on
from branches.models import PartyOrganization
from core import records
from core.errors import Missing, Refusal
from members.models import Member
from rota.choices import CallState, ProjectState, SignUpState
from rota.models import Project, SignUp
from rota.services.telling import tell_moved_up


@dataclass
class Signed:
    """What came of signing up."""

    placed: list[SignUp] = field(default_factory=list)
    waiting: list[SignUp] = field(default_factory=list)
    #: So many had been signed up before.
    known: int = 0


def entitled_in(party: PartyOrganization) -> tuple[int, ...]:
    """Whom a Party organization may sign up: its members of today."""
    return entitled_on([party.pk], timezone.localdate())[party.pk].member_ids


@transaction.atomic
def sign_up(
    *,
    actor: Any,
    project: int,
    party_organization: PartyOrganization,
    members: Collection[int],
) -> Signed:
    """Sign members of a Party organization up, in the order in which they are named; whoever finds
    no place waits.

    Raises ValidationError, `Missing`, `Denied` (recorded), and `Refusal` for a project that takes
    nobody any more.
    """
    if not fileable_by(actor).filter(pk=party_organization.pk).exists():
        records.deny(actor=actor, subject=SignUp, keys=[party_organization.pk])
    held = _held(actor, project)
    if not held.takes_sign_ups(timezone.localdate()):
        raise Refusal(why_not(held))
    if not held.call.branches().filter(pk=party_organization.pk).exists():
        raise ValidationError(
            {"party_organization": f"“{party_organization}”不在{held.call.committee}的范围内。"}
        )
    if party_organization.pk == held.organizer_id:
        raise ValidationError({"party_organization": "主办党组织的党员都可以参加，不用报名。"})
    wanted = list(dict.fromkeys(members))
    if not wanted:
        raise ValidationError({"members": "请选择报名的党员。"})
    if strange := set(wanted) - set(entitled_in(party_organization)):
        raise ValidationError(
            {"members": f"有 {len(strange)} 人不是“{party_organization}”的党员，请核对。"}
        )
    standing = held.sign_ups.standing()
    known = set(standing.filter(member__in=wanted).values_list("member", flat=True))
    free = max(held.capacity - standing.placed().count(), 0)
    # Nobody overtakes those who wait.
    free = 0 if standing.waiting().exists() else free
    rows = [
        SignUp(
            project=held,
            member_id=pk,
            party_organization=party_organization,
            state=SignUpState.PLACED if nth < free else SignUpState.WAITING,
            signed_up_by=actor,
        )
        for nth, pk in enumerate(each for each in wanted if each not in known)
    ]
    SignUp.objects.bulk_create(rows)
    return Signed(rows[:free], rows[free:], len(known))


@transaction.atomic
def cancel_sign_up(*, actor: Any, pk: int, version: int) -> SignUp:
    """Give a place back: the first of those who wait moves up, and his secretary is told.

    Raises what `core.records.claim` raises, and `Refusal` once the event was filed.
    """
    seen = SignUp.objects.visible_to(actor).filter(pk=pk).values_list("project", flat=True)
    if not seen:
        raise Missing
    records.hold(Project, list(seen))
    sign_up = records.claim(SignUp, actor=actor, pk=pk, version=version)
    project = Project.objects.get(pk=sign_up.project_id)
    if sign_up.state == SignUpState.CANCELLED:
        raise Refusal("这个报名已经取消。")
    if project.state == ProjectState.HELD:
        raise Refusal("活动已经填报，报名不能再取消。")
    sign_up.state = SignUpState.CANCELLED
    records.keep(sign_up, actor=actor)
    move_up(project)
    return sign_up


def move_up(project: Project) -> list[SignUp]:
    """Whoever waits longest gets the places that are free, until the day itself is over; the caller
    holds the project."""
    if project.state != ProjectState.LISTED or project.planned_on < timezone.localdate():
        return []
    free = project.capacity - project.sign_ups.placed().count()
    if free <= 0:
        return []
    # Who left the Party organizations meanwhile waits for nothing any more.
    here = Member.objects.filter(deleted_at=None, party_organization__isnull=False)
    waiting = project.sign_ups.waiting().filter(member__in=here.values("pk"))
    keys = list(waiting.values_list("pk", flat=True)[:free])
    SignUp.objects.filter(pk__in=keys).update(state=SignUpState.PLACED)
    moved = list(
        SignUp.objects.filter(pk__in=keys).select_related("project", "signed_up_by").order_by("pk")
    )
    tell_moved_up(moved)
    return moved


def why_not(project: Project) -> str:
    """Why nobody is signed up for it now."""
    if project.state != ProjectState.LISTED:
        return f"“{project}”{project.get_state_display()}，不能报名。"
    if project.call.state == CallState.OPEN:
        return "菜单还没有发布，发布以后可以报名。"
    if project.call.state == CallState.CLOSED:
        return "这一年度的轮值已经结束，不能报名。"
    return f"报名已于 {project.sign_up_until} 截止。"


def _held(actor: Any, pk: int) -> Project:
    """The project, locked."""
    if not Project.objects.visible_to(actor).filter(pk=pk).exists():
        raise Missing
    records.hold(Project, [pk])
    return Project.objects.select_related("call__committee").get(pk=pk)
