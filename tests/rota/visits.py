"""Doors to 支部轮值: proposals by hosts and screeners, the published menu by all whom a call
reaches; signing up by whoever files."""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.views.lists import PAGE_SIZE
from rota.models import Call, Project, ProjectHost, SignUp
from tests.access.visits import LIST, api_row, api_rows, door, present
from tests.activities.visits import REVIEWS, fileable
from tests.rota.factories import CallFactory, ProjectFactory, SignUpFactory


def draw(drawn, chance):
    committees = chance.sample([each for each in drawn.parties if present(each)], 6)
    calls = [
        CallFactory(committee=each, state=chance.choice(["open", "published", "published"]))
        for each in committees
    ]
    for n in range(14):
        organizer, *others = chance.sample(
            [each for each in drawn.parties if present(each)], chance.choice([1, 1, 2])
        )
        project = ProjectFactory(
            call=chance.choice(calls),
            organizer=organizer,
            hosting=others,
            topic=f"轮值{n:02d}",
            planned_on=drawn.today + datetime.timedelta(days=chance.randrange(20)),
            state=chance.choice(["listed", "listed", "proposed", "returned", "cancelled"]),
        )
        for member in chance.sample(drawn.members, 2):
            SignUpFactory(project=project, member=member)


def registered(visit, pk):
    """In the register as he sees it, or one for which he files."""
    party = visit.rows.parties[pk]
    return present(party) and (visit.oracle.party(pk) or fileable(visit, pk))


def reached(visit, call):
    """He sees a Party organization at or under the committee."""
    return any(
        call.committee_id in visit.rows.chain(pk) and registered(visit, pk)
        for pk in visit.rows.parties
    )


def reviews(visit, committee_pk):
    region = visit.rows.parties[committee_pk].region_id
    return any(
        grant.role in REVIEWS and grant.region_id and visit.rows.under(region, grant.region_id)
        for grant in visit.oracle.grants
    )


def seen(visit, project):
    call = visit.rows.of(Call)[project.call_id]
    hosts = {
        row.party_organization_id
        for row in visit.rows.of(ProjectHost).values()
        if row.project_id == project.id
    }
    on_menu = call.state != "open" and project.state in ("listed", "held", "cancelled")
    return (
        any(registered(visit, pk) for pk in hosts)
        or reviews(visit, call.committee_id)
        or (on_menu and reached(visit, call))
    )


@door
def rota_list(visit):
    visit.get(reverse("rota:list"), headers=LIST)
    rows = {pk for pk, row in visit.rows.of(Project).items() if seen(visit, row)}
    shown, count = visit.listed("rota")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def rota_page(visit):
    """Names of those who signed up: where the member is seen, where one files, and for the
    organizer."""
    pk = visit.pick(visit.rows.of(Project))
    row = visit.rows.of(Project)[pk]
    status = visit.get(reverse("rota:detail", args=[pk]))
    if not seen(visit, row):
        return status, 404
    said = {
        link.member_id
        for link in visit.rows.of(SignUp).values()
        if link.project_id == pk
        and row.state == "listed"
        and visit.rows.members[link.member_id].name in visit.said
    }
    read = {
        link.member_id
        for link in visit.rows.of(SignUp).values()
        if link.project_id == pk
        and row.state == "listed"
        and (
            fileable(visit, link.party_organization_id)
            or fileable(visit, row.organizer_id)
            or visit.oracle.member(link.member_id)
        )
    }
    return (status, said), (200, read)


@door
def rota_call(visit):
    pk = visit.pick(visit.rows.of(Call))
    row = visit.rows.of(Call)[pk]
    return visit.get(reverse("rota:call", args=[pk])), 200 if reached(visit, row) else 404


@door
def rota_signing(visit):
    """A member is signed up by whoever files for his Party organization, if the menu reaches it."""
    pk = visit.pick(visit.rows.of(Project))
    row = visit.rows.of(Project)[pk]
    call = visit.rows.of(Call)[row.call_id]
    mine = [
        party
        for party in sorted(visit.rows.parties)
        if fileable(visit, party)
        and call.committee_id in visit.rows.chain(party)
        and party != row.organizer_id
        and alive(visit.rows.parties[party])
    ]
    with transaction.atomic():
        status = visit.get(reverse("rota:sign_up", args=[pk]))
        transaction.set_rollback(True)
    if not seen(visit, row):
        return status, 404
    return status, 200 if mine else 403


@door
def rota_api(visit):
    """Calls and projects as on the pages."""
    if visit.chance.random() < 0.5:
        pk = visit.pick(visit.rows.of(Project))
        return api_row(visit, "rota-project", pk, seen(visit, visit.rows.of(Project)[pk]))
    found = api_rows(visit, "rota-call")
    if not visit.oracle.may("see"):
        return found, 403
    return found, {pk for pk, row in visit.rows.of(Call).items() if reached(visit, row)}


@door
def rota_sign_ups_api(visit):
    """Of persons: where the member is seen, where one files, and for the organizer."""
    found = api_rows(visit, "rota-sign-up")
    if not visit.oracle.may("see"):
        return found, 403
    projects = visit.rows.of(Project)
    return found, {
        pk
        for pk, row in visit.rows.of(SignUp).items()
        if fileable(visit, row.party_organization_id)
        or fileable(visit, projects[row.project_id].organizer_id)
        or visit.oracle.member(row.member_id)
    }


def alive(party):
    day = timezone.localdate()
    return party.founded_on <= day and (party.dissolved_on is None or party.dissolved_on > day)
