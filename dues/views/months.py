"""The list of months, one month, and noting on a phone who paid."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.choices import Action
from core.addresses import address_of
from core.errors import Refusal
from core.keys import key_of
from core.views.detail import ActionLink, DetailPage, Figure, Lazy, Own
from core.views.editing import EditPage, RecordStep, at_the_door
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece
from core.views.records import HistoryPanel
from dues import forms, services
from dues.choices import OWED, DueKind, DuesMonthState, DueState, PayMethod
from dues.filters import DuesMonthFilterSet
from dues.models import Due, DuesMonth, DuesPayment
from dues.shares import NOTHING
from dues.tables import DUE_TONES, MONTH_TONES, DuesMonthTable


def may_look(user: Any) -> bool:
    """Whether sums of dues are for this user anywhere."""
    return user.may(Action.SEE_MEMBERS)


class DuesMonthList(ListPage):
    title = "党费"
    subtitle = "按党组织、按月的应缴和实缴；个人的基数和金额只有本党组织书记和本人能看到。"
    unit = "个月份"
    empty_text = "没有符合条件的月份。"
    nothing_text = "您的范围内还没有建立党费名册。"
    table_class = DuesMonthTable
    filterset_class = DuesMonthFilterSet
    sorts = {"month": DuesMonthFilterSet.sorts["month"]}
    default_sort = DuesMonthFilterSet.default_sort
    related = ("party_organization__region",)
    export_action = Action.EXPORT_MEMBERS
    buttons = (
        ListAction("党费标准", "dues:rules", icon="ruler-2"),
        ListAction("欠缴提示", "dues:arrears", Action.SEE_MEMBERS, icon="clock"),
        ListAction("本党组织党费", "dues:own_party", Action.KEEP_DUES, icon="coins", main=True),
    )

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not may_look(request.user):
            raise PermissionDenied("您的账号没有查看党费的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        return DuesMonth.objects.visible_to(self.request.user).present()


def _money(value: Any) -> str:
    return f"{value:,.2f}"


class DuesMonthPage(DetailPage):
    """One month: sums for whoever sees the Party organization's members, persons for its keeper."""

    model = DuesMonth
    related = ("party_organization__region",)
    list_url = "dues:list"
    list_title = "党费"
    main = (
        ActionLink(
            "登记缴纳",
            "dues:collect",
            icon="checklist",
            when=lambda month: month.state != DuesMonthState.CREATED and month.owing_people,
        ),
    )
    menu = (
        ActionLink(
            "登记一笔（代缴、部分、多缴）",
            "dues:new_payment",
            when=lambda month: month.state != DuesMonthState.CREATED,
        ),
        ActionLink(
            "更正应缴",
            "dues:correct",
            when=lambda month: month.state != DuesMonthState.CREATED,
        ),
    )
    figures = (
        Figure("党员", "people"),
        Figure("缴清", "paid_people", note=lambda month: f"免缴 {month.exempt_people} 名"),
        Figure("应缴（元）", lambda month: _money(month.due_total)),
        Figure("实缴（元）", lambda month: _money(month.paid_total)),
    )
    parts = (
        Own("due", "state"),
        Own("people", "lines"),
        Own("people", "payments"),
        Lazy("history", "变更记录", "dues:history", needs="edit"),
    )

    def name(self, record):
        return f"{record.party_organization.name}{record}"

    def subtitle(self, record):
        return (record.party_organization.region.name,)

    def badges(self, record):
        yield record.get_state_display(), MONTH_TONES[DuesMonthState(record.state)]

    def crumbs(self, record):
        if not self.allows("edit"):
            return []
        return [(record.party_organization.name, address_of("dues:party", self._party))]

    @property
    def _party(self) -> int:
        return self.record.party_organization_id

    def state(self):
        if not self.allows("edit") or self.record.state == DuesMonthState.SETTLED:
            return None
        return Piece("这个月", "dues/state.html", {"month": self.record})

    @cached_property
    def _accounts(self):
        return services.accounts_of(self.record)

    def lines(self):
        if not self.allows("edit"):
            return Piece("应缴和实缴", "dues/lines.html", {})
        user = self.request.user
        dues = Due.objects.visible_to(user).filter(month=self.record).select_related("member")
        rows = [
            {
                "due": each,
                "member": each.member,
                "account": self._accounts[each.member_id],
                "tone": DUE_TONES[DueState(each.state)],
            }
            for each in dues.filter(kind=DueKind.REGULAR).order_by("member__name", "pk")
        ]
        return Piece(
            "应缴和实缴", "dues/lines.html", {"rows": rows, "month": self.record, "reads": True}
        )

    def payments(self):
        if not self.allows("edit"):
            return None
        user = self.request.user
        found = DuesPayment.objects.visible_to(user).filter(month=self.record)
        rows = list(found.select_related("member", "reversed_by").order_by("-pk")[:200])
        if not rows:
            return None
        return Piece("缴纳记录", "dues/payments.html", {"rows": rows, "month": self.record})


class DuesMonthHistory(HistoryPanel):
    model = DuesMonth


class MonthStep(RecordStep):
    model = DuesMonth
    action = Action.KEEP_DUES
    said = ""

    def done(self, record):
        messages.success(self.request, self.said)
        return redirect(record.get_absolute_url())


