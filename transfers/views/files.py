"""Members' files: the list, what is filed of one, handing over."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from accounts.choices import Action
from branches.models import PartyOrganization
from core.addresses import address_of
from core.views.detail import ActionLink, DetailPage, Facts, Lazy, Own
from core.views.editing import EditPage
from core.views.lists import ListAction
from core.views.pieces import Button, Rows
from core.views.records import HistoryPanel, Panel
from members.models import Member
from papers.views.pieces import papers_of
from transfers import forms, services
from transfers.filters import FileFilterSet, HandoverFilterSet
from transfers.models import Handover, HandoverLine, MemberFile
from transfers.services.holding import parties_of
from transfers.tables import FileTable, HandoverTable, LineTable
from transfers.views.doors import ChoosePage, OfMember, PersonList


class FileList(PersonList):
    title = "党员档案"
    subtitle = "档案在哪里、缺什么材料；从党员的页面登记。"
    unit = "份档案"
    empty_text = "没有符合条件的档案。"
    nothing_text = "您的范围内还没有登记党员档案。"
    table_class = FileTable
    filterset_class = FileFilterSet
    sorts = {"checked_on": FileFilterSet.sorts["checked_on"]}
    default_sort = FileFilterSet.default_sort
    related = ("member__party_organization",)
    person = "member_id"
    buttons = (ListAction("档案移交", "transfers:handovers", icon="folder"),)

    def rows(self):
        return MemberFile.objects.visible_to(self.request.user).present()


class NewFile(OfMember):
    model = MemberFile
    form_class = forms.FileForm
    create = services.register_file
    new_title = "登记档案"
    saved = "已登记档案。"


class EditFile(EditPage):
    model = MemberFile
    action = Action.RECORD_TRANSFERS
    form_class = forms.FileForm
    update = services.update_file
    edit_title = "核对档案"
    list_url = "transfers:files"

    def rows(self):
        return super().rows().select_related("member__party_organization")

    def more(self, record):
        return {"title": f"核对档案：{record.member.named_to(self.request.user)}"}


class FileHistory(HistoryPanel):
    model = MemberFile


class FileOfMember(Panel):
    """On the page of a member: where the file lies and what is missing."""

    def pieces(self, pk):
        user = self.request.user
        member = Member.objects.visible_to(user).present().filter(pk=pk).first()
        if member is None:
            return None
        file = MemberFile.objects.visible_to(user).filter(member=pk).first()
        records = (
            member.party_organization_id is not None
            and Member.objects.recordable_by(user).filter(pk=pk).exists()
        )
        if file is None and not records:
            return None
        if file is None:
            button = Button("登记档案", address_of("transfers:new_file", pk), icon="folder")
            table = FileTable([])
            table.request = self.request
            return {"file": Rows("党员档案", table, empty="还没有登记。", buttons=[button])}
        table = FileTable([file])
        table.request = self.request
        for name in ("person", "party"):
            table.columns.hide(name)
        url = address_of("transfers:edit_file", file.pk)
        buttons = [Button("核对档案", url, icon="pencil")] if records else []
        return {"file": Rows("党员档案", table, note=file.note, buttons=buttons)}


class HandoverList(PersonList):
    title = "档案移交"
    subtitle = "移交时列出清单，对方接收后登记回执；档案的存放地点随回执更新。"
    unit = "次移交"
    empty_text = "没有符合条件的移交。"
    nothing_text = "您的范围内还没有移交档案。"
    table_class = HandoverTable
    filterset_class = HandoverFilterSet
    sorts = {"handed_on": HandoverFilterSet.sorts["handed_on"]}
    default_sort = HandoverFilterSet.default_sort
    related = ("party_organization__region",)
    buttons = (
        ListAction(
            "移交档案", "transfers:choose_handover", Action.RECORD_TRANSFERS, icon="plus", main=True
        ),
    )

    def rows(self):
        return Handover.objects.visible_to(self.request.user).present().with_number()


class ChooseHandover(ChoosePage):
    """Of which Party organization; leads on to the form."""

    model = Handover
    form_class = forms.ChoosePartyForm
    new_title = "移交档案"
    list_url = "transfers:handovers"

    def next_url(self, party_organization):
        return address_of("transfers:new_handover", party_organization.pk)


class NewHandover(EditPage):
    model = Handover
    action = Action.RECORD_TRANSFERS
    form_class = forms.HandoverForm
    create = services.hand_over
    new_title = "移交档案"
    intro = "勾选移交的党员档案；保存后可以打印移交清单和回执。"
    list_url = "transfers:handovers"
    saved = "已登记移交，请打印清单。"

    @cached_property
    def party(self):
        user, pk = self.request.user, self.kwargs["party"]
        party = get_object_or_404(PartyOrganization.objects.visible_to(user).present(), pk=pk)
        if not parties_of(user).filter(pk=pk).exists():
            raise PermissionDenied("您的账号不能移交这个党组织的档案。")
        return party

    def get(self, request, party):
        return super().get(request)

    def post(self, request, party):
        return super().post(request)

    def form(self, record, data=None, **options):
        return super().form(record, data, party=self.party, **options)

    def more(self, record):
        return {"title": f"移交档案：{self.party.name}"}


class HandoverPage(DetailPage):
    model = Handover
    related = ("party_organization__region",)
    list_url = "transfers:handovers"
    main = (
        ActionLink(
            "登记回执",
            "transfers:receive_handover",
            icon="circle-check",
            when=lambda each: each.received_on is None,
        ),
    )
    print_text = ""
    parts = (
        Facts(
            "移交",
            (
                "party_organization",
                "keeper",
                "place",
                "handed_on",
                "handed_by",
                "received_on",
                "received_by",
            ),
        ),
        Own("people", "lines"),
        Own("papers", "papers"),
        Lazy("history", "变更记录", "transfers:handover_history"),
    )

    def subtitle(self, record):
        return (record.party_organization.name,)

    def badges(self, record):
        yield ("已接收", "green") if record.received_on else ("等待接收", "amber")

    def lines(self):
        rows = HandoverLine.objects.visible_to(self.request.user).filter(handover=self.record)
        found = list(rows.order_by("pk"))
        for each in found:
            each.handover = self.record
        return Rows("移交清单", LineTable(found, reader=self.request.user))

    def papers(self):
        return papers_of(self.request.user, self.record)


class HandoverHistory(HistoryPanel):
    model = Handover


class ReceiveHandover(EditPage):
    model = Handover
    action = Action.RECORD_TRANSFERS
    form_class = forms.HandoverReceiptForm
    update = services.receive_handover
    edit_title = "登记档案接收回执"
    list_url = "transfers:handovers"
    submit = "登记回执"
    saved = "已登记回执，档案存放地点已更新。"
