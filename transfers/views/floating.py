"""Floating members: the two registers, the page of one, and what is done with him."""

from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization
from branches.views.choosing import OfParty
from core.addresses import address_of
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Own
from core.views.editing import EditPage
from core.views.lists import ListAction
from core.views.pieces import Button, Piece, Rows
from core.views.records import HistoryPanel, Panel
from members.models import Member
from papers.views.pieces import papers_of
from transfers import forms, services
from transfers.choices import Limit
from transfers.filters import FloatingFilterSet
from transfers.models import FloatingDeed, FloatingMember, TransferRule
from transfers.services.holding import parties_of
from transfers.tables import DeedTable, FloatingTable
from transfers.views.doors import ChoosePage, OfMember, PersonList, out_of, sensitive

SHOWN = 20


class FloatingList(PersonList):
    title = "流动党员"
    subtitle = "流出的是本地党员外出，流入的是外地党员在本地参加组织生活，不计入本地党员数。"
    unit = "名流动党员"
    empty_text = "没有符合条件的流动党员。"
    nothing_text = "您的范围内还没有登记流动党员。"
    table_class = FloatingTable
    filterset_class = FloatingFilterSet
    sorts = {"starts_on": FloatingFilterSet.sorts["starts_on"]}
    default_sort = FloatingFilterSet.default_sort
    related = ("party_organization__region", "member")
    person = "member_id"
    buttons = (
        *out_of("登记外出党员", "transfers:choose_away", "send", main=False),
        ListAction(
            "登记流入党员", "transfers:new_here", Action.RECORD_TRANSFERS, icon="plus", main=True
        ),
    )

    def rows(self):
        return FloatingMember.objects.visible_to(self.request.user).present()


class FloatingPage(DetailPage):
    model = FloatingMember
    related = ("party_organization__region", "member", "counterpart__party_organization")
    list_url = "transfers:floating"
    main = (
        ActionLink(
            "记一笔", "transfers:add_deed", icon="plus", when=lambda each: each.ends_on is None
        ),
        ActionLink(
            "更新去向", "transfers:edit_floating", icon="pencil", when=lambda e: e.ends_on is None
        ),
    )
    menu = (
        ActionLink("终止登记", "transfers:end_floating", when=lambda each: each.ends_on is None),
    )
    figures = (
        Figure("起始日期", lambda each: each.starts_on.isoformat(), word=True),
        Figure(
            "最近联系",
            lambda each: each.last_contact_on.isoformat() if each.last_contact_on else "还没有",
            word=True,
        ),
    )
    print_text = ""
    parts = (
        Own("due", "hints"),
        Facts(
            "基本情况",
            (
                Fact("side", "登记类别"),
                Fact("party_organization", "党组织"),
                Fact("id_number_masked", "身份证号", code=True),
                Fact("phone_masked", "联系电话", code=True),
                "place",
                "elsewhere",
                Fact("counterpart", "核对", show=lambda record, page: page.matched()),
                "ends_on",
                "end_reason",
            ),
        ),
        Own("links", "deeds"),
        Own("papers", "papers"),
        Own("history", "past"),
    )

    def name(self, record):
        return record.named_to(self.request.user)

    def subtitle(self, record):
        return record.get_side_display(), record.party_organization.name

    def badges(self, record):
        if record.ends_on is not None:
            yield "已终止", "grey"

    def matched(self):
        other = self.record.counterpart
        return f"与{other.party_organization.name}的登记相符" if other else "还没有相符的登记"

    def hints(self):
        """What the rules say of him today; somebody decides, nobody is marked by it."""
        record, today = self.record, timezone.localdate()
        if record.ends_on is not None:
            return None
        said = []
        contact = TransferRule.number_on(today, Limit.CONTACT_MONTHS)
        if record.call_by(contact) <= today:
            said.append(f"已满 {contact} 个月没有联系，请联系后“记一笔”。")
        months = TransferRule.number_on(today, Limit.FLOATING_MONTHS)
        transfer = record.is_away and record.floats_from(months) <= today
        if transfer:
            since = record.floats_from(months)
            said.append(f"自 {since} 起为流动党员；工作单位或住地固定的，应转接组织关系。")
        if not said:
            return None
        context = {"said": said, "member": record.member_id if transfer else None}
        context["may_edit"] = self.allows("edit")
        return Piece("提示", "transfers/hints.html", context)

    def deeds(self):
        rows = FloatingDeed.objects.visible_to(self.request.user).filter(
            floating_member=self.record
        )
        found = list(rows.select_related("made_by").order_by("-done_on", "-pk"))
        return Rows("查、建、联、管、用", DeedTable(found), empty="还没有记录。")

    def papers(self):
        return papers_of(self.request.user, self.record)

    def past(self):
        rows = FloatingMember.objects.past_read_by(self.request.user)
        if not rows.filter(pk=self.record.pk).exists():
            return None
        return self._lazy("变更记录", "transfers:floating_history", self.record.pk)


