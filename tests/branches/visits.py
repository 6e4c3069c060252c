"""Doors to Party organizations, to what they cover, to instructors and their visits."""

import datetime
import re
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant, User
from branches.models import Coverage, PartyOrganization
from branches.models import Visit as VisitRow
from tests.access.oracle import ASSIGNED, in_force
from tests.access.visits import LIST, Visit, api_rows, door, present
from tests.branches.factories import AssignmentFactory, InstructorFactory, VisitFactory


def draw(drawn, chance):
    """Instructors: most of them with an account that holds the role, some with one that does not;
    terms and organizations of today, of the past and to come."""
    roles = Grant.objects.filter(role=ASSIGNED).values("user")
    accounts = list(User.objects.filter(pk__in=[user.pk for user in drawn.users]).order_by("pk"))
    holders = set(roles.values_list("user", flat=True))
    others = [user for user in accounts if user.pk not in holders]
    bound = [*(user for user in accounts if user.pk in holders), *chance.sample(others, 4), None]
    day = datetime.timedelta(days=1)
    for n, user in enumerate(bound):
        person = InstructorFactory(
            name=f"指导{n:02d}", region=chance.choice(drawn.regions), user=user
        )
        units = chance.sample(drawn.organizations, 5)
        start, end = chance.choice([(-90, 90), (-90, 90), (-90, 0), (1, 90)])
        term = AssignmentFactory(
            instructor=person,
            starts_on=drawn.today + start * day,
            ends_on=drawn.today + end * day,
            units=units[:3],
        )
        # One of them is no longer his, one never was.
        term.work_coverages.filter(organization=units[0]).update(
            ends_on=max(term.starts_on, drawn.today)
        )
        for organization in (units[0], units[1], units[3]):
            VisitFactory(
                instructor=person,
                organization=organization,
                visited_on=drawn.today - 5 * day,
                deleted_at=timezone.now() if chance.random() < 0.1 else None,
            )


def seen_parties(visit: Visit, right: str = "see") -> set[int]:
    return {
        pk
        for pk, row in visit.rows.parties.items()
        if present(row) and visit.oracle.party(pk, right)
    }


def dissolved(visit: Visit, row: Any) -> bool:
    return row.dissolved_on is not None and row.dissolved_on <= visit.oracle.today


def alive(visit, row) -> bool:
    return row.founded_on <= visit.oracle.today and not dissolved(visit, row)


def covered_by(visit: Visit, party_id: int) -> int:
    return sum(
        link.party_organization_id == party_id
        and in_force(link, visit.oracle.today)
        and present(visit.rows.organizations[link.organization_id])
        and visit.oracle.organization(link.organization_id)
        for link in visit.rows.coverages.values()
    )


@door
def coverage_panel(visit):
    pk = visit.pick(visit.rows.organizations)
    visit.get(reverse("branches:organization_coverage", args=[pk]))
    if not (present(visit.rows.organizations[pk]) and visit.oracle.organization(pk)):
        return visit.said, ""
    parties = {
        link.party_organization_id
        for link in visit.rows.coverages.values()
        if link.organization_id == pk
        and present(visit.rows.parties[link.party_organization_id])
        and visit.oracle.party(link.party_organization_id)
    }
    return visit.ids("party-organizations"), parties


@door
def party_list(visit):
    everything = visit.chance.random() < 0.5
    url = reverse("branches:list") + ("?dissolved=all" if everything else "")
    visit.get(url, headers=LIST)
    rows = {
        pk: covered_by(visit, pk)
        for pk in seen_parties(visit)
        if everything or not dissolved(visit, visit.rows.parties[pk])
    }
    shown = {
        int(pk): int(number)
        for pk, number in re.findall(
            r'<tr.*?href="/party-organizations/(\d+)/".*?class="num"[^>]*>\s*(\d+)',
            visit.said,
            re.DOTALL,
        )
    }
    return (shown, visit.count()), (rows, len(rows))


