"""Party organizations that missed something, and those of which nothing was heard for a quarter."""

import datetime

from django.db.models import Exists, OuterRef, QuerySet

from activities.models import Activity, ActivityBranch, DutyStanding
from branches.models import PartyOrganizationQuerySet
from core.months import Month, months_later

#: Months without anything after which one asks what is the matter.
MONTHS = 3


def since(today: datetime.date) -> datetime.date:
    """The day from which on one listens."""
    return months_later(today, -MONTHS)


def overdue_in(month: Month, today: datetime.date) -> QuerySet[DutyStanding]:
    """What the Party organization of a row (`OuterRef`) missed in the periods of the month. Rows
    are in scope already: asked again here, it is a second search for each of them."""
    return DutyStanding.objects.overdue(today).filter(
        # Nothing is due before its period ends: of all years only these weeks are read.
        due_on__gte=month.first_day,
        party_organization=OuterRef("pk"),
        first_day__lte=month.last_day,
        last_day__gte=month.first_day,
    )


def silent(parties: PartyOrganizationQuerySet, today: datetime.date) -> PartyOrganizationQuerySet:
    """Those that held nothing since that day, although periods ended in which something was
    expected of them. Whatever was held counts, whether it fulfils a duty or not."""
    first_day = since(today)
    mine = {"party_organization": OuterRef("pk")}
    # By day, as its index is: of all years only the activities of the quarter are read.
    recent = Activity.objects.held().on_days().filter(day__gte=first_day)
    held = ActivityBranch.objects.filter(activity__in=recent.values("pk"), **mine)
    asked = DutyStanding.objects.filter(
        expected=True, last_day__gte=first_day, last_day__lt=today, **mine
    )
    return parties.filter(Exists(asked), ~Exists(held))
