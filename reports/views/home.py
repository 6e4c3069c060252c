"""Home: what waits for whoever works, most urgent first; leaders begin with the figures."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.choices import Action
from branches.models import PartyOrganization
from core import todos
from core.addresses import address_of
from core.domain import entries_of
from core.views.records import Panel
from core.workdays import Calendar
from months import figures, places
from months.indicators import BY_CODE
from orgs.models import Organization
from reports import cells

#: What the board of home shows of each region.
BOARD = ("red", "amber", "covered_rate", "formed_rate")
#: Organizations that are named one by one to whoever looks after a few.
UNITS = 8


def own_figures(user) -> list[tuple[str, int, str]]:
    """What whoever keeps no region has: title, number, and the list that shows it."""
    parties = PartyOrganization.objects.visible_to(user).present()
    organizations = Organization.objects.visible_to(user).present()
    return [
        ("党组织", parties.count(), address_of("branches:list")),
        ("覆盖的两新组织", organizations.count(), address_of("orgs:list")),
    ]


class Home(TemplateView):
    """What is to be done today. Whoever sees no business data begins at his own desk: the first
    page of his menu; whoever only looks, at the figures."""

    template_name = "reports/home.html"

    def get(self, request, *args, **kwargs):
        user = request.user
        entries = entries_of(user)
        if entries and not user.may(Action.SEE_REGISTRY):
            return redirect(entries[0].url_name)
        if user.may(Action.SEE_REGISTRY) and not user.works:
            return redirect("reports:overview")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        context = {
            "title": "今天",
            "sees": user.may(Action.SEE_REGISTRY),
            "today": today,
            "is_workday": Calendar.now().is_workday(today),
            **kwargs,
        }
        if context["sees"] and not self._keeps_regions():
            organizations = Organization.objects.visible_to(user).present()
            context |= {
                "own": own_figures(user),
                "units": organizations.select_related("facts").order_by("name")[:UNITS],
            }
        return context

    def _keeps_regions(self) -> bool:
        part = self.request.user.reach.see_registry
        return part.everywhere or bool(part.region_ids)


class Todos(Panel):
    """What waits for the user; asked for beside the page, one count for each kind."""

    template_name = "core/todos.html"

    def context(self):
        user = self.request.user
        found = todos.waiting(user)
        if not found and not user.may(Action.SEE_REGISTRY):
            return None
        return {
            "todos": found,
            "sections": todos.by_section(found),
            "steps": todos.next_steps(user, found),
        }


class Board(Panel):
    """The region of the user and what is below it, in the few figures that call for work."""

    template_name = "reports/board.html"

    def context(self):
        user = self.request.user
        revision = places.newest_revision(user)
        region = places.region_of(user, revision) if revision else None
        if region is None:
            return None
        table = figures.region_table(revision=revision, region_code=region.code)
        previous = figures.previous_revision(revision)
        lines = cells.lines(table, previous=previous, former=None, codes=dict.fromkeys(BOARD))
        return {
            "month": revision.report_month.month,
            "region": region,
            "titles": [BY_CODE[code].title for code in BOARD],
            "lines": [(line, [self._cell(line, code) for code in BOARD]) for line in lines],
        }

    @staticmethod
    def _cell(line, code):
        return next(cell for cell in line.cells if cell.indicator.code == code)