@door
def party_export(visit):
    status = visit.get(reverse("branches:list") + "?export=xlsx&dissolved=all")
    if not visit.oracle.may("export"):
        return status, 403
    rows = seen_parties(visit) & seen_parties(visit, "export")
    return (
        {row["党组织代码"]: row["覆盖组织数"] for row in visit.sheet()},
        {visit.rows.parties[pk].code: covered_by(visit, pk) for pk in rows},
    )


@door
def party_page(visit):
    pk = visit.pick(visit.rows.parties)
    row = visit.rows.parties[pk]
    status = visit.get(reverse("branches:detail", args=[pk]))
    if not (present(row) and visit.oracle.party(pk)):
        return (status, row.code in visit.said), (404, False)
    links = {
        link.organization_id
        for link in visit.rows.coverages.values()
        if link.party_organization_id == pk
        and present(visit.rows.organizations[link.organization_id])
        and visit.oracle.organization(link.organization_id)
        and link.starts_on <= visit.oracle.today
    }
    near = {
        each
        for each in seen_parties(visit)
        if visit.rows.parties[each].parent_id == pk or each in visit.rows.chain(row.parent_id)
    }
    return (visit.ids("organizations"), visit.ids("party-organizations")), (links, near)


@door
def cover(visit):
    """A link is made where the organization may be edited and the Party organization is seen."""
    rows, oracle = visit.rows, visit.oracle
    organization, party = visit.pick(rows.organizations), visit.pick(rows.parties)
    fields = {"party_organization": party, "starts_on": "2014-01-01", "ends_on": "2014-02-01"}
    with transaction.atomic():
        # Founded early enough for a link that overlaps no other.
        PartyOrganization.objects.filter(pk=party).update(founded_on="2013-01-01")
        before = Coverage.objects.count()
        status = visit.post(reverse("branches:new_coverage", args=[organization]), fields)
        made = Coverage.objects.count() - before
        transaction.set_rollback(True)
    if not oracle.may("edit"):
        return (status, made), (403, 0)
    if not (present(rows.organizations[organization]) and oracle.organization(organization)):
        return (status, made), (404, 0)
    if not oracle.organization(organization, "edit"):
        return (status, made), (403, 0)
    chosen = party in seen_parties(visit) and not dissolved(visit, rows.parties[party])
    return (status, made), (302, 1) if chosen else (200, 0)


@door
def api_party_organizations(visit):
    shown = api_rows(visit, "party-organization", "&dissolved=all")
    rows = {pk for pk, row in visit.rows.parties.items() if present(row) and visit.oracle.party(pk)}
    return shown, rows if visit.oracle.may("see") else 403


@door
def api_coverages(visit):
    day = visit.oracle.today
    shown = api_rows(visit, "coverage", f"&on={day}")
    rows = {
        pk
        for pk, link in visit.rows.coverages.items()
        if in_force(link, day)
        and present(visit.rows.organizations[link.organization_id])
        and present(visit.rows.parties[link.party_organization_id])
        and visit.oracle.organization(link.organization_id)
    }
    return shown, rows if visit.oracle.may("see") else 403


def seen_visits(visit: Visit) -> set[int]:
    """With the people of the organization, and to the instructor while it is his."""
    rows, oracle = visit.rows, visit.oracle
    return {
        pk
        for pk, row in rows.visits.items()
        if present(row)
        and present(rows.organizations[row.organization_id])
        and (
            oracle.organization(row.organization_id, "persons")
            or (
                rows.instructors[row.instructor_id].user_id == oracle.user_id
                and oracle.organization(row.organization_id, "visit")
            )
        )
    }


