"""Columns of comparisons and of what they found."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from core.addresses import address_of
from core.lists.dated import DayColumn, button
from core.lists.tables import PERSON, SHORT, ButtonsColumn, ListTable, NumberColumn
from core.templatetags.ui import badge
from rosters.choices import MatchKind, MatchState
from rosters.models import Roster, RosterMatch

_TONES = {MatchState.PROPOSED: "amber", MatchState.CONFIRMED: "green", MatchState.DECLINED: "grey"}


class RosterTable(ListTable):
    unit = tables.Column(
        "两新组织", accessor="organization__name", attrs={"td": {"class": "cell-title"}}
    )
    region = tables.Column("区域", accessor="organization__region__name", attrs=SHORT)
    origin = tables.Column()
    listed_on = DayColumn()
    created_at = tables.Column("比对时间", attrs={"td": {"class": "date"}})
    rows = NumberColumn(accessor="row_count")
    #: As the reader may read it; in a file it stands for nobody.
    new = NumberColumn("尚未登记在本单位", empty_values=(), exclude_from_export=True)
    reason = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Roster
        fields: list[str] = []

    def render_unit(self, record):
        url = record.get_absolute_url()
        return format_html('<a href="{}">{}</a>', url, record.organization.name)

    def render_created_at(self, value):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def render_new(self, record):
        return record.new_to(self.request.user)


class MatchTable(ListTable):
    person = tables.Column("党员", accessor="member__name", attrs=PERSON)
    party = tables.Column("所在党组织", accessor="member__party_organization__name", default="—")
    unit = tables.Column("名单上的单位", accessor="roster__organization__name")
    kind = tables.Column()
    listed_on = DayColumn(accessor="roster__listed_on")
    state = tables.Column()
    answer = tables.Column(default="—", visible=False)
    decided_on = DayColumn(visible=False)
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = RosterMatch
        fields: list[str] = []

    #: Ids of the matches that the reader decides; a list that shows nothing else needs none.
    decides: frozenset[int] | None = None

    def is_past(self, record):
        return record.state == MatchState.DECLINED

    def render_person(self, record):
        name = record.named_to(self.request.user)
        link = format_html('<a href="{}">{}</a>', record.member.get_absolute_url(), name)
        if record.name_differs:
            return format_html("{} {}", link, badge("名单上姓名不同", tone="amber"))
        return link

    def render_kind(self, record):
        return MatchKind(record.kind).label

    def render_state(self, record):
        return badge(record.get_state_display(), tone=_TONES[MatchState(record.state)])

    def render_buttons(self, record):
        if record.state != MatchState.PROPOSED:
            return ""
        if self.decides is not None and record.pk not in self.decides:
            return ""
        name = record.named_to(self.request.user)
        confirm = button(address_of("rosters:confirm", record.pk), "确认", f"确认{name}")
        decline = button(
            address_of("rosters:decline", record.pk), "不在此工作", f"{name}不在此工作"
        )
        return format_html("{}{}", confirm, decline)
