"""Doors to campaigns: units by the office of their town, or by the squad while it runs."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant
from core.views.lists import PAGE_SIZE
from surveys.models import Assignment, Campaign, Squad, SquadMember
from tests.access.visits import LIST, api_row, api_rows, door, present
from tests.surveys.factories import (
    AssignmentFactory,
    CampaignFactory,
    RoundFactory,
    RunningFactory,
    SquadFactory,
    SquadMemberFactory,
)

#: Who checks what squads found.
OFFICES = ("county_admin", "county_staff", "town_staff")


def draw(drawn, chance):
    """One that runs and one that is over, each with the same squad's people, and one that is only
    prepared."""
    CampaignFactory()
    surveyors = Grant.objects.filter(role="surveyor").values_list("user", flat=True)
    people = [each for each in drawn.users if each.pk in set(surveyors)]
    for state in ("running", "closed"):
        report = {"towns": []} if state == "closed" else None
        campaign = RunningFactory(state=state, report=report)
        first = RoundFactory(campaign=campaign, opened_on=timezone.localdate())
        squads = [SquadFactory(campaign=campaign) for _ in range(2)]
        for user in people:
            SquadMemberFactory(squad=chance.choice(squads), user=user)
        for organization in chance.sample(drawn.organizations, 12):
            AssignmentFactory(
                campaign=campaign,
                round=first,
                organization=organization,
                squad=chance.choice([*squads, None]),
            )


def concerned(visit) -> bool:
    roles = {grant.role for grant in visit.oracle.grants}
    return bool(roles & {*OFFICES, "surveyor"})


def seen(visit, pk) -> bool:
    row = visit.rows.of(Assignment)[pk]
    unit = visit.rows.organizations[row.organization_id]
    # Offices and nobody else edit organizations of a region.
    if unit.region_id in visit.oracle.regions("edit"):
        return True
    if not any(grant.role == "surveyor" for grant in visit.oracle.grants):
        return False
    squads = {
        each.squad_id
        for each in visit.rows.of(SquadMember).values()
        if each.user_id == visit.oracle.user_id
    }
    running = visit.rows.of(Campaign)[row.campaign_id].state == "running"
    return running and row.squad_id in squads


def shown_rows(visit) -> set[int]:
    table = visit.rows.of(Assignment)
    return {
        pk
        for pk, row in table.items()
        if present(visit.rows.organizations[row.organization_id]) and seen(visit, pk)
    }


@door
def unit_list(visit):
    status = visit.get(reverse("surveys:assignments"), headers=LIST)
    if not concerned(visit):
        return status, 403
    rows = shown_rows(visit)
    shown, count = visit.listed("surveys/units")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def unit_page(visit):
    pk = visit.pick(visit.rows.of(Assignment))
    status = visit.get(reverse("surveys:assignment", args=[pk]))
    return status, 200 if pk in shown_rows(visit) else 404


@door
def units_api(visit):
    if visit.chance.random() < 0.5 and concerned(visit):
        pk = visit.pick(visit.rows.of(Assignment))
        return api_row(visit, "campaign-assignment", pk, pk in shown_rows(visit))
    found = api_rows(visit, "campaign-assignment")
    return found, shown_rows(visit) if concerned(visit) else 403


def campaign_rows(visit) -> set[int]:
    """Whoever edits campaigns all, the offices those that run or are over, a squad its own while
    they run."""
    table, roles = visit.rows.of(Campaign), {grant.role for grant in visit.oracle.grants}
    if visit.oracle.regions("close") >= set(visit.rows.regions):
        return set(table)
    if roles & set(OFFICES):
        return {pk for pk, row in table.items() if row.state in ("running", "closed")}
    squads = visit.rows.of(Squad)
    own = {
        squads[each.squad_id].campaign_id
        for each in visit.rows.of(SquadMember).values()
        if each.user_id == visit.oracle.user_id and "surveyor" in roles
    }
    return {pk for pk in own if table[pk].state == "running"}


@door
def campaign_list(visit):
    status = visit.get(reverse("surveys:list"), headers=LIST)
    if not concerned(visit):
        return status, 403
    return visit.ids("surveys"), campaign_rows(visit)


@door
def campaign_page(visit):
    pk = visit.pick(visit.rows.of(Campaign))
    status = visit.get(reverse("surveys:detail", args=[pk]))
    return status, 200 if pk in campaign_rows(visit) else 404


@door
def campaigns_api(visit):
    if visit.chance.random() < 0.5 and concerned(visit):
        pk = visit.pick(visit.rows.of(Campaign))
        return api_row(visit, "campaign", pk, pk in campaign_rows(visit))
    found = api_rows(visit, "campaign")
    return found, campaign_rows(visit) if concerned(visit) else 403