class FloatingHistory(HistoryPanel):
    model = FloatingMember


class ChooseAway(ChoosePage):
    """Of whom; leads on to the form."""

    model = FloatingMember
    form_class = forms.ChooseAwayForm
    new_title = "登记外出党员"
    list_url = "transfers:floating"

    def next_url(self, member):
        return address_of("transfers:new_away", member.pk)


class NewAway(OfMember):
    model = FloatingMember
    form_class = forms.AwayForm
    create = services.record_away
    new_title = "登记外出"
    submit = "登记"
    saved = "已登记外出。"


@sensitive
class NewHere(OfParty, EditPage):
    model = FloatingMember
    action = Action.RECORD_TRANSFERS
    form_class = forms.HereForm
    create = services.take_in
    new_title = "登记流入党员"
    list_url = "transfers:floating"
    intro = "组织关系在外地、在本党组织参加组织生活的党员。只登记必要的信息，不计入本地党员数。"
    submit = "登记"
    saved = "已登记，可以打印联系卡。"


@sensitive
class EditFloating(EditPage):
    model = FloatingMember
    action = Action.RECORD_TRANSFERS
    form_class = forms.WhereForm
    update = services.update_floating
    edit_title = "更新去向"
    list_url = "transfers:floating"


class _Step(EditPage):
    model = FloatingMember
    action = Action.RECORD_TRANSFERS
    list_url = "transfers:floating"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record.named_to(self.request.user)}"}


class AddDeed(_Step):
    form_class = forms.DeedForm
    update = services.add_deed
    edit_title = "记一笔"
    saved = "已记下。"

    def form(self, record, data=None, **options):
        return self.form_class(data, actor=self.request.user, **options)


class EndFloating(_Step):
    form_class = forms.EndFloatingForm
    update = services.end_floating
    edit_title = "终止登记"
    intro = "返回、转接或离开本地的。流入党员的号码在终止时删除。"
    submit = "终止"
    saved = "已终止登记。"


class FloatingOfMember(Panel):
    """On the page of a member: his times away."""

    def pieces(self, pk):
        user = self.request.user
        member = Member.objects.visible_to(user).present().filter(pk=pk).first()
        if member is None:
            return None
        rows = FloatingMember.objects.visible_to(user).filter(member=pk)
        found = list(rows.select_related("party_organization__region").order_by("-starts_on"))
        begins = (
            member.party_organization_id is not None
            and all(each.ends_on for each in found)
            and Member.objects.recordable_by(user).filter(pk=pk).exists()
        )
        if not found and not begins:
            return None
        url = address_of("transfers:new_away", pk)
        buttons = [Button("登记外出", url, icon="send")] if begins else []
        table = FloatingTable(found)
        table.request = self.request
        return {"floating": Rows("外出流动", table, empty="没有登记外出。", buttons=buttons)}


class FloatingOfParty(Panel):
    """On the page of a Party organization: who is away, and who joined in."""

    def pieces(self, pk):
        user = self.request.user
        party = PartyOrganization.objects.visible_to(user).present().filter(pk=pk).first()
        if party is None or not user.may(Action.SEE_MEMBERS):
            return None
        rows = FloatingMember.objects.visible_to(user).open().filter(party_organization=pk)
        found = list(
            rows.select_related("party_organization__region").order_by("side", "-starts_on")[:SHOWN]
        )
        records = parties_of(user).filter(pk=pk).exists()
        if not found and not records:
            return None
        url = f"{address_of('transfers:new_here')}?party={pk}"
        buttons = [Button("登记流入党员", url)] if records else []
        table = FloatingTable(found)
        table.request = self.request
        table.columns.hide("party")
        return {"floating": Rows("流动党员", table, empty="没有流动党员。", buttons=buttons)}
