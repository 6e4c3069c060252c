"""Columns of checklists, of their items, and of new units."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from core.addresses import address_of
from core.lists.dated import DayColumn, button
from core.lists.tables import SHORT, ButtonsColumn, ListTable, NumberColumn
from core.templatetags.ui import badge
from founding.choices import ChecklistState
from founding.models import Checklist, ChecklistEntry
from orgs.models import Organization

TONES = {
    ChecklistState.OPEN: "blue",
    ChecklistState.DONE: "green",
    ChecklistState.DROPPED: "grey",
}


class ChecklistTable(ListTable):
    organization = tables.Column(
        "两新组织", accessor="organization__name", attrs={"td": {"class": "cell-title"}}
    )
    uscc = tables.Column(accessor="organization__uscc", visible=False, attrs=SHORT)
    trigger = tables.Column()
    opened_on = DayColumn()
    region = tables.Column("区域", accessor="organization__region__name", attrs=SHORT)
    owner = tables.Column("责任单位", accessor="owner_name")
    total = NumberColumn("事项")
    done = NumberColumn("已完成")
    next_due = DayColumn("下一期限")
    state = tables.Column()
    ended_on = DayColumn(visible=False)
    note = tables.Column(visible=False, default="—")

    class Meta(ListTable.Meta):
        model = Checklist
        fields: list[str] = []

    def is_past(self, record):
        return not record.is_open

    def render_organization(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_next_due(self, value, record):
        if record.is_open and value < timezone.localdate():
            return format_html("{} {}", value.isoformat(), badge("逾期", tone="amber"))
        return value.isoformat()

    def render_state(self, value, record):
        return badge(value, tone=TONES[ChecklistState(record.state)])


class EntryTable(ListTable):
    """Each item with since when it is done, by whose word."""

    what = tables.Column("事项", accessor="item", attrs={"td": {"class": "cell-title"}})
    due_on = DayColumn()
    since = DayColumn("完成日期")
    how = tables.Column(
        "情况", accessor="evidence", empty_values=(), attrs={"td": {"class": "cell-wrap"}}
    )
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = ChecklistEntry
        fields: list[str] = []

    def is_past(self, record):
        return record.since is not None

    def render_what(self, record):
        return record.item.title

    def render_due_on(self, value, record):
        if record.since is None and value < timezone.localdate():
            return format_html("{} {}", value.isoformat(), badge("逾期", tone="amber"))
        return value.isoformat()

    def render_how(self, value, record):
        if value:
            return value
        if record.done_on is None and record.known_on is not None:
            return f"台账已有：{record.item.get_known_display()}"
        if record.since is None and record.item.known:
            return f"台账有记载即自动完成：{record.item.get_known_display()}"
        return "—"

    def render_buttons(self, record):
        if record.done_on is None and record.known_on is not None:
            return ""
        url = address_of("founding:tick", record.pk)
        text = "更正" if record.done_on else "完成"
        return button(url, text, f"{text}：{record.item.title}")


class NewUnitTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    uscc = tables.Column(visible=False, attrs=SHORT)
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    kind = tables.Column()
    staff = NumberColumn("职工人数", accessor="staff_count")
    founded_on = DayColumn()

    class Meta(ListTable.Meta):
        model = Organization
        fields: list[str] = []

    def render_name(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)
