"""Columns of campaigns, of their units, rounds and squads."""

import django_tables2 as tables
from django.utils.html import format_html

from core.addresses import address_of
from core.lists.dated import DayColumn, button
from core.lists.tables import SHORT, ButtonsColumn, ListTable, NumberColumn
from core.templatetags.ui import badge
from surveys.choices import AssignmentState, CampaignState, Recheck
from surveys.models import Assignment, Campaign, Round, Squad

CAMPAIGN_TONES = {
    CampaignState.DRAFT: "amber",
    CampaignState.RUNNING: "blue",
    CampaignState.CLOSED: "grey",
    CampaignState.CANCELLED: "grey",
}
TONES = {
    AssignmentState.CONTACT: "grey",
    AssignmentState.SCREEN: "grey",
    AssignmentState.VISIT: "blue",
    AssignmentState.CHECK: "amber",
    AssignmentState.FORM: "amber",
    AssignmentState.DONE: "green",
    AssignmentState.LOST: "red",
    AssignmentState.GONE: "grey",
    AssignmentState.LEFT_OUT: "grey",
}


class CampaignTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    state = tables.Column()
    units = NumberColumn("排查对象")
    finished = NumberColumn("已办结")
    started_on = DayColumn()
    due_on = DayColumn("最后一轮期限")
    closed_on = DayColumn(visible=False)
    criteria_text = tables.Column(visible=False, default="—")
    ground = tables.Column(visible=False)
    created_at = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Campaign
        fields: list[str] = []

    def is_past(self, record):
        return not record.is_open

    def render_name(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_state(self, value, record):
        return badge(value, tone=CAMPAIGN_TONES[record.state])


class AssignmentTable(ListTable):
    name = tables.Column(
        "两新组织", accessor="organization__name", attrs={"td": {"class": "cell-title"}}
    )
    uscc = tables.Column(accessor="organization__uscc", visible=False, attrs=SHORT)
    region = tables.Column("区域", accessor="organization__region__name", attrs=SHORT)
    address = tables.Column(accessor="organization__address", visible=False, default="—")
    campaign = tables.Column(accessor="campaign__name", visible=False)
    squad = tables.Column("摸排小队", accessor="squad__name", default="还没有分派")
    round = tables.Column(accessor="round__number", verbose_name="轮次")
    due_on = DayColumn("完成期限", accessor="round__due_on")
    state = tables.Column()
    outcome = tables.Column(default="—", visible=False)
    note = tables.Column(default="—", visible=False)
    next_check_on = DayColumn(visible=False)
    recheck = tables.Column(default="—", visible=False)
    updated_at = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Assignment
        fields: list[str] = []

    def is_past(self, record):
        return not record.is_open

    def render_name(self, record):
        unit = record.organization
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            record.get_absolute_url(),
            unit.name,
            unit.uscc,
        )

    def render_state(self, value, record):
        word = badge(value, tone=TONES[record.state])
        return (
            format_html("{} {}", word, badge("逾期", tone="amber")) if record.is_overdue else word
        )

    def render_recheck(self, value, record):
        tone = "green" if record.recheck == Recheck.AGREES else "red"
        return badge(value, tone=tone) if record.recheck else "—"


class RoundTable(ListTable):
    name = tables.Column("轮次", accessor="pk", attrs={"td": {"class": "cell-title"}})
    opened_on = DayColumn()
    due_on = DayColumn()
    questionnaire = tables.Column(accessor="questionnaire__name", default="—")
    units = NumberColumn("正在这一轮")
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = Round
        fields: list[str] = []

    def render_name(self, record):
        return str(record)

    def render_buttons(self, record):
        found = button(address_of("surveys:edit_round", record.pk), "修改", f"修改{record}")
        if record.opened_on is None and record.campaign.state == CampaignState.RUNNING:
            found += button(address_of("surveys:open_round", record.pk), "开始", f"开始{record}")
        return found


class SquadTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    people = tables.Column(
        "队员", accessor="names", default="—", attrs={"td": {"class": "cell-wrap"}}
    )
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = Squad
        fields: list[str] = []

    def render_buttons(self, record):
        return button(address_of("surveys:edit_squad", record.pk), "修改", f"修改{record}")
