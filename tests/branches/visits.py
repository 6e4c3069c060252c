"""Doors to Party organizations and to what they cover."""

import re
from typing import Any

from django.db import transaction
from django.urls import reverse

from branches.models import Coverage, PartyOrganization
from tests.access.oracle import in_force
from tests.access.visits import LIST, Visit, api_rows, door, present


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
