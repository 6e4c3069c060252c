"""What the services of reviews and of procedures share."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from accounts.choices import Action
from branches.models import PartyOrganization
from core import records
from core.errors import Missing, Refusal
from core.flows import Flow
from core.marks import GUARD
from core.models import Record
from members.models import Member, Membership, is_full, party_organizations_reached


def hold_party(actor: Any, party: PartyOrganization, subject: type[Record]) -> PartyOrganization:
    """Lock a Party organization whose people `actor` may review."""
    rows = PartyOrganization.objects
    among = party_organizations_reached(actor.reach.part(Action.REVIEW_MEMBERS))
    if not (actor.may(Action.REVIEW_MEMBERS) and among.present().filter(pk=party.pk).exists()):
        if not rows.visible_to(actor).present().filter(pk=party.pk).exists():
            raise Missing
        records.deny(actor=actor, subject=subject, keys=[party.pk])
    return rows.select_for_update().get(pk=party.pk)


def claim(flow: Flow, actor: Any, pk: int, version: int, *states: str) -> Any:
    """Lock a row that `actor` is going to change in one of these states."""
    row = records.claim(flow.model, actor=actor, pk=pk, version=version)
    if row.deleted_at is not None:
        raise Missing
    if states and row.state not in states:
        noun, label = flow.model._meta.verbose_name, row.get_state_display()
        raise Refusal(f"这次{noun}现在是“{label}”，不能再修改这一步。{flow.next_sentence(row)}")
    return row


def claim_move(flow: Flow, move: str, *, actor: Any, pk: int, version: int) -> Any:
    """`Flow.claim` of a row that is not in the recycle bin, and that `actor` did not send up
    himself where he answers it."""
    row = flow.claim(move, actor=actor, pk=pk, version=version)
    if row.deleted_at is not None:
        raise Missing
    if flow.moves[move].among == "approvable_by" and actor is not None:
        asked = row.steps.order_by("-pk").first()
        answers = asked is not None and flow.moves[asked.move].among == "editable_by"
        if answers and asked.made_by_id == actor.pk:
            raise Refusal("这是您自己报送的，请由上级的其他同志办理。")
    return row


def people_on(party: PartyOrganization, day: datetime.date) -> list[Member]:
    """Who is on the books of the Party organization on a day."""
    links = Membership.objects.in_force(day).filter(
        party_organization=party, member__deleted_at=None
    )
    found = Member.objects.filter(pk__in=links.values("member"))
    return list(found.order_by("name", "pk"))


def full_among(people: list[Member], day: datetime.date) -> set[int]:
    """Keys of those who are full members on a day."""
    found = Member.objects.filter(is_full(day), pk__in=[each.pk for each in people])
    return set(found.values_list("pk", flat=True))


def full_on(party: PartyOrganization, day: datetime.date) -> int:
    """How many full members it has on a day."""
    links = Membership.objects.in_force(day).filter(
        is_full(day, "member__"), party_organization=party, member__deleted_at=None
    )
    return links.count()


def checked_day(
    name: str, day: datetime.date | None, label: str, *, after: datetime.date | None = None
) -> datetime.date:
    """A day that has come and is not before the step on which it follows."""
    if day is None:
        raise ValidationError({name: f"请填写{label}。"})
    records.refuse_future(name, day, label)
    if after is not None and day < after:
        raise ValidationError({name: f"{label}不能早于上一步的日期 {after}，请核对。"})
    return day


def checked_number(text: str) -> str:
    """The number of a document."""
    text = " ".join(text.split())
    if not text:
        raise ValidationError({"document_number": "请填写文号。"})
    return text[:60]


def paper_problems(
    *,
    entitled: int,
    least: int,
    present: int,
    issued: int,
    returned: int,
    valid: int,
    votes: Mapping[str, Mapping[str, int]],
) -> dict[str, str]:
    """Field → what cannot be of a count on paper; `votes`: first field of somebody who was voted on
    → grade → votes."""
    errors = {}
    if not least <= present <= entitled:
        errors["present_count"] = (
            f"应参加 {entitled} 人，至少 {least} 人参加测评方为有效，实参加不能多于应参加。"
        )
    if issued > present:
        errors["issued"] = f"发出的测评票不能多于实参加的 {present} 人。"
    if returned > issued:
        errors["returned"] = "收回的测评票多于发出的，测评无效，应重新测评。"
    if valid > returned:
        errors["valid"] = "有效票不能多于收回的测评票。"
    for name, given in votes.items():
        number = sum(given.values())
        if not GUARD <= number <= valid:
            errors[name] = f"四个等次合计 {number} 票，应在 {GUARD} 至 {valid} 票之间，请核对。"
    return errors
