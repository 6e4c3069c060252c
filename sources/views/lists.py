"""多方比对: the lists, one list, the upload, and what columns mean."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View
from django.views.decorators.http import require_POST

from accounts.choices import Action
from core.errors import Refusal
from core.views.detail import DetailPage, Figure, Own
from core.views.editing import at_the_door
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece
from sources import services
from sources.choices import ListStep, Outcome
from sources.filters import SourceListFilterSet
from sources.forms import TitlesForm, UploadForm
from sources.models import SourceList, SourceRow
from sources.tables import SourceListTable
from sources.tasks import start_comparing

#: Bad rows that the page of a list names.
_BAD_SHOWN = 50


def counts_of(user, lists) -> dict[int, dict[str, int]]:
    """List → outcome → rows that the user reaches; contradictions as they stand now."""
    rows = SourceRow.objects.editable_by(user).filter(listed__in=[each.pk for each in lists])
    found: dict[int, dict[str, int]] = {}
    if user.reach.part(Action.EDIT_REGISTRY).everywhere:
        found = {each.pk: {name: getattr(each, name) for name in Outcome.values} for each in lists}
    else:
        counted = rows.values("listed_id", "outcome").annotate(count=Count("pk"))
        for each in counted.order_by():
            found.setdefault(each["listed_id"], {})[each["outcome"]] = each["count"]
    differing = rows.conflicting().values("listed_id").annotate(count=Count("pk"))
    for each in differing.order_by():
        found.setdefault(each["listed_id"], {})["conflicts"] = each["count"]
    return found


def loads(request: HttpRequest) -> bool:
    """Whether the user uploads lists: they are compared with the whole registry."""
    return request.user.reach.part(Action.IMPORT).everywhere


class SourceListPage(ListPage):
    title = "多方比对"
    subtitle = "各部门的名单和台账对照：只列出差别，不改台账。"
    unit = "份"
    empty_text = "没有符合条件的名单。"
    nothing_text = "还没有名单。由县级上传部门名单后，疑似、新增、消失的分镇街核对。"
    table_class = SourceListTable
    filterset_class = SourceListFilterSet
    sorts = SourceListFilterSet.sorts
    default_sort = SourceListFilterSet.default_sort
    related = ("source",)
    buttons = (
        ListAction("上传名单", "sources:new", Action.IMPORT, icon="upload", main=True, when=loads),
        ListAction("待处理的行", "sources:rows", icon="checklist"),
        ListAction("不一致的字段", "sources:conflicts", icon="alert-triangle"),
        ListAction("来源和规则", "sources:rules", icon="ruler-2"),
        ListAction("办理记录", "sources:deeds", icon="history"),
    )

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.EDIT_REGISTRY)

    def rows(self):
        return SourceList.objects.visible_to(self.request.user)

    def get(self, request, *args, **kwargs):
        must_keep(request)
        return super().get(request, *args, **kwargs)

    def prepare(self, table, rows):
        table.counts = counts_of(self.request.user, rows)
        newest = self.rows().latest().filter(pk__in=[each.pk for each in rows])
        table.newest = frozenset(newest.values_list("pk", flat=True))


def must_keep(request: HttpRequest) -> None:
    if not request.user.may(Action.EDIT_REGISTRY):
        raise PermissionDenied("您的账号没有编辑两新组织的权限。")


class NewList(View):
    """The upload."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not loads(request):
            raise PermissionDenied("名单由县级上传。请把文件交给县级工作人员。")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, UploadForm(actor=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, actor=request.user)
        if not form.is_valid():
            return self._page(request, form)
        file = form.cleaned_data["file"]
        try:
            with at_the_door():
                listed = services.upload(
                    actor=request.user,
                    source=form.cleaned_data["source"],
                    dated=form.cleaned_data["dated"],
                    file=file,
                    name=file.name,
                    start=start_comparing,
                )
        except ValidationError as error:
            form.add_error(None, error.messages)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(listed)
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        return render(request, "sources/upload.html", {"title": "上传名单", "form": form})


class SourceListDetail(DetailPage):
    """One list: its progress, what its columns mean, its figures, its bad rows."""

    model = SourceList
    related = ("source", "job", "user")
    list_url = "sources:list"
    list_title = "多方比对"
    print_text = ""
    figures = tuple(
        Figure(label, lambda record, name=name: record.shown.get(name, 0))
        for name, label in (
            (Outcome.SAME, "相同"),
            (Outcome.LIKELY, "疑似"),
            (Outcome.NEW, "新增"),
            (Outcome.VANISHED, "消失"),
        )
    )
    parts = (Own("due", "progress"), Own("due", "titles"), Own("facts", "bad"))

    def found(self):
        record = super().found()
        record.shown = counts_of(self.request.user, [record]).get(record.pk, {})
        return record

    def subtitle(self, record):
        likely = record.likely_from
        return (record.name, likely and f"{likely} 分起为疑似")

    def badges(self, record):
        return [] if record.step == ListStep.DONE else [(record.get_step_display(), "grey")]

    def progress(self):
        job, record = self.record.job, self.record
        done = record.step == ListStep.DONE and not (job and job.error)
        if job is None or (done and not job.is_unfinished):
            return None
        running = job.is_unfinished
        context = {"listed": record, "job": job, "running": running, "loads": loads(self.request)}
        return Piece("进度", "sources/progress.html", context)

    def titles(self):
        if self.record.step != ListStep.MAPPING or not self.allows("edit"):
            return None
        form = self.more.get("form") or TitlesForm(self.record)
        return Piece("列名对应", "sources/titles.html", {"listed": self.record, "form": form})

    def bad(self):
        if self.record.step != ListStep.DONE or self.record.partial:
            return None
        user = self.request.user
        rows = SourceRow.objects.editable_by(user).filter(listed=self.record, outcome=Outcome.BAD)
        context = {
            "listed": self.record,
            "rows": rows.order_by("row_no")[:_BAD_SHOWN],
            "shown": self.record.shown,
        }
        return Piece("结果", "sources/result.html", context)


@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """What foreign titles mean."""
    page = SourceListDetail()
    page.setup(request, pk=pk)
    listed = page.found()
    form = TitlesForm(listed, request.POST)
    if not form.is_valid():
        return page.page(listed, form=form)
    try:
        with at_the_door():
            services.explain(
                actor=request.user, pk=pk, columns=form.columns(), start=start_comparing
            )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(listed)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a list up that was not compared."""
    try:
        with at_the_door():
            listed = services.discard(actor=request.user, pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("sources:detail", pk)
    messages.success(request, "已放弃这份名单，文件已删除。")
    return redirect(listed)
