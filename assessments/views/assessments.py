"""Ratings: the list, the page that explains one, marks of each level, sending back, objections."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.html import format_html

from assessments import services
from assessments.choices import AssessmentState, RoundState
from assessments.filters import AssessmentFilterSet
from assessments.flows import ASSESSMENTS
from assessments.forms import marks as forms
from assessments.models import Assessment, AssessmentStep, Objection, Round
from assessments.models.assessments import PUBLIC
from assessments.services.comparing import radar_of, sides_of
from assessments.services.explaining import explained
from assessments.tables import TONES, AssessmentTable, ObjectionTable
from core.flows import standing_of
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage
from core.views.moves import MovePage
from core.views.pieces import Piece, Rows
from papers.views.pieces import papers_of

#: State → rule by which its level marks.
_RULES = {
    AssessmentState.OWN: "own",
    AssessmentState.TOWN: "check",
    AssessmentState.COUNTY: "review",
}


class AssessmentList(ListPage):
    title = "评星"
    subtitle = "各党组织的评定进度、得分和星级；公示以前只有参与评定的人看得到。"
    unit = "个"
    empty_text = "没有符合条件的评定。"
    nothing_text = "您的范围内还没有评星。县级管理员定好方案、有批准依据后启动一轮。"
    table_class = AssessmentTable
    filterset_class = AssessmentFilterSet
    sorts = AssessmentFilterSet.sorts
    default_sort = AssessmentFilterSet.default_sort
    related = ("party_organization", "department", "region", "round__scheme", "score")
    buttons = (
        ListAction("轮次", "assessments:rounds", icon="calendar-event"),
        ListAction("方案", "assessments:schemes", icon="list-check"),
    )

    def rows(self):
        found = Assessment.objects.visible_to(self.request.user).of_parties()
        return found.filter(score__isnull=False)


def _star(record):
    score = record.score
    return record.round.scheme.document.star_name(score.star)


def _trial(record):
    return "" if record.round.state == RoundState.AWARDED else "试算，以评定为准"


def _round(record, page):
    return format_html('<a href="{}">{}</a>', record.round.get_absolute_url(), record.round)


def _party(record, page):
    return format_html('<a href="{}">{}</a>', record.rated.get_absolute_url(), record.rated)


class AssessmentPage(DetailPage):
    model = Assessment
    related = ("party_organization", "department", "region", "round__scheme", "score")
    list_url = "assessments:list"
    list_title = "评星"
    rules = DetailPage.rules | {
        "own": "own_of",
        "check": "checkable_by",
        "review": "reviewable_by",
    }
    main = (
        ActionLink(
            "自评",
            "assessments:marks",
            icon="pencil",
            needs="own",
            when=lambda each: each.state == AssessmentState.OWN and is_open(each),
        ),
        ActionLink(
            "初核",
            "assessments:marks",
            icon="clipboard-check",
            needs="check",
            when=lambda each: each.state == AssessmentState.TOWN and is_open(each),
        ),
        ActionLink(
            "评审",
            "assessments:marks",
            icon="clipboard-check",
            needs="review",
            when=lambda each: each.state == AssessmentState.COUNTY and is_open(each),
        ),
        ActionLink(
            "提出异议",
            "assessments:new_objection",
            icon="pencil",
            when=lambda each: each.round.state == RoundState.PUBLICITY,
        ),
    )
    figures = (
        Figure("得分", lambda each: each.score.total, note=lambda each: "满分 " + _full(each)),
        Figure("星级", _star, note=_trial, word=True),
        Figure("系统得分率", lambda each: _percent(each.score.automatic)),
    )
    parts = (
        Own("due", "standing"),
        Own("due", "explanation"),
        Own("facts", "dimensions"),
        Own("facts", "sides"),
        Facts(
            "评定",
            (
                Fact("round", "轮次", show=_round),
                Fact("rated", "评定对象", show=_party),
                Fact("period", "评定期间", show=lambda each, page: each.round.period),
                Fact("basis", "批准依据", show=lambda each, page: _basis(each.round), wide=True),
            ),
        ),
        Own("links", "objections"),
        Own("papers", "papers"),
        Lazy("history", "得分变更", "assessments:history", needs="edit"),
    )

    @property
    def menu(self):
        found = []
        for name, rule in (
            ("take_over", "check"),
            ("return", "check"),
            ("send_back", "review"),
            ("reopen", "review"),
        ):
            move = ASSESSMENTS.moves[name]
            found.append(
                ActionLink(
                    move.title,
                    f"assessments:{name}",
                    needs=rule,
                    when=lambda each, move=move: each.state in move.sources and is_open(each),
                )
            )
        return tuple(found)

    def rows(self):
        found = Assessment.objects.visible_to(self.request.user).of_parties()
        return found.filter(score__isnull=False)

    def name(self, record):
        return f"{record.rated}{record.round}"

    def subtitle(self, record):
        return (record.region.name, record.round.scheme.name)

    def badges(self, record):
        yield record.get_state_display(), TONES[AssessmentState(record.state)]

    def standing(self):
        steps = (
            AssessmentStep.objects.visible_to(self.request.user)
            .filter(subject=self.record)
            .select_related("made_by")
            .order_by("pk")
        )
        standing = standing_of(ASSESSMENTS, self.record, steps)
        return Piece("办理过程", "core/standing.html", {"standing": standing})

    def _explained(self):
        if not hasattr(self, "_what"):
            self._what = explained(self.record, self.record.score)
        return self._what

    def explanation(self):
        what = self._explained()
        context = {"what": what, "record": self.record, "score": self.record.score}
        return Piece("看懂星级", "assessments/explanation.html", context)

    def dimensions(self):
        context = {"what": self._explained(), "record": self.record}
        return Piece("各项得分", "assessments/items.html", context)

    def sides(self):
        """Beside the mean of the round, once its result is public."""
        record = self.record
        units = record.party_organization is not None and record.post_id is None
        rows = sides_of(record) if record.round.state in PUBLIC and units else []
        if len(rows) < 3:
            return None
        context = {"sides": rows, "radar": radar_of(rows)}
        return Piece("强项和短板", "assessments/sides.html", context)

    def papers(self):
        return papers_of(self.request.user, self.record)

    def objections(self):
        found = (
            Objection.objects.visible_to(self.request.user)
            .filter(assessment=self.record)
            .order_by("pk")
        )
        rows = list(found)
        if not rows:
            return None
        table = ObjectionTable(rows, answers=self.allows("review"))
        return Rows("公示异议", table)


def is_open(record) -> bool:
    return record.round.state == RoundState.OPEN


def _full(record) -> str:
    return str(record.round.scheme.document.full)


def _percent(value) -> str:
    return "—" if value is None else f"{value}%"


def _basis(round: Round) -> str:
    return f"{round.basis}（{round.basis_number}，{round.approved_on}）"


class MarksPage(EditPage):
    """Marks of the level that acts now; saved as often as one likes, then handed on."""

    model = Assessment
    form_class = forms.MarksForm
    template_name = "assessments/marks.html"
    list_url = "assessments:list"
    _TITLES = {
        AssessmentState.OWN: ("自评", "提交自评", "已提交，由镇街初核。"),
        AssessmentState.TOWN: ("初核", "初核通过", "已初核，由县级评审。"),
        AssessmentState.COUNTY: ("评审", "评审通过", "已评审。"),
    }

    def rows(self):
        found = super().rows().filter(score__isnull=False)
        return found.select_related("round__scheme", "score", "post", "instructor", "department")

    def found(self, pk):
        record = super().found(pk)
        if record.state not in self._TITLES:
            raise PermissionDenied("已经评审完；要改分的先在页面上点“重新评审”，写明理由。")
        rule = {"own": "own_of", "check": "checkable_by", "review": "reviewable_by"}
        among = getattr(Assessment.objects, rule[_RULES[record.state]])(self.request.user)
        if not among.filter(pk=pk).exists():
            raise PermissionDenied(ASSESSMENTS.next_sentence(record))
        return record

    def update(self, **values: Any) -> Assessment:
        return services.save_marks(hand_on=self._hands_on, **values)

    @property
    def _hands_on(self) -> bool:
        return bool(self.request.POST.get("hand_on"))

    def _save(self, record, form):
        self._state = record.state
        return self.update(
            actor=self.request.user, pk=record.pk, version=self.version(), **form.values()
        )

    def tell(self, record):
        text = self._TITLES[self._state][2] if self._hands_on else "已保存，还没有提交。"
        messages.success(self.request, text)

    def more(self, record):
        title, submit, _ = self._TITLES.get(record.state, ("评分", "提交", ""))
        what = explained(record, record.score)
        computed = [
            line
            for group in what.groups
            for line in group.lines
            if line.item.is_computed and line.applies
        ]
        return {
            "title": f"{title}：{record.title_to(self.request.user)}",
            "hand_on": submit,
            "computed": computed,
            "round": record.round,
            "own": record.state == AssessmentState.OWN,
        }


class AssessmentMove(MovePage):
    """Back with a reason, or taken over."""

    model = Assessment
    flow = ASSESSMENTS
    update = services.move_assessment
    list_url = "assessments:list"

    def rows(self):
        return super().rows().select_related("round__scheme")

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        if not ASSESSMENTS.allowed(self.move, self.request.user).filter(pk=pk).exists():
            raise PermissionDenied("您的账号没有办理这一步的权限。")
        return record

    def more(self, record):
        return {"title": f"{self.edit_title}：{record.title_to(self.request.user)}"}


class TakeOver(AssessmentMove):
    move = "take_over"


class SendToOwn(AssessmentMove):
    move = "return"


class SendToTown(AssessmentMove):
    move = "send_back"


class Reopen(AssessmentMove):
    move = "reopen"


class NewObjection(EditPage):
    """An objection to one rating, during the publicity."""

    model = Assessment
    form_class = forms.ObjectionForm
    list_url = "assessments:list"
    edit_title = "提出异议"
    submit = "提出"
    saved = "已登记，由县级核实答复。"
    intro = "公示期间对得分、星级有异议的在这里登记；不写提出人的姓名。"

    def rows(self):
        return super().rows().select_related("round__scheme")

    def form(self, record, data=None, **options):
        return self.form_class(data, actor=self.request.user, **options)

    def _save(self, record, form):
        services.raise_objection(actor=self.request.user, assessment=record, **form.values())
        return record


class AnswerObjection(EditPage):
    model = Objection
    form_class = forms.ObjectionAnswerForm
    update = services.answer_objection
    list_url = "assessments:list"
    edit_title = "答复异议"
    submit = "答复"
    saved = "已答复。"

    def rows(self):
        return super().rows().select_related("assessment__round__scheme")

    def more(self, record):
        return {"intro": f"{record.get_source_display()}提出：{record.text}"}
