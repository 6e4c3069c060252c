"""Teams and posts: the list, counts by town, one of them, panels on other pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views import View

from accounts.choices import Action
from branches.models import PartyOrganization
from core.addresses import address_of
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Lazy, Own
from core.views.editing import EditPage
from core.views.links import EndLink, NewLink, RemoveLink
from core.views.lists import ListAction, ListPage
from core.views.pieces import Button, Rows
from core.views.records import HistoryPanel, Panel
from members.models import Member
from vanguard import forms, services
from vanguard.choices import VanguardKind
from vanguard.filters import VanguardFilterSet
from vanguard.models import Vanguard, VanguardMember, VanguardResult
from vanguard.tables import PeopleTable, ResultTable, TeamsTable, VanguardTable

#: Rows of a panel.
SHOWN = 50


class VanguardList(ListPage):
    title = "党员作用"
    subtitle = "责任区、先锋岗、攻关组、车间政委、突击队：设在哪里、有哪些党员、做成了什么。"
    unit = "个"
    empty_text = "没有符合条件的责任区、岗位或队伍。"
    nothing_text = "您的范围内还没有登记责任区、先锋岗或突击队。"
    first_steps = (
        ListAction("登记", "vanguard:new", Action.RECORD_VANGUARDS, icon="plus", main=True),
    )
    buttons = (
        ListAction("按镇街统计", "vanguard:towns", icon="table"),
        ListAction("登记", "vanguard:new", Action.RECORD_VANGUARDS, icon="plus", main=True),
    )
    table_class = VanguardTable
    filterset_class = VanguardFilterSet
    sorts = {"starts_on": VanguardFilterSet.sorts["starts_on"]}
    default_sort = VanguardFilterSet.default_sort
    related = ("party_organization__region", "organization")

    def rows(self):
        return Vanguard.objects.visible_to(self.request.user).present().with_people()


class Towns(View):
    """How many there are in each town; numbers of teams and people, no order of merit."""

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = services.by_town(request.user)
        columns = [sum(column) for column in zip(*(each.kinds for each in lines), strict=True)]
        context = {
            "title": "党员作用：按镇街统计",
            "kinds": VanguardKind.labels,
            "lines": lines,
            "sums": list(zip(VanguardKind.labels, columns, strict=False)),
            "total": sum(each.total for each in lines),
            "people": sum(each.people for each in lines),
        }
        return render(request, "vanguard/towns.html", context)


class VanguardPage(DetailPage):
    model = Vanguard
    related = ("party_organization__region", "organization")
    list_url = "vanguard:list"
    list_title = "党员作用"
    main = (ActionLink("修改", "vanguard:edit", icon="pencil"),)
    parts = (
        Facts(
            "基本情况",
            (
                "kind",
                "party_organization",
                "organization",
                "place",
                "starts_on",
                "ends_on",
                Fact("duty", wide=True),
            ),
        ),
        Own("people", "people"),
        Own("links", "results"),
        Lazy("history", "变更记录", "vanguard:history"),
    )

    def subtitle(self, record):
        return record.get_kind_display(), record.party_organization.name

    def badges(self, record):
        if record.is_over:
            yield "已结束", "grey"

    def people(self):
        user, record = self.request.user, self.record
        rows = VanguardMember.objects.visible_to(user).present().filter(vanguard=record)
        rows = rows.select_related("member__party_organization", "vanguard")
        table = PeopleTable(list(rows.order_by("-leads", "starts_on", "pk")), editable=self._edits)
        table.reader = user
        buttons = []
        if self._edits and record.ends_on is None:
            buttons = [Button("增加成员", address_of("vanguard:join", record.pk))]
        return Rows("成员", table, empty="还没有登记成员。", buttons=buttons)

    def results(self):
        record = self.record
        rows = VanguardResult.objects.visible_to(self.request.user).filter(vanguard=record)
        table = ResultTable(list(rows.order_by("-happened_on", "-pk")[:SHOWN]))
        buttons = []
        if self._edits:
            buttons = [Button("登记成效", address_of("vanguard:new_result", record.pk))]
        else:
            table.columns.hide("buttons")
        return Rows("成效", table, empty="还没有登记成效。", buttons=buttons)

    @cached_property
    def _edits(self) -> bool:
        return self.allows("edit")


class VanguardHistory(HistoryPanel):
    model = Vanguard


class EditVanguard(EditPage):
    model = Vanguard
    action = Action.RECORD_VANGUARDS
    form_class = forms.VanguardForm
    create = services.create_vanguard
    update = services.update_vanguard
    new_title = "登记责任区、岗位或队伍"
    edit_title = "修改责任区、岗位或队伍"
    list_url = "vanguard:list"


class _OfTeam:
    """Pages of what belongs to a team lead back to it."""

    action = Action.RECORD_VANGUARDS
    list_url = "vanguard:list"

    def success_url(self, record):
        return address_of("vanguard:detail", record.vanguard_id)


class Join(_OfTeam, NewLink):
    model = VanguardMember
    side = "vanguard"
    form_class = forms.JoinForm
    create = services.join


class EndMember(_OfTeam, EndLink):
    model = VanguardMember
    update = services.end_membership


class RemoveMember(_OfTeam, RemoveLink):
    model = VanguardMember
    update = services.leave_mistake


class NewResult(_OfTeam, NewLink):
    model = VanguardResult
    side = "vanguard"
    form_class = forms.ResultForm
    create = services.add_result
    submit = "保存"


class EditResult(_OfTeam, EditPage):
    model = VanguardResult
    form_class = forms.ResultForm
    update = services.update_result
    edit_title = "修改成效"


# --- On other pages -------------------------------------------------------------------------------


class VanguardsOfParty(Panel):
    """On the page of a Party organization: what goes on there now."""

    def pieces(self, pk):
        user = self.request.user
        party = get_object_or_404(PartyOrganization.objects.visible_to(user).present(), pk=pk)
        rows = Vanguard.objects.visible_to(user).filter(party_organization=party).with_people()
        rows = list(rows.select_related(*VanguardList.related).order_by("ends_on", "-starts_on"))
        records = user.may(Action.RECORD_VANGUARDS)
        if not rows and not records:
            return None
        table = VanguardTable(rows[:SHOWN])
        for name in ("party", "region", "organization", "duty"):
            table.columns.hide(name)
        return {"vanguards": Rows("党员作用", table, empty="还没有登记责任区、先锋岗或突击队。")}


class VanguardsOfMember(Panel):
    """On the page of a member: where he takes part."""

    def pieces(self, pk):
        user = self.request.user
        member = get_object_or_404(Member.objects.visible_to(user).present(), pk=pk)
        rows = VanguardMember.objects.visible_to(user).filter(member=member)
        rows = list(rows.select_related("vanguard").order_by("-starts_on", "-pk"))
        return {"vanguards": Rows("党员作用", TeamsTable(rows[:SHOWN]))} if rows else None
