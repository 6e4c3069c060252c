"""Visits of instructors: the list, one of them, entering and correcting."""

from django.http import Http404
from django.utils import timezone

from accounts.choices import Action, Role
from branches import services
from branches.filters import VisitFilterSet
from branches.forms import instructors as forms
from branches.models import Visit
from branches.tables import VisitTable
from core.templatetags.ui import named
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Lazy
from core.views.editing import EditPage, Recycle, Restore
from core.views.links import NewLink
from core.views.lists import ListAction, ListPage
from core.views.pieces import Rows
from core.views.records import HistoryPanel, Panel
from orgs.models import Organization

#: Visits shown on the page of an organization.
SHOWN = 50


class VisitList(ListPage):
    title = "走访"
    subtitle = "指导员、驻企服务员走访两新组织的记录；从指导员的页面登记。"
    buttons = (
        ListAction(
            "登记走访",
            "branches:own_units",
            icon="plus",
            main=True,
            when=lambda request: Role.INSTRUCTOR in request.user.roles,
        ),
    )
    unit = "次走访"
    empty_text = "没有符合条件的走访。"
    nothing_text = "您的范围内还没有走访记录。"
    table_class = VisitTable
    filterset_class = VisitFilterSet
    sorts = {"visited_on": VisitFilterSet.sorts["visited_on"]}
    default_sort = VisitFilterSet.default_sort
    related = ("organization__region", "instructor")
    export_action = Action.EXPORT_MEMBERS

    def get(self, request, *args, **kwargs):
        if not (request.user.may(Action.SEE_MEMBERS) or request.user.may(Action.RECORD_VISITS)):
            raise Http404("没有走访记录")
        return super().get(request, *args, **kwargs)

    def rows(self):
        return Visit.objects.visible_to(self.request.user).present()


def _instructor(record, page):
    return record.instructor.named_to(page.request.user)


class VisitPage(DetailPage):
    model = Visit
    related = ("organization", "instructor")
    list_url = "branches:visits"
    main = (ActionLink("修改", "branches:edit_visit", icon="pencil"),)
    recycle_url = "branches:recycle_visit"
    parts = (
        Facts(
            "走访情况",
            (
                "visited_on",
                "manner",
                Fact("organization", "两新组织"),
                Fact("instructor", "指导员", show=_instructor),
                Fact("content", wide=True),
            ),
        ),
        Lazy("history", "变更记录", "branches:visit_history", needs="edit"),
    )

    def subtitle(self, record):
        return (record.organization.name, record.visited_on)


class VisitHistory(HistoryPanel):
    model = Visit


class VisitDoor:
    """What all pages that change visits share."""

    model = Visit
    action = Action.RECORD_VISITS
    list_url = "branches:visits"


class NewVisit(VisitDoor, NewLink):
    """A visit of the instructor whom the address names, to one of his units."""

    side = "instructor"
    owner_editable = False
    form_class = forms.VisitForm
    create = services.record_visit
    new_title = "登记走访"
    saved = "已登记走访。"
    submit = "登记"

    def form(self, record, data=None, **options):
        options.setdefault("initial", {"organization": self.request.GET.get("organization")})
        return super().form(record, data, **options)

    def success_url(self, record):
        return record.instructor.get_absolute_url()

    def more(self, record):
        return super().more(record) | {
            "title": f"{self.new_title}：{named(self.owner, self.request.user)}"
        }


class EditVisit(VisitDoor, EditPage):
    form_class = forms.VisitChangeForm
    update = services.update_visit
    edit_title = "修改走访"


class RecycleVisit(VisitDoor, Recycle):
    service = services.recycle_visit
    restore_url = "branches:restore_visit"


class RestoreVisit(VisitDoor, Restore):
    service = services.restore_visit


class VisitsOfOrganization(Panel):
    """Who was there on behalf of the Party, and what was spoken of."""

    def pieces(self, pk):
        user = self.request.user
        if not Organization.objects.visible_to(user).present().filter(pk=pk).exists():
            return None
        found = (
            Visit.objects.visible_to(user)
            .present()
            .filter(organization=pk)
            .select_related("organization__region", "instructor")
            .order_by("-visited_on", "-pk")
        )
        found = list(found[:SHOWN])
        if not found:
            return None
        table = VisitTable(found, reader=user)
        for name in ("unit", "region"):
            table.columns.hide(name)
        days = (timezone.localdate() - found[0].visited_on).days
        return {"visits": Rows("走访", table, note=f"最近一次在 {days} 天前" if days else "今天")}