class StartMonth(MonthStep):
    service = services.start_month
    said = "已开始收缴，名册和应缴已固定。"


class SettleMonth(MonthStep):
    service = services.settle_month
    said = "已截止。以后的补缴、更正另记新的一笔。"


@method_decorator(never_cache, name="dispatch")
class Collect(View):
    """Made for a thumb: tick who paid what is owed, or tick all and untick those who did not."""

    def month(self, request: HttpRequest, pk: int) -> DuesMonth:
        seen = DuesMonth.objects.visible_to(request.user).present()
        month = get_object_or_404(seen.select_related("party_organization"), pk=pk)
        if not DuesMonth.objects.editable_by(request.user).filter(pk=pk).exists():
            raise PermissionDenied("只有本党组织的书记或党费管理员可以登记缴纳。")
        return month

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        month = self.month(request, pk)
        form = forms.TickForm(initial={"paid_on": timezone.localdate(), "method": PayMethod.CASH})
        return self.page(month, form, everybody="all" in request.GET)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        month = self.month(request, pk)
        form = forms.TickForm(request.POST)
        chosen = [key_of(each) for each in request.POST.getlist("paid")]
        if not chosen:
            form.add_error(None, "还没有选人：点一下已缴的人，或点“全选”。")
        if form.is_valid():
            try:
                with at_the_door():
                    number = services.tick_paid(
                        actor=request.user, pk=pk, members=chosen, **form.cleaned_data
                    )
            except ValidationError as error:
                form.add_error(None, error.messages)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已登记 {number} 人缴纳。")
                return redirect(month.get_absolute_url())
        return self.page(month, form, chosen=set(chosen))

    def page(
        self,
        month: DuesMonth,
        form: forms.TickForm,
        *,
        everybody: bool = False,
        chosen: set[int] = frozenset(),
    ) -> HttpResponse:
        accounts = services.accounts_of(month)
        dues = Due.objects.visible_to(self.request.user).filter(
            month=month, kind=DueKind.REGULAR, state__in=OWED
        )
        people = [
            (each.member, accounts[each.member_id].rest, everybody or each.member_id in chosen)
            for each in dues.select_related("member").order_by("member__name", "pk")
            if accounts[each.member_id].rest > NOTHING
        ]
        context = {
            "title": f"登记{month}",
            "month": month,
            "form": form,
            "people": people,
            "everybody": everybody,
        }
        return render(self.request, "dues/collect.html", context)


class OfMonth(EditPage):
    """Something of one member of the month that the address names."""

    action = Action.KEEP_DUES
    list_url = "dues:list"

    @cached_property
    def month(self) -> DuesMonth:
        user = self.request.user
        seen = DuesMonth.objects.visible_to(user).present().select_related("party_organization")
        found = get_object_or_404(seen, pk=self.kwargs["dues_month"])
        if not DuesMonth.objects.editable_by(user).filter(pk=found.pk).exists():
            raise PermissionDenied("只有本党组织的书记或党费管理员可以登记。")
        return found

    def refuse(self, pk):
        # Whoever sees the month hears that he may not.
        get_object_or_404(
            DuesMonth.objects.visible_to(self.request.user).present(), pk=self.kwargs["dues_month"]
        )
        super().refuse(None)

    def form(self, record, data=None, **options):
        return super().form(record, data, month=self.month, **options)

    def success_url(self, record):
        return self.month.get_absolute_url()

    def more(self, record):
        return {
            "title": f"{self.new_title}：{self.month.party_organization.name}{self.month}",
            "cancel_url": self.month.get_absolute_url(),
            "noun": "党费",
        }


class NewPayment(OfMonth):
    model = DuesPayment
    form_class = forms.PaymentForm
    new_title = "登记一笔缴纳"
    intro = "用于他人代缴、只缴一部分或自愿多缴；平台不收款，只记已经收到的。"
    submit = "登记"
    saved = "已登记。"

    def _save(self, record, form):
        return services.pay(actor=self.request.user, pk=self.month.pk, **form.values())

    def form(self, record, data=None, **options):
        member = key_of(self.request.GET.get("member"))
        if data is None and member > 0:
            options.setdefault("initial", {"member": member})
        return super().form(record, data, **options)


class CorrectDue(OfMonth):
    model = Due
    form_class = forms.CorrectionForm
    new_title = "更正应缴"
    intro = "原来的应缴不改：更正另记一笔，写明原因。"
    submit = "更正"
    saved = "已记更正。"

    def _save(self, record, form):
        values = {"pk": self.month.pk, "version": self.month.version, **form.values()}
        services.correct_due(actor=self.request.user, **values)
        return self.month

    def tell(self, record):
        messages.success(self.request, self.saved)


class ReversePayment(EditPage):
    model = DuesPayment
    action = Action.KEEP_DUES
    form_class = forms.ReverseForm
    update = services.reverse_payment
    edit_title = "冲正一笔缴纳"
    intro = "原来的一笔保留，另记金额相反的一笔。"
    submit = "冲正"
    saved = "已冲正。"
    list_url = "dues:list"

    def success_url(self, record):
        return record.month.get_absolute_url()

    def found(self, pk):
        record = super().found(pk)
        if not DuesMonth.objects.visible_to(self.request.user).filter(pk=record.month_id).exists():
            raise Http404
        return record
