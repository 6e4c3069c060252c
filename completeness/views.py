"""六清: figures by town, the checks of one unit with what mends them, what the county says."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views import View
from django.views.generic import TemplateView

from accounts.choices import Action
from branches.services import replace_row
from branches.views.terms import CountyRuleDoor
from completeness import forms, services
from completeness.choices import OLD, Lack, Topic, title_of
from completeness.models import CompletenessRule, Confirmation
from completeness.services.counting import is_association
from core.addresses import address_of
from core.templatetags.ui import number, percent
from core.views.links import NewLink
from core.views.records import Panel
from orgs.models import Organization
from regions.models import Region
from rosters.models import comparable_by


@dataclass(frozen=True)
class Cell:
    """One check of a line: how many are clear, which part, and where the others are listed."""

    label: str
    clear: int
    clear_url: str
    rate: float | None
    unclear: int
    url: str

    @property
    def html(self) -> SafeString:
        """Of the table. Written here: a thousand towns are six thousand times to render."""
        unclear = f'<a href="{escape(self.url)}">{number(self.unclear)} 个不清</a>'
        return mark_safe(
            f'<td class="num" data-label="{self.label}">'
            f'<a class="plain" href="{escape(self.clear_url)}"'
            f' aria-label="{self.label} {self.clear} 个">{percent(self.rate)}</a>'
            f'<div class="cell-note">{unclear if self.unclear else "都清"}</div></td>'
        )


def _cells(line: services.Line, rows: str) -> list[Cell]:
    """`rows`: the list with the filters that leave the units of all lines."""
    place = f"&region={line.region.code}" if line.region else ""
    return [
        Cell(
            topic.label,
            line.clear[topic],
            f"{rows}clear={topic}-clear{place}",
            line.rate(topic),
            line.unclear(topic),
            f"{rows}clear={topic}{place}",
        )
        for topic in Topic
    ]


class Towns(View):
    """How many units are clear in each check, town by town: what is to be mended, not an order of
    merit."""

    template_name = "completeness/towns.html"
    #: The list behind the figures: it has the filters `clear` and `region`.
    listed = "orgs:list"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        counted = user.reach.see_registry.of_regions(services.CLEAR_BY_REGION)
        rows = Organization.objects.visible_to(user).present()
        context = {
            "title": "六清",
            "nothing": "您的范围内还没有正常经营的两新组织。",
            "counted_at": counted and counted.at,
        }
        return self.page(counted.value if counted else services.by_region(rows), context)

    def page(
        self, figures: services.Figures, context: dict[str, Any], **query: Any
    ) -> HttpResponse:
        lines = services.by_town(figures)
        whole = services.total(figures)
        seen = Region.objects.visible_to(self.request.user)
        places = {line.region.pk for line in lines}
        if seen.filter(pk__in=places).count() < len(places):
            # The list takes no region from whoever is bound to units, not to places.
            lines = [whole]
        listed = f"{address_of(self.listed)}?{urlencode(query)}{'&' if query else ''}"
        context |= {
            "labels": Topic.labels,
            "lines": [(line.region, line.units, _cells(line, listed)) for line in lines],
            "total": (whole.units, _cells(whole, listed)),
        }
        return render(self.request, self.template_name, context)


class OfMonth(Panel):
    """On the check page of the month: how many units in scope are not clear, check by check."""

    template_name = "completeness/of_month.html"

    def context(self):
        user = self.request.user
        if not user.may(Action.EDIT_REGISTRY):
            return None
        counted = user.reach.edit_registry.of_regions(services.CLEAR_BY_REGION)
        rows = Organization.objects.editable_by(user).present()
        line = services.total(counted.value if counted else services.by_region(rows))
        return {
            "units": line.units,
            "cells": _cells(line, f"{address_of('orgs:list')}?"),
            "counted_at": counted and counted.at,
        }


#: Lack → the page that mends it, for whoever edits the unit.
_MENDS = {
    Lack.LEGACY_CODE: ("修改", "orgs:edit"),
    Lack.PLACE: ("划转区域", "orgs:move_one"),
    Lack.ADDRESS: ("修改", "orgs:edit"),
    Lack.FOUNDED: ("修改", "orgs:edit"),
    Lack.STAFF: ("修改", "orgs:edit"),
    Lack.PRINCIPAL: ("修改", "orgs:edit"),
    Lack.POLITICS: ("修改", "orgs:edit"),
    Lack.UNCOVERED: ("登记覆盖", "branches:new_coverage"),
    **dict.fromkeys((Lack.ASSOCIATES, *OLD.values()), ("核对", "completeness:confirm")),
}


class OfOrganization(Panel):
    """On the page of a unit: the six checks, and what this reader can mend."""

    template_name = "completeness/of_organization.html"

    def context(self, pk):
        user = self.request.user
        seen = Organization.objects.visible_to(user).present().select_related("region")
        unit = seen.filter(pk=pk).first()
        if unit is None:
            return None
        checks = services.standing_of(unit)
        if not checks:
            return None
        edits = Organization.objects.editable_by(user).filter(pk=pk).exists()
        compares = comparable_by(user).filter(pk=pk).exists()
        association = is_association(unit)
        return {
            "unit": unit,
            "edits": edits,
            "clear": sum(each.clear for each in checks),
            "checks": [
                {
                    "title": title_of(each.topic, association),
                    "unclear": f"{title_of(each.topic, association)[:-1]}不清",
                    "check": each,
                    "lacks": [
                        (Lack(lack).label, self._mend(lack, unit, edits, compares))
                        for lack in each.lacks
                    ],
                }
                for each in checks
            ],
        }

    @staticmethod
    def _mend(lack: str, unit: Organization, edits: bool, compares: bool) -> Any:
        """Text and address of what mends it; None for whoever cannot."""
        if lack == Lack.NO_MEMBERS and compares:
            return "比对人员名单", address_of("rosters:new_of_organization", unit.pk)
        if not edits:
            return None
        if lack == Lack.TWIN:
            return "判定", address_of("orgs:duplicates")
        if lack == Lack.NO_MEMBERS:
            return "核对", address_of("completeness:confirm", unit.pk)
        text, url_name = _MENDS[Lack(lack)]
        return text, address_of(url_name, unit.pk)


class Confirm(NewLink):
    model = Confirmation
    side = "organization"
    action = Action.EDIT_REGISTRY
    form_class = forms.ConfirmForm
    create = services.confirm
    new_title = "六清核对"
    list_url = "completeness:towns"
    submit = "登记核对"
    saved = "已登记核对。"
    intro = "看过登记、问过单位，情况没有变化的登记核对日期；有变化的请先修改，不用再核对。"

    def get(self, request, organization):
        return super().get(request)

    def post(self, request, organization):
        return super().post(request)


class Rules(TemplateView):
    template_name = "completeness/rules.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "title": "六清核对期限",
            "may_edit": CompletenessRule.objects.editable_by(user).exists(),
            "rules": list(CompletenessRule.objects.visible_to(user)),
        }


class ReplaceRule(CountyRuleDoor):
    model = CompletenessRule
    list_url = "completeness:rules"
    form_class = forms.CompletenessRuleForm
    update = partial(replace_row, CompletenessRule)
    edit_title = "修改核对期限"
