"""Columns of the lists about dues."""

import django_tables2 as tables
from django.utils.html import format_html

from core.addresses import address_of
from core.lists.dated import DayColumn, LinkTable
from core.lists.tables import NUMBERS, PERSON, SHORT, ButtonsColumn, ListTable, NumberColumn
from core.templatetags.ui import badge
from dues.choices import DuesMonthState, DueState
from dues.models import DuesEntry, DuesMonth, DuesOfficer, DuesStanding

MONTH_TONES = {
    DuesMonthState.CREATED: "grey",
    DuesMonthState.STARTED: "amber",
    DuesMonthState.SETTLED: "green",
}
DUE_TONES = {
    DueState.UNSET: "amber",
    DueState.OPEN: "amber",
    DueState.PART: "amber",
    DueState.PAID: "green",
    DueState.EXEMPT: "grey",
}


class DuesMonthTable(ListTable):
    """One month of a Party organization: numbers and sums, no persons."""

    party = tables.Column(
        "党组织", accessor="party_organization__name", attrs={"td": {"class": "cell-title"}}
    )
    party_code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    region = tables.Column("区域", accessor="party_organization__region__name", attrs=SHORT)
    month = tables.Column(attrs={"td": {"class": "date"}})
    state = tables.Column()
    people = NumberColumn()
    paid_people = NumberColumn()
    exempt_people = NumberColumn(visible=False)
    due_total = tables.Column(attrs=NUMBERS)
    paid_total = tables.Column(attrs=NUMBERS)
    settled_on = DayColumn(visible=False)

    class Meta(ListTable.Meta):
        model = DuesMonth
        fields: list[str] = []

    def render_party(self, record):
        return format_html(
            '<a href="{}">{}</a>', record.get_absolute_url(), record.party_organization.name
        )

    def render_month(self, value):
        return f"{value:%Y-%m}"

    def render_state(self, record):
        return badge(record.get_state_display(), tone=MONTH_TONES[DuesMonthState(record.state)])

    def render_due_total(self, value):
        return f"{value:,.2f}"

    def render_paid_total(self, value):
        return f"{value:,.2f}"


class StandingTable(ListTable):
    """Who owes so many months in a row; no amounts."""

    name = tables.Column(
        "姓名", accessor="member__name", attrs=PERSON,
        exclude_from_export=True,
    )  # fmt: skip
    party = tables.Column("党组织", accessor="member__party_organization__name")
    region = tables.Column("区域", accessor="member__party_organization__region__name", attrs=SHORT)
    months = NumberColumn()
    since = tables.Column(attrs={"td": {"class": "date"}})

    class Meta(ListTable.Meta):
        model = DuesStanding
        fields: list[str] = []

    def render_name(self, record):
        return format_html(
            '<a href="{}">{}</a>',
            record.member.get_absolute_url(),
            record.member.named_to(self.request.user),
        )

    def render_since(self, value):
        return f"{value:%Y-%m}"


class EntryTable(ListTable):
    """Money that came and went, as one Party organization sees it."""

    happened_on = DayColumn()
    kind = tables.Column(attrs={"td": {"class": "cell-title"}})
    other = tables.Column("对方", empty_values=())
    came = tables.Column("收入", empty_values=(), attrs=NUMBERS)
    went = tables.Column("付出", empty_values=(), attrs=NUMBERS)
    note = tables.Column()
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = DuesEntry
        fields: list[str] = []

    def __init__(self, rows, *, party, editable):
        super().__init__(rows)
        self.party, self.editable = party, editable

    def render_kind(self, record):
        return (
            f"{record.get_kind_display()}（冲正）"
            if record.reverses_id
            else (record.get_kind_display())
        )

    def render_other(self, record):
        other = record.taker if record.giver_id == self.party.pk else record.giver
        return other.name if other else "—"

    def render_came(self, record):
        return f"{record.amount:,.2f}" if record.taker_id == self.party.pk else ""

    def render_went(self, record):
        return f"{record.amount:,.2f}" if record.giver_id == self.party.pk else ""

    def render_buttons(self, record):
        # What somebody else gave is his to take back.
        own = self.editable and record.giver_id in (None, self.party.pk)
        if not own or record.reverses_id or hasattr(record, "reversed_by"):
            return ""
        return format_html(
            '<a class="btn btn-sm" href="{}">冲正</a>',
            address_of("dues:reverse_entry", record.pk),
        )


class OfficerTable(LinkTable):
    """Who keeps the dues besides the secretary."""

    end_url = "dues:end_officer"

    class Meta(LinkTable.Meta):
        model = DuesOfficer
        fields = ("user",)

    def said(self, record):
        return f"对{record.user}的委托"
