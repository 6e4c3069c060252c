"""Red and amber lights: the list, and the lights of one subject on its own page."""

from accounts.choices import Action
from branches.models import PartyOrganization
from core.months import Month
from core.views.lists import ListAction, ListPage
from core.views.records import Panel
from lights.choices import SubjectKind
from lights.filters import GRAVITY, NoticeFilterSet
from lights.models import Notice
from lights.services import names_of
from lights.tables import NoticeTable
from months import places
from months.models import MonthRevision
from orgs.models import Organization

#: Months of lights shown on the page of an organization.
MONTHS = 12


class NoticeList(ListPage):
    title = "亮灯"
    unit = "个灯"
    empty_text = "没有符合条件的亮灯。"
    table_class = NoticeTable
    filterset_class = NoticeFilterSet
    sorts = NoticeFilterSet.sorts
    default_sort = NoticeFilterSet.default_sort
    related = ("rule",)
    buttons = (
        ListAction(
            "签发提示函",
            "papers:current_occasion",
            Action.ISSUE_LETTERS,
            icon="mail",
            args=("red_light",),
        ),
    )

    def rows(self):
        user = self.request.user
        revision = self._revision()
        rows = Notice.objects.visible_to(user).filter(revision=revision)
        if revision is None:
            self.empty_text = "尚无已定稿的月份；定稿后这里列出当月的红灯和黄灯。"
        else:
            month = revision.report_month.month
            self.subtitle = (
                f"{month.title}月报第 {revision.number} 版，截至 {revision.as_of:%Y-%m-%d}"
            )
        return rows.annotate(region_name=places.region_name(user), gravity=GRAVITY)

    def prepare(self, table, rows):
        if not self.request.user.may(Action.VERIFY_CASES):
            return
        names = names_of(rows)
        for notice in rows:
            notice.addressed = names[notice.pk]

    def _revision(self) -> MonthRevision | None:
        user = self.request.user
        try:
            month = Month.parse(self.request.GET.get("month", ""))
        except ValueError:
            return places.newest_revision(user)
        return next(iter(places.revisions_of(user, month)), None)


class _Lights(Panel):
    """Lights of the last months, newest first; of each month its last revision."""

    template_name = "lights/panel.html"
    subject_kind: SubjectKind

    def subjects(self):
        raise NotImplementedError

    def context(self, pk):
        user = self.request.user
        if not self.subjects().filter(pk=pk).exists():
            return None
        revisions = list(
            MonthRevision.objects.visible_to(user)
            .closed()
            .order_by("-report_month__first_day", "-number")
            .distinct("report_month__first_day")
            .select_related("report_month")[:MONTHS]
        )
        lit: dict[int, list[Notice]] = {}
        notices = Notice.objects.visible_to(user).filter(
            revision__in=revisions, subject_kind=self.subject_kind, subject_id=pk
        )
        for notice in notices.select_related("rule").order_by("-severity", "rule_code"):
            lit.setdefault(notice.revision_id, []).append(notice)
        return {
            "months": [(each.report_month.month, lit.get(each.pk, [])) for each in revisions],
            "ever": bool(lit),
        }


class OrganizationLights(_Lights):
    subject_kind = SubjectKind.ORGANIZATION

    def subjects(self):
        return Organization.objects.visible_to(self.request.user).present()


class PartyOrganizationLights(_Lights):
    subject_kind = SubjectKind.PARTY_ORGANIZATION

    def subjects(self):
        return PartyOrganization.objects.visible_to(self.request.user).present()
