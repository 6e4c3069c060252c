"""The tree of regions as pages: one region, its sub-regions, its changes by date."""

from django.contrib import messages
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from core.addresses import address_of
from core.errors import Refusal
from core.views.detail import LINE, ActionLink, DetailPage, Fact, Facts, Own
from core.views.editing import EditPage, at_the_door
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece, Rows
from core.views.plans import PlannedPage
from regions.choices import EDIT_REGIONS
from regions.filters import DepartmentFilterSet
from regions.forms import (
    AbolishForm,
    DepartmentForm,
    FoundForm,
    MergeForm,
    RenameForm,
    ReparentForm,
    SplitForm,
)
from regions.models import Department, FormerRegion, Region, RegionChange
from regions.services import (
    abolish_region,
    create_department,
    found_region,
    merge_regions,
    move_region,
    plan_abolition,
    plan_merge,
    plan_split,
    rename_region,
    split_region,
    undo_region_change,
    update_department,
)
from regions.tables import ChildTable, DepartmentTable, FormerTable

#: Changes shown on a region's page.
SHOWN = 50


@require_safe
def highest(request: HttpRequest) -> HttpResponse:
    """The page of the user's highest region."""
    seen = Region.objects.visible_to(request.user).present()
    region = seen.order_by(Length("path"), "code").first()
    if region is None:
        raise Http404("没有可看的区域")
    return redirect(region)


def _is_below(record):
    """Whether it may be moved, merged, split and abolished: the whole of the tree may not."""
    return record.parent_id is not None


def _founded(record, page):
    return record.founded_on or "自有记录起"


def _organizations(record, page):
    return format_html('<a href="{}?region={}">名单</a>', address_of("orgs:list"), record.code)


class RegionPage(DetailPage):
    """One region: what is below it, and its changes by date."""

    model = Region
    related = ("parent", "successor")
    list_url = "regions:list"
    rules = {"edit": "restructured_by"}
    main = (
        ActionLink(
            "设立下级", "regions:new", icon="plus", when=lambda record: not record.abolished_on
        ),
    )
    menu = (
        ActionLink("更名", "regions:rename"),
        ActionLink("调整上级", "regions:move", when=_is_below),
        LINE,
        ActionLink("合并", "regions:merge", when=_is_below),
        ActionLink("拆分", "regions:split", when=_is_below),
        ActionLink("撤销", "regions:abolish", when=_is_below),
    )
    print_text = ""
    parts = (
        Facts(
            "基本情况",
            (
                "code",
                "level",
                Fact("founded_on", "设立日期", show=_founded),
                Fact("abolished_on", "撤销日期"),
                Fact("organizations", "两新组织", show=_organizations),
            ),
        ),
        Own("links", "children"),
        Own("history", "changes"),
        Own("history", "formers"),
    )

    def rows(self):
        # Abolished ones too: earlier months know them.
        return Region.objects.visible_to(self.request.user)

    def allows(self, rule):
        return (rule != "edit" or not self.record.abolished_on) and super().allows(rule)

    def crumbs(self, record):
        above = [int(pk) for pk in record.path.rstrip("/").split("/")[:-1]]
        seen = self.rows().filter(pk__in=above).order_by("path")
        return [(each, each) for each in seen]

    def subtitle(self, record):
        into = record.successor
        return (
            record.code,
            record.get_level_display(),
            into
            and format_html(
                '并入 <a class="plain" href="{}">{}</a>', into.get_absolute_url(), into
            ),
        )

    def badges(self, record):
        if record.abolished_on:
            yield f"{record.abolished_on} 撤销", "grey"

    def children(self):
        found = list(self.rows().filter(parent=self.record).order_by("abolished_on", "code"))
        hint = "可以点“设立下级”新建，或用工作簿的“区域”表导入。" if self.allows("edit") else ""
        return Rows(
            "下级区域",
            ChildTable(found),
            note=f"{len(found)} 个" if found else "",
            empty=f"没有下级区域。{hint}",
        )

    def changes(self):
        user = self.request.user
        found = (
            RegionChange.objects.visible_to(user)
            .filter(region=self.record)
            .select_related("undo_set__done_by", "undo_set__undone_by")
            .order_by("-pk")
        )
        may_undo = user.may(EDIT_REGIONS)
        lines = [(each, may_undo and each.undo_set.is_open) for each in found[:SHOWN]]
        return Piece("变更", "regions/changes.html", {"changes": lines})

    def formers(self):
        found = (
            FormerRegion.objects.visible_to(self.request.user)
            .filter(region=self.record)
            .select_related("parent")
            .order_by("-until")
        )
        return Rows("沿革", FormerTable(list(found))) if found else None


