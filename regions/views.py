"""The tree of regions as pages: one region, its sub-regions, its changes by date."""

from typing import Any

from django.contrib import messages
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refusal
from core.views.editing import EditPage, at_the_door
from core.views.records import RecordPage
from regions.forms import (
    AbolishForm,
    FoundForm,
    MergeForm,
    RenameForm,
    ReparentForm,
    SplitForm,
)
from regions.models import FormerRegion, Region, RegionChange
from regions.services import (
    RegionPlan,
    abolish_region,
    found_region,
    merge_regions,
    move_region,
    plan_abolition,
    plan_merge,
    plan_split,
    rename_region,
    split_region,
    undo_region_change,
)

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


class RegionPage(RecordPage):
    template_name = "regions/detail.html"

    def rows(self):
        return Region.objects.visible_to(self.request.user).select_related("parent", "successor")

    def context(self, record):
        user = self.request.user
        seen = Region.objects.visible_to(user)
        above = [int(pk) for pk in record.path.rstrip("/").split("/")[:-1]]
        changes = (
            RegionChange.objects.visible_to(user)
            .filter(region=record)
            .select_related("deed__done_by", "deed__undone_by")
            .order_by("-pk")
        )
        may_undo, today = user.may("edit_regions"), timezone.localdate()
        return {
            "title": record.name,
            "above": list(seen.filter(pk__in=above).order_by("path")),
            "children": list(seen.filter(parent=record).order_by("abolished_on", "code")),
            "formers": list(
                FormerRegion.objects.visible_to(user)
                .filter(region=record)
                .select_related("parent")
                .order_by("-until")
            ),
            "changes": [
                (
                    each,
                    may_undo
                    and each.deed.undone_at is None
                    and timezone.localdate(each.deed.done_at) == today,
                )
                for each in changes[:SHOWN]
            ],
            "may_change": record.abolished_on is None
            and Region.objects.restructured_by(user).filter(pk=record.pk).exists(),
        }


class RegionDoor(EditPage):
    """What all pages that change regions share: editing organizations there is not enough."""

    model = Region
    action = "edit_regions"
    list_url = "regions:list"

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        if not Region.objects.restructured_by(self.request.user).filter(pk=pk).exists():
            self.refuse(pk)
        return record


class PlannedPage(RegionDoor):
    """A change that people see as a plan first: the form, what would happen, the deed."""

    template_name = "regions/change.html"
    submit = "看看会怎样"
    #: On the button under the plan.
    deed: str = ""

    def post(self, request, pk=None, **kwargs):
        form = self.form(self.found(pk), request.POST)
        if request.POST.get("confirmed") or not form.is_valid():
            return super().post(request, pk, **kwargs)
        return self._planned(form)

    def _planned(self, form: Any) -> HttpResponse:
        """The form again with the plan under it; nothing is stored."""
        record = form.instance
        try:
            with at_the_door():
                plan = self.plan(record, form.values())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            plan = None
        return self._page(record, form, plan=plan, deed=self.deed)

    def plan(self, record: Region, values: dict[str, Any]) -> RegionPlan:
        """What the page tells before it is done."""
        raise NotImplementedError


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


class MergeRegion(PlannedPage):
    form_class = MergeForm
    update = merge_regions
    edit_title = "合并区域"
    intro = (
        "本区域里的一切从起始日期起归入选定的区域，下级区域改属它，本区域撤销。先看会怎样，再确认。"
    )
    deed = "确认合并"
    saved = "已合并。当天可以撤销。"

    def plan(self, record, values):
        return plan_merge(
            actor=self.request.user,
            region=record,
            into=values["into"],
            starts_on=values["starts_on"],
        )


class SplitRegion(PlannedPage):
    form_class = SplitForm
    update = split_region
    edit_title = "拆分区域"
    intro = (
        "在本区域旁边设立一个新区域，把选定的下级区域和组织从起始日期起划入。先看会怎样，再确认。"
    )
    deed = "确认拆分"
    saved = "已拆分。当天可以撤销。"

    def plan(self, record, values):
        return plan_split(
            actor=self.request.user,
            region=record,
            starts_on=values["starts_on"],
            address=values["address"].strip(),
            children=values.get("children", ()),
        )


class AbolishRegion(PlannedPage):
    form_class = AbolishForm
    update = abolish_region
    edit_title = "撤销区域"
    intro = "只有空的区域可以直接撤销；里面还有组织、党组织或下级区域的，请用“合并”。"
    deed = "确认撤销"
    saved = "已撤销。当天可以反悔。"

    def plan(self, record, values):
        return plan_abolition(actor=self.request.user, region=record, starts_on=values["starts_on"])


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
