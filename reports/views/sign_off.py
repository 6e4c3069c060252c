"""Sign-off: the towns of a month, the page of one town, and what either does there."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Action
from core.errors import Refusal
from core.flows import standing_of
from core.keys import key_of
from core.months import Month
from core.views.editing import at_the_door
from months import figures, places
from months.choices import SignOffState
from months.figures import Value
from months.flows import FLOW
from months.indicators import BY_CODE, INDICATORS, MEMBERS_WITHOUT_UNIT, title_of
from months.models import MonthRevision, SignOff, SignOffRule, SignOffStep
from months.services import sign_off as services
from months.services.plausibility import findings
from reports import cells
from reports.views.month import frame_of

#: What people do; by which moves nobody does anything, the flow knows.
MOVES = ("confirm", "accept", "withdraw", "return", "unlock")
#: Months over which the share on time is counted, and months that the selector offers.
MONTHS = 12


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The month to be closed next, if it has ended; else the one before."""
    _must_see(request)
    month = places.month_to_close(request.user)
    return redirect("reports:sign_off", month if month.has_ended else month.plus(-1))


def _must_see(request: HttpRequest) -> None:
    part = request.user.reach.see_registry
    if not (part.everywhere or part.region_ids):
        raise Http404("没有可看的镇街月报")


@require_safe
def towns(request: HttpRequest, month: Month) -> HttpResponse:
    """Where each town stands, whose figures became others since, and all exceptions."""
    _must_see(request)
    user = request.user
    rule = SignOffRule.objects.visible_to(user).of(month)
    found = _towns(request, month)
    visible = SignOff.objects.visible_to(user)
    rows = {row.region_id: row for row in visible.of(month)}
    draft = _draft_of(month)
    changed = _changed(draft, rows.values()) if draft else {}
    lines = [(town, rows.get(town.region_id), changed.get(town.region_id)) for town in found]
    context = frame_of(request, month)
    context |= {
        "title": f"{month.title}上报确认",
        "rule": rule,
        "confirm_due": rule and rule.confirm_due(month),
        "accept_due": rule and rule.accept_due(month),
        "today": timezone.localdate(),
        "draft": draft,
        "lines": lines if rule else [],
        "ready": [
            (town, row) for town, row, _ in lines if row and row.state == SignOffState.CONFIRMED
        ],
        "numbers": _numbers(lines),
        "exceptions": _exceptions(user, month, lines),
        "rates": _rates(visible, found),
        "sign_off_months": [Month.current().plus(-back) for back in range(1, MONTHS + 1)],
        "may_accept": user.may(Action.ACCEPT_MONTH),
    }
    return render(request, "reports/sign_off.html", context)


def _draft_of(month: Month) -> MonthRevision | None:
    """The draft as of the last day of the month: what towns confirm."""
    found = figures.draft(month)
    return found if found is not None and found.as_of == month.last_day else None


def _changed(draft: MonthRevision, rows: Iterable[SignOff]) -> dict[int, list[str]]:
    """Region → titles of the figures that are others now than they were confirmed."""
    signed = [row for row in rows if row.state != SignOffState.PENDING]
    lines = figures.lines_of(revision=draft, region_ids=[row.region_id for row in signed])
    return {
        row.region_id: [
            title_of(code)
            for code in services.differing(row.figures, services.signed(lines[row.region_id]))
        ]
        for row in signed
    }


def _numbers(lines: list) -> dict[str, int]:
    states = [row.state if row else SignOffState.PENDING for _, row, _ in lines]
    return {
        "towns": len(lines),
        "confirmed": sum(state != SignOffState.PENDING for state in states),
        "accepted": states.count(SignOffState.ACCEPTED),
        "on_time": sum(
            bool(row and row.first_confirmed_on and not row.is_late) for _, row, _ in lines
        ),
    }


