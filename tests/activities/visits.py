"""Doors to activities: seen with one of their Party organizations, filed by whoever may, or was
given it."""

import datetime
import json
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, ActivityBranch, Delegation, DutyStanding
from core.views.lists import PAGE_SIZE
from tests.access.oracle import ADMINISTRATORS, in_force
from tests.access.visits import LIST, api_row, api_rows, door, present
from tests.activities.factories import ActivityFactory, stood

#: Transcribed from the contract: who files, for what is in his grant.
FILES = {"secretary", "town_staff"}
#: Who reviews, in the regions of his grant.
REVIEWS = {"county_admin", "county_staff", "town_staff"}


def draw(drawn, chance):
    for n in range(16):
        organizer, *others = chance.sample(drawn.parties, chance.choice([1, 1, 1, 2, 3]))
        ActivityFactory(
            organizer=organizer,
            parties=others,
            topic=f"活动{n:02d}",
            held_on=drawn.today - datetime.timedelta(days=chance.randrange(200)),
            state=chance.choice(["filed", "filed", "accepted", "withdrawn"]),
        )
    for party in chance.sample(drawn.parties, len(drawn.parties) // 2):
        stood(party)
    for user in chance.sample(drawn.users, len(drawn.users) // 3):
        start, end = chance.choice([(-300, None), (-300, 40), (-300, 0), (1, None)])
        Delegation.objects.create(
            party_organization=chance.choice(drawn.parties),
            user=user,
            starts_on=drawn.today + datetime.timedelta(days=start),
            ends_on=None if end is None else drawn.today + datetime.timedelta(days=end),
        )


def taking_part(visit, pk):
    return {
        row.party_organization_id
        for row in visit.rows.of(ActivityBranch).values()
        if row.activity_id == pk
    }


def delegated(visit, party_pk):
    """Given to him, and in force; the three administrators see no business data."""
    return not any(grant.role in ADMINISTRATORS for grant in visit.oracle.grants) and any(
        row.user_id == visit.oracle.user_id
        and row.party_organization_id == party_pk
        and in_force(row, visit.oracle.today)
        for row in visit.rows.of(Delegation).values()
    )


def seen(visit, pk):
    parties = taking_part(visit, pk)
    return any(visit.oracle.party(each) or delegated(visit, each) for each in parties)


def fileable(visit, party_pk):
    """By plain loops over the grants: the secretary with what is under his, the town by region."""
    rows, oracle = visit.rows, visit.oracle
    if not present(rows.parties[party_pk]):
        return False
    if delegated(visit, party_pk):
        return True
    for grant in oracle.grants:
        if grant.role not in FILES:
            continue
        if grant.party_organization_id in rows.chain(party_pk):
            return True
        if grant.region_id and rows.under(rows.parties[party_pk].region_id, grant.region_id):
            return True
    return False


def files_anywhere(visit):
    return any(fileable(visit, pk) for pk in visit.rows.parties)


@door
def activity_list(visit):
    visit.get(reverse("activities:list"), headers=LIST)
    rows = {
        pk
        for pk, row in visit.rows.of(Activity).items()
        if row.state != "withdrawn" and seen(visit, pk)
    }
    shown, count = visit.listed("activities")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def activity_page(visit):
    pk = visit.pick(visit.rows.of(Activity))
    status = visit.get(reverse("activities:detail", args=[pk]))
    if not seen(visit, pk):
        return status, 404
    parties = {
        each for each in taking_part(visit, pk) if visit.oracle.party(each) or fileable(visit, each)
    }
    return (status, visit.ids("party-organizations")), (200, parties)


@door
def activity_correction(visit):
    """Whoever files for the organizer opens the page; who sees it hears that he may not."""
    pk = visit.pick(visit.rows.of(Activity))
    row = visit.rows.of(Activity)[pk]
    status = visit.get(reverse("activities:edit", args=[pk]))
    if not seen(visit, pk) or row.state == "withdrawn":
        return status, 404
    return status, 200 if fileable(visit, row.organizer_id) else 403


@door
def filing(visit):
    """A filing is stored for whom one may file, and for nobody else."""
    party = visit.rows.parties[visit.pick(visit.rows.parties)]
    day = timezone.localdate()
    fields = {
        "party": party.code,
        "key": str(uuid.UUID(int=9)),
        "duties": ["party_day"],
        "held_on": day.isoformat(),
    }
    with transaction.atomic():
        before = Activity.objects.count()
        status = visit.post(reverse("activities:file"), fields)
        made = Activity.objects.count() - before
        transaction.set_rollback(True)
    if not files_anywhere(visit):
        return (status, made), (403, 0)
    if not fileable(visit, party.id):
        return (status, made), (404, 0)
    alive = party.founded_on <= day and (party.dissolved_on is None or party.dissolved_on > day)
    return (status, made), (302, 1) if alive else (200, 0)


@door
def review(visit):
    """By region, and by the organizer's alone: whoever only sees the activity hears that he may
    not, and accepts nothing."""
    pk = visit.pick(visit.rows.of(Activity))
    row = visit.rows.of(Activity)[pk]
    region = visit.rows.parties[row.organizer_id].region_id
    reviews = any(
        grant.role in REVIEWS and grant.region_id and visit.rows.under(region, grant.region_id)
        for grant in visit.oracle.grants
    )
    url = reverse("activities:review", args=[pk])
    with transaction.atomic():
        status = visit.get(url)
        visit.post(url, {"move": "accept", "version": row.version})
        accepted = Activity.objects.get(pk=pk).state == "accepted"
        transaction.set_rollback(True)
    wanted = (200 if reviews else 403) if seen(visit, pk) else 404
    passed = row.state == "accepted" or (reviews and seen(visit, pk) and row.state == "filed")
    return (status, accepted), (wanted, passed)


@door
def api_activities(visit):
    shown = api_rows(visit, "activity", "")
    rows = {
        pk
        for pk, row in visit.rows.of(Activity).items()
        if row.state != "withdrawn" and seen(visit, pk)
    }
    return shown, rows if visit.oracle.may("see") else 403


@door
def api_duty(visit):
    pk = visit.pick(visit.rows.of(DutyStanding))
    row = visit.rows.of(DutyStanding)[pk]
    party = row.party_organization_id
    told = row.expected or row.excused or row.done_on
    return api_row(
        visit, "duty", pk, told and (visit.oracle.party(party) or delegated(visit, party))
    )


@door
def papers(visit):
    """Of an activity in scope whoever reads persons gets papers; of another one nobody learns."""
    pk = visit.pick(visit.rows.of(Activity))
    row = visit.rows.of(Activity)[pk]
    status = visit.get(reverse("api:papers"), data={"of": "activity", "id": pk})
    if not visit.oracle.may("see"):
        return status, 403
    if not seen(visit, pk):
        return status, 404
    reads = fileable(visit, row.organizer_id) or any(
        visit.oracle.party(each, "persons") for each in taking_part(visit, pk)
    )
    offered = {each["kind"] for each in json.loads(visit.body)["results"]}
    given = reads and row.state != "withdrawn"
    return (status, offered), (200, {"sign-in", "minutes"} if given else set())
