"""Columns of the lists of candidates and of seats, and of what was done about one candidate."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from core.lists.dated import DayColumn
from core.lists.tables import PERSON, ListTable, NumberColumn
from core.templatetags.ui import badge
from joining.choices import CandidateState
from joining.models import Candidate, Helper, JoiningStep, Look, QuotaEntry, QuotaHolding

TONES = {
    CandidateState.SEEDLING: "teal",
    CandidateState.APPLICANT: "blue",
    CandidateState.ACTIVIST: "blue",
    CandidateState.TARGET: "blue",
    CandidateState.PROBATIONARY: "blue",
    CandidateState.FULL: "green",
    CandidateState.WITHDRAWN: "grey",
    CandidateState.LEFT: "grey",
    CandidateState.DECEASED: "grey",
}


class CandidateTable(ListTable):
    """Numbers are masked; names as the user may read them. The file has no numbers."""

    name = tables.Column(attrs=PERSON)
    state = tables.Column()
    kind = tables.Column()
    is_seedling = tables.Column(visible=False)
    next = tables.Column(
        "下一步", accessor="branch_next", empty_values=(), exclude_from_export=True
    )
    due = tables.Column(
        "办理期限", accessor="branch_due_on", empty_values=(), exclude_from_export=True
    )
    branch_due_on = DayColumn(visible=False)
    above_due_on = DayColumn(visible=False)
    party = tables.Column("培养党支部", accessor="party_organization__name", empty_values=())
    party_code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    unit = tables.Column("工作单位", accessor="organization__name", default="—", visible=False)
    applied_on = DayColumn()
    admitted_on = DayColumn(visible=False)
    probation_ends_on = DayColumn(visible=False)
    full_on = DayColumn(visible=False)
    gender = tables.Column(visible=False)
    education = tables.Column(visible=False)
    position = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Candidate
        fields: list[str] = []

    def is_past(self, record):
        return not record.is_under_way

    def render_name(self, record):
        return format_html(
            '<a href="{}">{}</a>', record.get_absolute_url(), record.named_to(self.request.user)
        )

    def render_state(self, record):
        return badge(record.get_state_display(), tone=TONES[CandidateState(record.state)])

    def render_party(self, record):
        return record.place_name

    def value_party(self, record):
        return record.place_name

    @property
    def titles(self) -> dict[str, str]:
        """Code → title of a step; read once for the rows of a page."""
        if not hasattr(self, "_titles"):
            self._titles = dict(
                JoiningStep.objects.order_by("valid_from").values_list("code", "title")
            )
        return self._titles

    def render_next(self, record):
        found = [
            f"{who}：{self.titles.get(code, code)}"
            for who, code in (("支部", record.branch_next), ("上级", record.above_next))
            if code
        ]
        return "；".join(found) or "—"

    def render_due(self, record):
        days = [each for each in (record.branch_due_on, record.above_due_on) if each]
        if not days:
            return "—"
        day = min(days)
        if day < timezone.localdate():
            return format_html("{} {}", day.isoformat(), badge("逾期", tone="amber"))
        return day.isoformat()


class LookTable(ListTable):
    looked_on = DayColumn()
    result = tables.Column()
    text = tables.Column(default="—", attrs={"td": {"class": "cell-wrap"}})

    class Meta(ListTable.Meta):
        model = Look
        fields: list[str] = []


class HelperTable(ListTable):
    name = tables.Column(attrs=PERSON)
    role = tables.Column()

    class Meta(ListTable.Meta):
        model = Helper
        fields: list[str] = []

    def __init__(self, rows, *, reader):
        super().__init__(rows)
        self.reader = reader

    def render_name(self, record):
        return record.named_to(self.reader)


class QuotaTable(ListTable):
    """Who holds how many seats, and what is left of them."""

    holder = tables.Column(
        "单位", accessor="region__name", empty_values=(), attrs={"td": {"class": "cell-title"}}
    )
    year = NumberColumn()
    kind = tables.Column()
    received = NumberColumn()
    passed_on = NumberColumn()
    used = NumberColumn()
    left = NumberColumn("剩余", accessor="left")

    class Meta(ListTable.Meta):
        model = QuotaHolding
        fields: list[str] = []

    def render_holder(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.holder_name)

    def value_holder(self, record):
        return record.holder_name

    def render_year(self, value):
        return str(value)


class EntryTable(ListTable):
    made_at = tables.DateTimeColumn(format="Y-m-d H:i", attrs={"td": {"class": "date"}})
    move = tables.Column()
    number = NumberColumn()
    other = tables.Column(empty_values=())
    document_number = tables.Column(default="—")
    made_by = tables.Column(default="系统")

    class Meta(ListTable.Meta):
        model = QuotaEntry
        fields: list[str] = []

    def render_number(self, value):
        return f"{value:+d}"

    def render_other(self, record):
        if record.other is not None:
            return record.other.holder_name
        return "发展对象 1 名" if record.candidate_id else "—"
