"""Rounds: the list, opening one, the page of whoever leads it, its steps, slips and samples."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.html import format_html

from accounts.choices import Action
from assessments import services
from assessments.choices import RoundState
from assessments.filters import RoundFilterSet
from assessments.flows import ROUNDS
from assessments.forms import rounds as forms
from assessments.models import Assessment, Objection, Round, RoundStep, Slip
from assessments.services import overview
from assessments.tables import ROUND_TONES, AssessmentTable, RoundTable, SlipTable
from core.flows import standing_of
from core.forms import ReasonStepForm, StepForm
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece, Rows
from core.views.records import HistoryPanel
from papers.views.pieces import papers_of


class RoundList(ListPage):
    title = "评星轮次"
    subtitle = "每一轮按一版方案评定，有批准依据才能启动。"
    unit = "轮"
    empty_text = "没有符合条件的轮次。"
    nothing_text = "还没有评星轮次。"
    table_class = RoundTable
    filterset_class = RoundFilterSet
    sorts = {"ends_on": RoundFilterSet.sorts["ends_on"]}
    default_sort = "-ends_on"
    related = ("scheme", "region")
    buttons = (
        ListAction("评星", "assessments:list", icon="star"),
        ListAction("启动一轮", "assessments:new_round", Action.EDIT_RULES, icon="plus", main=True),
    )

    def rows(self):
        return Round.objects.visible_to(self.request.user)


def _scheme(record, page):
    return format_html('<a href="{}">{}</a>', record.scheme.get_absolute_url(), record.scheme)


def _publicity(record, page):
    if record.published_on is None:
        return f"{record.publicity_days} 个工作日"
    return f"{record.published_on} 至 {record.publicity_until}"


def _valid(record, page):
    return f"{record.awarded_on} 至 {record.valid_until}" if record.awarded_on else ""


def _months(record, page):
    """By which closings was counted."""
    if not record.months:
        return "期间还没有定稿的月份"
    months = sorted(record.months)
    again = [f"{each} 第 {number} 版" for each, number in record.months.items() if number > 1]
    text = f"{months[0]} 至 {months[-1]}，{len(months)} 个月"
    return f"{text}（其中{'、'.join(again)}）" if again else text


class RoundPage(DetailPage):
    model = Round
    related = ("scheme", "region")
    list_url = "assessments:rounds"
    list_title = "评星轮次"
    main = (
        ActionLink(
            lambda each: "公示" if each.is_of_parties else "反馈本人",
            "assessments:publish",
            icon="circle-check",
            when=lambda each: each.state == RoundState.OPEN,
        ),
        ActionLink(
            lambda each: "评定星级" if each.is_of_parties else "确定等次",
            "assessments:award",
            icon="star",
            when=lambda each: each.state == RoundState.PUBLICITY,
        ),
    )
    menu = (
        ActionLink(
            "修改期限", "assessments:edit_round", when=lambda each: each.state == RoundState.OPEN
        ),
        ActionLink("重新计分", "assessments:recount", when=lambda each: each.is_running),
        ActionLink(
            "发核查单",
            "assessments:send_slips",
            when=lambda each: each.state == RoundState.OPEN and each.is_of_parties,
        ),
        ActionLink("抽查复核", "assessments:sample", when=lambda each: each.is_running),
        ActionLink(
            lambda each: "撤回公示" if each.is_of_parties else "撤回反馈",
            "assessments:withdraw",
            when=lambda each: each.state == RoundState.PUBLICITY,
        ),
        ActionLink(
            "提出结果运用",
            "assessments:propose",
            when=lambda each: each.state == RoundState.AWARDED,
        ),
        ActionLink("取消本轮", "assessments:cancel_round", when=lambda each: each.is_running),
    )
    figures = (
        Figure("评定对象", lambda each: each.assessments.count()),
        Figure("已评审", lambda each: each.assessments.filter(state="reviewed").count()),
        Figure("期间", lambda each: each.period, word=True),
    )
    parts = (
        Own("due", "standing"),
        Own("due", "progress"),
        Own("due", "outliers"),
        Facts(
            "轮次",
            (
                Fact("scheme", "方案", show=_scheme),
                Fact("region", "范围"),
                Fact(
                    "basis",
                    "批准依据",
                    show=lambda each, page: f"{each.basis}（{each.basis_number}）",
                ),
                "approved_on",
                "own_until",
                "town_until",
                "county_until",
                Fact("publicity", "公示", show=_publicity),
                Fact("valid", "星级有效期", show=_valid),
                Fact("months", "依据的月报", show=_months),
                Fact("digest", "结果摘要", code=True, wide=True),
            ),
        ),
        Own("links", "slips"),
        Lazy("links", "等次建议", "assessments:tiers_of_round"),
        Lazy("links", "结果运用", "assessments:of_round"),
        Own("papers", "papers"),
        Lazy("history", "变更记录", "assessments:round_history", needs="edit"),
    )

    def subtitle(self, record):
        return (record.scheme.name, record.region.name)

    def badges(self, record):
        yield record.get_state_display(), ROUND_TONES[RoundState(record.state)]

    def standing(self):
        steps = (
            RoundStep.objects.visible_to(self.request.user)
            .filter(subject=self.record)
            .select_related("made_by")
            .order_by("pk")
        )
        standing = standing_of(ROUNDS, self.record, steps)
        return Piece("办理过程", "core/standing.html", {"standing": standing})

    def _seen(self):
        return Assessment.objects.visible_to(self.request.user)

    def progress(self):
        rows = self._seen()
        towns, total = overview.towns(self.record, rows)
        if not towns:
            return None
        stars = overview.stars_of(self.record, rows)
        objections = Objection.objects.visible_to(self.request.user).filter(
            assessment__round=self.record, upheld=None
        )
        context = {
            "towns": [*towns, total],
            "stars": stars,
            "round": self.record,
            "works": self.allows("edit"),
            "objections": objections.count(),
        }
        return Piece("进度和分布", "assessments/progress.html", context)

    def outliers(self):
        running = self.record.is_running and self.record.is_of_parties
        if not running or not self.allows("edit"):
            return None
        rows = overview.outliers(self.record, self._seen())
        if not rows:
            return None
        table = AssessmentTable(rows)
        table.choose(["party", "region", "automatic", "own", "town", "total"])
        note = f"评分与系统得分率相差 {overview.APART} 个百分点以上，供评审时核对"
        return Rows("得分偏离", table, note=note)

    def papers(self):
        return papers_of(self.request.user, self.record)

    def slips(self):
        found = (
            Slip.objects.visible_to(self.request.user)
            .filter(round=self.record)
            .select_related("department", "round")
            .order_by("due_on", "pk")
        )
        rows = list(found)
        return Rows("核查单", SlipTable(rows)) if rows else None


class RoundHistory(HistoryPanel):
    model = Round


class NewRound(EditPage):
    model = Round
    action = Action.EDIT_RULES
    form_class = forms.RoundForm
    create = services.open_round
    new_title = "启动评星"
    intro = (
        "按规定，创建示范、达标活动须经批准：没有批准文件和文号不能启动。启动以后范围内方案评定的"
        "对象（党组织、书记、指导员或者成员单位）都参加，系统计算的项目自动计分，本人收到通知。"
    )
    submit = "启动"
    saved = "已启动，并通知参加评定的对象。"
    list_url = "assessments:rounds"


class EditRound(EditPage):
    model = Round
    action = Action.REVIEW_ASSESSMENTS
    form_class = forms.RoundDaysForm
    update = services.change_round
    edit_title = "修改期限"
    list_url = "assessments:rounds"


class RoundStepPage(EditPage):
    """One step of a round: the page says what will happen."""

    model = Round
    action = Action.REVIEW_ASSESSMENTS
    form_class = StepForm
    submit = "确定"
    list_url = "assessments:rounds"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record}"}


class Publish(RoundStepPage):
    update = services.publish
    edit_title = "公示"
    intro = (
        "全部评审完、核查单都答复以后公示，不少于 5 个工作日；公示期间不能再改分，异议逐条答复。"
        "评定书记、指导员、成员单位的不公示，只反馈本人。"
    )
    submit = "公示"
    saved = "已公示。"


class Award(RoundStepPage):
    update = services.award
    edit_title = "评定星级"
    intro = "公示期满、异议都答复以后评定。评定以后结果固定，以后发生的情况只影响下一轮。"
    submit = "评定"
    saved = "已评定，结果已固定。"


class Recount(RoundStepPage):
    update = services.recount
    edit_title = "重新计分"
    intro = "按最新定稿的月报和现有数据重新计算系统项目，不改各级评分；结果相同的不变。"
    submit = "重新计分"
    saved = "已重新计分。"


class Withdraw(RoundStepPage):
    form_class = ReasonStepForm
    update = services.withdraw
    edit_title = "撤回公示"
    saved = "已撤回公示。"


class CancelRound(RoundStepPage):
    form_class = ReasonStepForm
    update = services.cancel_round
    edit_title = "取消本轮"
    intro = "取消以后不再评定，已填的内容保留备查。"
    saved = "已取消。"


class SendSlips(RoundStepPage):
    form_class = forms.SlipsForm
    update = services.send_slips
    edit_title = "发核查单"
    intro = "请部门核查有没有一票否决的情形；部门在平台答复，也可以录入纸质复函。"
    submit = "发出"
    saved = "已发出核查单。"


class Sample(RoundStepPage):
    """Draw of what was checked; the draw says how to compute it again."""

    form_class = forms.SampleForm
    edit_title = "抽查复核"
    intro = "在已初核的评定里随机抽取，名单、种子留存，任何人可以复算；每个范围一轮一次。"
    submit = "抽取"

    def _save(self, record, form):
        self._drawn = services.draw_sample(actor=self.request.user, round=record, **form.values())
        return record

    def tell(self, record):
        messages.success(self.request, f"已抽取 {self._drawn.drawn} 个。")

    def success_url(self, record):
        drawn = getattr(self, "_drawn", None)
        if drawn is None:
            return super().success_url(record)
        return redirect("core:draw", drawn.pk).url
