"""Marks: each level gives its own, says why it differs, and hands on; or sends back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments import scoring
from assessments.choices import VOTED, AssessmentState, Level, RoundState, Side, Source
from assessments.documents import Document, Item
from assessments.flows import ASSESSMENTS
from assessments.models import Assessment, AssessmentStep, DutyReport, Heard, Mark, Score
from assessments.services.counting import count_one
from assessments.services.hearings import voters_of
from assessments.services.telling import tell_moved
from core import records
from core.errors import Refusal
from core.records.links import checked_reason

#: State → whose marks are given in it, and the move that hands on.
LEVELS = {
    AssessmentState.OWN: (Level.SELF, "submit"),
    AssessmentState.TOWN: (Level.TOWN, "check"),
    AssessmentState.COUNTY: (Level.COUNTY, "review"),
}
#: Level → sources of the items that it marks.
MARKED_BY = {
    Level.SELF: (Source.SELF,),
    Level.TOWN: (Source.SELF, Source.TOWN),
    Level.COUNTY: (Source.SELF, Source.TOWN, Source.COUNTY, *VOTED, Source.DEPARTMENT),
}
_ORDER = list(Level.values)


class Given:
    """What somebody gives for one item."""

    def __init__(self, marks: Any, note: str = "", reason: str = "") -> None:
        self.marks = None if marks in (None, "") else Decimal(str(marks))
        self.note, self.reason = note.strip(), reason.strip()


def items_of(assessment: Assessment, level: str, document: Document | None = None) -> list[Item]:
    """The items that a level marks of this one: computed ones are locked, what does not apply is
    left out, and what a hearing votes on nobody enters (of Party organizations the county may,
    where none was held)."""
    document = document or assessment.round.scheme.document
    known = known_of(assessment)
    voted = set(known.votes) if assessment.is_party else set(VOTED)
    return [
        item
        for item in document.items
        if item.source in MARKED_BY[Level(level)]
        and item.source not in voted
        and scoring.applies(item, known)
    ]


def known_of(assessment: Assessment) -> scoring.Known:
    score = Score.objects.filter(assessment=assessment).first()
    if score is None:
        return scoring.Known()
    return scoring.Known(
        kind=score.known["kind"],
        members=score.known["members"],
        votes=score.known.get("votes", {}),
    )


def stored(assessment: Assessment) -> dict[str, dict[str, Mark]]:
    """Level → item → mark."""
    found: dict[str, dict[str, Mark]] = {level: {} for level in _ORDER}
    for each in Mark.objects.filter(assessment=assessment).select_related("made_by"):
        found[each.level][each.item] = each
    return found


def marks_past(assessment: Assessment) -> list[Any]:
    """What was given, changed and taken back, newest first."""
    events = Mark.pgh_event_model.objects.filter(assessment_id=assessment.pk)
    return list(events.select_related("made_by").order_by("-pgh_id")[:200])


def below(marks: Mapping[str, Mapping[str, Mark]], level: str, item: str) -> Mark | None:
    """What the nearest level below gave."""
    for each in reversed(_ORDER[: _ORDER.index(level)]):
        if item in marks[each]:
            return marks[each][item]
    return None


@transaction.atomic
def save_marks(
    *,
    actor: Any,
    pk: int,
    version: int,
    given: Mapping[str, Given],
    hand_on: bool = False,
) -> Assessment:
    """Keep what somebody gives for items of the level that acts now; `hand_on` also submits, checks
    or reviews it.

    Items without marks stay open until it is handed on. A mark that differs from the one of the
    level below says why, and so does one that is changed after it was handed on once. Raises
    ValidationError (`marks_CODE`, `note_CODE`, `reason_CODE` → messages), what `Flow.claim` raises,
    and `Refusal`.
    """
    seen = Assessment.objects.filter(pk=pk).first()
    state = seen.state if seen is not None else AssessmentState.OWN
    if state not in LEVELS:
        raise Refusal("已经评审完，要改分的请先点“重新评审”，写明理由。")
    level, move = LEVELS[AssessmentState(state)]
    assessment = ASSESSMENTS.claim(move, actor=actor, pk=pk, version=version)
    _refuse_round(assessment)
    document = assessment.round.scheme.document
    marks = stored(assessment)
    handed = _was_handed_on(assessment, move)
    errors: dict[str, str] = {}
    items = {item.code: item for item in items_of(assessment, level, document)}
    if unknown := set(given) - set(items):
        raise ValidationError(f"项目“{'、'.join(sorted(unknown))}”不由{Level(level).label}评分。")
    for code, each in given.items():
        errors |= _wrong(items[code], each, level, marks, handed)
    if errors:
        raise ValidationError(errors)
    for code, each in given.items():
        _put(assessment, code, level, each, marks, actor)
    if hand_on:
        _refuse_waiting(items, stored(assessment), level)
        _refuse_unheard(assessment, level)
        _hand_on(assessment, move, actor)
    else:
        records.raise_version(assessment)
    count_one(assessment)
    return assessment


def _refuse_round(assessment: Assessment) -> None:
    round = assessment.round
    if round.state != RoundState.OPEN:
        raise Refusal(f"“{round}”{round.get_state_display()}，不能再评分。")


def _was_handed_on(assessment: Assessment, move: str) -> bool:
    return AssessmentStep.objects.filter(subject=assessment, move=move).exists()


def _wrong(item: Item, given: Given, level: str, marks, handed: bool) -> dict[str, str]:
    code, found = item.code, {}
    if given.marks is None:
        return {}
    if given.marks != given.marks.quantize(Decimal("0.01")):
        found[f"marks_{code}"] = f"{item.title}最多两位小数。"
    if not Decimal(str(item.floor)) <= given.marks <= Decimal(str(item.marks)):
        found[f"marks_{code}"] = f"{item.title}应在 {item.floor} 至 {item.marks} 分之间。"
    if level == Level.SELF and item.evidence and not given.note:
        found[f"note_{code}"] = (
            f"{item.title}须说明依据（{item.evidence_ground}），可以写活动、文号。"
        )
    earlier, own = below(marks, level, code), marks[level].get(code)
    if earlier is not None and earlier.marks != given.marks and not given.reason:
        found[f"reason_{code}"] = (
            f"{item.title}与{earlier.get_level_display()}的 {earlier.marks} 分不同，请写明理由。"
        )
    elif handed and own is not None and own.marks != given.marks and not given.reason:
        found[f"reason_{code}"] = f"{item.title}已经提交过 {own.marks} 分，改分请写明理由。"
    if given.reason and f"reason_{code}" not in found:
        try:
            checked_reason(given.reason, shortest=2)
        except ValidationError as error:
            found[f"reason_{code}"] = " ".join(error.messages)
    return found


def _put(assessment: Assessment, code: str, level: str, given: Given, marks, actor: Any) -> None:
    mark = marks[level].get(code)
    if given.marks is None:
        if mark is not None:
            mark.delete()
        return
    values = {"marks": given.marks, "note": given.note[:300], "reason": given.reason[:200]}
    if mark is None:
        Mark.objects.create(assessment=assessment, item=code, level=level, made_by=actor, **values)
    elif any(getattr(mark, name) != value for name, value in values.items()):
        Mark.objects.filter(pk=mark.pk).update(made_by=actor, **values)


def _refuse_waiting(items: Mapping[str, Item], marks, level: str) -> None:
    """Raise ValidationError at each item that nobody has marked up to this level."""
    upto = _ORDER[: _ORDER.index(level) + 1]
    errors = {
        f"marks_{code}": f"{item.title}还没有评分。"
        for code, item in items.items()
        if not any(code in marks[each] for each in upto)
    }
    if errors:
        raise ValidationError(errors)


def _refuse_unheard(assessment: Assessment, level: str) -> None:
    """Raise `Refusal` where whoever reports has not, or a hearing that the scheme counts was not
    held."""
    if assessment.is_party:
        return
    reported = DutyReport.objects.filter(assessment=assessment)
    if level == Level.SELF and assessment.post_id is not None and not reported.exists():
        raise Refusal("请先提交述职报告，再提交自评。")
    if level == Level.COUNTY:
        rows = Heard.objects.filter(assessment=assessment, hearing__counted_on__isnull=False)
        asked = assessment.round.scheme.document.sources
        missing = (asked & set(Side.values)) - set(rows.values_list("side", flat=True))
        # A committee without members of its own has nobody who could vote: it does not apply.
        if Side.MEMBERS in missing and not voters_of(
            assessment, Side.MEMBERS, timezone.localdate(), [assessment]
        ):
            missing.remove(Side.MEMBERS)
        if missing:
            names = "、".join(Side(each).label for each in sorted(missing))
            raise Refusal(f"{names}还没有计票，计票后才能评审通过。")


def _hand_on(assessment: Assessment, move: str, actor: Any, reason: str = "") -> None:
    ASSESSMENTS.move(
        assessment,
        move,
        actor=actor,
        reason=reason,
        due_on=assessment.round.until(ASSESSMENTS.moves[move].to),
    )


#: Moves that change no marks.
MOVES = ("take_over", "return", "send_back", "reopen")


@transaction.atomic
def move_assessment(
    *, actor: Any, pk: int, version: int, move: str, reason: str = ""
) -> Assessment:
    """Send back with a reason, open again, or take over what was not handed in. Marks that were
    given stay. Raises what `Flow.claim` and `Flow.move` raise."""
    assessment = ASSESSMENTS.claim(move, actor=actor, pk=pk, version=version)
    _refuse_round(assessment)
    if move == "take_over" and assessment.round.until(AssessmentState.OWN) is not None:
        raise Refusal(f"自评到 {assessment.round.own_until} 截止，截止以后才能转镇街初核。")
    _hand_on(assessment, move, actor, reason)
    if ASSESSMENTS.moves[move].back:
        tell_moved(assessment, move, reason)
    return assessment


@transaction.atomic
def correct_mark(*, actor: Any, assessment: Assessment, item: str, marks: Any, reason: str) -> Mark:
    """A mark of the county that an objection has put right, during the publicity. Raises
    ValidationError."""
    document = assessment.round.scheme.document
    found = document.item(item)
    if found is None or found.is_computed:
        raise ValidationError(
            {"item": "系统计算的项目在来源处更正（补报活动、提出数据申诉），这里不能改分。"}
        )
    given = Given(marks, reason=checked_reason(reason, shortest=2))
    if given.marks is None:
        raise ValidationError({"marks": "请填写更正后的得分。"})
    if errors := _wrong(found, given, Level.COUNTY, stored(assessment), True):
        raise ValidationError({"marks": list(errors.values())})
    _put(assessment, item, Level.COUNTY, given, stored(assessment), actor)
    count_one(assessment)
    return Mark.objects.get(assessment=assessment, item=item, level=Level.COUNTY)
