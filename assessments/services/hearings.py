"""述职测评: opening a hearing, its votes on paper or by codes, its result; all of it by the town or
the county, never by whoever is voted on."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments.choices import AssessmentAction, RoundState, Side, Verdict
from assessments.models import VOTES, Assessment, Heard, Hearing
from assessments.services.counting import count_one
from branches.models import PartyOrganization
from core import audit, marks, records
from core.db import lock_until_commit
from core.errors import Refusal
from core.marks import GUARD
from core.records.links import checked_reason
from members.choices import COMMITTEE, Matter
from members.models import MeetingRule, Post
from reviews.choices import VoteKind
from reviews.services.shared import full_among, paper_problems, people_on

#: So many report to one hearing: more cannot be heard on a day.
MOST_HEARD = 40
_MATTERS = {Side.MEMBERS: Matter.MEETING, Side.COMMITTEE: Matter.COMMITTEE}


def may_report(actor: Any, assessment: Assessment, side: str) -> list[Assessment]:
    """Who may report together with somebody, himself first: to the members of a Party organization
    its own secretary alone, to the committee above all who stand under it and have not yet."""
    rows = Assessment.objects.led_by(actor).standing().filter(round=assessment.round_id)
    if side == Side.MEMBERS:
        rows = rows.filter(pk=assessment.pk, party_organization__isnull=False)
    elif assessment.party_organization_id is None:
        rows = rows.filter(party_organization=None)
    else:
        above = assessment.party_organization.parent_id
        rows = rows.filter(party_organization__isnull=False, party_organization__parent=above)
    rows = rows.exclude(heard__side=side).select_related(
        "party_organization", "post__member", "instructor", "department", "region"
    )
    found = list(rows.order_by(F("party_organization__code").asc(nulls_last=True), "pk"))
    found.sort(key=lambda each: each.pk != assessment.pk)
    return found[:MOST_HEARD]


def voters_of(
    assessment: Assessment, side: str, day: datetime.date, heard: Collection[Assessment]
) -> dict[int, str]:
    """Key of a voter → his name: the full members, or the committee above, of that day; without
    those who are voted on. Empty where the committee is on no books here."""
    mine = {each.post.member_id for each in heard if each.post is not None}
    if side == Side.MEMBERS:
        people = people_on(assessment.party_organization, day)
        full = full_among(people, day) - mine
        return {each.pk: each.name for each in people if each.pk in full}
    above = _above(assessment)
    if above is None:
        return {}
    known = {each.post.id_number_index for each in heard if each.post is not None}
    held = Post.objects.in_force(day).filter(party_organization=above, title__in=COMMITTEE)
    found = {}
    for post in held.select_related("member").order_by("pk"):
        if post.id_number_index not in known:
            known.add(post.id_number_index)
            # Of somebody who is no member here there is only the office.
            found[post.member_id or -post.pk] = post.person_name
    return found


def _above(assessment: Assessment) -> PartyOrganization | None:
    party = assessment.party_organization
    return party.parent if party is not None else None


def titled(assessment: Assessment) -> str:
    """As whoever votes reads it."""
    if assessment.post is not None:
        return f"{assessment.post.person_name}（{assessment.party_organization.name}书记）"
    if assessment.instructor is not None:
        return f"{assessment.instructor.name}（指导员）"
    return str(assessment.rated)


@transaction.atomic
def open_hearing(
    *,
    actor: Any,
    pk: int,
    version: int,
    side: str,
    met_on: datetime.date,
    vote_kind: str,
    people: Collection[int] = (),
    entitled_count: int | None = None,
) -> Hearing:
    """Draw up the list of a hearing for its day, for the assessment `pk` and those `people` (keys
    of assessments) who report with it. `entitled_count`: of a committee that is on no books here.

    Raises ValidationError (field → messages), what `claim` raises, `Refusal`.
    """
    lock_until_commit("assessments.hearings")
    led = Assessment.objects.led_by(actor)
    assessment = records.claim(Assessment, actor=actor, pk=pk, version=version, among=led)
    round = assessment.round
    _refuse_round(round)
    side, vote_kind = Side(side), VoteKind(vote_kind)
    if side not in round.scheme.document.sources:
        raise Refusal(f"方案里没有由{side.label}计分的项目。")
    latest = timezone.localdate() + datetime.timedelta(days=60)
    if not round.starts_on <= met_on <= latest:
        raise ValidationError(
            {"met_on": f"述职会议应在 {round.starts_on} 以后，名单至多提前 60 天确定。"}
        )
    able = {each.pk: each for each in may_report(actor, assessment, side)}
    if pk not in able:
        if side == Side.MEMBERS and assessment.party_organization_id is None:
            raise Refusal("指导员、成员单位没有本党组织党员测评，请选择上级党组织测评。")
        raise Refusal(f"本轮已经安排{side.label}，计票以前可以撤销后重新安排。")
    chosen = {pk, *people}
    if chosen - set(able):
        raise ValidationError("述职名单刚有变动，请刷新后重新选择。")
    heard = [able[key] for key in able if key in chosen]
    voters = voters_of(assessment, side, met_on, heard)
    entitled = _entitled(voters, entitled_count, side, vote_kind)
    rule = MeetingRule.on(met_on, _MATTERS[side])
    least = rule.least_present(entitled)
    hearing = Hearing.objects.create(
        round=round,
        side=side,
        party_organization=(
            assessment.party_organization if side == Side.MEMBERS else _above(assessment)
        ),
        met_on=met_on,
        vote_kind=vote_kind,
        rule=rule,
        entitled_count=entitled,
        least_present=least,
    )
    rows = Heard.objects.bulk_create(
        Heard(hearing=hearing, assessment=each, side=side) for each in heard
    )
    if vote_kind == VoteKind.CODES:
        hearing.poll = marks.open_poll(
            title=f"{round.name}{side.label}",
            questions=[(str(row.pk), titled(each)) for row, each in zip(rows, heard, strict=True)],
            grades=Verdict.choices,
            subjects=list(voters),
            least=least,
        )
        hearing.save(update_fields=["poll"])
    hearing.refresh_from_db()
    return hearing


def _refuse_round(round: Any) -> None:
    if round.state != RoundState.OPEN:
        raise Refusal(f"“{round}”{round.get_state_display()}，不能再组织述职测评。")


def _entitled(voters: Mapping[int, str], given: int | None, side: Side, kind: VoteKind) -> int:
    if voters:
        return len(voters)
    if side == Side.MEMBERS:
        raise ValidationError({"met_on": "当天没有应参加测评的正式党员，请核对名册。"})
    if kind == VoteKind.CODES:
        raise Refusal("上级党组织的班子成员没有登记，不能制发投票码，请用纸质票。")
    if not given:
        raise ValidationError({"entitled_count": "请填写应参加测评的人数。"})
    return given


def _claimed(actor: Any, pk: int, version: int) -> Hearing:
    hearing = records.claim(Hearing, actor=actor, pk=pk, version=version)
    _refuse_round(hearing.round)
    return hearing


def _open(actor: Any, pk: int, version: int) -> Hearing:
    hearing = _claimed(actor, pk, version)
    if not hearing.is_open:
        raise Refusal("这次测评已经计票。")
    return hearing


@transaction.atomic
def count_ballots(
    *,
    actor: Any,
    pk: int,
    version: int,
    present_count: int,
    issued: int,
    returned: int,
    valid: int,
    votes: Mapping[int, Mapping[str, int]],
) -> Hearing:
    """What the tellers counted on paper: key of a `Heard` → verdict → votes. Of fewer than `GUARD`
    valid ones no result is stored."""
    hearing = _open(actor, pk, version)
    if hearing.by_codes:
        raise Refusal("这次用投票码投票，请结束投票，结果由系统合计。")
    records.refuse_future("present_count", hearing.met_on, "述职会议日期")
    rows = list(hearing.people.order_by("pk"))
    shown = valid >= GUARD
    given = votes if shown else {}
    if shown and set(given) - {each.pk for each in rows}:
        raise ValidationError("述职名单刚有变动，请刷新后重新登记。")
    if errors := paper_problems(
        entitled=hearing.entitled_count,
        least=hearing.least_present,
        present=present_count,
        issued=issued,
        returned=returned,
        valid=valid,
        votes={f"{Verdict.GOOD}_{each.pk}": given.get(each.pk, {}) for each in rows if shown},
    ):
        raise ValidationError(errors)
    return _counted(
        actor, hearing, rows, given,
        present_count=present_count, issued=issued, returned=returned, valid=valid,
    )  # fmt: skip


def _counted(actor: Any, hearing: Hearing, rows: list[Heard], votes, **counts: int) -> Hearing:
    for each in rows:
        given = votes.get(each.pk)
        for verdict, field in VOTES.items():
            setattr(each, field, None if given is None else given.get(verdict, 0))
    Heard.objects.bulk_update(rows, list(VOTES.values()))
    for name, value in counts.items():
        setattr(hearing, name, value)
    hearing.counted_on = timezone.localdate()
    hearing = records.keep(hearing, actor=actor)
    for each in Assessment.objects.filter(heard__hearing=hearing).select_related("round__scheme"):
        count_one(each)
    audit.record(
        action=AssessmentAction.HEARING_CLOSED,
        actor=actor,
        subject=hearing.round,
        detail={"测评": hearing.get_side_display(), "述职人数": len(rows)},
    )
    return hearing


# --- Votes without names -------------------------------------------------------------------------


@transaction.atomic
def print_ballots(*, actor: Any, pk: int, version: int) -> list[tuple[str, str]]:
    """Name and code of everybody who has still to vote, shown this once; older codes are void."""
    hearing = _open(actor, pk, version)
    if hearing.poll is None:
        raise Refusal("这次用纸质测评票，不用投票码。")
    codes = marks.issue_codes(hearing.poll)
    names = names_of(hearing, codes)
    audit.record(
        action=AssessmentAction.BALLOTS_PRINTED,
        actor=actor,
        subject=hearing.round,
        detail={"份数": len(codes)},
    )
    return sorted((names.get(key, ""), code) for key, code in codes.items())


def names_of(hearing: Hearing, keys: Collection[int]) -> dict[int, str]:
    """Key of a voter → his name."""
    heard = [
        each.assessment
        for each in hearing.people.select_related(
            "assessment__post", "assessment__party_organization__parent"
        ).order_by("pk")
    ]
    found = voters_of(heard[0], hearing.side, hearing.met_on, heard)
    return {key: found.get(key, "") for key in keys}


@transaction.atomic
def close_hearing(*, actor: Any, pk: int, version: int) -> Hearing:
    """End the voting with codes; its sums become the result. Not before as many voted as have to:
    a poll that is closed is never opened again."""
    hearing = _open(actor, pk, version)
    poll = hearing.poll
    if poll is None:
        raise Refusal("这次用纸质测评票，请登记票数。")
    number = len(marks.voted(poll))
    if number < poll.least:
        raise Refusal(f"已投票 {number} 人，至少 {poll.least} 人投票方为有效，还不能结束投票。")
    poll = marks.close(poll)
    votes = {int(key): row for key, row in (poll.counts or {}).items()}
    return _counted(
        actor, hearing, list(hearing.people.order_by("pk")), votes,
        present_count=poll.returned, issued=poll.entitled,
        returned=poll.returned, valid=poll.returned,
    )  # fmt: skip


@transaction.atomic
def cancel_hearing(*, actor: Any, pk: int, version: int, reason: str) -> list[int]:
    """Give a hearing up, with what was voted so far; keys of those who were to report. One by codes
    that has a result stays: two results of nearly the same people would say how the last one
    voted."""
    hearing = _claimed(actor, pk, version)
    if hearing.poll is not None:
        if hearing.poll.closed_on is not None:
            raise Refusal("无记名投票已有结果，不能撤销、重新测评。")
        marks.discard(hearing.poll)
    reason = checked_reason(reason, example="名单漏了一人，重新安排")
    keys = list(hearing.people.order_by("pk").values_list("assessment", flat=True))
    audit.record(
        action=AssessmentAction.HEARING_CANCELLED,
        actor=actor,
        subject=hearing.round,
        detail={"测评": hearing.get_side_display(), "理由": audit.masked(reason)},
    )
    hearing.delete()
    for each in Assessment.objects.filter(pk__in=keys).select_related("round__scheme"):
        count_one(each)
    return keys
