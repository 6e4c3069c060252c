"""Answers in the browser: the squad's list of the day, the queue of the town, one answer."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.choices import Action
from activities.forms.filing import PICTURES
from activities.views.filing import device_key
from answers import services
from answers.choices import OPEN_STATES, AnswerState
from answers.filters import AnswerQueueFilterSet
from answers.models import Answer, AnswerValue
from answers.tables import TONES, AnswerQueueTable
from core.addresses import address_of
from core.errors import Refusal
from core.filing.photos import MOST_PHOTOS
from core.forms import StepForm
from core.lists.pagination import Sort
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Lazy, Own
from core.views.editing import EditPage, at_the_door
from core.views.photos import photo_piece
from core.views.pieces import Piece
from core.views.records import Panel
from core.views.review import ReviewPage, ReviewPanel, ReviewQueue
from questionnaires.documents import MOST_PHOTOS as MOST_OF_QUESTION
from questionnaires.models import Questionnaire
from questionnaires.services.filling import fixed_in
from surveys.choices import FIELD_STATES
from surveys.models import Assignment

# --- The squad ------------------------------------------------------------------------------------


def _must_survey(user: Any) -> None:
    if not user.may(Action.FILE_SURVEYS):
        raise PermissionDenied("入户摸排由摸排小队的队员填报。")


@method_decorator(never_cache, name="dispatch")
class Today(View):
    """What the squad still has to look at, by address, and what the town sent back; opened once, it
    works without a net."""

    def get(self, request: HttpRequest) -> HttpResponse:
        _must_survey(request.user)
        sheet = services.sheet_of(request.user)
        context = {
            "title": "入户摸排",
            "sheet": sheet,
            "questionnaires": _forms_of(sheet.questionnaires.values()),
            "draft_key": device_key(request.user),
            "today": timezone.localdate().isoformat(),
            "most": {"question": MOST_OF_QUESTION, "all": MOST_PHOTOS},
            "pictures": PICTURES,
        }
        return render(request, "answers/today.html", context)


def _forms_of(asked: Iterable[Questionnaire]) -> list[dict[str, Any]]:
    return [
        {
            "questionnaire": each,
            "sections": [
                (
                    title,
                    [
                        {"question": question, "fixed": question.code in fixed}
                        for question in questions
                    ],
                )
                for title, questions in each.document.sections
            ],
        }
        for each in asked
        for fixed in [fixed_in(each)]
    ]


class Call(View):
    """The number of a unit, recorded: for whoever surveys it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with at_the_door():
            phone = services.call(actor=request.user, pk=pk)
        return JsonResponse({"phone": phone})


# --- The town -------------------------------------------------------------------------------------


def _must_review(user: Any) -> None:
    if not user.may(Action.APPROVE_SURVEYS):
        raise PermissionDenied("摸排答卷由镇街、县级工作人员审核。")


class AnswerQueue(ReviewQueue):
    title = "摸排答卷"
    subtitle = "同一单位的答卷排在一起。没有矛盾的可以勾选一起采用，现有内容已变的逐项核对。"
    unit = "份答卷"
    pass_text = "采用"
    review = services.REVIEW
    review_url = "answers:review"
    nothing_text = "没有待审核的答卷。"
    table_class = AnswerQueueTable
    filterset_class = AnswerQueueFilterSet
    sorts = {"unit": Sort("assignment_id"), "filed_at": Sort("filed_at")}
    default_sort = "unit"
    related = ("assignment__organization__region", "assignment__campaign", "filed_by")

    def rows(self):
        _must_review(self.request.user)
        return super().rows().present()

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.APPROVE_SURVEYS)

    def prepare(self, table, rows):
        super().prepare(table, rows)
        table.of_unit = services.waiting_of_units(self.request.user, rows)


def _piece(user: Any, answer: Answer, *, edits: bool) -> Piece:
    context = {"rows": services.differences(user, answer), "answer": answer, "edits": edits}
    return Piece("台账和答卷", "answers/differences.html", context)


def _photos(answer: Answer) -> Piece | None:
    return photo_piece(answer, "现场", services.titles_of(answer))


