"""What activities do when something they refer to is merged or is no more."""

import datetime

from django.db.models import Max, Min

from activities.models import DutyStanding
from activities.services.standing import refresh
from core.succession import Event, Successor


class ExcusesOfPartyOrganization(Successor):
    """They stay: asked for by this one and for no other. Where it stands is derived anew, for
    nothing is expected of it in the period in which it ended."""

    fields = ("activities.Excuse.party_organization",)

    def refresh(self, event: Event) -> None:
        _derive([each.pk for each in (event.source, event.target) if each is not None], event.day)


class StandingsOfRegion(Successor):
    """Where Party organizations stand is summed by region: derived anew, once they have moved."""

    owner = "regions.Region"

    def refresh(self, event: Event) -> None:
        stood = DutyStanding.objects.filter(region=event.source)
        _derive(list(stood.values_list("party_organization", flat=True).distinct()), event.day)


def _derive(ids: list[int], day: datetime.date) -> None:
    """In all periods that are derived of these Party organizations, and in the year of the day."""
    known = DutyStanding.objects.filter(party_organization__in=ids).aggregate(
        first=Min("first_day"), last=Max("last_day")
    )
    year_end = datetime.date(day.year, 12, 31)
    refresh(ids, min(known["first"] or day, day), max(known["last"] or day, year_end))


SUCCESSORS = (
    ExcusesOfPartyOrganization(),
    StandingsOfRegion(),
)