def _exceptions(user: Any, month: Month, lines: list) -> list[tuple[str, str, str, str]]:
    """(town, what, how it came to it, what was said): late, taken back, found by the checks."""
    names = {row.pk: town.name for town, row, _ in lines if row}
    found = []
    for town, row, _ in lines:
        if row and row.is_late:
            late = (row.first_confirmed_on - row.due_on).days
            text = f"{row.first_confirmed_on} 确认，期限 {row.due_on}"
            found.append((town.name, f"逾期 {late} 天", text, ""))
    steps = SignOffStep.objects.visible_to(user).filter(subject__in=names).exclude(reason="")
    for step in steps.select_related("made_by"):
        who = step.made_by or "系统"
        text = f"{timezone.localtime(step.made_at):%Y-%m-%d} {who}"
        found.append((names[step.subject_id], FLOW.moves[step.move].title, text, step.reason))
    for town, row, _ in lines:
        for each in row.findings if row else ():
            found.append((town.name, each["title"], each["text"], each["explanation"]))
    order = {town.name: place for place, (town, _, _) in enumerate(lines)}
    return sorted(found, key=lambda each: order[each[0]])


def _rates(visible: Any, found: list) -> list[tuple[str, int, int, float | None]]:
    """(town, months due, of these on time, share) of the last twelve months."""
    since = Month.current().plus(-MONTHS).first_day
    due = Q(due_on__lt=timezone.localdate()) | Q(first_confirmed_on__isnull=False)
    counted = (
        visible.filter(due, report_month__first_day__gte=since)
        .order_by()
        .values_list("region_id")
        .annotate(
            number=Count("pk"),
            on_time=Count("pk", filter=Q(first_confirmed_on__lte=F("due_on"))),
        )
    )
    by_region = {pk: (number, on_time) for pk, number, on_time in counted}
    return [
        (town.name, number, on_time, on_time / number)
        for town in found
        for number, on_time in [by_region.get(town.region_id, (0, 0))]
        if number
    ]


# --- One town -----------------------------------------------------------------------------------


@require_safe
def town(request: HttpRequest, month: Month, code: str) -> HttpResponse:
    return _page(request, month, _town(request, month, code))


def _town(request: HttpRequest, month: Month, code: str) -> services.Town:
    """The town of the address, within the user's scope."""
    _must_see(request)
    return _among(_towns(request, month), code)


def _towns(request: HttpRequest, month: Month) -> list[services.Town]:
    """Those of the month that the user sees."""
    seen = request.user.reach.see_registry
    return [town for town in services.towns_of(month) if seen.takes_in(town.region_id)]


def _among(towns: list[services.Town], code: str) -> services.Town:
    found = next((each for each in towns if each.code == code), None)
    if found is None:
        raise Http404(f"没有代码为 {code} 的镇街")
    return found