def _beside(user: Any, answer: Answer) -> Piece | None:
    rows = services.of_unit(user, answer.assignment_id)
    context = {"rows": rows, "answer": answer, "leads_to": "answers:review"}
    return Piece("这家单位的答卷", "answers/beside.html", context) if len(rows) > 1 else None


class _Seen:
    model = Answer

    def rows(self):
        rows = Answer.objects.visible_to(self.request.user).present()
        return rows.select_related(
            "assignment__organization__region", "assignment__campaign", "questionnaire", "filed_by"
        ).prefetch_related("photos")


class AnswerReview(_Seen, ReviewPage):
    review = services.REVIEW
    list_url = "answers:queue"
    list_title = "摸排答卷"

    def pieces(self, record):
        decides = bool(self.review.decisions(record, self.request.user))
        user = self.request.user
        pieces = (_piece(user, record, edits=decides), _photos(record), _beside(user, record))
        return [each for each in pieces if each]

    def subtitle(self, record):
        region = record.assignment.organization.region.name
        return region, record.assignment.campaign.name, f"{record.surveyed_on} 摸排"

    def behind(self, record):
        waiting = self.review.waiting(self.request.user)
        later = Q(assignment=record.assignment_id, pk__gt=record.pk)
        later |= Q(assignment__gt=record.assignment_id)
        return waiting.filter(later).order_by("assignment", "pk")


class DecideValue(View):
    """One field, by its button: accepted, or not with the reason."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = request.user
        value = get_object_or_404(AnswerValue.objects.visible_to(user), pk=pk)
        if not AnswerValue.objects.editable_by(user).filter(pk=pk).exists():
            raise PermissionDenied("这一项由该组织所在镇街核对。")
        decision = request.POST.get("decision")
        approves = decision == "yes"
        try:
            if decision not in ("yes", "no"):
                raise Refusal("请点“采用”或“不采用”。")
            with at_the_door():
                services.decide_value(
                    actor=user,
                    pk=pk,
                    version=_number(request.POST.get("version")),
                    approves=approves,
                    answer=request.POST.get("answer", ""),
                )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{value.label}：{'已采用' if approves else '没有采用'}。")
        return redirect(address_of("answers:review", value.sheet_id))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


class AnswerPage(_Seen, DetailPage):
    list_url = "answers:today"
    list_title = "入户摸排"
    rules = DetailPage.rules | {"review": "reviewable_by"}
    main = (
        ActionLink("审核", "answers:review", icon="checkbox", needs="review"),
        ActionLink("撤回", "answers:withdraw", when=lambda each: each.state in OPEN_STATES),
    )
    parts = (
        Facts(
            "答卷",
            (
                Fact("assignment__campaign", "摸底排查"),
                Fact("questionnaire", "问卷"),
                "surveyed_on",
                Fact("filed_by", "填报人"),
                Fact("note", wide=True),
            ),
        ),
        Own("facts", "differences"),
        Own("facts", "photos"),
        Lazy("history", "审核", "answers:chain"),
    )

    def badges(self, record):
        yield record.get_state_display(), TONES[AnswerState(record.state)]
        if not record.found:
            yield "未找到", "amber"

    def differences(self):
        return _piece(self.request.user, self.record, edits=False)

    def photos(self):
        return _photos(self.record)


class OfUnit(Panel):
    """On the page of a unit of a campaign: what was filed of it, and where its squad files."""

    def pieces(self, pk):
        user = self.request.user
        units = Assignment.objects.visible_to(user).present()
        unit = get_object_or_404(units.select_related("round"), pk=pk)
        rows = services.of_unit(user, unit.pk)
        files = unit.state in FIELD_STATES and unit.round.questionnaire_id is not None
        files = files and Assignment.objects.surveyed_by(user).filter(pk=unit.pk).exists()
        if not (rows or files):
            return None
        context = {"rows": rows, "files": files, "leads_to": "answers:detail"}
        return {"answers": Piece("摸排答卷", "answers/beside.html", context)}


class AnswerChain(ReviewPanel):
    review = services.REVIEW
    review_url = "answers:review"


class WithdrawAnswer(_Seen, EditPage):
    form_class = StepForm
    update = services.withdraw_answer
    edit_title = "撤回答卷"
    intro = "撤回以后镇街不再审核，需要的请另外填报一份。"
    submit = "撤回"
    saved = "已撤回。"
    list_url = "answers:today"
