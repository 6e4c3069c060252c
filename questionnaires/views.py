"""Questionnaires: the list, the page of one, its editor, its file, and the ledger of what is
asked."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from accounts.choices import Action
from branches.services import replace_row
from branches.views.terms import CountyRuleDoor
from core.errors import Refusal
from core.forms import StepForm
from core.views.detail import LINE, ActionLink, DetailPage, Facts, Lazy, Own
from core.views.downloads import as_file
from core.views.editing import EditPage, at_the_door
from core.views.lists import ListAction, ListPage
from core.views.moves import MovePage
from core.views.parts import PartPage, RemovePart
from core.views.pieces import Piece
from core.views.records import HistoryPanel
from orgs.models import Organization
from questionnaires import facts, forms, services
from questionnaires.choices import Kind, QuestionnaireState
from questionnaires.documents import Question
from questionnaires.filters import QuestionnaireFilterSet
from questionnaires.flows import FLOW
from questionnaires.models import Questionnaire, QuestionTime
from questionnaires.services.editing import LARGEST, as_json
from questionnaires.tables import TONES, QuestionnaireTable


class QuestionnaireList(ListPage):
    title = "问卷"
    subtitle = "摸底排查问什么；平台已掌握的直接显示，不再填写。"
    unit = "份问卷"
    empty_text = "没有符合条件的问卷。"
    table_class = QuestionnaireTable
    filterset_class = QuestionnaireFilterSet
    sorts = {"code": QuestionnaireFilterSet.sorts["code"]}
    default_sort = "code"
    buttons = (
        ListAction("填报台账", "questionnaires:ledger", icon="clipboard-list"),
        ListAction("导入问卷", "questionnaires:load", Action.EDIT_RULES, icon="upload"),
        ListAction("新建问卷", "questionnaires:new", Action.EDIT_RULES, icon="plus", main=True),
    )

    def rows(self):
        return Questionnaire.objects.visible_to(self.request.user)


def _is_draft(record):
    return record.is_draft


class QuestionnairePage(DetailPage):
    model = Questionnaire
    list_url = "questionnaires:list"
    list_title = "问卷"
    main = (
        ActionLink("启用", "questionnaires:use", icon="circle-check", when=_is_draft),
        ActionLink("增加题目", "questionnaires:new_question", icon="plus", when=_is_draft),
        ActionLink(
            "复制为新的一版",
            "questionnaires:copy",
            icon="copy",
            when=lambda each: not each.is_draft,
        ),
    )
    menu = (
        ActionLink("修改名称和依据", "questionnaires:edit", when=_is_draft),
        ActionLink("导出", "questionnaires:file", needs=""),
        LINE,
        ActionLink(
            "停用",
            "questionnaires:end",
            when=lambda each: each.state != QuestionnaireState.ENDED,
        ),
    )
    parts = (
        Own("due", "problems"),
        Own("due", "burden"),
        Facts("问卷", ("code", "edition", "kind", "source")),
        Own("facts", "questions"),
        Lazy("history", "变更记录", "questionnaires:history", needs="edit"),
    )

    def badges(self, record):
        yield record.get_state_display(), TONES[QuestionnaireState(record.state)]

    def name(self, record):
        return record.name

    def subtitle(self, record):
        kind = record.get_kind_display() if record.kind else "两类组织"
        return f"第 {record.edition} 版", kind

    def problems(self):
        if not self.record.is_draft or not self.allows("edit"):
            return None
        found = services.problems(self.record)
        if not found:
            return None
        return Piece("启用以前还要改的", "questionnaires/problems.html", {"problems": found})

    def burden(self):
        rows = Organization.objects.visible_to(self.request.user).present()
        if self.record.kind:
            rows = rows.filter(kind=self.record.kind)
        found = services.burden(self.record, rows)
        return Piece("填报负担", "questionnaires/burden_piece.html", {"burden": found})

    def questions(self):
        known = facts.catalogue()
        groups = [
            (section, [_shown(each, known, self.record.document) for each in questions])
            for section, questions in self.record.document.sections
        ]
        context = {
            "groups": groups,
            "questionnaire": self.record,
            "edits": self.record.is_draft and self.allows("edit"),
        }
        return Piece("题目", "questionnaires/questions.html", context)


def _shown(question: Question, known: Any, document: Any) -> dict[str, Any]:
    when, fact = question.when, known.get(question.fact)
    other = document.question(when.code) if when else None
    return {
        "question": question,
        "kind": Kind(question.kind).label if question.kind in Kind.values else question.kind,
        "choices": "、".join(word for _, word in question.choices),
        "fact": fact,
        "when": f"“{other.label if other else when.code}”{when.op} {when.value}" if when else "",
    }


class QuestionnaireHistory(HistoryPanel):
    model = Questionnaire
    fields = ("code", "name", "kind", "source", "state")


class QuestionnaireDoor(EditPage):
    """Pages that change a questionnaire: for whoever edits rules in the whole county."""

    model = Questionnaire
    action = Action.EDIT_RULES
    list_url = "questionnaires:list"

    def more(self, record):
        return {} if record is None else {"title": f"{self.edit_title}：{record}"}


class NewQuestionnaire(QuestionnaireDoor):
    form_class = forms.QuestionnaireForm
    create = services.create_questionnaire
    new_title = "新建问卷"
    intro = "也可以打开现有问卷复制为新的一版，或者导入问卷文件。"
    saved = "已新建，接着增加题目。"


class EditQuestionnaire(QuestionnaireDoor):
    form_class = forms.ChangeQuestionnaireForm
    update = services.change_questionnaire
    edit_title = "修改问卷"


class CopyQuestionnaire(QuestionnaireDoor):
    form_class = StepForm
    update = services.copy_questionnaire
    edit_title = "复制问卷"
    intro = "题目全部带过来，新的一版在启用以前可以修改；原来的一版不变。"
    submit = "复制"
    saved = "已复制为编制中的一版。"


class MoveQuestionnaire(MovePage, QuestionnaireDoor):
    flow = FLOW
    update = services.move_questionnaire
    intros = {
        "use": "启用以后题目不能再改，摸底排查可以选用；要改的复制为新的一版。",
        "end": "停用以后不再选用，已经填的答卷不变。",
    }

    def more(self, record):
        return {"title": f"{self.taken.title}：{record}"}


class QuestionPage(PartPage, QuestionnaireDoor):
    """One question of a draft, or a further one."""

    part, words = "question", "label"
    write = services.put_question
    form_class = forms.QuestionForm
    edit_title = "题目"
    missing = "问卷里没有这一题。"


class RemoveQuestion(RemovePart, QuestionPage):
    edit_title = "删除题目"


# --- Files ----------------------------------------------------------------------------------------


class QuestionnaireFile(View):
    """A questionnaire as a file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(Questionnaire.objects.visible_to(request.user), pk=pk)
        response = HttpResponse(as_json(found), content_type="application/json")
        return as_file(response, f"{found.name}_第{found.edition}版.json")


