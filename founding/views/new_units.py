"""Units founded in a month that have no checklist of their registration yet: opened as a set."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.choices import Action
from core.errors import Refusal
from core.keys import keys_of
from core.lists.pagination import Sort
from core.views.editing import at_the_door
from core.views.lists import ListAction, ListPage
from founding import services
from founding.choices import Trigger
from founding.filters import NewUnitFilterSet
from founding.services.checklists import MOST_UNITS
from founding.tables import NewUnitTable
from orgs.models import Organization


class NewUnits(ListPage):
    title = "新成立的组织"
    subtitle = "按成立日期列出某月新成立、还没有登记成立清单的组织，勾选后一次开出。"
    unit = "个组织"
    empty_text = "没有符合条件的组织。"
    nothing_text = "近一年没有新成立、未开出清单的组织。"
    buttons = (ListAction("同步组建", "founding:list", icon="list-check"),)
    table_class = NewUnitTable
    filterset_class = NewUnitFilterSet
    tick_bar = "founding/open_bar.html"
    sorts = {"founded_on": Sort("founded_on", nullable=True), "name": Sort("name")}
    default_sort = "-founded_on"
    related = ("region",)

    def rows(self):
        user = self.request.user
        if not user.may(Action.EDIT_REGISTRY):
            raise PermissionDenied("清单由县级、镇街工作人员开出。")
        units = Organization.objects.editable_by(user).present()
        return services.without_checklist(units, Trigger.REGISTRATION)

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.EDIT_REGISTRY)

    def ticks(self):
        return True

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Open for the ticked ones (`chosen`), or for all that the filters leave (`all`)."""
        rows = self.rows()
        try:
            with at_the_door():
                if request.POST.get("all"):
                    found = self.filterset_class(request.GET, queryset=rows, request=request).qs
                    keys = list(found.values_list("pk", flat=True)[: MOST_UNITS + 1])
                else:
                    keys, malformed = keys_of(request.POST.getlist("chosen"))
                    if malformed or not keys:
                        raise Refusal("没有选中任何一个组织。")
                opened = services.open_checklists(
                    actor=request.user,
                    organization_ids=keys,
                    trigger=Trigger.REGISTRATION,
                    on=None,
                )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.get_full_path())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        messages.success(request, f"已开出 {len(opened.checklists):,} 份清单。")
        return redirect(request.get_full_path())
