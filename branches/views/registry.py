"""Party organization list and page, and who covers an organization."""

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html

from accounts.choices import Action
from branches.filters import PartyOrganizationFilterSet
from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.services import last_decision
from branches.tables import (
    ChildTable,
    CoverageTable,
    CoveredTable,
    PartyOrganizationTable,
    WorkCoverageTable,
)
from core.addresses import address_of
from core.templatetags.ui import badge
from core.tree import ids_above
from core.views.detail import LINE, ActionLink, DetailPage, Fact, Facts, Lazy, Own
from core.views.lists import ListAction, ListPage
from core.views.pieces import Button, Piece, Rows
from core.views.records import HistoryPanel, Panel
from orgs.models import Organization
from orgs.views.namesakes import Namesakes

#: Rows of a part of a page before it refers to a list.
SHOWN = 200


class PartyOrganizationList(ListPage):
    title = "党组织"
    unit = "个党组织"
    empty_text = "没有符合条件的党组织。"
    nothing_text = "您的范围内还没有党组织。"
    first_steps = (
        ListAction("新建党组织", "branches:new", Action.EDIT_MEMBERS),
        ListAction("导入台账", "imports:new", Action.IMPORT),
    )
    table_class = PartyOrganizationTable
    filterset_class = PartyOrganizationFilterSet
    sorts = PartyOrganizationFilterSet.sorts
    default_sort = PartyOrganizationFilterSet.default_sort
    related = ("region", "parent")
    bulk = "party_organizations"
    buttons = (
        ListAction("树形", "members:tree", icon="sitemap"),
        ListAction("成立党组织", "branches:new", Action.EDIT_MEMBERS, icon="plus", main=True),
    )

    def rows(self):
        user = self.request.user
        links = (
            Coverage.objects.visible_to(user)
            .in_force(timezone.localdate())
            .filter(party_organization=OuterRef("pk"), organization__deleted_at=None)
            .order_by()
            .values("party_organization")
            .annotate(number=Count("*"))
            .values("number")
        )
        return (
            PartyOrganization.objects.visible_to(user)
            .present()
            .annotate(
                covered=Coalesce(Subquery(links, output_field=IntegerField()), 0),
            )
        )


def _ends_on(record, page):
    day = record.term_ends_on.isoformat()
    if record.term_shifted_to:
        day = format_html("{} {}", day, badge("已批准调整", tone="blue"))
    if record.term_ends_on > page.today or page.is_dissolved:
        return day
    return format_html("{} {}", day, badge("已届满", tone="red"))


def _stands(record):
    """Whether anything can still be decided about it."""
    return record.dissolved_on is None or record.dissolved_on > timezone.localdate()


