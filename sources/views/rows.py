"""Rows of lists: the queues, two rows side by side, what enters and what is closed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.choices import Action
from core.addresses import address_of
from core.errors import Refusal
from core.keys import keys_of
from core.views.detail import DetailPage, Own
from core.views.editing import EditPage, at_the_door, say_with_undo
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece
from orgs.choices import OperatingState
from orgs.models import STAFF
from sources import services
from sources.choices import Outcome, SaidField, Verdict
from sources.codes import Change, clues
from sources.entering import follows
from sources.filters import SourceRowFilterSet
from sources.forms import CloseForm, EnterForm
from sources.models import DivisionChange, SourceRow
from sources.services.queue import GONE
from sources.tables import OUTCOME_TONES, SourceRowTable, held, said
from sources.tasks import start_entering
from sources.views.lists import must_keep

#: Verdict → words on the button, and its key.
_BUTTONS = {
    Verdict.SAME: ("是同一个", "1", "btn btn-primary"),
    Verdict.DIFFERENT: ("不是同一个", "2", "btn"),
    Verdict.LATER: ("稍后再定", "3", "btn"),
    Verdict.DECLINED: ("不录入", "2", "btn"),
    Verdict.PRESENT: ("仍在经营", "1", "btn"),
}
_QUEUE_OF = {Outcome.LIKELY: "likely", Outcome.NEW: "new", Outcome.VANISHED: "vanished"}


class SourceRowPage(ListPage):
    title = "名单中的行"
    subtitle = "各来源最新名单；判定过的，以后的名单不再问。"
    unit = "行"
    empty_text = "没有符合条件的行。"
    nothing_text = "最新的名单里没有需要处理的行。"
    table_class = SourceRowTable
    filterset_class = SourceRowFilterSet
    sorts = SourceRowFilterSet.sorts
    default_sort = SourceRowFilterSet.default_sort
    related = ("listed__source", "organization__region", "candidate__region", "region")
    tick_bar = "sources/tick_bar.html"
    buttons = (
        ListAction("多方比对", "sources:list", icon="arrows-sort"),
        ListAction("逐条判定疑似", "sources:next", icon="clipboard-check", main=True),
    )

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.EDIT_REGISTRY)

    def rows(self):
        rows = SourceRow.objects.editable_by(self.request.user).present()
        return rows.exclude(outcome=Outcome.BAD)

    def get(self, request, *args, **kwargs):
        must_keep(request)
        return super().get(request, *args, **kwargs)

    def ticks(self):
        return self.request.GET.get("queue") in ("new", "vanished", "twice")

    def extra(self):
        return {
            "queue": self.request.GET.get("queue", ""),
            "states": [(each.value, each.label) for each in map(OperatingState, GONE)],
            "today": timezone.localdate(),
            "follows": follows(),
        }

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        must_keep(request)
        ids, _ = keys_of(request.POST.getlist("chosen"))
        here = request.get_full_path()
        try:
            with at_the_door():
                match request.POST.get("do"):
                    case "enter":
                        return self._enter(request, ids)
                    case "close":
                        return self._close(request, ids, here)
                raise Refusal("请选择一种办理方式。")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(here)

    def _enter(self, request: HttpRequest, ids: list[int]) -> HttpResponse:
        given = request.POST.get("staff_count", "").strip()
        try:
            staff = STAFF.read(given) if given else None
        except ValueError as error:
            raise Refusal(f"职工人数{error}。") from None
        job = start_entering(
            actor=request.user,
            ids=ids,
            staff_count=staff,
            follow=request.POST.getlist("follow"),
        )
        return redirect("core:job", job.pk)

    def _close(self, request: HttpRequest, ids: list[int], here: str) -> HttpResponse:
        form = CloseForm(request.POST)
        if not form.is_valid():
            raise ValidationError([e for errors in form.errors.values() for e in errors])
        deed = services.close_vanished(actor=request.user, ids=ids, **form.cleaned_data)
        text = f"已登记 {deed.count} 个组织{deed.about}。"
        say_with_undo(request, text, url=address_of("sources:undo", deed.pk))
        return redirect(here)


class SourceRowDetail(DetailPage):
    """A row beside the organization that it is or may be, and what can be said of it."""

    model = SourceRow
    related = ("listed__source", "organization__region", "candidate__region", "region")
    list_url = "sources:rows"
    list_title = "名单中的行"
    print_text = ""
    template_name = "sources/row.html"
    parts = (Own("due", "judging"), Own("facts", "beside"))

    def rows(self):
        return SourceRow.objects.editable_by(self.request.user).present()

    def name(self, record):
        return record.name or record.organization.name

    def subtitle(self, record):
        return (f"{record.listed}", f"第 {record.row_no} 行" if record.row_no else "名单里没有")

    def badges(self, record):
        found = [(record.get_outcome_display(), OUTCOME_TONES[record.outcome])]
        return [*found, (record.get_verdict_display(), "grey")] if record.verdict else found

    def judging(self):
        row = self.record
        settled = row.verdict not in ("", Verdict.LATER)
        mine = SourceRow.objects.editable_by(self.request.user)
        waiting_new = mine.waiting_new().filter(pk=row.pk).exists()
        buttons = []
        if not settled and not (row.outcome == Outcome.NEW and row.organization_id):
            buttons = [
                (verdict, *_BUTTONS[verdict])
                for verdict in services.VERDICTS.get(row.outcome, ())
                if verdict != row.verdict
            ]
        context = {
            "row": row,
            "buttons": buttons,
            "settled": settled,
            "waiting_new": waiting_new,
            "queue": _QUEUE_OF.get(row.outcome, ""),
        }
        return Piece("判定", "sources/judging.html", context)

    def beside(self):
        row, user = self.record, self.request.user
        other = row.organization or row.candidate
        lines = [
            {
                "label": str(field.label),
                "said": said(row, field, user) if row.row_no else "",
                "held": held(other, field, user) if other else "",
            }
            for field in SaidField
        ]
        lines.insert(
            0,
            {"label": "统一社会信用代码", "said": row.uscc, "held": other.uscc if other else ""},
        )
        lines = [each for each in lines if each["said"] or each["held"]]
        for each in lines:
            each["differs"] = bool(each["said"] and each["held"] and each["said"] != each["held"])
        found = []
        if row.row_no and other and row.outcome == Outcome.LIKELY:
            changes = DivisionChange.objects.visible_to(user)
            changes = [Change(each.old, each.new, each.changed_on) for each in changes]
            found = clues(row.uscc, row.name, other.uscc, other.name, changes)
        context = {"row": row, "other": other, "lines": lines, "clues": found}
        return Piece("对照", "sources/beside.html", context)


def following(request: HttpRequest) -> HttpResponse:
    """The next row of the queue of the likely ones, or the list when there is none."""
    must_keep(request)
    rows = SourceRow.objects.editable_by(request.user).waiting_likely()
    row = rows.filter(verdict=Verdict.OPEN).order_by("-score", "pk").first()
    if row is None:
        messages.success(request, "疑似的行都看过了。")
        return redirect(f"{address_of('sources:rows')}?queue=likely")
    return redirect(row)


@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """同一个, 不是, 稍后 …; the next one follows."""
    verdict = request.POST.get("verdict", "")
    try:
        with at_the_door():
            if verdict not in Verdict.values or not verdict:
                raise Refusal("请选择一种判定。")
            row = services.judge(actor=request.user, pk=pk, verdict=verdict)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("sources:row", pk)
    name = row.name or row.organization.name
    say_with_undo(
        request,
        f"“{name}”：{row.get_verdict_display()}。",
        url=address_of("sources:reopen", pk),
    )
    if row.outcome == Outcome.LIKELY:
        return redirect("sources:next")
    return redirect(f"{address_of('sources:rows')}?queue={_QUEUE_OF[row.outcome]}")


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a judgement back."""
    try:
        with at_the_door():
            services.reopen(actor=request.user, pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已撤销判定。")
    return redirect("sources:row", pk)


class EnterRow(EditPage):
    """A new unit enters the registry."""

    model = SourceRow
    action = Action.EDIT_REGISTRY
    form_class = EnterForm
    edit_title = "录入台账"
    submit = "录入"
    list_url = "sources:rows"

    @property
    def intro(self):
        return "其余内容按名单登记；录入后可以撤销。月报从名单日期（已定稿月份之后）起计入。"

    def rows(self):
        rows = SourceRow.objects.visible_to(self.request.user).waiting_new()
        return rows.select_related("listed__source", "region")

    def _save(self, record, form):
        self.deed = services.enter_row(actor=self.request.user, pk=record.pk, **form.values())
        record.refresh_from_db()
        return record.organization

    def tell(self, organization):
        url = address_of("sources:undo", self.deed.pk)
        say_with_undo(self.request, f"已录入“{organization}”。", url=url)

    def success_url(self, record):
        if isinstance(record, SourceRow):
            return record.get_absolute_url()
        return f"{address_of('sources:rows')}?queue=new"
