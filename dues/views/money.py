"""The ledger of a Party organization, arrears, what the county says, and the papers of a year."""

from functools import cached_property, partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from accounts.choices import Action
from branches.models import PartyOrganization
from branches.services import replace_row
from branches.views.terms import CountyRuleDoor
from core.addresses import address_of
from core.errors import Missing
from core.views.detail import DetailPage, Facts, Own
from core.views.downloads import as_file
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage
from core.views.pieces import Button, Rows, facts_of
from core.views.records import Panel
from dues import forms, services
from dues.choices import BANDS, DuesLimitKind
from dues.filters import StandingFilterSet
from dues.models import (
    DuesEntry,
    DuesLimit,
    DuesMonth,
    DuesRate,
    DuesStanding,
    DuesYear,
    parties_kept_by,
    parties_seen_by,
    spendable_by,
)
from dues.tables import DuesMonthTable, EntryTable, StandingTable
from dues.views.months import may_look
from dues.views.people import OfKept
from members.models import Member
from papers.views.pieces import papers_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows shown of a ledger, and months on the page of a Party organization.
_ENTRIES, _MONTHS = 300, 6


class Ledger(View):
    """What came in and went out of one Party organization, and what it has."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = request.user
        party = get_object_or_404(parties_seen_by(user), pk=pk)
        entries = DuesEntry.objects.visible_to(user)
        entries = entries.filter(giver=party) | entries.filter(taker=party)
        rows = list(
            entries.select_related("giver", "taker", "reversed_by").order_by("-happened_on", "-pk")[
                :_ENTRIES
            ]
        )
        may = spendable_by(user).filter(pk=pk).exists()
        balance = services.balance_of(pk)
        table = EntryTable(rows, party=party, editable=may)
        buttons = [Button("登记", address_of("dues:new_entry", pk))] if may else []
        context = {
            "title": f"{party.name}党费收支",
            "party": party,
            "balance": balance,
            "pieces": [
                facts_of(
                    "结存",
                    ("收缴党费（元）", f"{balance.collected:,.2f}"),
                    ("其他收入（元）", f"{balance.taken:,.2f}"),
                    ("付出（元）", f"{balance.given:,.2f}"),
                    ("结存（元）", f"{balance.rest:,.2f}"),
                ),
                Rows("上缴、拨返和使用", table, empty="还没有登记。", buttons=buttons),
            ],
        }
        return render(request, "dues/ledger.html", context)


class NewEntry(EditPage):
    model = DuesEntry
    list_url = "dues:list"
    form_class = forms.EntryForm
    new_title = "登记党费收支"
    intro = "平台不办理付款，只记已经发生的收支。登记错的用“冲正”，不能修改。"
    submit = "登记"
    saved = "已登记。"

    @cached_property
    def party(self) -> PartyOrganization:
        user, pk = self.request.user, self.kwargs["party"]
        found = spendable_by(user).filter(pk=pk).first()
        if found is None:
            get_object_or_404(PartyOrganization.objects.visible_to(user).present(), pk=pk)
            raise PermissionDenied("您的账号没有登记这个党组织党费收支的权限。")
        return found

    def get(self, request, party, **kwargs):
        self.party  # noqa: B018 - 403 or 404 before anything is shown
        return super().get(request)

    def post(self, request, party, **kwargs):
        self.party  # noqa: B018
        return super().post(request)

    def _save(self, record, form):
        return services.make_entry(
            actor=self.request.user, party_organization=self.party, **form.values()
        )

    def success_url(self, record):
        return address_of("dues:ledger", self.party.pk)

    def more(self, record):
        return {
            "title": f"{self.new_title}：{self.party.name}",
            "cancel_url": self.success_url(None),
            "noun": "党费",
        }


class ReverseEntry(EditPage):
    model = DuesEntry
    form_class = forms.NothingForm
    update = services.reverse_entry
    edit_title = "冲正一笔收支"
    intro = "原来的一笔保留，另记方向相反的一笔。"
    submit = "冲正"
    saved = "已冲正。"
    list_url = "dues:list"


# --- Arrears -----------------------------------------------------------------------------------


class Arrears(ListPage):
    """Who owes some months in a row: a hint for the secretary and the office above. Whether and
    how somebody is spoken to, a person decides."""

    title = "党费欠缴提示"
    unit = "名党员"
    empty_text = "没有符合条件的党员。"
    nothing_text = "没有连续未缴达到提示月数的党员。"
    table_class = StandingTable
    filterset_class = StandingFilterSet
    sorts = StandingFilterSet.sorts
    default_sort = StandingFilterSet.default_sort
    related = ("member__party_organization__region",)
    export_action = Action.EXPORT_MEMBERS
    person, person_model = "member_id", Member
    buttons = (ListAction("党费名册", "dues:list", icon="arrow-back-up"),)

    @property
    def subtitle(self):
        today = timezone.localdate()
        hint, procedure = (
            DuesLimit.on(today, each) for each in (DuesLimitKind.HINT, DuesLimitKind.PROCEDURE)
        )
        return (
            f"连续 {hint} 个月未缴的列入提示；连续 {procedure} 个月的须谈话核实，"
            "怎样处理由党组织研究决定，系统不作结论。"
        )

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not may_look(request.user):
            raise PermissionDenied("您的账号没有查看党费的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        hint = DuesLimit.on(timezone.localdate(), DuesLimitKind.HINT)
        return DuesStanding.objects.visible_to(self.request.user).at_least(hint)


# --- Rules -------------------------------------------------------------------------------------


class Rules(TemplateView):
    template_name = "dues/rules.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        order = {band: place for place, band in enumerate(sum(BANDS.values(), ()))}
        rates = sorted(
            DuesRate.objects.visible_to(user),
            key=lambda each: (order[each.band], each.valid_from),
        )
        return super().get_context_data(**kwargs) | {
            "title": "党费标准",
            "may_edit": DuesRate.objects.editable_by(user).exists(),
            "rates": rates,
            "limits": list(DuesLimit.objects.visible_to(user)),
        }


class RuleDoor(CountyRuleDoor):
    list_url = "dues:rules"
    intro = "不改原来的一行：新的一行从生效日期起执行；已经开始收缴的月份不变。"


class ReplaceRate(RuleDoor):
    model = DuesRate
    form_class = forms.RateForm
    update = partial(replace_row, DuesRate)
    edit_title = "修改党费标准"


class ReplaceLimit(RuleDoor):
    model = DuesLimit
    form_class = forms.LimitForm
    update = partial(replace_row, DuesLimit)
    edit_title = "修改欠缴期限"


# --- A year ------------------------------------------------------------------------------------


class NewYear(OfKept):
    model = DuesYear
    form_class = forms.YearForm
    new_title = "登记年度公布"
    intro = "党支部每年向党员公布一次党费收缴情况。登记以后可以生成公布表和台账。"
    submit = "登记"
    saved = "已登记。"

    def _save(self, record, form):
        return services.publish_year(
            actor=self.request.user, party_organization=self.party, **form.values()
        )


class YearPage(DetailPage):
    model = DuesYear
    related = ("party_organization",)
    list_url = "dues:list"
    list_title = "党费"
    print_text = ""
    parts = (
        Facts("公布", ("year", "published_on")),
        Own("papers", "papers"),
    )
    template_name = "dues/year.html"

    def name(self, record):
        return f"{record.party_organization.name}{record}"

    def crumbs(self, record):
        party = record.party_organization
        return [(party.name, address_of("dues:party", party.pk))]

    def papers(self):
        return papers_of(self.request.user, self.record)


@require_POST
def year_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger of a year as an Excel file."""
    try:
        row, data = services.ledger_workbook(actor=request.user, pk=pk)
    except Missing:
        raise Http404("没有这个年度") from None
    name = f"{row.party_organization.name}{row.year}年党费台账.xlsx"
    return as_file(HttpResponse(data, content_type=XLSX), name)


# --- On the page of a Party organization ---------------------------------------------------------


@method_decorator(never_cache, name="dispatch")
class DuesOfParty(Panel):
    """Sums of the last months and the balance, for whoever sees its members."""

    def pieces(self, pk):
        user = self.request.user
        if not may_look(user):
            return None
        party = parties_seen_by(user).filter(pk=pk).first()
        if party is None:
            return None
        months = DuesMonth.objects.visible_to(user).filter(party_organization=party)
        rows = list(
            months.select_related("party_organization__region").order_by("-month")[:_MONTHS]
        )
        keeps = parties_kept_by(user).filter(pk=pk).exists()
        buttons = [Button("收支", address_of("dues:ledger", pk), icon="notebook")]
        if keeps:
            buttons.append(Button("办理", address_of("dues:party", pk), icon="coins"))
        table = DuesMonthTable(rows)
        table.columns.hide("region")
        note = f"结存 {services.balance_of(pk).rest:,.2f} 元"
        return {"dues": Rows("党费", table, note=note, empty="还没有建立名册。", buttons=buttons)}
