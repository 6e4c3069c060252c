"""Transfers: the list, the page of one, and a page for each step."""

from django.http import Http404

from accounts.choices import Action
from core.addresses import address_of
from core.flows import standing_of
from core.forms import ReasonStepForm, StepForm
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Lazy, Own
from core.views.lists import ListAction
from core.views.pieces import Button, Piece, Rows
from core.views.records import HistoryPanel, Panel
from members.filters import MemberFilterSet
from members.models import Member, Post
from papers.views.pieces import papers_of
from transfers import forms, services
from transfers.choices import TransferKind, TransferState
from transfers.filters import TransferFilterSet
from transfers.flows import flow_of
from transfers.models import Transfer, TransferLetter, TransferStep
from transfers.tables import TONES, ClosingTable, LetterTable, TransferTable
from transfers.views.doors import AmongPage, PersonList, out_of

RELATED = ("party_organization__region", "target__region", "member")
#: Rows on the page of a member.
SHOWN = 10


class TransferList(PersonList):
    title = "组织关系转接"
    subtitle = "提出、上级同意、接收；组织关系从接收之日起转移，开具介绍信不转移组织关系。"
    unit = "次转接"
    empty_text = "没有符合条件的转接。"
    nothing_text = "您的范围内还没有办理组织关系转接。"
    table_class = TransferTable
    filterset_class = TransferFilterSet
    sorts = {"proposed_on": TransferFilterSet.sorts["proposed_on"]}
    default_sort = TransferFilterSet.default_sort
    related = RELATED
    person = "member_id"
    buttons = (
        ListAction("介绍信", "transfers:letters", icon="mail"),
        ListAction("单位关停须转接", "transfers:closing", icon="building"),
        ListAction("转接和流动规定", "transfers:rules", icon="ruler-2"),
        ListAction("登记县外转入", "transfers:new_in", Action.RECORD_TRANSFERS, icon="plus"),
        *out_of("转出党员", "transfers:choose", "arrow-right"),
    )

    def rows(self):
        return Transfer.objects.visible_to(self.request.user).present()


class ClosingList(PersonList):
    """Whose unit has closed while the relation still lies where it lay."""

    title = "单位关停须转接的党员"
    subtitle = "工作单位停业、注销或为空壳，组织关系还没有转出、也没有正在办理转接的党员。"
    unit = "名党员"
    empty_text = "没有符合条件的党员。"
    nothing_text = "没有需要因单位关停转接的党员。"
    table_class = ClosingTable
    related = ("party_organization", "organization")
    person = "pk"
    buttons = (ListAction("全部转接", "transfers:list", icon="arrow-back-up"),)

    filterset_class = MemberFilterSet
    sorts = {"joined": MemberFilterSet.sorts["joined"]}
    default_sort = "joined"

    def rows(self):
        return closing_of(self.request.user)


def closing_of(user):
    """Members in scope whose unit is not in operation and whose relation nobody moves yet."""
    under_way = Transfer.objects.visible_to(user).open().filter(member__isnull=False)
    return (
        Member.objects.visible_to(user)
        .present()
        .of_closed_units()
        .filter(party_organization__isnull=False)
        .exclude(pk__in=under_way.values("member"))
    )


def _letter_fact(record, page):
    if record.kind != TransferKind.IN:
        return ""
    return " ".join(filter(None, [record.letter_number, str(record.letter_on or "")]))


def _in(*states):
    return lambda record: record.state in states


_S = TransferState


