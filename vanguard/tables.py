"""Columns of teams and posts, their people, what came of them, points."""

import django_tables2 as tables
from django.utils.html import format_html

from core.addresses import address_of
from core.lists.dated import DayColumn, LinkTable, button
from core.lists.tables import PERSON, SHORT, ButtonsColumn, ListTable, NumberColumn
from core.records.links import removable
from vanguard.models import PointsEntry, Vanguard, VanguardMember, VanguardResult


class VanguardTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    kind = tables.Column()
    party = tables.Column("党组织", accessor="party_organization__name")
    region = tables.Column("区域", accessor="party_organization__region__name", attrs=SHORT)
    organization = tables.Column(accessor="organization__name", visible=False, default="—")
    place = tables.Column()
    people = NumberColumn("现有成员")
    starts_on = DayColumn()
    ends_on = DayColumn()
    duty = tables.Column(visible=False, default="—")

    class Meta(ListTable.Meta):
        model = Vanguard
        fields: list[str] = []

    def is_past(self, record):
        return record.is_over

    def render_name(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)


class PeopleTable(LinkTable):
    who = tables.Column("党员", accessor="member", attrs=PERSON)
    leads = tables.Column("负责人", empty_values=())

    end_url = "vanguard:end_member"
    remove_url = "vanguard:remove_member"

    class Meta(LinkTable.Meta):
        model = VanguardMember
        fields: list[str] = []

    def render_who(self, record):
        name = record.member.named_to(self.reader)
        return format_html('<a href="{}">{}</a>', record.member.get_absolute_url(), name)

    def render_leads(self, record):
        return "是" if record.leads else "—"


class TeamsTable(LinkTable):
    """The teams and posts of one member, or of one Party organization's people."""

    what = tables.Column("名称", accessor="vanguard", attrs={"td": {"class": "cell-title"}})
    kind = tables.Column("类别", accessor="vanguard__kind")
    place = tables.Column("地点", accessor="vanguard__place")
    leads = tables.Column("负责人", empty_values=())

    class Meta(LinkTable.Meta):
        model = VanguardMember
        fields: list[str] = []

    def render_what(self, record):
        team = record.vanguard
        return format_html('<a href="{}">{}</a>', team.get_absolute_url(), team)

    def render_kind(self, record):
        return record.vanguard.get_kind_display()

    def render_leads(self, record):
        return "是" if record.leads else "—"


class ResultTable(ListTable):
    happened_on = DayColumn()
    text = tables.Column(attrs={"td": {"class": "cell-wide cell-wrap"}})
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = VanguardResult
        fields: list[str] = []

    def render_buttons(self, record):
        url = address_of("vanguard:edit_result", record.pk)
        return button(url, "修改", f"修改成效：{record.text}")


class PointsTable(ListTable):
    """In the order of days, never of points; nothing is summed up."""

    who = tables.Column("党员", accessor="member", attrs=PERSON)
    given_on = DayColumn()
    points = NumberColumn()
    reason = tables.Column()
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = PointsEntry
        fields: list[str] = []

    def render_who(self, record):
        return record.member.named_to(self.reader)

    def render_buttons(self, record):
        if not removable(record):
            return "—"
        url = address_of("vanguard:remove_points", record.pk)
        return button(url, "误录", f"删除误录：{record.reason}")
