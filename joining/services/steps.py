"""Recording what was done: steps, looks; and taking back what was recorded by mistake."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import audit, records
from core.db import store
from core.errors import Missing, Refusal
from core.records.links import checked_reason
from joining.choices import (
    Acts,
    CandidateState,
    HelperRole,
    JoiningAction,
    LookResult,
)
from joining.models import Candidate, Helper, JoiningStep, Look, StepRecord
from joining.rules import AGAIN, BRINGS, LOOKED, Book, Course, Entry, Finding, findings
from joining.services.becoming import admit, decide
from joining.services.following import next_of, set_state
from joining.services.quotas import release_seat, take_seat
from joining.services.reading import course_of, offered_members, round_of
from joining.services.telling import tell_recorded
from members.models import MeetingRule, Member
from members.services import refuse_barred

#: Step → as what the members are named in it.
NAMES = {"sponsors": HelperRole.SPONSOR, "introducers": HelperRole.INTRODUCER}
#: What a step may say besides its day.
DETAILS = (
    "people",
    "note",
    "document_number",
    "entitled",
    "present",
    "in_favour",
    "shown_from",
    "shown_to",
    "days",
    "hours",
    "decision",
    "until",
)
#: Those that change the register: they stay.
_IN_REGISTER = ("approval", "full_approval")


@transaction.atomic
def record_step(
    *,
    actor: Any,
    pk: int,
    version: int,
    step: str,
    happened_on: datetime.date,
    helpers: Collection[Member] = (),
    party_organization: Any = None,
    **values: Any,
) -> Candidate:
    """Record a step; `values` are those of `DETAILS`, `helpers` its sponsors or introducers,
    `party_organization` the branch in which somebody is placed who had none.

    A day, a number or a vote that breaks what the law says is refused with the clause; what a
    county wishes only is said (`candidate.said`). Raises ValidationError, `Missing`, `Denied`,
    `Conflict`, `Refusal`.
    """
    known = _known(Book.now(), step, happened_on)
    candidate = claim_for(actor, pk, version, known.acts)
    if party_organization is not None and candidate.is_direct:
        candidate.party_organization = party_organization
    candidate.said = []
    return put_step(
        candidate, step, actor=actor, happened_on=happened_on, helpers=helpers, **values
    )


def put_step(
    candidate: Candidate,
    step: str,
    *,
    actor: Any,
    happened_on: datetime.date,
    helpers: Collection[Member] = (),
    **values: Any,
) -> Candidate:
    """The same for a candidate who is claimed already."""
    book, course = Book.now(), course_of(candidate)
    known = _known(book, step, happened_on)
    _refuse_out_of_turn(candidate, known, course)
    record = StepRecord(
        candidate=candidate,
        step=step,
        round=round_of(candidate) if step in AGAIN else 1,
        happened_on=happened_on,
        party_organization_id=candidate.party_organization_id,
        recorded_by=actor,
        **records.read(StepRecord, {key: values[key] for key in DETAILS if key in values}),
    )
    records.refuse_future("happened_on", happened_on)
    _refuse_own(candidate, known, book, actor)
    if step == "application":
        index = candidate.id_number_index
        refuse_barred(actor=actor, index=index, day=happened_on, field="happened_on")
    people = _helpers(candidate, step, helpers, actor, happened_on)
    entry = Entry(
        step=step,
        on=happened_on,
        helpers=len(people),
        **{name: getattr(record, name) for name in DETAILS if name in Entry.__dataclass_fields__},
    )
    meeting = MeetingRule.on(happened_on, known.matter) if known.matter else None
    candidate.said += _judged(findings(book, course, entry, meeting))
    store(record)
    Helper.objects.bulk_create(people)
    _follow(candidate, record, book, actor)
    next_of(candidate, book)
    records.keep(candidate, actor=actor)
    tell_recorded(candidate, known, actor)
    return candidate


def _known(book: Book, step: str, day: datetime.date) -> JoiningStep:
    known = book.steps(day).get(step)
    if known is None or step in LOOKED:
        raise Refusal("这一天没有这个步骤，请核对日期，或刷新后重试。")
    return known


def _judged(found: list[Finding]) -> list[str]:
    """What is only said. Raises ValidationError for what is refused: field → sentences."""
    errors: dict[str, list[str]] = {}
    for each in found:
        if each.refuses:
            errors.setdefault(each.field, []).append(each.text)
    if errors:
        raise ValidationError(errors)
    return [each.text for each in found]


def _refuse_out_of_turn(candidate: Candidate, step: JoiningStep, course: Course) -> None:
    done = candidate.state == CandidateState.FULL and step.code == "archive"
    if not candidate.is_under_way and not done:
        label = candidate.get_state_display()
        raise Refusal(f"这条记录现在是“{label}”，不能再登记“{step.title}”。")
    if step.code in course.made:
        raise Refusal(f"“{step.title}”已于 {course.made[step.code].on} 登记，录错的请先撤回。")


def _refuse_own(candidate: Candidate, step: JoiningStep, book: Book, actor: Any) -> None:
    """Whoever recorded what is to be consented to does not consent himself; where the department
    does the steps of the branch, nobody else is there."""
    if not step.approval or candidate.is_direct or actor is None:
        return
    known = book.steps(timezone.localdate()).values()
    before = [
        each.code for each in known if each.position < step.position and each.acts != Acts.SUPERIOR
    ]
    made = {each.step: each for each in candidate.records.order_by("round")}
    last = next((made[code] for code in reversed(before) if code in made), None)
    if last is not None and last.recorded_by_id == actor.pk:
        raise Refusal("支部的这一步是您自己登记的，请由上级的其他同志审批。")


def _helpers(
    candidate: Candidate,
    step: str,
    helpers: Collection[Member],
    actor: Any,
    day: datetime.date,
) -> list[Helper]:
    if step not in NAMES:
        return []
    keys = {each.pk for each in helpers}
    found = list(offered_members(actor, candidate, day).filter(pk__in=keys))
    if len(found) != len(keys):
        raise ValidationError({"helpers": "须是当天在册的正式党员，请重新选择。"})
    return [
        Helper(
            candidate=candidate,
            role=NAMES[step],
            member=each,
            name=each.name,
            recorded_by=actor,
        )
        for each in found
    ]


def _follow(candidate: Candidate, record: StepRecord, book: Book, actor: Any) -> None:
    """What a step changes besides itself."""
    candidate.state = BRINGS.get(record.step, candidate.state)
    match record.step:
        case "application":
            candidate.applied_on = record.happened_on
        case "target_filed":
            candidate.said += take_seat(candidate, record.happened_on, actor=actor)
        case "admission":
            candidate.admitted_on = record.happened_on
        case "approval":
            admit(candidate, book, actor=actor)
        case "full_approval":
            decide(candidate, record, actor=actor)


@transaction.atomic
def record_look(
    *,
    actor: Any,
    pk: int,
    version: int,
    looked_on: datetime.date,
    result: str,
    text: str = "",
) -> Candidate:
    """File a look (考察) at an activist or a probationary member."""
    candidate = claim_for(actor, pk, version, Acts.BRANCH)
    course = course_of(candidate)
    if not candidate.is_under_way or "activist" not in course.made:
        raise Refusal("确定为入党积极分子以后才登记考察。")
    records.refuse_future("looked_on", looked_on, "考察日期")
    if looked_on < course.made["activist"].on:
        text = f"{course.made['activist'].on} 才确定为入党积极分子，考察不能更早。"
        raise ValidationError({"looked_on": text})
    if looked_on in course.looks:
        raise ValidationError({"looked_on": "这一天已登记考察，请核对日期。"})
    look = Look(
        candidate=candidate,
        recorded_by=actor,
        **records.read(Look, {"looked_on": looked_on, "result": LookResult(result), "text": text}),
    )
    store(look)
    next_of(candidate)
    candidate.said = []
    return records.keep(candidate, actor=actor)


@transaction.atomic
def take_back(*, actor: Any, pk: int, version: int, record: int, reason: str) -> Candidate:
    """Take back a step that was recorded by mistake: the last one on which nothing stands."""
    found = StepRecord.objects.visible_to(actor).filter(pk=record, candidate=pk).first()
    if found is None:
        raise Missing
    book = Book.now()
    steps = book.steps(found.happened_on)
    known = steps.get(found.step)
    candidate = claim_for(actor, pk, version, known.acts if known else Acts.BRANCH)
    made = course_of(candidate).made
    if found.step in _IN_REGISTER or (
        candidate.is_extended and found.round == 1 and found.step in AGAIN
    ):
        raise Refusal("这一步已记入党员名册，不能撤回；日期有误的，请在党员名册中更正。")
    if candidate.member_id is not None and steps[found.step].position <= steps["approval"].position:
        raise Refusal("已登记为预备党员，此前的步骤不能撤回。")
    standing = [
        each.title for each in steps.values() if found.step in each.after and each.code in made
    ]
    if standing:
        raise Refusal(f"后面的“{standing[-1]}”已登记，请从最后一步起撤回。")
    reason = checked_reason(reason, example="日期录错")
    audit.record(
        action=JoiningAction.STEP_TAKEN_BACK,
        actor=actor,
        subject=candidate,
        detail={"步骤": known.title if known else found.step, "理由": reason},
    )
    step, candidate.said = found.step, []
    found.delete()
    if step in NAMES:
        candidate.helpers.filter(role=NAMES[step]).delete()
    if step == "target_filed":
        release_seat(candidate, actor=actor)
    if step == "application":
        candidate.applied_on = None
    if step == "admission":
        candidate.admitted_on = None
    if candidate.member_id is None:
        set_state(candidate)
        if candidate.state == CandidateState.SEEDLING:
            candidate.is_seedling = True
    next_of(candidate, book)
    return records.keep(candidate, actor=actor)


def claim_for(actor: Any, pk: int, version: int, acts: str) -> Candidate:
    """Lock a candidate for whoever does what the branch, or what the office above does."""
    rows = Candidate.objects
    above = acts == Acts.SUPERIOR
    among = (rows.approvable_by(actor) if above else rows.editable_by(actor)).present()
    return records.claim(Candidate, actor=actor, pk=pk, version=version, among=among)