class RegionDoor(EditPage):
    """What all pages that change regions share: editing organizations there is not enough."""

    model = Region
    action = EDIT_REGIONS
    list_url = "regions:list"

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        if not Region.objects.restructured_by(self.request.user).filter(pk=pk).exists():
            self.refuse(pk)
        return record


class RegionPlanned(RegionDoor, PlannedPage):
    """A change of the tree that people see as a plan first."""

    nothing = "没有组织、党组织、下级区域和授权受到影响。"
    promise = "起始日期以前的情况和已定稿的月份不变。当天没有其他改动时可以撤销。"
    obstructed = "里面还有{}，不能直接撤销。请改用“合并”，把它们并入其他区域。"


class FoundRegion(RegionDoor):
    """A new region; the one in the address is its parent."""

    form_class = FoundForm
    submit = "设立"
    saved = "已设立。"

    def get(self, request, pk):
        return self._for(pk, lambda: EditPage.get(self, request))

    def post(self, request, pk):
        return self._for(pk, lambda: EditPage.post(self, request))

    def _for(self, pk, answer):
        self.parent = self.found(pk)
        self.new_title = f"在“{self.parent}”下设立区域"
        return answer()

    def _save(self, record, form):
        return found_region(actor=self.request.user, parent=self.parent, **form.values())


class RenameRegion(RegionDoor):
    form_class = RenameForm
    update = rename_region
    edit_title = "区域更名"
    submit = "更名"
    saved = "已更名。"


class ReparentRegion(RegionDoor):
    form_class = ReparentForm
    update = move_region
    edit_title = "调整上级"
    submit = "调整"
    saved = "已调整。"


class MergeRegion(RegionPlanned):
    form_class = MergeForm
    update = merge_regions
    edit_title = "合并区域"
    intro = (
        "从起始日期起，本区域的组织、党组织归入选定的区域，下级区域改属该区域，本区域撤销。"
        "先预览影响，再确认。"
    )
    confirm = "确认合并"
    saved = "已合并。当天可以撤销。"

    def plan(self, record, values):
        return plan_merge(
            actor=self.request.user,
            region=record,
            into=values["into"],
            starts_on=values["starts_on"],
        )


class SplitRegion(RegionPlanned):
    form_class = SplitForm
    update = split_region
    edit_title = "拆分区域"
    intro = (
        "在本区域旁边设立一个新区域，把选定的下级区域和组织从起始日期起划入。先预览影响，再确认。"
    )
    confirm = "确认拆分"
    saved = "已拆分。当天可以撤销。"

    def plan(self, record, values):
        return plan_split(
            actor=self.request.user,
            region=record,
            starts_on=values["starts_on"],
            address=values["address"].strip(),
            children=values.get("children", ()),
        )


class AbolishRegion(RegionPlanned):
    form_class = AbolishForm
    update = abolish_region
    edit_title = "撤销区域"
    intro = "只有空的区域可以直接撤销；里面还有组织、党组织或下级区域的，请用“合并”。"
    confirm = "确认撤销"
    saved = "已撤销。当天可以撤销这次变更。"

    def plan(self, record, values):
        return plan_abolition(actor=self.request.user, region=record, starts_on=values["starts_on"])


class DepartmentList(ListPage):
    title = "部门"
    subtitle = "派出党建指导员、承担工委任务的部门；授权、指导员登记从这里选。"
    unit = "个部门"
    nothing_text = "还没有登记部门。"
    first_steps = (ListAction("登记部门", "regions:new_department", EDIT_REGIONS),)
    table_class = DepartmentTable
    filterset_class = DepartmentFilterSet
    sorts = {"name": DepartmentFilterSet.sorts["name"]}
    default_sort = DepartmentFilterSet.default_sort
    related = ("region",)
    buttons = (
        ListAction("登记部门", "regions:new_department", EDIT_REGIONS, icon="plus", main=True),
    )

    def rows(self):
        return Department.objects.visible_to(self.request.user)


class DepartmentDoor(EditPage):
    model = Department
    action = EDIT_REGIONS
    form_class = DepartmentForm
    list_url = "regions:departments"


class NewDepartment(DepartmentDoor):
    create = create_department
    new_title = "登记部门"
    saved = "已登记。"


class EditDepartment(DepartmentDoor):
    update = update_department
    edit_title = "修改部门"


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a change of today."""
    try:
        with at_the_door():
            change = undo_region_change(actor=request.user, pk=pk)
        messages.success(request, f"已撤销：{change}。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        change = RegionChange.objects.visible_to(request.user).get(pk=pk)
    return redirect("regions:detail", pk=change.region_id)
