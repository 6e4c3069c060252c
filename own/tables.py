"""The list of what members asked to be corrected."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from core.choices import CorrectionState
from core.lists.dated import DayColumn
from core.lists.tables import PERSON, ListTable
from core.templatetags.ui import badge
from own.models import Correction

TONES = {
    CorrectionState.PROPOSED: "amber",
    CorrectionState.APPROVED: "green",
    CorrectionState.REJECTED: "grey",
}


class CorrectionTable(ListTable):
    who = tables.Column("党员", accessor="member", attrs=PERSON)
    what = tables.Column("项目", accessor="label", empty_values=())
    before = tables.Column(default="—")
    value = tables.Column("更正为", accessor="value_text")
    asked = tables.Column("申请日期", accessor="created_at", attrs={"td": {"class": "date"}})
    state = tables.Column()
    decided_on = DayColumn(visible=False)

    class Meta(ListTable.Meta):
        model = Correction
        fields: list[str] = []

    def is_past(self, record):
        return record.state != CorrectionState.PROPOSED

    def render_who(self, record):
        name = record.member.named_to(self.request.user)
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), name)

    def render_asked(self, value):
        return timezone.localdate(value).isoformat()

    def render_state(self, record):
        return badge(record.get_state_display(), tone=TONES[CorrectionState(record.state)])
