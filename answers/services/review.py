"""Reviewing answers: per field, or all at once where nothing contradicts; what is accepted holds
from the day of the survey on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from answers.choices import AnswerAction
from answers.flows import FLOW
from answers.models import Answer, AnswerStep, AnswerValue
from answers.services.body import Body
from core import audit, corrections
from core.choices import CorrectionState
from core.corrections import field_named
from core.errors import Refusal
from core.review import Ground, Hint, Review
from core.values import Wrong
from orgs.models import Organization
from questionnaires import documents, facts
from questionnaires.choices import Kind
from questionnaires.services import prefilled
from sources.choices import SourceCode
from sources.services import hear
from surveys.choices import AssignmentState, CampaignState
from surveys.models import Assignment
from surveys.services import move_assignment

GROUNDS = (
    Ground("wrong_unit", "不是这家单位"),
    Ground("numbers", "人数、金额与其他来源相差较大"),
    Ground("unclear", "说明不清楚"),
)


@dataclass(frozen=True)
class Contradiction:
    """A field that somebody changed after the squad looked at it."""

    value: AnswerValue
    #: What stands there now.
    now: str


def contradictions(answers: Sequence[Answer]) -> dict[int, list[Contradiction]]:
    """Answer → its waiting values whose field is not what the squad saw any more; two queries,
    whatever the number of answers."""
    found: dict[int, list[Contradiction]] = {each.pk: [] for each in answers}
    waiting = list(AnswerValue.objects.waiting().filter(sheet__in=found).order_by("pk"))
    units = Organization.objects.filter(pk__in={each.row_id for each in waiting})
    known, catalogue = facts.known_of([each.field for each in waiting], units), facts.catalogue()
    for value in waiting:
        fact, held = catalogue[value.field], known.get(value.row_id, {}).get(value.field)
        # Whoever may not read names saw a masked one.
        now = fact.shown(held, names=True)
        if value.before not in (now, fact.shown(held, names=False)):
            found[value.sheet_id].append(Contradiction(value, now))
    return found


def _hints(rows: Sequence[Answer], user: Any) -> dict[int, list[Hint]]:
    return {
        pk: [
            Hint(
                "changed",
                "现有内容已变",
                f"{each.value.label}：摸排时是“{each.value.before or '空'}”，"
                f"现在是“{each.now or '空'}”，答卷写“{each.value.value_text}”。",
            )
            for each in found
        ]
        for pk, found in contradictions(rows).items()
    }


def differences(actor: Any, answer: Answer) -> list[dict[str, Any]]:
    """Question by question what the registry holds, as the reviewer reads it, and what was
    answered."""
    said, values = answer.said, {each.code: each for each in answer.values_proposed.all()}
    known = prefilled(answer.questionnaire, answer.assignment.organization, actor)
    changed = {each.value.code: each.now for each in contradictions([answer])[answer.pk]}
    rows = []
    for question in answer.questionnaire.document.questions:
        value = values.get(question.code)
        answered = said["answers"].get(question.code)
        if answered is None and question.code not in said["confirmed"]:
            continue
        text = value.value_text if value else documents.words_of(question, answered)
        if question.kind == "phone" and not value:
            text = "（未变）" if answered is None else "（已填）"
        rows.append(
            {
                "question": question,
                "registry": known[question.code].text if question.code in known else "",
                "answered": text or "仍然正确",
                "value": value,
                "seen": value.before if value and question.code in changed else None,
                "waits": value is not None and value.state == CorrectionState.PROPOSED,
            }
        )
    return rows


def compared(actor: Any, answer: Answer, sent: Body) -> list[dict[str, str]]:
    """Where what came under a key differs from what was filed under it, in words."""
    said, found = answer.said["answers"], []
    for question in answer.questionnaire.document.questions:
        stored = documents.words_of(question, said.get(question.code))
        given = dict(sent.answers).get(question.code)
        try:
            kind = documents.type_of(question)
            given = None if given in (None, "", []) else kind.read(given)
            new = documents.words_of(question, given)
        except (Wrong, TypeError, ValueError):
            new = str(given)[:60]
        if question.kind == Kind.PHOTO and isinstance(given, list):
            new = _other_photos(said.get(question.code, ()), given)
        if stored != new:
            found.append(
                {"field": question.code, "label": question.label, "current": stored, "sent": new}
            )
    lost = () if answer.found else [each.sha256 for each in answer.photos.all()]
    for name, label, stored, new in (
        ("surveyed_on", "摸排日期", f"{answer.surveyed_on}", f"{sent.surveyed_on}"),
        ("note", "说明", answer.note, sent.note),
        ("photos", "照片", _other_photos((), lost), _other_photos(lost, sent.photos)),
    ):
        if stored != new:
            found.append({"field": name, "label": label, "current": stored, "sent": new})
    return found


def _other_photos(stored: Sequence[str], sent: Sequence[str]) -> str:
    """Photos that were sent, beside those that are there: as many may be others."""
    text = f"{len(set(sent))} 张照片" if sent else ""
    others = len({*sent} - {*stored})
    return f"{text}，其中 {others} 张不同" if stored and others else text


def _content(answer: Answer) -> list[tuple[str, str]]:
    """What an edition said, without persons."""
    said = answer.said
    kept = [("摸排日期", f"{answer.surveyed_on}"), ("说明", answer.note)]
    for question in answer.questionnaire.document.questions:
        value = said["answers"].get(question.code)
        if value is not None and question.kind not in ("phone", "name", "photo", "place"):
            kept.append((question.label, documents.words_of(question, value)))
    return kept


def _first(answer: Answer) -> list[AnswerStep]:
    """The filing itself."""
    return [
        AnswerStep(
            subject=answer,
            move="refile",
            before="filed",
            after="filed",
            made_at=answer.filed_at,
            made_by=answer.filed_by,
            reason="",
            due_on=None,
        )
    ]


class _AnswerReview(Review):
    """What is accepted is applied, in the same transaction."""

    def decisions(self, row: Answer, user: Any) -> list[str]:
        """After the end of the campaign nobody could file again what goes back."""
        names = super().decisions(row, user)
        return names if row.is_runnable else [name for name in names if name != "return"]

    @transaction.atomic
    def decide(self, move: str, *, actor: Any, pk: int, version: int, **values: Any) -> Answer:
        """Accept an answer as a whole, where nothing contradicts, or send it back. Raises what
        `Review.decide` raises, and `Refusal` that names the fields."""
        answer = super().decide(move, actor=actor, pk=pk, version=version, **values)
        if move == "return" and not answer.is_runnable:
            raise Refusal("排查已经结束，小队不能再改；不采用的逐项说明理由。")
        if move == "accept":
            _apply(answer, actor)
            _hear_confirmed(answer)
            _step_on(answer.assignment, actor, "checked")
            audit.record(
                action=AnswerAction.ACCEPTED,
                actor=actor,
                subject=answer.assignment.organization,
                detail={"排查": str(answer.assignment.campaign)},
            )
        else:
            reason = answer.steps.order_by("pk").last().reason
            _step_on(answer.assignment, actor, "send_back", reason)
            # What was not found, somebody has to look for once more.
            _step_on(answer.assignment, actor, "restore", reason, state=AssignmentState.LOST)
        return answer


REVIEW = _AnswerReview(
    FLOW,
    submits=("refile",),
    decides=("accept", "return"),
    grounds=GROUNDS,
    content=_content,
    hints=(_hints,),
    first=_first,
)


def _apply(answer: Answer, actor: Any) -> None:
    if changed := contradictions([answer])[answer.pk]:
        names = "、".join(each.value.label for each in changed)
        raise Refusal(f"{names}在摸排以后已经改过，请打开这份答卷逐项核对。")
    for value in answer.values_proposed.filter(state=CorrectionState.PROPOSED).order_by("pk"):
        _decide(actor, pk=value.pk, version=value.version, approves=True)


def _decide(actor: Any, *, approves: bool, **given: Any) -> AnswerValue:
    """One value is decided; what is applied is noted as the word of the survey."""
    seen = AnswerValue.objects.visible_to(actor)
    value = corrections.decide(seen, actor=actor, approves=approves, **given)
    if approves:
        hear(
            source=SourceCode.OWN,
            organization=value.sheet.assignment.organization,
            day=value.sheet.surveyed_on,
            values={value.field: field_named(value.model, value.field).read(value.given)},
        )
    return value


def _hear_confirmed(answer: Answer) -> None:
    """What stood there already and the squad found right is its word, too."""
    right, catalogue = answer.said.get("right", {}), facts.catalogue()
    values = {
        fact.returns[1]: right[question.code]
        for question in answer.questionnaire.document.questions
        if question.code in right and (fact := catalogue.get(question.fact)) and fact.returns
    }
    hear(
        source=SourceCode.OWN,
        organization=answer.assignment.organization,
        day=answer.surveyed_on,
        values=values,
    )


def _step_on(
    row: Assignment,
    actor: Any,
    move: str,
    reason: str = "",
    state: str = AssignmentState.CHECK,
) -> None:
    """The unit goes on with its answer, where it waits for the check; after the end of the campaign
    it stays as the report has it, and its answers are judged all the same."""
    row.refresh_from_db()
    if row.state == state and row.campaign.state == CampaignState.RUNNING:
        move_assignment(actor=actor, pk=row.pk, version=row.version, move=move, reason=reason)


@transaction.atomic
def decide_value(
    *, actor: Any, pk: int, version: int, approves: bool, answer: str = ""
) -> AnswerValue:
    """What the office says of one field; with the last of them the answer is accepted. Raises what
    `core.corrections.decide` raises."""
    filed = Answer.objects.select_for_update(of=("self",)).filter(values_proposed=pk).first()
    if filed is not None and filed.state != "filed":
        raise Refusal(f"这份答卷{filed.get_state_display()}，不能再核对。")
    value = _decide(actor, pk=pk, version=version, approves=approves, answer=answer)
    if not AnswerValue.objects.waiting().filter(sheet=value.sheet_id).exists():
        filed.refresh_from_db()
        REVIEW.decide("accept", actor=actor, pk=filed.pk, version=filed.version)
    return value
