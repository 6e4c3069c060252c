"""Seats of a year: who holds how many, and where they went."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.choices import Action
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Own
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage
from core.views.pieces import Rows
from joining import forms, services
from joining.filters import QuotaFilterSet
from joining.models import QuotaEntry, QuotaHolding
from joining.services.quotas import WARNING_MONTH, counties
from joining.tables import EntryTable, QuotaTable


def _issues(request):
    return counties(request.user).exists()


class QuotaList(ListPage):
    title = "发展指标"
    unit = "条"
    empty_text = "没有符合条件的指标。"
    nothing_text = "还没有下达发展指标。没有下达指标的年度，列为发展对象时只提示、不占指标。"
    table_class = QuotaTable
    filterset_class = QuotaFilterSet
    sorts = {"year": QuotaFilterSet.sorts["year"]}
    default_sort = "-year"
    related = ("region", "party_organization")
    export_action = Action.APPROVE_CANDIDATES
    buttons = (
        ListAction("发展党员", "joining:list", icon="arrow-back-up"),
        ListAction(
            "下达指标",
            "joining:issue",
            Action.APPROVE_CANDIDATES,
            icon="plus",
            main=True,
            when=_issues,
        ),
    )

    @property
    def subtitle(self):
        text = "县级下达、逐级分配，列为发展对象时使用；余额不会为负。"
        today = timezone.localdate()
        if today.month < WARNING_MONTH:
            return text
        rows = self.rows().filter(year=today.year, left__gt=0)
        number = sum(rows.values_list("left", flat=True)[:1000])
        return f"{text}{today.year} 年还有 {number} 名没有使用。" if number else text

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.RECORD_CANDIDATES):
            raise PermissionDenied("您的账号没有查看发展指标的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        return QuotaHolding.objects.visible_to(self.request.user).present().with_left()


class QuotaPage(DetailPage):
    model = QuotaHolding
    related = ("region", "party_organization")
    list_url = "joining:quotas"
    main = (
        ActionLink("分配", "joining:pass_seats", when=lambda record: record.remaining > 0),
        ActionLink("退回", "joining:return_seats", when=lambda record: record.remaining > 0),
    )
    print_text = ""
    figures = (
        Figure("收到", "received"),
        Figure("已分配", "passed_on"),
        Figure("已使用", "used"),
        Figure("剩余", "remaining"),
    )
    parts = (
        Facts("基本情况", (Fact("holder_name", "单位"), "year", "kind")),
        Own("links", "entries"),
    )

    def entries(self):
        rows = QuotaEntry.objects.visible_to(self.request.user).filter(holding=self.record)
        found = list(
            rows.select_related("other__region", "other__party_organization", "made_by").order_by(
                "-pk"
            )[:200]
        )
        return Rows("明细", EntryTable(found))


class QuotaDoor(EditPage):
    model = QuotaHolding
    action = Action.APPROVE_CANDIDATES
    list_url = "joining:quotas"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record}"} if record else {}


class IssueSeats(QuotaDoor):
    form_class = forms.IssueForm
    create = services.issue_seats
    new_title = "下达指标"
    intro = "县级按年度下达；追加的再下达一次，数量相加。"
    submit = "下达"
    saved = "已下达。"


class PassSeats(QuotaDoor):
    form_class = forms.PassForm
    update = services.pass_seats
    edit_title = "分配指标"
    submit = "分配"
    saved = "已分配。"


class ReturnSeats(QuotaDoor):
    form_class = forms.ReturnForm
    update = services.return_seats
    edit_title = "退回指标"
    intro = "退回上级的指标由上级重新分配。"
    submit = "退回"
    saved = "已退回。"
