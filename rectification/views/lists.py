"""The lists of cases: that of every day with what is done with several at once, and those of what
people entered by hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.choices import Action
from core.addresses import address_of
from core.forms import ReasonStepForm, fitted
from core.keys import key_of
from core.lists.pagination import capped_count
from core.views.lists import ListAction, ListPage
from rectification import services
from rectification.choices import CaseState
from rectification.filters import CaseFilterSet, NegativeFilterSet, WeakFilterSet
from rectification.models import Case, last_check, tier_now
from rectification.tables import TONES, CaseTable, NegativeTable, WeakTable

#: So many are named before they are withdrawn.
_NAMED = 20


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

    def counted(self):
        """The cases of which the page says how many there are."""
        return Case.objects.visible_to(self.request.user)

    def extra(self):
        """How many there are in each state, and what waits for the reader."""
        user, rows = self.request.user, self.counted()
        # Of all columns: of `pk` no index could tell it alone.
        counted = dict(rows.order_by().values_list("state").annotate(number=Count("*")))
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
        _must_see_to_them(request.user)
        if request.POST.get("all"):
            found = self.filterset_class(request.GET, queryset=self.rows(), request=request).qs
            issued = services.issue_many(actor=request.user, cases=found)
        else:
            issued = services.issue_many(actor=request.user, seen=_seen(request))
        if issued.number:
            messages.success(request, f"已下发 {issued.number} 件，并通知整改单位。")
        if issued.left:
            messages.error(
                request, f"另有 {issued.left} 件没有下发：不在待下发状态，或刚由他人办理。"
            )
        if not issued.number and not issued.left:
            messages.error(request, "没有待下发的整改件。")
        return redirect(request.get_full_path())


class _HandList(CaseList):
    """The open cases of one kind; those that are over when the address asks for them."""

    kind = ""
    unit = "个"
    related = ("party_organization", "region", "department")

    def rows(self):
        rows = super().rows().filter(kind=self.kind)
        return rows.annotate(checked_on=last_check(), tier=tier_now("party_organization"))

    def counted(self):
        return super().counted().filter(kind=self.kind)


class WeakList(_HandList):
    kind = "weak"
    title = "软弱落后党组织"
    subtitle = "逐个定方案、定联系领导、定期限整顿；复核通过的销号，等次由预警升为提高。"
    empty_text = "没有符合条件的软弱落后党组织。"
    nothing_text = "名单上没有正在整顿的党组织。"
    table_class = WeakTable
    filterset_class = WeakFilterSet
    buttons = (
        ListAction(
            "列入",
            "rectification:open",
            Action.VERIFY_CASES,
            icon="plus",
            main=True,
            args=("weak",),
        ),
        ListAction("负面清单", "rectification:negative", icon="list-check"),
    )


class NegativeList(_HandList):
    kind = "negative"
    title = "负面清单"
    subtitle = (
        "任期届满不换届、党员教育管理不严格、组织建设不规范、作用发挥不到位四类问题，"
        "列入后限期整改，改到位才销号。"
    )
    unit = "项"
    empty_text = "没有符合条件的问题。"
    nothing_text = "清单上没有正在整改的问题。"
    table_class = NegativeTable
    filterset_class = NegativeFilterSet
    buttons = (
        ListAction(
            "列入",
            "rectification:open",
            Action.VERIFY_CASES,
            icon="plus",
            main=True,
            args=("negative",),
        ),
        ListAction("软弱落后党组织", "rectification:weak", icon="stairs-up"),
    )

    def extra(self):
        """And how many lights show what the list names."""
        user = self.request.user
        found = Case.objects.visible_to(user).overseen_by(user).listable()
        return super().extra() | {"listable": capped_count(found)}


@method_decorator(never_cache, name="dispatch")
class WithdrawMany(View):
    """Withdraw the ticked ones for one reason, which is asked for first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """What was ticked stands in no address."""
        return redirect("rectification:list")

    def post(self, request: HttpRequest) -> HttpResponse:
        _must_see_to_them(request.user)
        seen, asked = _seen(request), "reason" in request.POST
        if not seen:
            messages.error(request, "请先勾选要撤销的整改件。")
            return redirect("rectification:list")
        form = self._form(request.POST if asked else None)
        if asked and form.is_valid():
            try:
                done = services.withdraw_many(actor=request.user, seen=seen, **form.values())
            except ValidationError as error:
                form.add_error("reason", error.messages)
            else:
                self._tell(done)
                return redirect("rectification:list")
        return self._page(form, seen)

    def _form(self, data: Any) -> ReasonStepForm:
        return fitted(ReasonStepForm, Case)(data, actor=self.request.user)

    def _page(self, form: ReasonStepForm, seen: dict[int, int]) -> HttpResponse:
        rows = Case.objects.visible_to(self.request.user).filter(pk__in=seen)
        context = {
            "title": f"撤销整改件 {len(seen)} 件",
            "noun": "整改件",
            "list_url": address_of("rectification:list"),
            "cancel_url": address_of("rectification:list"),
            "intro": "撤销后不用再整改，不计入销号。勾选以后又有变动的、正在申诉的不撤销。",
            "submit": "撤销",
            "form": form,
            "chosen": self.request.POST.getlist("chosen"),
            "rows": list(rows.naming_subject().with_subject().order_by("due_on", "pk")[:_NAMED]),
            "more": max(len(seen) - _NAMED, 0),
            "unsaved": form.is_bound,
        }
        return render(self.request, "rectification/withdraw.html", context)

    def _tell(self, done: services.Moved) -> None:
        if done.number:
            messages.success(self.request, f"已撤销 {done.number} 件，并通知整改单位。")
        if done.left:
            text = "已办结、正在申诉，或刚由他人办理"
            messages.error(self.request, f"另有 {done.left} 件没有撤销：{text}。")


def _seen(request: HttpRequest) -> dict[int, int]:
    """What was ticked: case → the version that was seen."""
    parts = [key.partition("-") for key in request.POST.getlist("chosen")]
    return {key_of(pk): key_of(version) for pk, _, version in parts}


def _must_see_to_them(user: Any) -> None:
    if not user.may(Action.VERIFY_CASES):
        raise PermissionDenied("整改件由县级和镇街工作人员下发、撤销。")
