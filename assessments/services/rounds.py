"""Rounds: opened with their legal basis, published, awarded, frozen."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.choices import Action
from assessments.choices import (
    AssessmentAction,
    AssessmentState,
    Rated,
    RoundState,
    SchemeState,
    SlipState,
)
from assessments.flows import ROUNDS
from assessments.models import Assessment, Hearing, Objection, Round, Scheme, Score, Slip
from assessments.services.counting import count_round
from assessments.services.telling import tell_low, tell_opened, tell_published
from assessments.services.tiering import low_again
from branches.models import Instructor, PartyOrganization
from core import audit, marks, records
from core.db import lock_until_commit
from core.errors import Refusal
from core.months import Month, months_later
from core.workdays import add_workdays
from members.choices import PostTitle
from members.models import Post
from regions.models import Department, Region

#: Who is rated → the field of an assessment that names him.
_FIELDS = {
    Rated.PARTY_ORGANIZATION: "party_organization_id",
    Rated.SECRETARY: "post_id",
    Rated.INSTRUCTOR: "instructor_id",
    Rated.DEPARTMENT: "department_id",
}
#: Fields that may change while the round is open.
_DAYS = ("name", "own_until", "town_until", "county_until", "publicity_days")


@transaction.atomic
def open_round(*, actor: Any, scheme: Scheme, region: Region, **values: Any) -> Round:
    """Open a round for all of the scheme's kind who are there today; each waits for his own rating.

    A round has a legal basis with its number: without it the database refuses the row too. Raises
    ValidationError, `Denied` (recorded), and `Refusal` for a scheme that is not settled.
    """
    if actor is not None and not actor.may(Action.EDIT_RULES):
        records.deny(actor=actor, subject=Round, text="评星由县级管理员启动。")
    if scheme.state != SchemeState.SETTLED:
        raise Refusal("只能用已定稿的方案启动评星。")
    # Of two at once the second one sees the round of the first.
    lock_until_commit("assessments.rounds")
    round = Round(scheme=scheme, region=region)
    for name, value in records.read(Round, values).items():
        setattr(round, name, value)
    _refuse_days(round)
    _refuse_second(round)
    round = records.keep(round, actor=actor)
    rated = list(_rated(round))
    if not rated:
        raise Refusal(f"范围内没有可以评定的{scheme.get_subject_display()}。")
    Assessment.objects.bulk_create(rated, batch_size=2000)
    count_round(round)
    audit.record(
        action=AssessmentAction.ROUND_OPENED,
        actor=actor,
        subject=round,
        detail={"依据": audit.masked(round.basis), "文号": round.basis_number, "对象": len(rated)},
    )
    tell_opened(round)
    return round


def _rated(round: Round) -> Iterable[Assessment]:
    """All who are rated by the scheme in the region today."""
    here, today = {"region__path__startswith": round.region.path}, timezone.localdate()
    parties = PartyOrganization.objects.active_on(today).filter(
        **here, founded_on__lt=round.ends_on
    )
    rows: dict[str, tuple[Any, tuple[str, ...]]] = {
        Rated.PARTY_ORGANIZATION: (parties, ("pk", "region_id")),
        Rated.SECRETARY: (
            Post.objects.in_force(today).filter(
                title=PostTitle.SECRETARY, party_organization__in=parties
            ),
            ("pk", "party_organization__region_id", "party_organization_id"),
        ),
        Rated.INSTRUCTOR: (
            Instructor.objects.present().in_term(today).filter(**here),
            ("pk", "region_id"),
        ),
        Rated.DEPARTMENT: (Department.objects.filter(**here), ("pk", "region_id")),
    }
    found, columns = rows[round.scheme.subject]
    field = _FIELDS[round.scheme.subject]
    for pk, region_id, *party in found.order_by("pk").values_list(*columns):
        of = {"party_organization_id": party[0]} if party else {}
        yield Assessment(round=round, region_id=region_id, **{field: pk}, **of)


def _refuse_days(round: Round) -> None:
    wrong: dict[str, str] = {}
    today = timezone.localdate()
    if round.basis is not None and len(str(round.basis).strip()) < 4:
        wrong["basis"] = "创建示范、达标活动须有批准依据，请写明文件名称。"
    if not str(round.basis_number or "").strip():
        wrong["basis_number"] = "请填写批准文号；没有批准不能启动。"
    if round.approved_on and round.approved_on > today:
        wrong["approved_on"] = f"批准日期不能晚于今天（{today}）。"
    days = (round.starts_on, round.ends_on)
    if all(days):
        if round.starts_on != Month.containing(round.starts_on).first_day:
            wrong["starts_on"] = "评定期间从某月的第一天起。"
        expected = months_later(round.starts_on, round.scheme.months) - datetime.timedelta(days=1)
        if round.ends_on != expected:
            label = round.scheme.get_months_display()
            wrong["ends_on"] = f"方案按{label}评定，期间应至 {expected}。"
    if round.own_until and round.own_until < today:
        wrong["own_until"] = f"自评截止日期不能早于今天（{today}）。"
    if wrong:
        raise ValidationError(wrong)


def _refuse_second(round: Round) -> None:
    same = Round.objects.running().filter(
        scheme__subject=round.scheme.subject, region__path__startswith=round.region.path
    )
    if other := same.first():
        raise Refusal(f"“{other}”还没有评定，评定或取消以后再启动下一轮。")


@transaction.atomic
def change_round(*, actor: Any, pk: int, version: int, **values: Any) -> Round:
    """Name and deadlines of an open round. Raises what `claim` raises, and `Refusal`."""
    round = records.claim(Round, actor=actor, pk=pk, version=version)
    if round.state != RoundState.OPEN:
        raise Refusal(f"这一轮{round.get_state_display()}，期限不能再改。")
    for name, value in records.read(Round, values).items():
        if name in _DAYS:
            setattr(round, name, value)
    return records.keep(round, actor=actor)


@transaction.atomic
def publish(*, actor: Any, pk: int, version: int) -> Round:
    """Publish what came out, for at least five working days. Raises what `Flow.claim` raises, and
    `Refusal` that says who still has to do what."""
    round = ROUNDS.claim("publish", actor=actor, pk=pk, version=version)
    standing = Assessment.objects.standing().filter(round=round)
    unfinished = standing.exclude(state=AssessmentState.REVIEWED).count()
    if unfinished:
        noun = round.scheme.get_subject_display()
        then = "公示" if round.is_of_parties else "反馈"
        raise Refusal(f"还有 {unfinished} 个{noun}没有评审完，全部评审后才能{then}。")
    _refuse_open_slips(round)
    _refuse_open_hearings(round)
    count_round(round)
    today = timezone.localdate()
    until = add_workdays(today, round.publicity_days)
    ROUNDS.move(round, "publish", actor=actor, published_on=today, publicity_until=until)
    audit.record(
        action=AssessmentAction.ROUND_PUBLISHED,
        actor=actor,
        subject=round,
        detail={"公示至": str(until)},
    )
    tell_published(round)
    return round


def _refuse_open_hearings(round: Round) -> None:
    number = Hearing.objects.filter(round=round, counted_on=None).count()
    if number:
        raise Refusal(f"还有 {number} 次述职测评没有计票，计票（或撤销）后才能继续。")


def _refuse_open_slips(round: Round) -> None:
    asked = Slip.objects.filter(round=round, state=SlipState.ASKED).select_related("department")
    if names := [str(each.department) for each in asked[:5]]:
        raise Refusal(f"{'、'.join(names)}还没有答复核查单，答复（或录入纸质答复）后才能公示。")


@transaction.atomic
def withdraw(*, actor: Any, pk: int, version: int, reason: str = "") -> Round:
    """Take the publication back: the round is open again."""
    round = ROUNDS.claim("withdraw", actor=actor, pk=pk, version=version)
    ROUNDS.move(
        round, "withdraw", actor=actor, reason=reason, published_on=None, publicity_until=None
    )
    return round


@transaction.atomic
def award(*, actor: Any, pk: int, version: int) -> Round:
    """Give the stars, once the publicity is over and every objection answered: all is counted a
    last time and frozen. Raises what `Flow.claim` raises, and `Refusal`."""
    round = ROUNDS.claim("award", actor=actor, pk=pk, version=version)
    today = timezone.localdate()
    if today <= round.publicity_until:
        raise Refusal(f"公示到 {round.publicity_until}，期满后才能评定。")
    open_ones = Objection.objects.filter(assessment__round=round, upheld=None).count()
    if open_ones:
        raise Refusal(f"还有 {open_ones} 条异议没有答复，答复后才能评定。")
    count_round(round)
    ROUNDS.move(
        round,
        "award",
        actor=actor,
        awarded_on=today,
        valid_until=months_later(today, round.scheme.validity),
        digest=digest_of(round),
    )
    freeze(round)
    tell_low(round, low_again(round))
    audit.record(
        action=AssessmentAction.ROUND_AWARDED,
        actor=actor,
        subject=round,
        detail={"结果摘要": round.digest},
    )
    return round


def freeze(round: Round) -> None:
    """From now on the database refuses to change what came out."""
    Score.objects.filter(assessment__round=round).update(frozen=True)


def digest_of(round: Round) -> str:
    """Fingerprint of the scheme, of all that was known, and of what it came to."""
    found = hashlib.sha256(_canonical(round.scheme.content))
    rows = Score.objects.filter(assessment__round=round).order_by("assessment_id")
    columns = ("assessment_id", "known", "items", "total", "star")
    for row in rows.values_list(*columns).iterator():
        found.update(_canonical([*row[:3], str(row[3]), row[4]]))
    return found.hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode() + b"\n"


@transaction.atomic
def cancel_round(*, actor: Any, pk: int, version: int, reason: str = "") -> Round:
    """The round came to nothing; what was entered stays to be read by those who work at it."""
    round = ROUNDS.claim("cancel", actor=actor, pk=pk, version=version)
    for each in Hearing.objects.filter(round=round, poll__closed_on=None, poll__isnull=False):
        marks.discard(each.poll)
    ROUNDS.move(round, "cancel", actor=actor, reason=reason)
    audit.record(
        action=AssessmentAction.ROUND_CANCELLED,
        actor=actor,
        subject=round,
        detail={"理由": audit.masked(reason)},
    )
    return round


@transaction.atomic
def recount(*, actor: Any, pk: int, version: int) -> Round:
    """Gather the facts anew and count, on somebody's word."""
    round = records.claim(Round, actor=actor, pk=pk, version=version)
    count_round(round)
    return round
