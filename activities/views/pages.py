"""The list of activities and the page of one."""

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import cached_property

from activities.choices import HELD, OPEN
from activities.filters import ActivityFilterSet
from activities.models import (
    Absence,
    Activity,
    ActivityBranch,
    Live,
    Photo,
    files_somewhere,
)
from activities.services.entitled import floating_names
from activities.tables import TONES, ActivityTable
from activities.views.live import may_play
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.lists import ListAction, ListPage
from core.views.photos import photo_piece
from core.views.pieces import Piece
from core.views.records import HistoryPanel
from papers.views.pieces import PackPanel, papers_of


class ActivityList(ListPage):
    title = "活动"
    unit = "次活动"
    empty_text = "没有符合条件的活动。"
    nothing_text = "您的范围内还没有填报活动。"
    table_class = ActivityTable
    filterset_class = ActivityFilterSet
    sorts = ActivityFilterSet.sorts
    default_sort = ActivityFilterSet.default_sort
    related = ("organizer__region",)
    buttons = (
        ListAction(
            "填报活动",
            "activities:file",
            icon="plus",
            main=True,
            when=lambda request: files_somewhere(request.user),
        ),
    )

    def rows(self):
        user = self.request.user
        return Activity.objects.visible_to(user).for_reader(user).with_figures()


def _duties(record, page):
    return "、".join(str(each) for each in record.duties.all())


def _filed_by(record, page):
    if record.filed_by is None:
        return ""
    when = timezone.localtime(record.filed_at).strftime("%Y-%m-%d %H:%M") if record.filed_at else ""
    for_others = "（代填）" if record.filed_for_others else ""
    return f"{record.filed_by}{for_others} {when}".strip()


def _day(record):
    return record.held_on or record.planned_on


class ActivityPage(DetailPage):
    model = Activity
    related = ("organizer__region", "filed_by")
    list_url = "activities:list"
    list_title = "活动"
    main = (
        ActionLink(
            "填报", "activities:file_plan", icon="circle-check", when=lambda each: each.is_planned
        ),
        ActionLink("更正", "activities:edit", icon="pencil", when=lambda each: each.state in OPEN),
    )
    menu = (
        ActionLink(
            "登记为补课",
            "activities:make_up",
            when=lambda record: record.state in HELD and not record.make_up,
            needs="makes_up",
        ),
        ActionLink("撤回", "activities:withdraw", when=lambda each: each.state in OPEN),
    )
    figures = (
        Figure("日期", lambda record: _day(record).isoformat(), word=True),
        Figure("应到", lambda record: record.entitled),
        Figure("实到", lambda record: record.present),
    )
    rules = DetailPage.rules | {"makes_up": "that_may_make_up"}
    parts = (
        Lazy("due", "审核", "activities:chain"),
        Facts(
            "基本情况",
            (
                Fact("duties", "事项", show=_duties),
                Fact("held_on", "开展日期"),
                Fact("planned_on", "计划日期"),
                "place",
                Fact("host", "主持人", show=lambda record, page: page.host),
                Fact("guests", "列席人员", show=lambda record, page: page.guests, wide=True),
                Fact("filed_by", "填报", show=_filed_by),
                Fact("source", "填报方式"),
            ),
        ),
        Own("facts", "live"),
        Own("facts", "record_text"),
        Own("people", "attendance"),
        Own("papers", "papers"),
        Own("papers", "photo_page"),
        Lazy("history", "变更记录", "activities:history", needs="edit"),
    )

    def rows(self):
        user = self.request.user
        return (
            Activity.objects.visible_to(user)
            .for_reader(user)
            .with_figures()
            .prefetch_related(
                "duties", Prefetch("photos", Photo.objects.order_by("position", "pk"))
            )
        )

    @property
    def host(self):
        return self.record.host_to(self.request.user)

    @property
    def guests(self):
        return "、".join(self.record.guests_to(self.request.user))

    def subtitle(self, record):
        return (record.organizer.name, record.organizer.region.name)

    def badges(self, record):
        yield record.get_state_display(), TONES[record.state]
        if record.late:
            yield "月报定稿后填报", "amber"
        if record.make_up:
            yield f"补课（{record.makes_up_for}）" if record.makes_up_for else "补课", "blue"
        if record.filed_for_others:
            yield "代填", "grey"

    def record_text(self):
        record, persons = self.record, self.record.persons_to(self.request.user)
        context = {"activity": record, "decisions": record.decisions if persons else ""}
        return Piece("内容", "activities/text.html", context)

    def get(self, request, **kwargs):
        return may_play(super().get(request, **kwargs), [self.source])

    @property
    def source(self):
        """Of the picture that runs and may be played here."""
        live = self._live
        return live.source if live is not None and live.is_running else ""

    @cached_property
    def _live(self):
        seen = Live.objects.visible_to(self.request.user).select_related("activity")
        return seen.filter(activity=self.record).first()

    def live(self):
        live, edits = self._live, self.allows("edit")
        today = _day(self.record) == timezone.localdate()
        running = live is not None and live.is_running
        if not running and not (edits and today and self.record.state in OPEN):
            return None
        context = {
            "activity": self.record,
            "live": live if running else None,
            "source": self.source,
            "edits": edits,
            "server": settings.LIVE_RTMP,
        }
        return Piece("直播", "activities/live.html", context)

    def attendance(self):
        user = self.request.user
        branches = (
            ActivityBranch.objects.visible_to(user)
            .filter(activity=self.record)
            .select_related("party_organization")
        )
        others = self.record.branches.count() - branches.count()
        absences = (
            Absence.objects.visible_to(user)
            .filter(activity=self.record)
            .select_related("member__party_organization")
            .order_by("member__name", "pk")
        )
        full = self.record.is_fileable
        people = [
            {
                "name": each.member.name if full else each.member.named_to(user),
                "reason": each.reason,
            }
            for each in absences
        ]
        rows = sorted(
            branches, key=lambda each: each.party_organization_id != self.record.organizer_id
        )
        came = [pk for each in rows for pk in each.floating_ids]
        context = {
            "branches": rows,
            "others": others,
            "people": people,
            "activity": self.record,
            "came": len(came),
            "floating": floating_names(user, came) if full or self.record.persons_to(user) else [],
        }
        return Piece("参加情况", "activities/attendance.html", context)

    def photo_page(self):
        return photo_piece(self.record, "活动")

    def papers(self):
        return papers_of(self.request.user, self.record)


class ActivityHistory(HistoryPanel):
    model = Activity


class MonthPapers(PackPanel):
    """On the page of a Party organization: the papers of a month's activities."""

    pack = "activity-month"
