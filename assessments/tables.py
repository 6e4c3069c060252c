"""Columns of ratings, rounds, schemes, slips, vetoes and objections."""

import django_tables2 as tables
from django.utils.html import format_html

from assessments.choices import (
    AssessmentState,
    ProposalState,
    RoundState,
    SchemeState,
    SlipState,
)
from assessments.models import (
    Assessment,
    Heard,
    Objection,
    Proposal,
    Ranking,
    Round,
    Scheme,
    Slip,
    Veto,
)
from core.addresses import address_of
from core.lists.dated import DayColumn
from core.lists.tables import SHORT, ButtonsColumn, ListTable, NumberColumn
from core.templatetags.ui import badge
from rectification.columns import TIER_TONES

TONES = {
    AssessmentState.OWN: "amber",
    AssessmentState.TOWN: "blue",
    AssessmentState.COUNTY: "blue",
    AssessmentState.REVIEWED: "green",
}
ROUND_TONES = {
    RoundState.OPEN: "blue",
    RoundState.PUBLICITY: "amber",
    RoundState.AWARDED: "green",
    RoundState.CANCELLED: "grey",
}
SCHEME_TONES = {
    SchemeState.SAMPLE: "grey",
    SchemeState.DRAFT: "amber",
    SchemeState.SETTLED: "green",
    SchemeState.ENDED: "grey",
}
PROPOSAL_TONES = {
    ProposalState.PROPOSED: "amber",
    ProposalState.AGREED: "green",
    ProposalState.DECLINED: "grey",
    ProposalState.REVOKED: "grey",
}
SLIP_TONES = {SlipState.ASKED: "amber", SlipState.ANSWERED: "green"}


class AssessmentTable(ListTable):
    party = tables.Column(
        "党组织",
        accessor="party_organization__name",
        attrs={"td": {"class": "cell-title"}},
        empty_values=(),
    )
    code = tables.Column("党组织代码", accessor="party_organization__code", visible=False)
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    round = tables.Column("轮次", accessor="round__name", visible=False)
    state = tables.Column()
    automatic = NumberColumn("系统得分率（%）", accessor="score__automatic")
    own = NumberColumn("自评", accessor="score__own", visible=False)
    town = NumberColumn("初核", accessor="score__town", visible=False)
    total = NumberColumn("得分", accessor="score__total")
    star = tables.Column("星级", accessor="score__star")

    class Meta(ListTable.Meta):
        model = Assessment
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._documents: dict[int, object] = {}

    def render_party(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.rated)

    def render_state(self, record):
        return badge(record.get_state_display(), tone=TONES[AssessmentState(record.state)])

    def render_star(self, record, value):
        round = record.round
        if round.pk not in self._documents:
            self._documents[round.pk] = round.scheme.document
        name = self._documents[round.pk].star_name(value)
        if round.state in (RoundState.OPEN, RoundState.CANCELLED):
            return f"{name}（试算）" if value else "—"
        return name


class TierProposalTable(AssessmentTable):
    tier = tables.Column("现在等次")
    wanted = tables.Column("建议等次")

    class Meta(AssessmentTable.Meta):
        pass

    def tick_value(self, record):
        """With the version of the Party organization that was seen."""
        return f"{record.pk}-{record.party_organization.version}"

    def render_wanted(self, record, value):
        return badge(value, tone=TIER_TONES[record.suggested])


class RoundTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    scheme = tables.Column("方案", accessor="scheme__name")
    region = tables.Column("范围", accessor="region__name", attrs=SHORT, visible=False)
    starts_on = DayColumn()
    ends_on = DayColumn()
    own_until = DayColumn(visible=False)
    county_until = DayColumn(visible=False)
    state = tables.Column()
    awarded_on = DayColumn()

    class Meta(ListTable.Meta):
        model = Round
        fields: list[str] = []

    def is_past(self, record):
        return record.state == RoundState.CANCELLED

    def render_name(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.name)

    def render_state(self, record):
        return badge(record.get_state_display(), tone=ROUND_TONES[RoundState(record.state)])


class SchemeTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    code = tables.Column()
    edition = NumberColumn()
    subject = tables.Column()
    months = tables.Column()
    source = tables.Column(visible=False)
    state = tables.Column()

    class Meta(ListTable.Meta):
        model = Scheme
        fields: list[str] = []

    def is_past(self, record):
        return record.state == SchemeState.ENDED

    def render_name(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.name)

    def render_state(self, record):
        return badge(record.get_state_display(), tone=SCHEME_TONES[SchemeState(record.state)])


class SlipTable(ListTable):
    department = tables.Column(accessor="department__name", attrs={"td": {"class": "cell-title"}})
    round = tables.Column("轮次", accessor="round__name")
    due_on = DayColumn()
    state = tables.Column()
    answer = tables.Column(visible=False)
    answered_on = DayColumn()

    class Meta(ListTable.Meta):
        model = Slip
        fields: list[str] = []

    def render_department(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.department)

    def render_state(self, record):
        return badge(record.get_state_display(), tone=SLIP_TONES[SlipState(record.state)])


