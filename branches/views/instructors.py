"""Instructors: the list, the page of one, his terms and grades; his visits stand in `visits`."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from accounts.choices import Action, Role
from branches import services
from branches.filters import InstructorFilterSet
from branches.forms import instructors as forms
from branches.models import Assignment, Grading, Instructor, Visit, WorkCoverage, last_visit_of
from branches.tables import AssignmentTable, GradingTable, InstructorTable, UnitTable, VisitTable
from branches.views.coverage import WorkCoverageDoor
from core.addresses import address_of
from core.templatetags.ui import named
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Lazy, Own
from core.views.editing import EditPage, Recycle, Restore
from core.views.links import EndLink, NewLink
from core.views.lists import ListAction, ListPage
from core.views.pieces import Button, Rows
from core.views.records import HistoryPanel

#: Rows of a part of the page before it refers to a list.
SHOWN = 100


class InstructorList(ListPage):
    title = "指导员"
    subtitle = "党建指导员和驻企服务员：由谁派出，负责哪些组织，最近何时走访。"
    unit = "名指导员"
    empty_text = "没有符合条件的指导员。"
    nothing_text = "您的范围内还没有登记指导员。"
    first_steps = (ListAction("登记指导员", "branches:new_instructor", Action.EDIT_REGISTRY),)
    table_class = InstructorTable
    filterset_class = InstructorFilterSet
    sorts = InstructorFilterSet.sorts
    default_sort = InstructorFilterSet.default_sort
    related = ("region", "department")
    export_action = Action.EXPORT_MEMBERS
    buttons = (
        ListAction(
            "登记指导员", "branches:new_instructor", Action.EDIT_REGISTRY, icon="plus", main=True
        ),
    )

    def get(self, request, *args, **kwargs):
        if not request.user.may(Action.SEE_MEMBERS):
            raise Http404("没有指导员名单")
        return super().get(request, *args, **kwargs)

    def rows(self):
        rows = Instructor.objects.visible_to(self.request.user).present()
        return rows.with_work(timezone.localdate(), self.request.user)


class OwnUnits(View):
    """The page of the instructor who is logged in."""

    def get(self, request):
        user = request.user
        own = Instructor.objects.visible_to(user).present().filter(user=user).first()
        if own is not None:
            return redirect(own)
        if Role.INSTRUCTOR in user.roles:
            return render(request, "branches/own_units.html", {"title": "我联系的组织"})
        raise Http404("没有登记为指导员")


class InstructorPage(DetailPage):
    model = Instructor
    related = ("region", "department", "user")
    list_url = "branches:instructors"
    rules = {"edit": "editable_by", "visit": "visits_entered_by"}
    main = (
        ActionLink("登记走访", "branches:new_visit", icon="plus", needs="visit"),
        ActionLink("修改", "branches:edit_instructor", icon="pencil"),
    )
    menu = (
        ActionLink("新增派驻任期", "branches:new_assignment"),
        ActionLink("评定年度等次", "branches:grade"),
    )
    recycle_url = "branches:recycle_instructor"
    recycle_text = "只用于录错的；不再担任的，请终止派驻任期。可以随时从回收站恢复。"
    parts = (
        Own("due", "units"),
        Facts(
            "基本情况",
            (
                "kind",
                "position",
                Fact("department", "派出部门"),
                "full_time",
                Fact("region", "管理区域"),
                Fact("phone", "手机", show=lambda record, page: record.phone_masked),
                Fact("user", "登录账号", show=lambda record, page: page.account()),
            ),
        ),
        Own("links", "terms"),
        Own("links", "gradings"),
        Own("history", "visits"),
        Lazy("history", "变更记录", "branches:instructor_history", needs="edit"),
    )

    @property
    def trail(self):
        """An instructor on his own page knows no list of others."""
        if self.request.user.may(Action.SEE_MEMBERS):
            return super().trail
        return [("我联系的组织", "branches:own_units")]

    def name(self, record):
        return record.named_to(self.request.user)

    def subtitle(self, record):
        return (record.get_kind_display(), record.department or "", record.region.name)

    def account(self):
        user = self.record.user
        if user is None:
            return "未绑定"
        return user.username if self.allows("edit") or user == self.request.user else "已绑定"

    def units(self):
        user = self.request.user
        links = (
            WorkCoverage.objects.visible_to(user)
            .filter(assignment__instructor=self.record, organization__deleted_at=None)
            .select_related("organization__region")
            .annotate(last_visit=last_visit_of(self.record))
            .order_by("organization__name", "-starts_on")
        )
        links = list(links[:SHOWN])
        return Rows(
            "负责的组织",
            UnitTable(
                links,
                visited_by=self.record if user.may(Action.RECORD_VISITS) else None,
                editable=self.allows("edit"),
                visible={link.organization_id for link in links},
            ),
            note=f"{len(links)} 个",
            empty="没有负责的组织。"
            + ("先点“新增派驻任期”，再增加组织。" if self.allows("edit") else ""),
        )

    def terms(self):
        user = self.request.user
        seen = Q(work_coverages__in=WorkCoverage.objects.visible_to(user))
        found = (
            Assignment.objects.visible_to(user)
            .filter(instructor=self.record)
            .annotate(units=Count("work_coverages", filter=seen))
            .order_by("-starts_on")
        )
        may = self.allows("edit")
        address = address_of("branches:new_assignment", self.record.pk)
        return Rows(
            "派驻任期",
            AssignmentTable(list(found), editable=may),
            empty="没有派驻任期。",
            buttons=[Button("新增派驻任期", address)] if may else [],
        )

    def gradings(self):
        found = Grading.objects.visible_to(self.request.user).filter(instructor=self.record)
        may = self.allows("edit")
        address = address_of("branches:grade", self.record.pk)
        return Rows(
            "年度等次",
            GradingTable(list(found.order_by("-year"))),
            empty="还没有评定。",
            buttons=[Button("评定", address)] if may else [],
        )

    def visits(self):
        user = self.request.user
        found = (
            Visit.objects.visible_to(user)
            .present()
            .filter(instructor=self.record)
            .select_related("organization__region", "instructor")
            .order_by("-visited_on", "-pk")
        )
        found = list(found[: SHOWN + 1])
        table = VisitTable(found[:SHOWN], reader=user)
        table.columns.hide("person")
        more = f"只列出最近 {SHOWN} 次。" if len(found) > SHOWN else ""
        return Rows("走访记录", table, empty="还没有走访记录。", foot=more)


class InstructorHistory(HistoryPanel):
    model = Instructor


class InstructorDoor:
    """What all pages that change instructors share."""

    model = Instructor
    action = Action.EDIT_REGISTRY
    list_url = "branches:instructors"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewInstructor(InstructorDoor, EditPage):
    form_class = forms.InstructorForm
    create = services.register_instructor
    new_title = "登记指导员"
    intro = "党建指导员、驻企服务员在这里登记；登记后新增派驻任期，指定负责的组织。"
    saved = "已登记。接下来新增派驻任期，指定负责的组织。"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EditInstructor(InstructorDoor, EditPage):
    form_class = forms.InstructorForm
    update = services.update_instructor
    edit_title = "修改指导员"


class RecycleInstructor(InstructorDoor, Recycle):
    service = services.recycle_instructor
    restore_url = "branches:restore_instructor"


class RestoreInstructor(InstructorDoor, Restore):
    service = services.restore_instructor


class NewAssignment(InstructorDoor, NewLink):
    model = Assignment
    side = "instructor"
    form_class = forms.AssignmentForm
    create = services.start_assignment
    intro = "负责的组织随之登记为工作覆盖；已有同名的工作覆盖，直接归到这一任期。"

    def more(self, record):
        return super().more(record) | {
            "title": f"{self.new_title}：{named(self.owner, self.request.user)}"
        }


class EndAssignment(InstructorDoor, EndLink):
    model = Assignment
    update = services.end_assignment
    intro = "仍在继续的工作覆盖同时终止。"

    def said(self, link):
        return f"{named(link.instructor, self.request.user)} {link}"


class Cover(InstructorDoor, EditPage):
    """One organization more for a term."""

    model = Assignment
    form_class = forms.CoverForm
    edit_title = "增加负责的组织"
    submit = "增加"
    saved = "已增加，并登记为工作覆盖。"

    @staticmethod
    def update(*, actor, pk, version, **values):
        assignment = Assignment.objects.visible_to(actor).get(pk=pk)
        services.cover(actor=actor, assignment=assignment, **values)
        return assignment

    def more(self, record):
        name = named(record.instructor, self.request.user)
        return {"title": f"{self.edit_title}：{name}（{record}）"}


class AttachWorkCoverage(WorkCoverageDoor, EditPage):
    """Which instructor of the register is meant."""

    form_class = forms.AttachForm
    update = services.attach_work_coverage
    edit_title = "归到指导员名下"
    submit = "保存"
    saved = "已归到该指导员的派驻任期。"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record.organization}"}


class Grade(InstructorDoor, NewLink):
    model = Grading
    side = "instructor"
    form_class = forms.GradingForm
    create = services.grade_instructor
    submit = "评定"
    saved = "已评定。"
    new_title = "评定年度等次"

    def more(self, record):
        return super().more(record) | {
            "title": f"{self.new_title}：{named(self.owner, self.request.user)}"
        }
