"""Columns of the queue of answers."""

from typing import ClassVar

import django_tables2 as tables
from django.utils.html import format_html

from answers.choices import AnswerState
from answers.models import Answer
from core.addresses import address_of
from core.lists.dated import DayColumn
from core.lists.review import ReviewTable
from core.lists.tables import SHORT

TONES = {
    AnswerState.FILED: "amber",
    AnswerState.RETURNED: "red",
    AnswerState.ACCEPTED: "green",
    AnswerState.WITHDRAWN: "grey",
}


class AnswerQueueTable(ReviewTable):
    organization = tables.Column(
        "组织", accessor="assignment__organization__name", attrs={"td": {"class": "cell-title"}}
    )
    region = tables.Column("区域", accessor="assignment__organization__region__name", attrs=SHORT)
    campaign = tables.Column("摸底排查", accessor="assignment__campaign__name")
    found = tables.Column("找到了", accessor="found", attrs=SHORT)
    surveyed_on = DayColumn()
    filed_by = tables.Column("填报人", accessor="filed_by", attrs=SHORT)
    filed_at = tables.Column("提交时间", attrs=SHORT)

    class Meta(ReviewTable.Meta):
        model = Answer
        fields: list[str] = []

    #: Unit → how many of its answers wait; set by the queue.
    of_unit: ClassVar[dict[int, int]] = {}

    def render_organization(self, value, record):
        number = self.of_unit.get(record.assignment_id, 1)
        note = format_html('<div class="cell-note">这家单位有 {} 份</div>', number)
        return format_html(
            '<a href="{}">{}</a>{}',
            address_of("answers:review", record.pk),
            value,
            note if number > 1 else "",
        )

    def value_organization(self, value):
        return value

    def render_found(self, value):
        return "是" if value else "未找到"

    def value_found(self, value):
        return "是" if value else "未找到"
