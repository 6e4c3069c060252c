"""The list of cases, which is the page of every day."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import redirect
from django.utils import timezone

from accounts.choices import Action
from core.keys import key_of
from core.lists.pagination import capped_count
from core.views.lists import ListAction, ListPage
from rectification import services
from rectification.choices import CaseState
from rectification.filters import CaseFilterSet
from rectification.models import Case
from rectification.tables import TONES, CaseTable


class CaseList(ListPage):
    title = "整改件"
    subtitle = "亮灯和其他要整改的事项，一事一件，从下发到销号。"
    unit = "件"
    empty_text = "没有符合条件的整改件。"
    nothing_text = "没有要办的整改件。月报定稿后，亮灯的组织自动立案。"
    table_class = CaseTable
    filterset_class = CaseFilterSet
    sorts = {name: CaseFilterSet.sorts[name] for name in ("due", "opened", "months")}
    default_sort = CaseFilterSet.default_sort
    related = ("organization", "party_organization", "region", "department")
    template_name = "rectification/list.html"
    tick_bar = "rectification/tick_bar.html"
    buttons = (
        ListAction(
            "签发提示函",
            "papers:current_occasion",
            Action.ISSUE_LETTERS,
            icon="mail",
            args=("red_light",),
        ),
        ListAction("期限和督促规则", "rectification:rules", Action.SEE_REGISTRY, icon="settings"),
    )

    def rows(self):
        """What is still to be done, unless the address asks for what is over."""
        rows = Case.objects.visible_to(self.request.user).naming_subject()
        asked = any(self.request.GET.get(name) for name in ("state", "standing", "id"))
        return rows if asked else rows.open()

    def ticks(self):
        return self.request.user.may(Action.VERIFY_CASES)

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.SEE_REGISTRY) or user.may(Action.ANSWER_CASES)

    def extra(self):
        """How many there are in each state, and what waits for the reader."""
        user = self.request.user
        rows = Case.objects.visible_to(user)
        counted = dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
        return {
            "states": [
                (each.label, each.value, counted[each], TONES[each])
                for each in CaseState
                if counted.get(each)
            ],
            "overdue": capped_count(rows.overdue_on(timezone.localdate())),
            "waiting": capped_count(rows.waiting_for(user)) if user.works else 0,
        }

    def post(self, request, *args, **kwargs):
        """Send out the ticked ones (`chosen`), or all that the filters of the address leave."""
        if not self.ticks():
            raise PermissionDenied("整改件由县级和镇街工作人员下发。")
        if request.POST.get("all"):
            found = self.filterset_class(request.GET, queryset=self.rows(), request=request).qs
            issued = services.issue_many(actor=request.user, cases=found)
        else:
            parts = [key.partition("-") for key in request.POST.getlist("chosen")]
            seen = {key_of(pk): key_of(version) for pk, _, version in parts}
            issued = services.issue_many(actor=request.user, seen=seen)
        if issued.number:
            messages.success(request, f"已下发 {issued.number} 件，并通知整改单位。")
        if issued.left:
            messages.error(
                request, f"另有 {issued.left} 件没有下发：不在待下发状态，或刚由他人办理。"
            )
        if not issued.number and not issued.left:
            messages.error(request, "没有待下发的整改件。")
        return redirect(request.get_full_path())