class VetoTable(ListTable):
    party = tables.Column(
        "党组织", accessor="party_organization__name", attrs={"td": {"class": "cell-title"}}
    )
    text = tables.Column()
    code = tables.Column(visible=False)
    happened_on = DayColumn()
    department = tables.Column(accessor="department__name")
    ground = tables.Column()
    lifted_on = DayColumn()
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = Veto
        fields: list[str] = []

    def __init__(self, *args, lifts: frozenset[int] = frozenset(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        #: Those that the reader may lift; set by the page.
        self.lifts = lifts

    def is_past(self, record):
        return record.lifted_on is not None

    def render_buttons(self, record):
        if record.lifted_on is not None or record.pk not in self.lifts:
            return ""
        return format_html(
            '<a class="btn btn-sm" href="{}" aria-label="撤销 {}">撤销</a>',
            address_of("assessments:lift_veto", record.pk),
            record.text,
        )


class ProposalTable(ListTable):
    party = tables.Column(
        "评定对象",
        accessor="assessment__party_organization__name",
        attrs={"td": {"class": "cell-title"}},
        empty_values=(),
    )
    code = tables.Column(
        "党组织代码", accessor="assessment__party_organization__code", visible=False
    )
    region = tables.Column("区域", accessor="assessment__region__name", attrs=SHORT)
    round = tables.Column("轮次", accessor="assessment__round__name", visible=False)
    star = NumberColumn("星级", accessor="consequence__star")
    benefit = tables.Column()
    amount = NumberColumn("金额（元）", accessor="consequence__amount")
    text = tables.Column("内容", accessor="consequence__text")
    ground = tables.Column("依据", accessor="consequence__ground", visible=False)
    state = tables.Column()
    against = tables.Column("评定以后的情况", empty_values=(), exclude_from_export=True)
    decided_on = DayColumn()
    document_number = tables.Column(visible=False)

    class Meta(ListTable.Meta):
        model = Proposal
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        #: What speaks against those of this page that wait; set by the page.
        self.against: dict[int, list[str]] = {}

    def is_past(self, record):
        return record.state in (ProposalState.DECLINED, ProposalState.REVOKED)

    def tick_value(self, record):
        """With the version that was seen."""
        return f"{record.pk}-{record.version}"

    def render_party(self, record):
        return format_html(
            '<a href="{}">{}</a>', record.get_absolute_url(), record.assessment.rated
        )

    def render_benefit(self, record):
        return format_html(
            '<a href="{}">{}</a>', record.get_absolute_url(), record.get_benefit_display()
        )

    def render_state(self, record):
        return badge(record.get_state_display(), tone=PROPOSAL_TONES[ProposalState(record.state)])

    def render_against(self, record):
        return "".join(self.against.get(record.pk, ()))


class RankingTable(ListTable):
    decision = tables.Column(attrs={"td": {"class": "cell-title"}})
    decision_number = tables.Column(visible=False)
    round = tables.Column("轮次", accessor="round__name")
    region = tables.Column("公布范围", accessor="region__name", attrs=SHORT)
    ranked = tables.Column()
    starts_on = DayColumn()
    ends_on = DayColumn()
    stands = tables.Column("状态", empty_values=(), exclude_from_export=True)

    class Meta(ListTable.Meta):
        model = Ranking
        fields: list[str] = []

    def is_past(self, record):
        return not record.stands

    def render_decision(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.decision)

    def render_stands(self, record):
        text, tone = record.badge
        return badge(text, tone=tone)


class ObjectionTable(ListTable):
    raised_on = DayColumn()
    source = tables.Column()
    text = tables.Column(attrs={"td": {"class": "cell-title"}})
    upheld = tables.Column("结果", empty_values=())
    answer = tables.Column()
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = Objection
        fields: list[str] = []

    def __init__(self, *args, answers: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.answers = answers

    def render_upheld(self, value):
        if value is None:
            return badge("待答复", tone="amber")
        return badge("成立", tone="green") if value else badge("不成立")

    def render_buttons(self, record):
        if not self.answers or record.upheld is not None:
            return ""
        return format_html(
            '<a class="btn btn-sm" href="{}">答复</a>',
            address_of("assessments:answer_objection", record.pk),
        )


class OthersTable(ListTable):
    """Secretaries, instructors, departments: with a grade, without an order by marks."""

    rated = tables.Column(
        "对象",
        empty_values=(),
        exclude_from_export=True,
        attrs={"td": {"class": "cell-title"}},
    )
    secretary = tables.Column("书记", accessor="post__person_name", visible=False)
    instructor = tables.Column("指导员", accessor="instructor__name", visible=False)
    party = tables.Column("党组织", accessor="party_organization__name", visible=False)
    department = tables.Column("成员单位", accessor="department__name", visible=False)
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    round = tables.Column("轮次", accessor="round__name")
    state = tables.Column()
    report = DayColumn("述职报告", accessor="report__filed_on")
    heard = tables.Column("测评", empty_values=(), exclude_from_export=True)
    grade = tables.Column("等次", accessor="grade")

    class Meta(ListTable.Meta):
        model = Assessment
        fields: list[str] = []

    def render_rated(self, record):
        title = record.title_to(self.request.user)
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), title)

    def render_secretary(self, record):
        return record.title_to(self.request.user)

    render_instructor = render_secretary

    def render_state(self, record):
        return badge(record.get_state_display(), tone=TONES[AssessmentState(record.state)])

    def render_heard(self, record):
        """How many sides have voted."""
        held = record.heard.all()
        done = sum(each.hearing.counted_on is not None for each in held)
        return f"{done}/{len(held)} 方已计票" if held else "—"


class HeardTable(ListTable):
    rated = tables.Column("述职的对象", empty_values=(), attrs={"td": {"class": "cell-title"}})
    good_votes = NumberColumn()
    fair_votes = NumberColumn()
    usual_votes = NumberColumn()
    poor_votes = NumberColumn()

    class Meta(ListTable.Meta):
        model = Heard
        fields: list[str] = []

    def render_rated(self, record):
        each = record.assessment
        return format_html(
            '<a href="{}">{}</a>', each.get_absolute_url(), each.title_to(self.request.user)
        )
