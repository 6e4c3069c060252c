"""Columns of the lights."""

import django_tables2 as tables
from django.utils.html import format_html

from core.addresses import address_of
from core.lists.tables import SHORT, ListTable, NumberColumn
from core.templatetags.ui import badge, light
from lights.choices import SubjectKind
from lights.models import Notice

_PAGES = {
    SubjectKind.ORGANIZATION: "orgs:detail",
    SubjectKind.PARTY_ORGANIZATION: "branches:detail",
}


def overdue(notice: Notice) -> str:
    """How long the deadline had passed on the last day of the month; "" = not yet."""
    return badge(notice.overdue_text, tone="red") if notice.overdue_days else ""


def subject_url(notice: Notice) -> str:
    return address_of(_PAGES[notice.subject_kind], notice.subject_id)


class NoticeTable(ListTable):
    severity = tables.Column()
    region = tables.Column("区域", accessor="region_name", attrs=SHORT)
    rule = tables.Column("规则", accessor="rule__name")
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
        return light(record.severity, value)

    def render_rule(self, record, value):
        url = f"{address_of('reports:indicators')}#rule-{record.rule_code}"
        return format_html('<a class="plain" href="{}" title="查看口径">{}</a>', url, value)

    def render_subject(self, record):
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            subject_url(record),
            record.subject_name,
            record.subject_code,
        )

    def render_due(self, record, value):
        return format_html("{}<div>{}</div>", value.isoformat(), overdue(record))
