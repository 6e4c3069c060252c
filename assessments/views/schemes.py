"""Schemes: the list, the page of one, its editor, files in and out, and trying it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from accounts.choices import Action
from assessments import documents, facts, services
from assessments.choices import (
    VOTED,
    Method,
    Rated,
    Reweighting,
    SchemeState,
    Scoring,
    Source,
    TieEnd,
)
from assessments.filters import SchemeFilterSet
from assessments.forms import schemes as forms
from assessments.models import Scheme
from assessments.services import workbook
from assessments.services.burden import burden
from assessments.services.explaining import step_said
from assessments.services.preview import SHOWN, preview
from assessments.tables import SCHEME_TONES, SchemeTable
from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core.addresses import address_of
from core.errors import Refusal
from core.forms import StepForm
from core.views.detail import LINE, ActionLink, DetailPage, Facts, Figure, Lazy, Own
from core.views.downloads import as_file
from core.views.editing import EditPage, at_the_door
from core.views.exports import XLSX
from core.views.lists import ListAction, ListPage
from core.views.parts import PartPage, RemovePart
from core.views.pieces import Piece
from core.views.records import HistoryPanel


class SchemeList(ListPage):
    title = "评星方案"
    subtitle = "类别、项目、分值、一票否决和星级怎么定；参考样本可以复制后改成本县的方案。"
    unit = "个方案"
    empty_text = "没有符合条件的方案。"
    table_class = SchemeTable
    filterset_class = SchemeFilterSet
    sorts = {"code": SchemeFilterSet.sorts["code"]}
    default_sort = "code"
    buttons = (
        ListAction("评星", "assessments:list", icon="star"),
        ListAction("导入方案", "assessments:load_scheme", Action.EDIT_RULES, icon="upload"),
        ListAction("新建方案", "assessments:new_scheme", Action.EDIT_RULES, icon="plus", main=True),
    )

    def rows(self):
        return Scheme.objects.visible_to(self.request.user)


def _is_draft(record):
    return record.is_draft


class SchemePage(DetailPage):
    model = Scheme
    list_url = "assessments:schemes"
    list_title = "评星方案"
    main = (
        ActionLink("定稿", "assessments:settle_scheme", icon="circle-check", when=_is_draft),
        ActionLink("增加项目", "assessments:new_item", icon="plus", when=_is_draft),
        ActionLink(
            lambda each: "复制为本县方案" if each.state == SchemeState.SAMPLE else "复制为新的一版",
            "assessments:copy_scheme",
            icon="copy",
            when=lambda each: not each.is_draft,
        ),
    )
    menu = (
        ActionLink("修改名称和周期", "assessments:edit_scheme", when=_is_draft),
        ActionLink("类别、等级和一票否决", "assessments:frame", when=_is_draft),
        ActionLink("用文件替换内容", "assessments:replace_scheme", when=_is_draft),
        LINE,
        ActionLink(
            "试评",
            "assessments:preview",
            when=lambda each: each.subject == Rated.PARTY_ORGANIZATION,
        ),
        ActionLink("导出 Excel", "assessments:scheme_xlsx", needs=""),
        ActionLink("导出 JSON", "assessments:scheme_json", needs=""),
        LINE,
        ActionLink(
            "停用",
            "assessments:end_scheme",
            when=lambda each: each.state in (SchemeState.SETTLED, SchemeState.DRAFT),
        ),
    )
    figures = (
        Figure("项目", lambda each: len(each.document.items)),
        Figure("满分", lambda each: each.document.full, word=True),
        Figure("系统计算", lambda each: sum(item.is_computed for item in each.document.items)),
        Figure(
            "每个党组织自评约",
            lambda each: f"{burden(each.document).own} 分钟",
            word=True,
        ),
    )
    parts = (
        Own("due", "problems"),
        Facts("方案", ("code", "edition", "subject", "months", "validity", "source")),
        Own("facts", "levels"),
        Own("facts", "items"),
        Lazy("history", "变更记录", "assessments:scheme_history", needs="edit"),
    )

    def badges(self, record):
        yield record.get_state_display(), SCHEME_TONES[SchemeState(record.state)]

    def name(self, record):
        return record.name

    def subtitle(self, record):
        return (f"第 {record.edition} 版", record.get_months_display())

    def problems(self):
        if not self.record.is_draft or not self.allows("edit"):
            return None
        found = services.problems(self.record)
        if not found:
            return None
        return Piece("定稿以前还要改的", "assessments/problems.html", {"problems": found})

    def levels(self):
        document = self.record.document
        context = {
            "document": document,
            "reweighting": Reweighting(document.reweighting).label,
            "tie_end": TieEnd(document.tie_end).label,
            "tie_by": [
                each.name for code in document.tie_by for each in document.dimensions
                if each.code == code
            ],
            "burden": burden(document),
            "voted": document.sources & set(VOTED),
        }  # fmt: skip
        return Piece("等级和一票否决", "assessments/levels.html", context)

    def items(self):
        document = self.record.document
        groups = [
            (
                dimension,
                [_shown(item) for item in document.items if item.dimension == dimension.code],
            )
            for dimension in document.dimensions
        ]
        context = {
            "groups": groups,
            "scheme": self.record,
            "edits": self.record.is_draft and self.allows("edit"),
        }
        return Piece("项目", "assessments/scheme_items.html", context)


def _shown(item: documents.Item) -> dict[str, Any]:
    fact = facts.ALL.get(item.fact)
    return {
        "item": item,
        "source": Source(item.source).label,
        "method": Method(item.method).label,
        "fact": fact,
        "scoring": Scoring(item.scoring).label if item.scoring else "",
        "steps": [step_said(each, item.scoring) for each in item.steps],
        "kinds": "、".join(PartyOrganizationKind(each).label for each in item.kinds),
    }


class SchemeHistory(HistoryPanel):
    model = Scheme
    fields = ("code", "name", "subject", "months", "validity", "source", "state")


class SchemeDoor(EditPage):
    """Pages that change a scheme: for whoever edits rules in the whole county."""

    model = Scheme
    action = Action.EDIT_RULES
    list_url = "assessments:schemes"

    def more(self, record):
        return {} if record is None else {"title": f"{self.edit_title}：{record}"}


class NewScheme(SchemeDoor):
    form_class = forms.SchemeForm
    create = services.create_scheme
    new_title = "新建评星方案"
    intro = "也可以打开参考样本复制，或者导入方案文件。"
    saved = "已新建，接着写类别、等级和项目。"


class EditScheme(SchemeDoor):
    form_class = forms.ChangeSchemeForm
    update = services.change_scheme
    edit_title = "修改方案"


class CopyScheme(SchemeDoor):
    form_class = forms.CopyForm
    update = services.copy_scheme
    edit_title = "复制方案"
    intro = "内容全部带过来，新的一版在定稿以前可以修改；原来的一版不变。"
    submit = "复制"
    saved = "已复制为编制中的一版。"


class Frame(SchemeDoor):
    form_class = forms.FrameForm
    update = services.change_frame
    edit_title = "类别、等级和一票否决"


class SchemeStep(SchemeDoor):
    form_class = StepForm
    submit = "确定"


class SettleScheme(SchemeStep):
    update = services.settle_scheme
    edit_title = "定稿"
    intro = "定稿以后内容不能再改，可以用来启动评星；要改的复制为新的一版。"
    submit = "定稿"
    saved = "已定稿。"


class EndScheme(SchemeStep):
    update = services.end_scheme
    edit_title = "停用方案"
    intro = "停用以后不再用来启动评星，评过的结果不变。"
    submit = "停用"
    saved = "已停用。"


class ItemPage(PartPage, SchemeDoor):
    """One item of a draft, or a further one."""

    part = "item"
    write = services.put_item
    form_class = forms.ItemForm
    edit_title = "项目"
    missing = "方案里没有这个项目。"


class RemoveItem(RemovePart, ItemPage):
    edit_title = "删除项目"


# --- Files ----------------------------------------------------------------------------------------


class SchemeFile(View):
    """A scheme as a file, to be changed and loaded again."""

    kind = "xlsx"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        scheme = get_object_or_404(Scheme.objects.visible_to(request.user), pk=pk)
        name = f"{scheme.name}_第{scheme.edition}版.{self.kind}"
        if self.kind == "xlsx":
            response = HttpResponse(workbook.as_xlsx(scheme), content_type=XLSX)
        else:
            response = HttpResponse(workbook.as_json(scheme), content_type="application/json")
        return as_file(response, name)


class LoadScheme(View):
    """A draft out of a file; with `pk` the content of this draft."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return self._page(forms.LoadForm(), self._scheme(pk))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        scheme = self._scheme(pk)
        form = forms.LoadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, scheme)
        try:
            head, content = workbook.read(form.cleaned_data["file"].read(workbook.LARGEST + 1))
            with at_the_door():
                scheme = self._store(scheme, head, content)
        except ValidationError as error:
            form.add_error(None, error.messages[:20])
            return self._page(form, scheme)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self._page(form, scheme)
        messages.success(request, "已导入，请核对后定稿。")
        return redirect(scheme)

    def _scheme(self, pk: int | None) -> Scheme | None:
        """403 to whoever sees schemes, 404 to whoever does not."""
        user = self.request.user
        if pk is not None:
            scheme = get_object_or_404(Scheme.objects.visible_to(user), pk=pk)
        if not user.may(Action.EDIT_RULES) or not user.reach.part(Action.EDIT_RULES).everywhere:
            raise PermissionDenied("评星方案由县级管理员编制。")
        return None if pk is None else scheme

    def _store(self, scheme: Scheme | None, head: Any, content: Any) -> Scheme:
        user = self.request.user
        if scheme is None:
            return services.load_file(actor=user, head=head, content=content)
        return services.replace_content(
            actor=user, pk=scheme.pk, version=scheme.version, content=content
        )

    def _page(self, form: forms.LoadForm, scheme: Scheme | None) -> HttpResponse:
        title = "导入评星方案" if scheme is None else f"用文件替换内容：{scheme}"
        url = address_of("assessments:schemes") if scheme is None else scheme.get_absolute_url()
        context = {"title": title, "form": form, "cancel_url": url, "scheme": scheme}
        return render(self.request, "assessments/load.html", context)


# --- Tried ----------------------------------------------------------------------------------------


class Preview(View):
    """What a scheme would give on the months that are closed."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        scheme = get_object_or_404(Scheme.objects.visible_to(request.user), pk=pk)
        if not Scheme.objects.editable_by(request.user).filter(pk=pk).exists():
            raise PermissionDenied("试评由县级管理员进行。")
        context: dict[str, Any] = {"title": f"试评：{scheme}", "scheme": scheme, "shown": SHOWN}
        try:
            parties = PartyOrganization.objects.visible_to(request.user)
            found = preview(scheme.document, months=scheme.months, parties=parties)
        except Refusal as refusal:
            context["refusal"] = str(refusal)
        else:
            document = scheme.document
            for each in found.moved:
                each.before_name = document.star_name(each.before)
                each.after_name = document.star_name(each.after)
            context["found"] = found
        return render(request, "assessments/preview.html", context)
