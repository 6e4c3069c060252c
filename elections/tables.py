"""Columns of the list of elections, and of those who may vote in one."""

import django_tables2 as tables
from django.utils.html import format_html

from core.lists.dated import DayColumn
from core.lists.tables import PERSON, SHORT, ListTable, NumberColumn
from core.templatetags.ui import badge
from elections.choices import ElectionState
from elections.models import Election, Voter

TONES = {
    ElectionState.PREPARING: "grey",
    ElectionState.ASKED: "amber",
    ElectionState.NOMINATING: "blue",
    ElectionState.NOMINATED: "amber",
    ElectionState.CONVENED: "blue",
    ElectionState.ELECTED: "blue",
    ElectionState.REPORTED: "amber",
    ElectionState.RECORDED: "green",
    ElectionState.CANCELLED: "grey",
}


class ElectionTable(ListTable):
    party = tables.Column(
        "党组织", accessor="party_organization__name", attrs={"td": {"class": "cell-title"}}
    )
    party_code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    region = tables.Column("区域", accessor="party_organization__region__name", attrs=SHORT)
    state = tables.Column()
    form = tables.Column(visible=False)
    seats = NumberColumn()
    planned_on = DayColumn()
    met_on = DayColumn()
    entitled_count = NumberColumn(visible=False)
    present_count = NumberColumn(visible=False)
    approval_number = tables.Column(visible=False)
    result_approval_number = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Election
        fields: list[str] = []

    def is_past(self, record):
        return record.state == ElectionState.CANCELLED

    def render_party(self, record):
        return format_html(
            '<a href="{}">{}</a>', record.get_absolute_url(), record.party_organization.name
        )

    def render_state(self, record):
        return badge(record.get_state_display(), tone=TONES[ElectionState(record.state)])


class VoterTable(ListTable):
    """The frozen list."""

    name = tables.Column(attrs=PERSON)
    counted = tables.Column("应到会", accessor="left_out", empty_values=())
    present = tables.Column("到会", empty_values=())

    class Meta(ListTable.Meta):
        model = Voter
        fields: list[str] = []

    def __init__(self, rows, *, reader):
        super().__init__(rows)
        self.reader = reader

    def is_past(self, record):
        return bool(record.left_out)

    def render_name(self, record):
        return record.person_to(self.reader)

    def render_counted(self, record):
        return f"不计入：{record.get_left_out_display()}" if record.left_out else "计入"

    def render_present(self, record):
        if record.present is None:
            return "—"
        if record.present:
            return "到会"
        return f"缺席（{record.absence}）" if record.absence else "缺席"
