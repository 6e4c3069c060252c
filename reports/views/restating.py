"""Before a reopened month is closed again: every cell that changes, by town, with the organizations
behind it, why, and what is left out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.choices import Action
from core.addresses import address_of
from core.errors import Refusal
from core.keys import key_of
from core.months import Month
from lights import figures as light_figures
from months import figures, places, restatement
from months.choices import FigureScope
from months.indicators import indicator_of
from months.models import LeftOut, MonthRevision, RegionFact, RestatementReason
from months.origins import Moved, Origins, moved_parties
from months.restatement import Change
from months.services import restating as services
from months.tasks import start_draft
from reports import cells

#: Organizations that a town lists, and that stand beside a cell; numbers are whole.
SHOWN, BESIDE_CELL = 50, 3


def context_of(request: HttpRequest, last: MonthRevision) -> dict[str, Any]:
    """What closing the month again would change, town by town, by the draft of now."""
    user, month = request.user, last.report_month.month
    left_out = LeftOut.objects.visible_to(user).filter(
        report_month=last.report_month, revision=None
    )
    context: dict[str, Any] = {
        "restating": True,
        "left_out": list(left_out.order_by("region_id", "name")),
    }
    region = places.region_of(user, last)
    found = restatement.expected(month, region.region_id) if region else None
    if found is None:
        return context
    draft = figures.draft(month)
    parties = moved_parties(last, draft)
    origins, lit = Origins(last, draft), light_figures.Moved(last, draft)
    seen = RegionFact.objects.visible_to(user).filter(revision=draft)
    codes = dict(seen.values_list("region_id", "code"))
    lines: dict[str, list] = {}
    for each in found:
        url = _url(each, codes, draft, last)
        lines.setdefault(each.label, []).append(_line(each, origins, lit, url))
    reasons = RestatementReason.objects.visible_to(user).filter(
        report_month=last.report_month, revision=None
    )
    whole = dict(reasons.filter(organization=None).values_list("region_id", "text"))
    single = dict(reasons.exclude(organization=None).values_list("organization_id", "text"))
    return context | {
        "expected": draft,
        "expected_lines": list(lines.items()),
        "expected_count": len(found),
        "expected_towns": [
            _town(region_id, moved, whole, single) for region_id, moved in origins.by_town().items()
        ],
        "unstated": services.unstated(last, draft),
        "moved_parties": parties[:SHOWN],
        "more_parties": max(0, len(parties) - SHOWN),
        "more_organizations": max(0, origins.number - len(origins.moved)),
    }


def _line(change: Change, origins: Origins, lit: light_figures.Moved, url: str) -> tuple:
    indicator = indicator_of(change.indicator)
    if indicator.by_part:
        behind = lit.names(change.kind, change.region_id, indicator.code)
    else:
        behind = [each.name for each in origins.of_cell(change.kind, change.region_id, indicator)]
    before, after = (cells.show(indicator, value) for value in (change.before, change.after))
    difference = cells.difference(indicator, change.difference)
    return indicator, before, after, difference, _named(behind), url


def _named(names: list[str]) -> str:
    """The first of them, and how many there are."""
    more = f" 等 {len(names):,} 个" if len(names) > BESIDE_CELL else ""
    return "、".join(names[:BESIDE_CELL]) + more


def _url(change: Change, codes: dict[int, str], draft: MonthRevision, last: MonthRevision) -> str:
    """The page of what moved the cell; empty for a line that the draft does not know."""
    if change.region_id not in codes:
        return ""
    place = {
        "month": draft.report_month.month,
        "number": draft.number,
        "region_code": codes[change.region_id],
        "scope": FigureScope.OWN if change.kind == "own" else FigureScope.TOTAL,
        "indicator": change.indicator,
        "part": "numerator",
    }
    return f"{address_of('reports:changes', **place)}?against={last.number}"


def _town(region_id: int, moved: list[Moved], whole: dict, single: dict) -> dict[str, Any]:
    return {
        "region_id": region_id,
        "name": moved[0].town.name,
        "reason": whole.get(region_id, ""),
        "organizations": [(each, single.get(each.organization_id, "")) for each in moved[:SHOWN]],
        "number": len(moved),
        "more": max(0, len(moved) - SHOWN),
    }


def _must_close(request: HttpRequest) -> None:
    if not request.user.may(Action.SEE_REGISTRY):
        raise Http404("没有可看的月报")
    if not request.user.may(Action.CLOSE_MONTH):
        raise PermissionDenied("更正定稿由县级管理员办理。")


@require_POST
def state_reasons(request: HttpRequest, month: Month) -> HttpResponse:
    """Keep why towns (`town-REGION`) and organizations (`unit-REGION-ORGANIZATION`) change."""
    _must_close(request)
    towns, organizations = {}, {}
    for name, text in request.POST.items():
        kind, *keys = name.split("-")
        numbers = [key_of(key) for key in keys]
        if kind == "town" and len(numbers) == 1 and _sees(request, numbers[0]):
            towns[numbers[0]] = text
        elif kind == "unit" and len(numbers) == 2 and _sees(request, numbers[0]):
            organizations[numbers[1]] = (numbers[0], text)
    _do(
        request,
        "更正原因已保存。",
        lambda: services.state_reasons(
            actor=request.user, month=month, towns=towns, organizations=organizations
        ),
    )
    return redirect("reports:month", month)


def _sees(request: HttpRequest, region_id: int) -> bool:
    return request.user.reach.part(Action.CLOSE_MONTH).takes_in(region_id)


@require_POST
def leave_out(request: HttpRequest, month: Month) -> HttpResponse:
    """Keep the month as it was for an organization or a Party organization, with the reason that
    stands beside it."""
    _must_close(request)
    of = _named_in(request)
    ends = {f"unit-{of['organization_id']}", f"party-{of['party_organization_id']}"}
    said = [
        text
        for name, text in request.POST.items()
        if f"{name.partition('-')[0]}-{name.rpartition('-')[2]}" in ends
    ]
    done = _do(
        request,
        "已不并入这个月，从下月起计；正在重新计算。",
        lambda: services.leave_out(
            actor=request.user, month=month, text=said[0] if said else "", **of
        ),
    )
    if done:
        start_draft(actor=request.user, month=month)
    return redirect("reports:month", month)


@require_POST
def take_in(request: HttpRequest, month: Month) -> HttpResponse:
    """Let the changes of what was left out reach back after all."""
    _must_close(request)
    of = _named_in(request)
    done = _do(
        request,
        "已并入更正；正在重新计算。",
        lambda: services.take_in(actor=request.user, month=month, **of),
    )
    if done:
        start_draft(actor=request.user, month=month)
    return redirect("reports:month", month)


def _named_in(request: HttpRequest) -> dict[str, int | None]:
    """Of what is asked: one of the two."""
    return {
        f"{name}_id": key_of(given) if (given := request.POST.get(name)) else None
        for name in ("organization", "party_organization")
    }


def _do(request: HttpRequest, said: str, service: Any) -> bool:
    try:
        service()
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
        return True
    return False
