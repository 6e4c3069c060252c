"""Columns of transfers, letters, floating members and files."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from core.addresses import address_of
from core.lists.dated import DayColumn, button
from core.lists.tables import PERSON, SHORT, ButtonsColumn, ListTable, NumberColumn
from core.templatetags.ui import badge
from members.tables import MemberTable
from transfers.choices import LetterState, TransferState
from transfers.models import (
    FloatingDeed,
    FloatingMember,
    Handover,
    HandoverLine,
    MemberFile,
    Transfer,
    TransferLetter,
)

TONES = {
    TransferState.PROPOSED: "amber",
    TransferState.AGREED: "blue",
    TransferState.SENT: "blue",
    TransferState.RECEIVED: "green",
    TransferState.REFUSED: "grey",
    TransferState.CANCELLED: "grey",
}
LETTER_TONES = {
    LetterState.UNDER_WAY: "blue",
    LetterState.RETURNED: "green",
    LetterState.VOIDED: "grey",
}


class TransferTable(ListTable):
    person = tables.Column("党员", accessor="person_name", attrs=PERSON)
    kind = tables.Column()
    state = tables.Column()
    goes_from = tables.Column("转出", accessor="from_name", exclude_from_export=True)
    goes_to = tables.Column("转入", accessor="to_name", exclude_from_export=True)
    party = tables.Column("党组织", accessor="party_organization__name", visible=False)
    target = tables.Column(accessor="target__name", visible=False, default="—")
    outside = tables.Column(visible=False, default="—")
    region = tables.Column("区域", accessor="party_organization__region__name", attrs=SHORT)
    proposed_on = DayColumn()
    agreed_on = DayColumn(visible=False)
    received_on = DayColumn()

    class Meta(ListTable.Meta):
        model = Transfer
        fields: list[str] = []

    def is_past(self, record):
        return record.state in (TransferState.REFUSED, TransferState.CANCELLED)

    def render_person(self, record):
        name = record.person_to(self.request.user)
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), name)

    def render_state(self, record):
        return badge(record.get_state_display(), tone=TONES[TransferState(record.state)])


class LetterTable(ListTable):
    number = tables.Column(attrs={"td": {"class": "cell-title"}})
    person = tables.Column("党员", accessor="transfer__person_name")
    goes_from = tables.Column("转出", accessor="transfer__party_organization__name")
    goes_to = tables.Column("转往", accessor="transfer__outside")
    issued_on = DayColumn()
    expires_on = DayColumn()
    state = tables.Column()
    printed_count = NumberColumn()
    receipt_on = DayColumn()

    class Meta(ListTable.Meta):
        model = TransferLetter
        fields: list[str] = []

    def is_past(self, record):
        return record.state == LetterState.VOIDED

    def render_number(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.number)

    def render_person(self, record):
        return record.transfer.person_to(self.request.user)

    def render_state(self, record):
        if record.is_overdue:
            days = (timezone.localdate() - record.expires_on).days
            return badge(f"逾期 {days} 天未回执", tone="red")
        return badge(record.get_state_display(), tone=LETTER_TONES[LetterState(record.state)])


class ClosingTable(MemberTable):
    """Members whose unit has closed and whose relation is to move."""

    state = tables.Column("单位经营状态", accessor="organization__state", empty_values=())
    buttons = ButtonsColumn()

    class Meta(MemberTable.Meta):
        sequence = ("name", "unit", "state", "party", "...", "buttons")

    def render_state(self, record):
        return badge(record.organization.get_state_display(), tone="amber")

    def render_buttons(self, record):
        url = address_of("transfers:new_within", record.pk)
        return button(url, "办理转接", f"办理{record.named_to(self.request.user)}的转接")


class FloatingTable(ListTable):
    person = tables.Column("姓名", accessor="person_name", attrs=PERSON)
    side = tables.Column()
    party = tables.Column("党组织", accessor="party_organization__name")
    place = tables.Column(default="—")
    elsewhere = tables.Column(default="—")
    starts_on = DayColumn()
    last_contact_on = DayColumn()
    ends_on = DayColumn()
    end_reason = tables.Column(default="—", visible=False)

    class Meta(ListTable.Meta):
        model = FloatingMember
        fields: list[str] = []

    def is_past(self, record):
        return record.ends_on is not None

    def render_person(self, record):
        name = record.named_to(self.request.user)
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), name)

    def render_side(self, record):
        return badge(record.get_side_display(), tone="blue" if record.is_away else "green")


class DeedTable(ListTable):
    kind = tables.Column(attrs={"td": {"class": "cell-title"}})
    done_on = DayColumn()
    note = tables.Column(default="—")
    made_by = tables.Column()

    class Meta(ListTable.Meta):
        model = FloatingDeed
        fields: list[str] = []


class FileTable(ListTable):
    person = tables.Column("党员", accessor="member__name", attrs=PERSON)
    party = tables.Column("党组织", accessor="member__party_organization__name", default="—")
    keeper = tables.Column()
    place = tables.Column(default="—")
    lacks = tables.Column("缺少的材料", accessor="missing", empty_values=())
    checked_on = DayColumn()

    class Meta(ListTable.Meta):
        model = MemberFile
        fields: list[str] = []

    def render_person(self, record):
        name = record.member.named_to(self.request.user)
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), name)

    def render_lacks(self, record):
        if not record.missing:
            return badge("齐全", tone="green")
        return "、".join(record.missing)


class HandoverTable(ListTable):
    party = tables.Column(
        "党组织",
        accessor="party_organization__name",
        empty_values=(),
        attrs={"td": {"class": "cell-title"}},
    )
    keeper = tables.Column()
    place = tables.Column()
    handed_on = DayColumn()
    received_on = DayColumn()
    number = NumberColumn("份数")

    class Meta(ListTable.Meta):
        model = Handover
        fields: list[str] = []

    def render_party(self, record):
        name = record.party_organization.name
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), name)


class LineTable(ListTable):
    name = tables.Column(attrs=PERSON)
    missing = tables.Column(default="—")

    class Meta(ListTable.Meta):
        model = HandoverLine
        fields: list[str] = []

    def __init__(self, rows, *, reader):
        super().__init__(rows)
        self.reader = reader

    def render_name(self, record):
        return record.person_to(self.reader)