def _page(
    request: HttpRequest,
    month: Month,
    town: services.Town,
    *,
    said: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> HttpResponse:
    user = request.user
    rule = SignOffRule.objects.visible_to(user).of(month)
    row = SignOff.objects.visible_to(user).of(month).filter(region_id=town.region_id).first()
    draft = _draft_of(month)
    state = row.state if row else SignOffState.PENDING
    may_confirm = user.reach.part(Action.CONFIRM_MONTH).takes_in(town.region_id)
    may_accept = user.reach.part(Action.ACCEPT_MONTH).takes_in(town.region_id)
    sees_draft = user.reach.edit_registry.takes_in(town.region_id)
    context = frame_of(request, month)
    context |= {
        "title": f"{town.name}{month.title}月报",
        "town": town,
        "rule": rule,
        "row": row,
        "draft": draft if sees_draft else None,
        "due_on": rule and rule.confirm_due(month),
        "sign_off_state": state,
        "is_pending": state == SignOffState.PENDING,
        "is_confirmed": state == SignOffState.CONFIRMED,
        "is_accepted": state == SignOffState.ACCEPTED,
        "may_confirm": may_confirm,
        "may_accept": may_accept,
        "is_open": context["state"] not in ("closed", "closing"),
        "errors": errors or {},
    }
    if row is not None:
        steps = row.steps.select_related("made_by")
        context["standing"] = standing_of(FLOW, row, steps)
    if draft is not None and sees_draft:
        now = figures.line_of(revision=draft, region_id=town.region_id)
        previous = figures.previous_revision(draft)
        before = previous and figures.line_of(revision=previous, region_id=town.region_id)
        context |= {
            "previous": previous,
            "seen": services.digest(services.signed(now)),
            "lines": _lines(now, before or {}, row.figures if row else {}),
        }
    if context["is_pending"] and draft is not None and sees_draft:
        context["findings"] = [
            (each, (said or {}).get(each.code, ""), (errors or {}).get(each.code))
            for each in findings(draft, town.region_id)
        ]
    return render(request, "reports/sign_off_town.html", context)


def _lines(now: dict[str, Value], before: dict[str, Value], confirmed: dict) -> list[tuple]:
    """(title, last month, now, change, confirmed where it is another) of every figure."""
    found = []
    for code in (*(each.code for each in INDICATORS), MEMBERS_WITHOUT_UNIT):
        if code not in now:
            continue
        value, former = now[code], before.get(code)
        signed = Value(*confirmed[code]) if code in confirmed else None
        found.append(
            (
                title_of(code),
                _text(code, former) if former else "—",
                _text(code, value),
                _change(code, value, former),
                _text(code, signed) if signed and signed != value else "",
            )
        )
    return found


def _text(code: str, value: Value) -> str:
    """A figure of a line as people read it, 未填单位党员 too."""
    return cells.show(BY_CODE[code], value.value) if code in BY_CODE else f"{value.value:,}"


def _change(code: str, now: Value, former: Value | None) -> cells.Difference | None:
    if code not in BY_CODE or former is None or None in (now.value, former.value):
        return None
    return cells.difference(BY_CODE[code], now.value - former.value)


@require_POST
def move(request: HttpRequest, month: Month, code: str, name: str) -> HttpResponse:
    """Confirm, accept, withdraw, return, unlock."""
    if name not in MOVES:
        raise Http404("没有这个办理事项")
    town = _town(request, month, code)
    given = {"actor": request.user, "month": month, "region_id": town.region_id}
    said = {
        key.removeprefix("said-"): text
        for key, text in request.POST.items()
        if key.startswith("said-")
    }
    try:
        with at_the_door():
            if name == "confirm":
                seen = request.POST.get("seen", "")
                services.confirm(**given, seen=seen, explanations=said)
            elif name == "accept":
                services.accept(**given, version=key_of(request.POST.get("version")))
            else:
                services.take_back(
                    **given,
                    name=name,
                    reason=request.POST.get("reason", ""),
                    version=key_of(request.POST.get("version")),
                )
    except ValidationError as error:
        wrong = getattr(error, "message_dict", {"": error.messages})
        messages.error(request, "没有办理：" + "；".join(error.messages))
        return _page(request, month, town, said=said, errors=wrong)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{town.name}{month.title}月报已{FLOW.moves[name].title}。")
    return redirect("reports:sign_off_town", month, code)


@require_POST
def accept_all(request: HttpRequest, month: Month) -> HttpResponse:
    """Accept all that are confirmed and were shown: `row` is a region's code and a version."""
    _must_see(request)
    accepted, refused = [], []
    towns = _towns(request, month)
    for given in request.POST.getlist("row"):
        code, _, version = given.partition(":")
        town = _among(towns, code)
        try:
            with at_the_door():
                services.accept(
                    actor=request.user,
                    month=month,
                    region_id=town.region_id,
                    version=key_of(version),
                )
            accepted.append(town.name)
        except Refusal as refusal:
            refused.append(f"{town.name}：{refusal}")
    if accepted:
        messages.success(request, f"已接受 {len(accepted)} 个：{'、'.join(accepted)}。")
    for text in refused:
        messages.error(request, text)
    return redirect("reports:sign_off", month)
