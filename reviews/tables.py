"""Columns of the lists of reviews, of those who were reviewed, of procedures."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html

from core.lists.dated import DayColumn
from core.lists.tables import PERSON, SHORT, ListTable, NumberColumn
from core.templatetags.ui import badge
from reviews.choices import AppraisalState, DisposalState, Grade
from reviews.models import Appraisal, Appraised, Disposal

_A, _D = AppraisalState, DisposalState
TONES = {
    _A.PREPARING: "grey",
    _A.VOTING: "blue",
    _A.GRADING: "blue",
    _A.REPORTED: "amber",
    _A.AGREED: "green",
    _A.CANCELLED: "grey",
}
DISPOSAL_TONES = {
    _D.PROPOSED: "grey",
    _D.FILED: "amber",
    _D.INVESTIGATING: "blue",
    _D.DECIDING: "blue",
    _D.SUBMITTED: "amber",
    _D.RUNNING: "blue",
    _D.ENDED: "green",
    _D.CANCELLED: "grey",
}


class AppraisalTable(ListTable):
    party = tables.Column(
        "党组织", accessor="party_organization__name", attrs={"td": {"class": "cell-title"}}
    )
    party_code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    region = tables.Column("区域", accessor="party_organization__region__name", attrs=SHORT)
    year = NumberColumn()
    state = tables.Column()
    vote_kind = tables.Column(visible=False)
    met_on = DayColumn()
    entitled_count = NumberColumn()
    present_count = NumberColumn()
    returned = NumberColumn(visible=False)
    valid = NumberColumn(visible=False)
    agreed_on = DayColumn()
    agreement_number = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Appraisal
        fields: list[str] = []

    def is_past(self, record):
        return record.state == _A.CANCELLED

    def render_party(self, record):
        return format_html(
            '<a href="{}">{}</a>', record.get_absolute_url(), record.party_organization.name
        )

    def render_year(self, value):
        return str(value)

    def render_state(self, record):
        return badge(record.get_state_display(), tone=TONES[_A(record.state)])


class AppraisedTable(ListTable):
    """Who was reviewed; the votes are empty where there were too few to be shown."""

    name = tables.Column(attrs=PERSON)
    party = tables.Column("党组织", accessor="appraisal__party_organization__name")
    year = NumberColumn("评议年度", accessor="appraisal__year")
    no_grade = tables.Column(visible=False)
    self_grade = tables.Column()
    opinion = tables.Column(visible=False)
    excellent_votes = NumberColumn()
    qualified_votes = NumberColumn()
    basic_votes = NumberColumn()
    unqualified_votes = NumberColumn()
    grade = tables.Column()

    class Meta(ListTable.Meta):
        model = Appraised
        fields: list[str] = []

    def render_name(self, record):
        return record.person_to(self.request.user)

    def render_party(self, record):
        return format_html(
            '<a href="{}">{}</a>',
            record.get_absolute_url(),
            record.appraisal.party_organization.name,
        )

    def render_year(self, value):
        return str(value)

    def render_grade(self, record):
        tone = "amber" if record.grade == Grade.UNQUALIFIED else "grey"
        return badge(record.get_grade_display(), tone=tone) if record.grade else "—"


class DisposalTable(ListTable):
    name = tables.Column(attrs=PERSON)
    party = tables.Column("党组织", accessor="party_organization__name")
    region = tables.Column("区域", accessor="party_organization__region__name", visible=False)
    kind = tables.Column()
    ground = tables.Column(visible=False)
    state = tables.Column()
    proposed_on = DayColumn()
    approved_on = DayColumn()
    approval_number = tables.Column(visible=False)
    until = DayColumn()
    outcome = tables.Column()
    ended_on = DayColumn(visible=False)

    class Meta(ListTable.Meta):
        model = Disposal
        fields: list[str] = []

    def is_past(self, record):
        return record.state == _D.CANCELLED

    def render_name(self, record):
        return format_html(
            '<a href="{}">{}</a>',
            record.get_absolute_url(),
            record.person_to(self.request.user),
        )

    def render_state(self, record):
        over = record.until and record.until <= timezone.localdate() and not record.is_closed
        text = "期满，应作结论" if over else record.get_state_display()
        return badge(text, tone="red" if over else DISPOSAL_TONES[_D(record.state)])