class PartyOrganizationPage(DetailPage):
    model = PartyOrganization
    related = ("region",)
    list_url = "branches:list"
    menu = (
        ActionLink("换届", "branches:re_elect", when=_stands),
        ActionLink("延期或提前换届", "branches:shift", when=_stands),
        ActionLink("改设（升格）", "branches:upgrade", when=_stands),
        ActionLink("变更组建方式", "branches:reform", when=_stands),
        ActionLink("变更隶属关系", "branches:superior", when=_stands),
        LINE,
        ActionLink("合并", "branches:merge", when=_stands),
        ActionLink("撤销", "branches:dissolve", when=_stands),
        ActionLink("撤回合并或撤销", "branches:undo_decision", when=last_decision),
    )
    main = (ActionLink("更正", "branches:edit", icon="pencil"),)
    recycle_url = "branches:recycle"
    recycle_text = "只用于录错的党组织；确已不再存在的请用“撤销”。可以随时从回收站恢复。"
    parts = (
        Facts(
            "基本情况",
            (
                "kind",
                "formation",
                Fact("region", "所属区域"),
                "founded_on",
                Fact(
                    "term_started_on",
                    "本届起始",
                    show=lambda record, page: (
                        (record.term_started_on and record.term_started_on.isoformat())
                        or "未填，按成立日期算"
                    ),
                ),
                Fact("term_ends_on", "任期届满", show=_ends_on),
            ),
        ),
        Own("links", "covered"),
        Own("links", "children"),
        Own("history", "chronicle"),
        Lazy("history", "变更记录", "branches:history"),
    )

    @cached_property
    def today(self):
        return timezone.localdate()

    @property
    def is_dissolved(self) -> bool:
        return not _stands(self.record)

    @property
    def seen(self):
        return PartyOrganization.objects.visible_to(self.request.user).present()

    def crumbs(self, record):
        # Superiors out of scope are no secret: the tree path names them anyway.
        above = self.seen.filter(pk__in=ids_above(record.path)).order_by("path")
        return [(each.name, each) for each in above]

    def subtitle(self, record):
        return (
            record.code,
            record.get_kind_display(),
            record.get_formation_display(),
            record.region.name,
        )

    def badges(self, record):
        if self.is_dissolved:
            yield f"已于 {record.dissolved_on} 撤销", "grey"

    def covered(self):
        links = (
            Coverage.objects.visible_to(self.request.user)
            .filter(party_organization=self.record, organization__deleted_at=None)
            .select_related("organization__region")
            .order_by("-starts_on", "organization__name")
        )
        current = list(links.in_force(self.today)[:SHOWN])
        past = list(links.filter(ends_on__lte=self.today)[:SHOWN])
        # Not of every organization listed: whoever may not end one is refused there.
        may_cover = self.request.user.may(Action.EDIT_REGISTRY)
        may_add = may_cover and not self.is_dissolved
        address = address_of("branches:new_coverage_by_party", self.record.pk)
        return Rows(
            "覆盖的组织",
            CoveredTable([*current, *past], editable=may_cover),
            note=f"现有 {_at_least(current)} 个",
            empty="没有覆盖两新组织。" + ("点“新增覆盖”登记它覆盖的组织。" if may_add else ""),
            buttons=[Button("新增覆盖", address)] if may_add else [],
            foot=f"只列出前 {SHOWN} 个。" if len(current) >= SHOWN else "",
        )

    def children(self):
        found = list(self.seen.filter(parent=self.record).order_by("name")[:SHOWN])
        if not found:
            return None
        return Rows("下级党组织", ChildTable(found), note=f"{_at_least(found)} 个")

    def chronicle(self):
        entries = self.record.chronicle
        context = {
            "chronicle": list(entries.select_related("other").order_by("-happened_on", "-pk")),
            "linked": set(
                self.seen.filter(pk__in=entries.values("other")).values_list("pk", flat=True)
            ),
        }
        return Piece("沿革", "branches/chronicle.html", context)


def _at_least(rows: list) -> str:
    """How many, or that there are more than are shown."""
    return f"{len(rows)}+" if len(rows) >= SHOWN else str(len(rows))


class PartyNamesakes(Namesakes):
    model = PartyOrganization
    code = "code"


class PartyOrganizationHistory(HistoryPanel):
    model = PartyOrganization


class OrganizationCoverage(Panel):
    """Who covers an organization and who did, and who works there for the Party."""

    def pieces(self, pk):
        user = self.request.user
        seen = Organization.objects.visible_to(user).present().filter(pk=pk)
        if not seen.exists():
            return None
        may_edit = Organization.objects.editable_by(user).filter(pk=pk).exists()
        coverages = (
            Coverage.objects.visible_to(user)
            .filter(organization=pk, party_organization__deleted_at=None)
            .select_related("party_organization")
            .order_by("-starts_on")
        )
        visible = set(
            PartyOrganization.objects.visible_to(user)
            .filter(coverages__organization=pk)
            .values_list("pk", flat=True)
        )
        work = (
            WorkCoverage.objects.visible_to(user)
            .filter(organization=pk)
            .select_related("organization__facts")
            .order_by("-starts_on")
        )
        return {
            "coverages": Rows(
                "组织覆盖",
                CoverageTable(list(coverages), editable=may_edit, visible=visible),
                empty="没有党组织覆盖的记录。"
                + ("点“新增”登记覆盖它的党组织。" if may_edit else ""),
                buttons=self._adding("branches:new_coverage", pk, may_edit),
            ),
            "work": Rows(
                "工作覆盖",
                WorkCoverageTable(list(work), editable=may_edit, reader=user),
                empty="没有工作覆盖的记录。"
                + ("没有党组织覆盖时，点“新增”登记党建指导员、联络员或群团。" if may_edit else ""),
                buttons=self._adding("branches:new_work_coverage", pk, may_edit),
            ),
        }

    @staticmethod
    def _adding(url_name, pk, allowed):
        return [Button("新增", address_of(url_name, pk))] if allowed else []
