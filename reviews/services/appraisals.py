"""The yearly review: beginning it, its list, what the office above says."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core import marks, records
from core.errors import Missing, Refusal
from members.choices import Matter, Ratio
from members.models import MeetingRule, RatioRule
from reviews.choices import AppraisalState, Grade, NoGrade, VoteKind
from reviews.flows import APPRAISAL as FLOW
from reviews.models import Appraisal, Appraised
from reviews.services.shared import (
    checked_day,
    checked_number,
    claim,
    claim_move,
    full_among,
    hold_party,
    people_on,
)
from reviews.services.telling import tell_appraisal

_S = AppraisalState


@transaction.atomic
def start_appraisal(*, actor: Any, party_organization: PartyOrganization, year: int) -> Appraisal:
    """Begin the review of a branch for a year.

    Raises ValidationError (field → messages), `Missing`, `Denied` (recorded), `Refusal`.
    """
    party = hold_party(actor, party_organization, Appraisal)
    if party.kind != PartyOrganizationKind.BRANCH:
        raise Refusal("民主评议以党支部为单位开展，请选择党支部。")
    if party.dissolved_on is not None:
        raise Refusal(f"“{party}”已于 {party.dissolved_on} 撤销，不能开展民主评议。")
    this_year = timezone.localdate().year
    if not max(party.founded_on.year, this_year - 2) <= year <= this_year:
        raise ValidationError({"year": "只能开展本年度和前两个年度的民主评议。"})
    others = Appraisal.objects.filter(deleted_at=None).exclude(state=_S.CANCELLED)
    if others.filter(party_organization=party, year=year).exists():
        raise Refusal(f"“{party}”已有 {year} 年度的民主评议，请接着办理。")
    return records.keep(Appraisal(party_organization=party, year=year), actor=actor)


@transaction.atomic
def open_review(
    *,
    actor: Any,
    pk: int,
    version: int,
    met_on: datetime.date,
    vote_kind: str,
    no_grade: Mapping[int, str] | None = None,
) -> Appraisal:
    """Draw up the list for the day of the meeting, and freeze what holds on it. `no_grade`: id of a
    member → why he gets none; probationary members never do. With `VoteKind.CODES` a poll opens."""
    appraisal = claim_move(FLOW, "open", actor=actor, pk=pk, version=version)
    party, given = appraisal.party_organization, dict(no_grade or {})
    first = datetime.date(appraisal.year, 1, 1)
    if not first <= met_on <= timezone.localdate() + datetime.timedelta(days=60):
        raise ValidationError({"met_on": f"评议大会应在 {first} 以后，名单至多提前 60 天确定。"})
    people = people_on(party, met_on)
    if set(given) - {each.pk for each in people} or set(given.values()) - set(NoGrade.values):
        raise ValidationError("名单刚有变动，请刷新后重新确定。")
    full = full_among(people, met_on)
    reasons = {
        each.pk: given.get(each.pk, "") if each.pk in full else NoGrade.PROBATIONARY.value
        for each in people
    }
    voters = [key for key, reason in reasons.items() if not reason]
    if not voters:
        raise ValidationError({"met_on": "当天没有应参加测评的正式党员，请核对名册。"})
    appraisal.people.all().delete()
    rows = Appraised.objects.bulk_create(
        Appraised(appraisal=appraisal, member=each, name=each.name, no_grade=reasons[each.pk])
        for each in people
    )
    rule = MeetingRule.on(met_on, Matter.MEETING)
    least = rule.least_present(len(voters))
    poll = None
    if vote_kind == VoteKind.CODES:
        poll = marks.open_poll(
            title=f"{party.name}{appraisal.year}年度民主测评",
            questions=[(str(row.pk), row.name) for row in rows if not row.no_grade],
            grades=Grade.choices,
            subjects=voters,
            least=least,
        )
    FLOW.move(
        appraisal,
        "open",
        actor=actor,
        met_on=met_on,
        vote_kind=VoteKind(vote_kind),
        rule=rule,
        ratio=RatioRule.on(met_on, Ratio.EXCELLENT),
        entitled_count=len(voters),
        least_present=least,
        present_count=None,
        issued=None,
        returned=None,
        valid=None,
        poll=poll,
    )
    return appraisal


@transaction.atomic
def move_appraisal(*, actor: Any, pk: int, version: int, move: str, reason: str = "") -> Appraisal:
    """Report, send back, vote again, cancel; what needs more has services of its own."""
    if move not in ("report", "return", "again", "cancel"):
        raise ValueError(f"{move} has a service of its own")
    appraisal = claim_move(FLOW, move, actor=actor, pk=pk, version=version)
    values: dict[str, Any] = {}
    if move == "report":
        _refuse_unfinished(appraisal)
    elif move in ("again", "cancel") and appraisal.poll is not None:
        if appraisal.poll.closed_on is not None and move == "again":
            # Two results of nearly the same people would say how the last one voted.
            raise Refusal("无记名投票已有结果，不能重新测评。")
        if appraisal.poll.closed_on is None:
            marks.discard(appraisal.poll)
            appraisal.refresh_from_db()
    FLOW.move(appraisal, move, actor=actor, reason=reason, **values)
    tell_appraisal(appraisal, move, actor)
    return appraisal


def _refuse_unfinished(appraisal: Appraisal) -> None:
    missing = appraisal.people.filter(no_grade="", grade="").count()
    if missing:
        raise Refusal(f"还有 {missing} 名党员没有评定等次，请先评定。")


@transaction.atomic
def agree(
    *, actor: Any, pk: int, version: int, decided_on: datetime.date, document_number: str = ""
) -> Appraisal:
    """The office above consents to the grades."""
    appraisal = claim_move(FLOW, "agree", actor=actor, pk=pk, version=version)
    checked_day("decided_on", decided_on, "同意日期", after=appraisal.met_on)
    number = checked_number(document_number) if document_number else ""
    FLOW.move(appraisal, "agree", actor=actor, agreed_on=decided_on, agreement_number=number)
    tell_appraisal(appraisal, "agree", actor)
    return appraisal


@transaction.atomic
def recycle_appraisal(*, actor: Any, pk: int, version: int) -> Appraisal:
    """Put a review that was begun by mistake into the recycle bin; one with consent is kept."""
    appraisal = claim(FLOW, actor, pk, version)
    if appraisal.state == _S.AGREED:
        raise Refusal("上级已经同意等次，不能删除。")
    if appraisal.poll is not None and appraisal.poll.closed_on is None:
        raise Refusal("无记名投票正在进行，请先终止民主评议。")
    return records.recycle(appraisal)


@transaction.atomic
def restore_appraisal(*, actor: Any, pk: int, version: int) -> Appraisal:
    appraisal = records.claim(Appraisal, actor=actor, pk=pk, version=version)
    others = Appraisal.objects.filter(deleted_at=None).exclude(state=_S.CANCELLED).exclude(pk=pk)
    same = {"party_organization": appraisal.party_organization_id, "year": appraisal.year}
    if appraisal.state != _S.CANCELLED and others.filter(**same).exists():
        raise Refusal("这个党组织已有该年度的民主评议，不能恢复这一次。")
    if appraisal.deleted_at is None:
        raise Missing
    return records.restore(appraisal)
