"""The duties: what is asked, the calendar of a Party organization, and its excuses."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from accounts.choices import Action
from activities.choices import DutyCode, ExcuseState
from activities.filters import ExcuseFilterSet
from activities.forms.review import DutyRuleForm, ExcuseForm
from activities.models import (
    Activity,
    DutyRule,
    DutyStanding,
    Excuse,
    fileable_by,
    own_of,
    seen_by,
)
from activities.services import calendar
from activities.services.excuses import FLOW, ask_excuse, move_excuse
from activities.services.rules import replace_duty_rule
from activities.tables import ExcuseTable
from branches.models import PartyOrganization
from core.addresses import address_of
from core.errors import Conflict, Refusal
from core.flows import standing_of
from core.keys import key_of
from core.views.editing import EditPage, RecordDoor, at_the_door
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece
from core.views.records import Panel

#: Years before this one that the calendar leads back to.
YEARS = 3


class DutyRules(TemplateView):
    """What is asked of whom, on what ground: each duty with its versions, newest first."""

    template_name = "activities/duties.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rules = DutyRule.objects.visible_to(user).order_by("-valid_from", "-pk")
        editable = DutyRule.objects.editable_by(user).exists()
        by_duty: dict[str, list[DutyRule]] = {}
        for rule in rules:
            by_duty.setdefault(rule.duty, []).append(rule)
        if not by_duty:
            raise Http404("没有可看的组织生活制度")
        return {
            "title": "组织生活制度",
            "subtitle": "各项组织生活的频次、适用范围、填报期限和依据。照片一律自愿。",
            "duties": [
                (duty, by_duty[duty.value][0], by_duty[duty.value][1:])
                for duty in DutyCode
                if duty.value in by_duty
            ],
            "may_edit": editable,
        }


class EditDutyRule(EditPage):
    """The next version of a duty; duties hold in the whole county."""

    model = DutyRule
    action = Action.EDIT_RULES
    form_class = DutyRuleForm
    update = replace_duty_rule
    edit_title = "修改组织生活制度"
    intro = "保存为新的一版，从生效日期起的期间按新的要求；之前的期间不变。"
    saved = "已保存为新的一版。"
    list_url = "activities:duties"


# --- The calendar ------------------------------------------------------------------------------


def own_calendar(request: HttpRequest) -> HttpResponse:
    """The calendar of whoever leads one Party organization; the others choose one."""
    own = list(own_of(request.user).present().order_by("path").values_list("pk", flat=True)[:1])
    if own:
        return redirect("activities:calendar", own[0])
    return redirect("activities:heat_map")


class Calendar(View):
    """The duties of a Party organization through a year."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = request.user
        party = get_object_or_404(seen_by(user), pk=pk)
        today = timezone.localdate()
        year = _year(request.GET.get("year", ""), today.year)
        standings = DutyStanding.objects.visible_to(user)
        own = standings.filter(party_organization=party)
        lines = calendar.year_of(standings, party, year)
        expected, done = (
            sum(getattr(each, name) for each in lines) for name in ("expected", "done")
        )
        context = {
            "title": f"{party}组织生活",
            "subtitle": f"{year}年 · {party.get_kind_display()} · {party.code}",
            "party": party,
            "year": year,
            "years": [year - 1, year + 1],
            "last_year": today.year,
            "first_year": today.year - YEARS,
            "lines": lines,
            "signs": calendar.signs(),
            "expected": expected,
            "done": done,
            "next": calendar.next_things(own, today=today) if year == today.year else [],
            "today": today,
            "plans": _plans(user, party, today),
            "excuses": list(
                Excuse.objects.visible_to(user)
                .filter(party_organization=party, first_day__year=year)
                .order_by("-asked_at")
            ),
            "may_file": fileable_by(user).filter(pk=party.pk).exists(),
        }
        return render(request, "activities/calendar.html", context)


def _year(text: str, this: int) -> int:
    year = key_of(text) if text else this
    return year if this - YEARS <= year <= this else this


def _plans(user: Any, party: PartyOrganization, today: datetime.date) -> list[Activity]:
    """What it is going to hold."""
    rows = Activity.objects.visible_to(user).filter(
        branches__party_organization=party, state="planned", planned_on__gte=today
    )
    return list(rows.prefetch_related("duties").order_by("planned_on")[:5])


