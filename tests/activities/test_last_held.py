"""When each Party organization last held something: the row beside the plain definition, after each
way in which what was held changes."""

import datetime
import threading
import uuid

import pytest
from django.db import connection, transaction
from django.utils import timezone

from activities.models import Activity, ActivityBranch, LastHeld
from activities.services import (
    correct_activity,
    file_activity,
    plan_activity,
    standing,
    withdraw_activity,
)
from activities.services.body import Body
from activities.services.review import REVIEW, make_up
from branches.services import (
    merge_party_organizations,
    recycle_party_organization,
    restore_party_organization,
    undo_decision,
)
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
REASON = "开展日期与内容不一致"


def by_definition():
    """Party organization → the latest day, by plain loops."""
    last = {}
    for part in ActivityBranch.objects.select_related("activity"):
        if part.activity.state in ("filed", "accepted"):
            days = last.get(part.party_organization_id), part.activity.held_on
            last[part.party_organization_id] = max(filter(None, days))
    return last


def kept():
    return dict(LastHeld.objects.values_list("party_organization", "held_on"))


def claimed(row):
    row.refresh_from_db()
    return {"pk": row.pk, "version": row.version}


def test_the_row_follows_whatever_changes_what_was_held(cast, county):
    today = timezone.localdate()
    ours, guest, other = PartyOrganizationFactory.create_batch(3, region=county.east)
    town = {"actor": cast.town_staff}

    def body(*parties, **values):
        return Body(party_organizations=parties, duties=["party_day"], topic="主题党日", **values)

    def filed(*parties, held_on, **values):
        given = {"client_key": uuid.uuid4(), "body": body(*parties, held_on=held_on, **values)}
        return file_activity(**town, **given).record

    def holds(**days):
        """`days`: how long ago each held something."""
        said = {"ours": ours, "guest": guest, "other": other}
        expected = {said[name].pk: today - ago * DAY for name, ago in days.items()}
        assert kept() == by_definition() == expected

    plan = plan_activity(
        **town, client_key=uuid.uuid4(), body=body(ours, planned_on=today - 2 * DAY)
    ).record
    holds()
    first = filed(ours, held_on=today - 5 * DAY)
    holds(ours=5)
    held = filed(ours, held_on=today - 2 * DAY, plan=plan.pk)
    holds(ours=2)
    # Moved; others join, and leave again.
    correct_activity(**town, **claimed(held), held_on=today - 6 * DAY)
    holds(ours=5)
    correct_activity(**town, **claimed(held), held_on=today, party_organizations=[ours, guest])
    holds(ours=0, guest=0)
    correct_activity(**town, **claimed(held), party_organizations=[other, guest])
    holds(ours=5, guest=0, other=0)
    correct_activity(**town, **claimed(held), party_organizations=[other])
    holds(ours=5, other=0)
    # Decided on.
    REVIEW.decide("accept", **town, **claimed(held))
    holds(ours=5, other=0)
    REVIEW.decide("return", **town, **claimed(held), reason=REASON)
    holds(ours=5)
    correct_activity(**town, **claimed(held), held_on=today - DAY)
    holds(ours=5, other=1)
    REVIEW.decide("redo", **town, **claimed(held), reason=REASON, due_on=today + 20 * DAY)
    holds(ours=5)
    later = filed(other, held_on=today)
    held.refresh_from_db()
    make_up(**town, **claimed(later), makes_up=held)
    holds(ours=5, other=0)
    withdraw_activity(**town, **claimed(later))
    holds(ours=5)
    # What becomes of a Party organization leaves what it held to it.
    county_wide = {"actor": cast.county_admin}
    merge_party_organizations(**county_wide, **claimed(ours), into=guest, happened_on=today)
    holds(ours=5)
    undo_decision(**county_wide, **claimed(ours))
    holds(ours=5)
    recycle_party_organization(**county_wide, **claimed(ours))
    holds(ours=5)
    restore_party_organization(**county_wide, **claimed(ours))
    holds(ours=5)
    withdraw_activity(**town, **claimed(first))
    holds()
    # In bulk, past the services: mended at night.
    rows = [ActivityFactory(organizer=each, held_on=today - DAY) for each in (ours, other)]
    assert standing.refresh_all() > 0
    holds(ours=1, other=1)
    assert standing.refresh_all() == 0
    Activity.objects.filter(pk=rows[0].pk).update(state="returned")
    ActivityBranch.objects.filter(activity=rows[1]).update(party_organization=guest)
    assert standing.refresh_all() > 0
    holds(guest=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_withdrawn_at_once_neither_leaves_its_day_behind(cast, county):
    today = timezone.localdate()
    party = PartyOrganizationFactory(region=county.east)
    rows = [ActivityFactory(organizer=party, held_on=today - ago * DAY) for ago in (0, 1, 9)]
    standing.refresh_all()
    written = threading.Barrier(2, timeout=20)

    def withdraw(row):
        with transaction.atomic():
            # Each has changed its activity before either looks at what is left.
            Activity.objects.filter(pk=row.pk).update(state="withdrawn")
            written.wait()
            standing.refresh_days([party.pk], row.held_on)
        connection.close()

    threads = [threading.Thread(target=withdraw, args=[row]) for row in rows[:2]]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert kept() == by_definition() == {party.pk: today - 9 * DAY}
