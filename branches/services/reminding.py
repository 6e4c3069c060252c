"""Half a year before a term is over, whoever leads the Party organization and whoever keeps its
region are told: an election takes that long."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.choices import Action
from accounts.services.audience import Audience
from branches.choices import DUE_MONTHS
from branches.models import Term
from core import notifications
from core.months import months_later
from core.notifications import Message

#: Days for which a reminder is made up for that was not sent on its day.
_LATE = 7


@transaction.atomic
def remind_of_terms(today: datetime.date | None = None) -> int:
    """Tell of the terms that are over in half a year; how many. Nobody is told twice of one."""
    last = months_later(today or timezone.localdate(), DUE_MONTHS)
    due = (
        Term.objects.running()
        .present()
        .filter(
            due_on__gt=last - datetime.timedelta(days=_LATE),
            due_on__lte=last,
            party_organization__dissolved_on=None,
        )
    )
    rows = list(due.select_related("party_organization__region").order_by("pk"))
    if rows:
        leading, keeping = Audience(Action.FILE_ACTIVITIES), Audience(Action.EDIT_MEMBERS)
    for term in rows:
        party = term.party_organization
        text = f"{party.name}本届任期 {term.due_on} 届满，请着手准备换届。"
        users = leading.of_party(party.pk) | keeping.nearest(party.region.path)
        notifications.notify_each(
            kind="term_due",
            messages=[Message(pk, text, party.get_absolute_url()) for pk in sorted(users)],
            key=f"term:{term.pk}:{term.due_on}",
        )
    return len(rows)
