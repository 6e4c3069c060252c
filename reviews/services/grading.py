"""What members say of themselves and of each other, the votes, the committee's grades."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit, marks, records
from core.errors import Refusal
from core.marks import GUARD
from reviews.choices import AppraisalState, Grade, ReviewAction
from reviews.flows import APPRAISAL as FLOW
from reviews.models import Appraisal, Appraised
from reviews.models.appraisals import VOTES
from reviews.services.shared import claim, claim_move, paper_problems

_S = AppraisalState


@transaction.atomic
def record_opinions(
    *,
    actor: Any,
    pk: int,
    version: int,
    self_grades: Mapping[int, str],
    opinions: Mapping[int, str],
) -> Appraisal:
    """What each says of himself, and what the others say of him: id of an `Appraised` → a grade, a
    text. Both may stay empty."""
    appraisal = claim(FLOW, actor, pk, version, _S.VOTING, _S.GRADING)
    people = _people(appraisal, {*self_grades, *opinions})
    for each in people:
        each.self_grade = Grade(given) if (given := self_grades.get(each.pk)) else ""
        said = {"opinion": opinions.get(each.pk, "")}
        each.opinion = records.read(Appraised, said)["opinion"]
    Appraised.objects.bulk_update(people, ["self_grade", "opinion"])
    return records.raise_version(appraisal)


@transaction.atomic
def count_paper(
    *,
    actor: Any,
    pk: int,
    version: int,
    present_count: int,
    issued: int,
    returned: int,
    valid: int,
    votes: Mapping[int, Mapping[str, int]],
) -> Appraisal:
    """What the tellers counted on paper: id of an `Appraised` → grade → votes. Of fewer than
    `GUARD` valid ones no result is stored."""
    appraisal = claim_move(FLOW, "count", actor=actor, pk=pk, version=version)
    if appraisal.by_codes:
        raise Refusal("这次用投票码投票，请结束投票，结果由系统合计。")
    records.refuse_future("present_count", appraisal.met_on, "评议大会日期")
    rated = list(appraisal.people.filter(no_grade="").order_by("name", "pk"))
    shown = valid >= GUARD
    if errors := paper_problems(
        entitled=appraisal.entitled_count,
        least=appraisal.least_present,
        present=present_count,
        issued=issued,
        returned=returned,
        valid=valid,
        votes={f"{Grade.EXCELLENT}_{key}": given for key, given in votes.items()} if shown else {},
    ):
        raise ValidationError(errors)
    if shown and set(votes) != {each.pk for each in rated}:
        raise ValidationError("名单刚有变动，请刷新后重新登记。")
    _store_votes(rated, votes if shown else {})
    FLOW.move(
        appraisal,
        "count",
        actor=actor,
        present_count=present_count,
        issued=issued,
        returned=returned,
        valid=valid,
    )
    return appraisal


def _store_votes(people: list[Appraised], votes: Mapping[int, Mapping[str, int]]) -> None:
    for each in people:
        given = votes.get(each.pk)
        for grade, field in VOTES.items():
            setattr(each, field, None if given is None else given.get(grade, 0))
    Appraised.objects.bulk_update(people, list(VOTES.values()))


# --- Votes without names -------------------------------------------------------------------------


@transaction.atomic
def print_slips(*, actor: Any, pk: int, version: int) -> list[tuple[Appraised, str]]:
    """A code for everybody who has still to vote, shown this once; older ones are void."""
    appraisal = claim(FLOW, actor, pk, version, _S.VOTING)
    if appraisal.poll is None:
        raise Refusal("这次用纸质测评票，不用投票码。")
    codes = marks.issue_codes(appraisal.poll)
    people = {each.member_id: each for each in appraisal.people.filter(member__in=codes)}
    audit.record(
        action=ReviewAction.SLIPS_PRINTED,
        actor=actor,
        subject=appraisal,
        detail={"份数": len(codes)},
    )
    found = [(people[key], code) for key, code in codes.items()]
    return sorted(found, key=lambda each: (each[0].name, each[0].pk))


@transaction.atomic
def close_poll(*, actor: Any, pk: int, version: int) -> Appraisal:
    """End the voting with codes; its sums become the result. Not before as many voted as have to:
    a poll that is closed is never opened again."""
    appraisal = claim_move(FLOW, "count", actor=actor, pk=pk, version=version)
    poll = appraisal.poll
    if poll is None:
        raise Refusal("这次用纸质测评票，请登记票数。")
    number = len(marks.voted(poll))
    if number < poll.least:
        raise Refusal(f"已投票 {number} 人，至少 {poll.least} 人投票方为有效，还不能结束投票。")
    poll = marks.close(poll)
    rated = list(appraisal.people.filter(no_grade=""))
    _store_votes(rated, {int(key): row for key, row in poll.counts.items()})
    FLOW.move(
        appraisal,
        "count",
        actor=actor,
        present_count=poll.returned,
        issued=poll.entitled,
        returned=poll.returned,
        valid=poll.returned,
    )
    return appraisal


# --- Grades --------------------------------------------------------------------------------------


def most_excellent(appraisal: Appraisal) -> int:
    """So many of those who get a grade may be 优秀 as a rule."""
    return appraisal.ratio.most(appraisal.people.filter(no_grade="").count())


@transaction.atomic
def grade_people(
    *,
    actor: Any,
    pk: int,
    version: int,
    grades: Mapping[int, str],
    excess_reason: str = "",
) -> Appraisal:
    """The committee's grades: id of an `Appraised` → grade. More 优秀 than as a rule need a
    reason, which the office above reads."""
    appraisal = claim(FLOW, actor, pk, version, _S.GRADING)
    people = _people(appraisal.people.filter(no_grade=""), set(grades))
    for each in people:
        each.grade = Grade(given) if (given := grades.get(each.pk)) else ""
    number = sum(each.grade == Grade.EXCELLENT for each in people)
    most = most_excellent(appraisal)
    values = records.read(Appraisal, {"excess_reason": excess_reason})
    if number > most and not values["excess_reason"]:
        raise ValidationError(
            {
                "excess_reason": f"优秀 {number} 名，一般不超过 {most} 名"
                f"（{appraisal.ratio.get_part_display()}）。确需超出的，请写明理由，由上级审核。"
            }
        )
    appraisal.excess_reason = values["excess_reason"] if number > most else ""
    Appraised.objects.bulk_update(people, ["grade"])
    return records.raise_version(records.keep(appraisal, actor=actor))


def _people(among: Any, keys: set[int]) -> list[Appraised]:
    """All people of a review, of whom `keys` are some. Raises ValidationError."""
    rows = among.people.all() if isinstance(among, Appraisal) else among
    found = list(rows.order_by("name", "pk"))
    if keys - {each.pk for each in found}:
        raise ValidationError("名单刚有变动，请刷新后重新填写。")
    return found