class LoadQuestionnaire(View):
    """A draft out of a file."""

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and not user.reach.part(Action.EDIT_RULES).everywhere:
            raise PermissionDenied("问卷由县级管理员编制。")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(forms.LoadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.LoadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        try:
            data = form.cleaned_data["file"].read(LARGEST + 1)
            with at_the_door():
                found = services.load_questionnaire(actor=request.user, data=data)
        except ValidationError as error:
            form.add_error(None, error.messages[:20])
            return self._page(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self._page(form)
        messages.success(request, "已导入，请核对后启用。")
        return redirect(found)

    def _page(self, form: forms.LoadForm) -> HttpResponse:
        context = {"title": "导入问卷", "form": form}
        return render(self.request, "questionnaires/load.html", context)


# --- The ledger -----------------------------------------------------------------------------------


class Ledger(View):
    """Every field that is asked: by whom, and of how many it is known already."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        ledger = services.ledger(user)
        context = {
            "title": "填报台账",
            "ledger": ledger,
            "twice": sum(each.twice for each in ledger.lines),
            "asked": sum(not each.fixed for each in ledger.lines),
            "times": list(QuestionTime.objects.visible_to(user)),
            "may_edit": QuestionTime.objects.editable_by(user).exists(),
        }
        return render(request, "questionnaires/ledger.html", context)


class ReplaceQuestionTime(CountyRuleDoor):
    model = QuestionTime
    form_class = forms.QuestionTimeForm
    update = partial(replace_row, QuestionTime)
    list_url = "questionnaires:ledger"
    edit_title = "修改填报用时"