class DuePanel(Panel):
    """What a Party organization has to do next, on its page."""

    def pieces(self, pk):
        user = self.request.user
        party = seen_by(user).filter(pk=pk).first()
        if party is None:
            return None
        today = timezone.localdate()
        own = DutyStanding.objects.visible_to(user).filter(party_organization=pk)
        lines = calendar.year_of(own, party, today.year)
        if not lines:
            return None
        context = {
            "title": "组织生活",
            "party": party,
            "year": today.year,
            "lines": lines,
            "signs": calendar.signs(),
            "next": calendar.next_things(own, today=today),
            "today": today,
        }
        return {"due": Piece("组织生活", "activities/due_panel.html", context)}


# --- Excuses -----------------------------------------------------------------------------------


class ExcuseList(ListPage):
    title = "免予申请"
    unit = "份申请"
    subtitle = "支部申请、上级答复；同意的期间不计入应开展。"
    empty_text = "没有符合条件的申请。"
    nothing_text = "没有免予申请。支部在自己的组织生活日历里提出。"
    table_class = ExcuseTable
    filterset_class = ExcuseFilterSet
    sorts = ExcuseFilterSet.sorts
    default_sort = ExcuseFilterSet.default_sort
    related = ("party_organization__region", "asked_by")
    buttons = (ListAction("组织生活日历", "activities:own_calendar", icon="calendar"),)

    def rows(self):
        return Excuse.objects.visible_to(self.request.user)


class AskExcuse(EditPage):
    """Ask for one, from the calendar of the Party organization that the address names."""

    model = Excuse
    form_class = ExcuseForm
    create = ask_excuse
    new_title = "申请免予"
    intro = (
        "确有特殊情况、依规可以不开展的，写明依据，由上级党组织答复。"
        "同意以后，这个期间不计入应开展。"
    )
    submit = "提出申请"
    saved = "已提出申请，等上级答复。"
    list_url = "activities:excuses"

    def party(self) -> PartyOrganization:
        user, pk = self.request.user, self.kwargs["party"]
        party = get_object_or_404(seen_by(user), pk=pk)
        if not fileable_by(user).filter(pk=pk).exists():
            raise PermissionDenied("免予由支部提出。您的账号不能代这个党组织填报。")
        return party

    def get(self, request, party, **kwargs):
        return super().get(request)

    def post(self, request, party, **kwargs):
        return super().post(request)

    def form(self, record, data=None, **options):
        party = self.party()
        if data is None:
            duty, period = (self.request.GET.get(name, "") for name in ("duty", "period"))
            options.setdefault("initial", {"wanted": f"{duty} {period}"})
        return super().form(record, data, party=party, **options)

    def success_url(self, record):
        return address_of("activities:calendar", record.party_organization_id)


class ExcusePage(RecordDoor):
    """One excuse: where it stands, and the answer."""

    model = Excuse

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._found(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        excuse, move = self._found(pk), request.POST.get("move", "")
        if move not in FLOW.moves:
            raise Http404("没有这个办理事项")
        reason = request.POST.get("reason", "")
        try:
            with at_the_door():
                move_excuse(
                    actor=request.user, pk=pk, version=self.version(), move=move, reason=reason
                )
        except Conflict:
            messages.error(request, "这份申请刚由他人办理过，请核对后再办理。")
        except ValidationError as error:
            return self._page(excuse, problems=error.messages, reason=reason)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"已{FLOW.moves[move].title}。")
        return redirect("activities:excuse", pk)

    def _found(self, pk: int) -> Excuse:
        rows = self.rows().select_related("party_organization", "asked_by")
        return get_object_or_404(rows, pk=pk)

    def _page(self, excuse: Excuse, problems: Sequence[str] = (), reason: str = "") -> HttpResponse:
        user = self.request.user
        offered = [
            name
            for name in FLOW.moves
            if not FLOW.refusal(excuse, name) and FLOW.allowed(name, user).filter(pk=excuse.pk)
        ]
        context = {
            "title": f"{excuse.party_organization}：{excuse}",
            "subtitle": "免予申请",
            "excuse": excuse,
            "problems": problems,
            "reason": reason,
            "offered": offered,
            "answers": "grant" in offered,
            "standing": standing_of(
                FLOW, excuse, excuse.steps.select_related("made_by").order_by("pk")
            ),
            "asked_himself": excuse.state == ExcuseState.ASKED
            and excuse.asked_by_id == user.pk
            and user.may(Action.REVIEW_ACTIVITIES),
        }
        return render(self.request, "activities/excuse.html", context)