def seen_instructors(visit: Visit) -> set[int]:
    """Where he belongs, where he works or worked, and himself: staff enter visits too, and some of
    them are instructors."""
    rows, oracle = visit.rows, visit.oracle
    enters = oracle.may("visit") or oracle.may("edit")
    worked: dict[int, set[int]] = {}
    for link in rows.work_coverages.values():
        if term := rows.assignments.get(link.assignment_id):
            worked.setdefault(term.instructor_id, set()).add(link.organization_id)
    return {
        pk
        for pk, row in rows.instructors.items()
        if row.region_id in oracle.regions("persons")
        or (row.user_id == oracle.user_id and enters)
        or any(oracle.organization(each, "persons") for each in worked.get(pk, ()))
    }


@door
def visit_list(visit):
    status = visit.get(reverse("branches:visits"), headers=LIST)
    if not (visit.oracle.may("persons") or visit.oracle.may("visit")):
        return status, 404
    rows = seen_visits(visit)
    return visit.listed("party-organizations/visits"), (rows, len(rows))


@door
def visit_page(visit):
    pk = visit.pick(visit.rows.visits)
    status = visit.get(reverse("branches:visit", args=[pk]))
    return status, 200 if pk in seen_visits(visit) else 404


@door
def instructor_page(visit):
    """No organization and no visit stands there but those in scope."""
    pk = visit.pick(visit.rows.instructors)
    status = visit.get(reverse("branches:instructor", args=[pk]))
    if pk not in seen_instructors(visit):
        return status, 404
    rows, oracle = visit.rows, visit.oracle
    units = {
        link.organization_id
        for link in rows.work_coverages.values()
        if link.assignment_id
        and rows.assignments[link.assignment_id].instructor_id == pk
        and present(rows.organizations[link.organization_id])
        and oracle.organization(link.organization_id)
    }
    own = {each for each in seen_visits(visit) if rows.visits[each].instructor_id == pk}
    visits = visit.ids("party-organizations/visits")
    return (visit.ids("organizations"), visits), (units, own)


@door
def record_visit(visit):
    """A visit is entered for an instructor in sight, to an organization that he looks after."""
    rows, oracle = visit.rows, visit.oracle
    person, organization = visit.pick(rows.instructors), visit.pick(rows.organizations)
    fields = {"organization": organization, "visited_on": f"{oracle.today}", "manner": "on_site"}
    with transaction.atomic():
        before = VisitRow.objects.count()
        url = reverse("branches:new_visit", args=[person])
        status = visit.post(url, {**fields, "content": "了解情况"})
        made = VisitRow.objects.count() - before
        transaction.set_rollback(True)
    if not (oracle.may("visit") or oracle.may("edit")):
        return (status, made), (403, 0)
    if person not in seen_instructors(visit):
        return (status, made), (404, 0)
    looked_after = any(
        link.organization_id == organization
        and link.assignment_id
        and rows.assignments[link.assignment_id].instructor_id == person
        and in_force(link, oracle.today)
        for link in rows.work_coverages.values()
    )
    reached = oracle.organization(organization, "edit") or (
        rows.instructors[person].user_id == oracle.user_id
        and oracle.organization(organization, "visit")
    )
    entered = looked_after and reached and present(rows.organizations[organization])
    return (status, made), (302, 1) if entered else (status, 0)


@door
def api_visits(visit):
    return api_rows(visit, "visit"), seen_visits(visit) if visit.oracle.may("see") else 403


@door
def api_instructors(visit):
    shown = api_rows(visit, "instructor")
    return shown, seen_instructors(visit) if visit.oracle.may("persons") else 403


@door
def api_departments(visit):
    """No secret to whoever sees the registry; one's own to the people of a department."""
    shown, oracle, rows = api_rows(visit, "department"), visit.oracle, visit.rows
    if not oracle.may("see"):
        return shown, 403
    if any(oracle.organization(pk) for pk in rows.organizations) or any(
        oracle.party(pk) for pk in rows.parties
    ):
        return shown, set(rows.departments)
    return shown, {grant.department_id for grant in oracle.grants} & set(rows.departments)
