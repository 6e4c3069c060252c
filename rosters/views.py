"""Comparing a list of people with the register, what was found, and what the branch says of it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.choices import Action
from core.addresses import address_of
from core.lists.dated import linked
from core.views.detail import DetailPage, Fact, Facts, Own
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage
from core.views.moves import MovePage
from core.views.pieces import Button, Rows
from core.views.records import Panel
from orgs.models import Organization
from rosters import services
from rosters.filters import MatchFilterSet, RosterFilterSet
from rosters.flows import FLOW
from rosters.forms import ConfirmForm, RosterForm
from rosters.imports import StaffSheet
from rosters.models import Roster, RosterMatch, comparable_by
from rosters.tables import MatchTable, RosterTable

#: Rows of a piece.
SHOWN = 200
_COMPARE = ListAction("比对名单", "rosters:new", Action.REVEAL_IDENTIFIER, icon="users", main=True)


class RosterList(ListPage):
    title = "人员比对"
    subtitle = "用单位的人员名单查找尚未登记在该单位的党员；名单用后即删，每次比对都有记录。"
    unit = "次比对"
    empty_text = "没有符合条件的比对。"
    nothing_text = "您的范围内还没有做过人员比对。"
    first_steps = (_COMPARE,)
    buttons = (
        ListAction("比对结果", "rosters:matches", Action.SEE_MEMBERS, icon="checklist"),
        _COMPARE,
    )
    table_class = RosterTable
    filterset_class = RosterFilterSet
    sorts = {"created_at": RosterFilterSet.sorts["created_at"]}
    default_sort = RosterFilterSet.default_sort
    related = ("organization__region",)

    def rows(self):
        return Roster.objects.visible_to(self.request.user).present()


@method_decorator([sensitive_post_parameters(), sensitive_variables()], name="dispatch")
class NewRoster(EditPage):
    """A list of the unit that the address names, or of the units whose codes it holds."""

    model = Roster
    action = Action.REVEAL_IDENTIFIER
    form_class = RosterForm
    list_url = "rosters:list"
    submit = "比对"
    intro = (
        "名单在内存中按身份证号的加密索引与党员名册比对，比对后即删除，不留姓名和号码。"
        "找到的党员由其所在党组织核对后才登记；非党员不留任何记录。"
    )

    def refuse(self, pk):
        raise PermissionDenied("人员比对只由可以查看完整证件号码的人员办理。")

    @cached_property
    def organization(self) -> Organization | None:
        if "organization" not in self.kwargs:
            return None
        seen = Organization.objects.visible_to(self.request.user).present()
        found = get_object_or_404(seen, pk=self.kwargs["organization"])
        if not comparable_by(self.request.user).filter(pk=found.pk).exists():
            raise PermissionDenied("您的账号不能比对这个组织的人员名单。")
        return found

    @property
    def new_title(self) -> str:
        unit = self.organization
        return f"人员比对：{unit.name}" if unit else "人员比对：多个单位的名单"

    def form(self, record, data=None, **options):
        if data is not None:
            options["files"] = self.request.FILES
        return super().form(record, data, organization=self.organization, **options)

    def more(self, record):
        unit = self.organization
        return {"cancel_url": unit.get_absolute_url()} if unit else {}

    def _save(self, record, form) -> Roster:
        done = services.compare(actor=self.request.user, sheet=StaffSheet(), **form.values())
        self.made = done.rosters
        if done.unread:
            form.warnings += ["有几行未参加比对：", *done.unread]
        return self.made[0]

    def tell(self, record):
        new = sum(each.new_count for each in self.made)
        said = f"已比对，有 {new} 名党员尚未登记在单位，待所在党组织核对。"
        self.saved = said if new else "已比对，名单上没有尚未登记在单位的党员。"
        super().tell(record)

    def success_url(self, record: Any) -> str:
        return record.get_absolute_url() if len(self.made) == 1 else address_of(self.list_url)


def _unit(record: Roster, page: DetailPage) -> Any:
    """The unit by name; as a link for whoever sees it."""
    seen = Organization.objects.visible_to(page.request.user).present()
    return linked(record.organization, seen.filter(pk=record.organization_id).exists())


class RosterPage(DetailPage):
    model = Roster
    related = ("organization__region", "made_by")
    list_url = "rosters:list"
    print_text = ""
    parts = (
        Facts(
            "比对情况",
            (
                Fact("organization", "两新组织", show=_unit),
                "origin",
                "listed_on",
                Fact("row_count", "名单人数"),
                Fact("found_count", show=lambda row, page: page.counted(row.found_count)),
                Fact("known_count", show=lambda row, page: page.counted(row.known_count)),
                Fact("new_count", show=lambda row, page: row.new_to(page.request.user)),
                Fact("made_by", "比对人"),
                Fact("reason", wide=True),
            ),
        ),
        Own("people", "matches"),
    )

    def subtitle(self, record):
        made = timezone.localtime(record.created_at)
        return record.organization.name, f"比对于 {made:%Y-%m-%d %H:%M}"

    def counted(self, number: int) -> Any:
        """Others are given one count alone: from two they could work out a third."""
        return number if self.record.seen_whole_by(self.request.user) else None

    def matches(self):
        user = self.request.user
        rows = RosterMatch.objects.visible_to(user).present().filter(roster=self.record)
        found = list(rows.select_related(*RosterMatch.naming).order_by("state", "pk")[:SHOWN])
        if not found and not self.record.seen_whole_by(user):
            return None
        return Rows(
            "尚未登记在本单位的党员",
            _table(self.request, found),
            empty="没有需要核对的党员。",
            note="由党员所在党组织核对",
        )


def _table(request, rows) -> MatchTable:
    table = MatchTable(rows)
    table.request = request
    ids = RosterMatch.objects.editable_by(request.user).filter(pk__in=[row.pk for row in rows])
    table.decides = frozenset(ids.values_list("pk", flat=True))
    return table


class MatchList(ListPage):
    title = "人员比对结果"
    subtitle = "名单上有、尚未登记在该单位的党员；由党员所在党组织核对。"
    unit = "名党员"
    empty_text = "没有符合条件的比对结果。"
    nothing_text = "没有需要核对的党员。"
    buttons = (ListAction("人员比对", "rosters:list", icon="users"),)
    table_class = MatchTable
    filterset_class = MatchFilterSet
    sorts = MatchFilterSet.sorts
    default_sort = MatchFilterSet.default_sort
    related = RosterMatch.naming
    export_action = Action.EXPORT_MEMBERS
    person = "member_id"
    person_model = RosterMatch._meta.get_field("member").related_model

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied("您的账号没有查看党员的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        return RosterMatch.objects.visible_to(self.request.user).present()

    def prepare(self, table, rows):
        ids = RosterMatch.objects.editable_by(self.request.user)
        ids = ids.filter(pk__in=[row.pk for row in rows])
        table.decides = frozenset(ids.values_list("pk", flat=True))


class _Decide(MovePage):
    model = RosterMatch
    action = Action.RECORD_TRANSFERS
    flow = FLOW
    list_url = "rosters:matches"

    def more(self, record):
        person, unit = record.named_to(self.request.user), record.roster.organization.name
        return {"title": f"{self.edit_title}：{person} — {unit}"}

    def success_url(self, record):
        return address_of(self.list_url)


class ConfirmMatch(_Decide):
    move = "confirm"
    form_class = ConfirmForm
    update = services.confirm_match
    intro = "确认后，党员的工作单位按到岗日期改为这个单位，计入该单位的党员数。"

    def more(self, record):
        employer = record.member.organization
        if employer is None or employer.pk == record.roster.organization_id:
            return super().more(record)
        # It may have been entered since the list was compared.
        intro = f"{self.intro}现在登记的工作单位是“{employer.name}”。"
        return super().more(record) | {"intro": intro}

    def make(self, **values):
        return services.confirm_match(**values)


class DeclineMatch(_Decide):
    move = "decline"
    intro = "名单有误，或者已经离开这个单位的。"

    def make(self, **values):
        return services.decline_match(**values)


class RostersOfOrganization(Panel):
    """On the page of a unit: when its people were compared, and the button for those who may."""

    def pieces(self, pk):
        user = self.request.user
        unit = Organization.objects.visible_to(user).present().filter(pk=pk).first()
        if unit is None:
            return None
        rows = Roster.objects.visible_to(user).filter(organization=pk)
        found = list(rows.select_related("organization__region").order_by("-pk")[:5])
        may = comparable_by(user).filter(pk=pk).exists()
        if not found and not may:
            return None
        url = address_of("rosters:new_of_organization", pk)
        buttons = [Button("比对人员名单", url, icon="users")] if may else []
        table = RosterTable(found)
        table.request = self.request
        return {"rosters": Rows("人员比对", table, empty="还没有比对过。", buttons=buttons)}