class TransferPage(DetailPage):
    model = Transfer
    related = (*RELATED, "proposed_by")
    list_url = "transfers:list"
    rules = {
        "edit": "editable_by",
        "agree": "agreeable_by",
        "receive": "receivable_by",
    }
    main = (
        ActionLink(
            "同意转接",
            "transfers:agree",
            icon="circle-check",
            needs="agree",
            when=lambda record: record.state == _S.PROPOSED and not record.is_out,
        ),
        ActionLink(
            "开具介绍信",
            "transfers:issue",
            icon="mail",
            needs="agree",
            when=lambda record: record.state == _S.PROPOSED and record.is_out,
        ),
        ActionLink(
            "接收", "transfers:receive", icon="circle-check", needs="receive", when=_in(_S.AGREED)
        ),
        ActionLink(
            "登记回执", "transfers:confirm", icon="circle-check", needs="agree", when=_in(_S.SENT)
        ),
    )
    menu = (
        ActionLink("修改", "transfers:amend", when=_in(_S.PROPOSED)),
        ActionLink("不同意", "transfers:decline", needs="agree", when=_in(_S.PROPOSED)),
        ActionLink("不予接收", "transfers:refuse", needs="receive", when=_in(_S.AGREED)),
        ActionLink("重新开具介绍信", "transfers:reissue", needs="agree", when=_in(_S.SENT)),
        ActionLink("对方退回", "transfers:refuse", needs="agree", when=_in(_S.SENT)),
        ActionLink("取消转接", "transfers:cancel", when=lambda record: record.is_open),
    )
    print_text = ""
    parts = (
        Own("due", "standing"),
        Facts(
            "转接",
            (
                Fact("kind", "方式"),
                Fact("from_name", "转出党组织"),
                Fact("to_name", "转入党组织"),
                "addressee",
                Fact("letter_number", "来信", show=_letter_fact),
                "ground",
                "dues_paid_to",
                "proposed_on",
                "proposed_by",
                "agreed_on",
                "received_on",
            ),
        ),
        Facts(
            "党员",
            (
                Fact("person", "姓名", show=lambda record, page: page.person()),
                Fact("id_number_masked", "身份证号", code=True),
                Fact("phone_masked", "联系电话", code=True),
                Fact("posts", "转出前须办理", show=lambda record, page: page.posts(), wide=True),
            ),
            place="people",
        ),
        Own("papers", "letters"),
        Own("papers", "papers"),
        Lazy("history", "变更记录", "transfers:history"),
    )

    def name(self, record):
        return record.named_to(self.request.user)

    def subtitle(self, record):
        return record.get_kind_display(), f"{record.from_name} → {record.to_name}"

    def badges(self, record):
        yield record.get_state_display(), TONES[TransferState(record.state)]

    def person(self):
        return self.record.person_to(self.request.user)

    def posts(self):
        """Offices that end before he goes are ended on his page."""
        record = self.record
        if not record.is_open or record.member_id is None:
            return ""
        held = Post.objects.visible_to(self.request.user).filter(
            member=record.member_id, party_organization=record.party_organization_id, ends_on=None
        )
        titles = "、".join(each.get_title_display() for each in held)
        return f"还担任{titles}，请先办理任职变动。" if titles else ""

    def standing(self):
        steps = (
            TransferStep.objects.visible_to(self.request.user)
            .filter(subject=self.record)
            .select_related("made_by")
            .order_by("pk")
        )
        standing = standing_of(flow_of(self.record), self.record, steps)
        return Piece("办理过程", "core/standing.html", {"standing": standing})

    def letters(self):
        if not self.record.is_out:
            return None
        rows = TransferLetter.objects.visible_to(self.request.user).filter(transfer=self.record)
        found = list(rows.select_related("transfer__party_organization__region").order_by("-pk"))
        if not found:
            return None
        table = LetterTable(found)
        table.request = self.request
        for name in ("person", "goes_from", "goes_to"):
            table.columns.hide(name)
        return Rows("介绍信", table)

    def papers(self):
        return papers_of(self.request.user, self.record)


class TransferHistory(HistoryPanel):
    model = Transfer


# --- Steps --------------------------------------------------------------------------------------


class StepPage(AmongPage):
    """A page for one move of the flow."""

    model = Transfer
    action = Action.RECORD_TRANSFERS
    list_url = "transfers:list"
    move: str
    form_class = StepForm

    def rows(self):
        return super().rows().select_related(*RELATED)

    def found(self, pk):
        record = super().found(pk)
        if self.move not in flow_of(record).moves:
            raise Http404("这种转接没有这一步。")
        return record

    def allowed(self, record):
        move = flow_of(record).moves.get(self.move)
        if move is None:
            raise Http404("这种转接没有这一步。")
        return getattr(Transfer.objects, move.among)(self.request.user)

    @property
    def edit_title(self):
        return self.step_title

    def more(self, record):
        name = record.person_to(self.request.user)
        return {"title": f"{flow_of(record).moves[self.move].title}：{name}"}

    step_title = "办理转接"
    submit = "确定"
    saved = "已办理。"


