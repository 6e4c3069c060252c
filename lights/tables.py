"""Columns of the lights."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from core.addresses import address_of
from core.lists.tables import SHORT, ButtonsColumn, ListTable, NumberColumn
from core.templatetags.ui import badge, light
from lights.choices import GroupState
from lights.models import EarlyWarning, JointPlan, JointUnit, Notice


def overdue(notice: Notice) -> str:
    """How long the deadline had passed on the last day of the month; "" = not yet."""
    return badge(notice.overdue_text, tone="red") if notice.overdue_days else ""


class NoticeTable(ListTable):
    severity = tables.Column()
    region = tables.Column("区域", accessor="region_name", attrs=SHORT)
    rule = tables.Column("规则", accessor="rule__name")
    duty = tables.Column(visible=False)
    subject_code = tables.Column(visible=False)
    subject = tables.Column("对象", accessor="subject_name", attrs={"td": {"class": "cell-title"}})
    fact = tables.Column()
    months = NumberColumn("连续月数", accessor="consecutive_months")
    addressee = tables.Column()
    due = tables.Column("整改期限", accessor="due_on", attrs={"td": {"class": "date"}})
    overdue = NumberColumn("逾期天数", accessor="overdue_days", visible=False)

    class Meta(ListTable.Meta):
        model = Notice
        fields: list[str] = []

    def render_severity(self, record, value):
        return light(record.shade, record.light)

    def value_severity(self, record, value):
        return record.light

    def render_rule(self, record):
        url = f"{address_of('reports:indicators')}#rule-{record.rule_code}"
        name = record.rule_name
        return format_html('<a class="plain" href="{}" title="查看口径">{}</a>', url, name)

    def render_subject(self, record):
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            record.subject_url,
            record.subject_name,
            record.subject_code,
        )

    def render_addressee(self, record, value):
        """With who it is for by grants of today, where the page found them (`NoticeList`)."""
        names = getattr(record, "addressed", "")
        return format_html('{}<div class="cell-note">{}</div>', value, names) if names else value

    def value_addressee(self, record, value):
        return value

    def render_due(self, record, value):
        return format_html("{}<div>{}</div>", value.isoformat(), overdue(record))


class EarlyWarningTable(ListTable):
    kind = tables.Column(attrs=SHORT)
    subject = tables.Column("对象", accessor="subject_name", attrs={"td": {"class": "cell-title"}})
    code = tables.Column("代码", accessor="subject_code", visible=False)
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    fact = tables.Column()
    day = tables.Column("日期", accessor="crosses_on", attrs={"td": {"class": "date"}})

    class Meta(ListTable.Meta):
        model = EarlyWarning
        fields: list[str] = []

    def render_subject(self, record, value):
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            record.get_absolute_url(),
            value,
            record.subject_code,
        )

    def render_day(self, value):
        when = "已到" if value <= timezone.localdate() else "预计"
        return format_html('{}<div class="cell-note">{}</div>', value.isoformat(), when)


class JointPlanTable(ListTable):
    plan = tables.Column("方案", accessor="region__name", attrs={"td": {"class": "cell-title"}})
    made_on = tables.Column(attrs={"td": {"class": "date"}})
    unit_count = NumberColumn("未覆盖组织")
    grouped_count = NumberColumn("编入组织")
    group_count = NumberColumn("联建小组")
    founded_count = NumberColumn("已成立")

    class Meta(ListTable.Meta):
        model = JointPlan
        fields: list[str] = []

    def render_plan(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)


class JointUnitTable(ListTable):
    """Units of a group, or those left over, on the page of their plan."""

    organization = tables.Column(
        "两新组织", accessor="organization__name", attrs={"td": {"class": "cell-title"}}
    )
    region = tables.Column("区域", accessor="organization__region__name", attrs=SHORT)
    address = tables.Column("地址", accessor="organization__address")
    industry = tables.Column("行业", accessor="organization__industry", attrs=SHORT)
    members = NumberColumn("党员", accessor="member_count")
    full_members = NumberColumn("正式党员", accessor="full_member_count")
    move = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = JointUnit
        fields: list[str] = []

    def __init__(self, *args, movable: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not movable:
            self.columns.hide("move")

    def render_organization(self, record):
        return format_html(
            '<a href="{}">{}</a>', record.organization.get_absolute_url(), record.organization.name
        )

    def render_move(self, record):
        return format_html(
            '<a class="btn btn-sm" href="{}" aria-label="调整 {}">调整</a>',
            address_of("lights:move_unit", record.pk),
            record.organization.name,
        )


#: State of a group → tone of its badge.
GROUP_TONES = {GroupState.PROPOSED: "blue", GroupState.FOUNDED: "green"}