class Amend(AmongPage):
    """What was proposed, until the office above has answered."""

    model = Transfer
    action = Action.RECORD_TRANSFERS
    list_url = "transfers:list"
    update = services.amend
    refusal = "由提出的党组织修改，您的账号没有修改的权限。"
    intro = "上级同意前可以修改；党员本人填错的，请取消后重新提出。"
    saved = "已修改。"

    def rows(self):
        return super().rows().select_related(*RELATED)

    def form(self, record, data=None, **options):
        form_class, more = {
            TransferKind.WITHIN: (forms.WithinForm, {"fixed": {}}),
            TransferKind.OUT: (forms.OutForm, {"fixed": {}}),
            TransferKind.IN: (forms.AmendArrivalForm, {}),
        }[TransferKind(record.kind)]
        return form_class(data, instance=record, actor=self.request.user, **more, **options)

    def more(self, record):
        return {"title": f"修改转接：{record.person_to(self.request.user)}"}


class _PlainStep(StepPage):
    """Agree, decline, refuse, cancel."""

    def _save(self, record, form):
        return services.move_transfer(
            actor=self.request.user,
            pk=record.pk,
            version=self.version(),
            move=self.move,
            **form.values(),
        )


class Agree(_PlainStep):
    move = "agree"
    intro = "同意后由接收的党组织办理；组织关系从接收之日起转移。"
    submit = "同意"
    saved = "已同意，等接收。"


class Decline(_PlainStep):
    move, form_class = "decline", ReasonStepForm


class Refuse(_PlainStep):
    move, form_class = "refuse", ReasonStepForm


class Cancel(_PlainStep):
    move, form_class = "cancel", ReasonStepForm
    intro = "取消后组织关系不变；已开具的介绍信作废。"


class Receive(StepPage):
    move, form_class = "receive", forms.ReceiveForm
    update = services.receive
    intro = "核对本人和介绍信后接收。组织关系从接收日期起在本党组织，原来的同日终止。"
    submit = "接收"
    saved = "已接收，组织关系已转入。"


class Issue(StepPage):
    move, form_class = "issue", forms.IssueForm
    update = services.issue
    intro = "自动编号。开具介绍信不转移组织关系，收到回执后才转出；每次打印都有记录。"
    submit = "同意并开具"
    saved = "已开具介绍信，请打印后交本人。"


class Reissue(StepPage):
    move, form_class = "reissue", forms.ReissueForm
    update = services.reissue
    intro = "原来的介绍信作废，编号保留；按新的编号再开一份。"
    saved = "已重新开具，请打印后交本人。"


class Confirm(StepPage):
    move, form_class = "confirm", forms.ReceiptForm
    update = services.confirm
    intro = "收到对方的回执联后登记。组织关系从回执日期起转出，任职同日终止。"
    submit = "登记回执"
    saved = "已登记回执，组织关系已转出。"

    def success_url(self, record):
        return address_of("transfers:detail", record.pk)


class TransfersOfMember(Panel):
    """On the page of a member: his transfers, and beginning one."""

    def pieces(self, pk):
        user = self.request.user
        member = Member.objects.visible_to(user).present().filter(pk=pk).first()
        if member is None:
            return None
        rows = Transfer.objects.visible_to(user).filter(member=pk).select_related(*RELATED)
        found = list(rows.order_by("-proposed_on", "-pk")[:SHOWN])
        begins = (
            member.party_organization_id is not None
            and not any(each.is_open for each in found)
            and Member.objects.recordable_by(user).filter(pk=pk).exists()
        )
        if not found and not begins:
            return None
        buttons = []
        if begins:
            buttons = [
                Button("县内转接", address_of("transfers:new_within", pk), icon="arrow-right"),
                Button("转往县外", address_of("transfers:new_out", pk), icon="mail"),
            ]
        table = TransferTable(found)
        table.request = self.request
        for name in ("person", "region"):
            table.columns.hide(name)
        return {"transfers": Rows("组织关系转接", table, empty="没有办理过转接。", buttons=buttons)}
