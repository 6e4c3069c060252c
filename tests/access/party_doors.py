"""Doors of the property test to members, the tree, and changes of Party organizations."""

import re

from django.db import transaction
from django.urls import reverse

from branches.models import Coverage, PartyOrganization
from core.views.lists import PAGE_SIZE
from members.models import Member
from tests.access.doors import LIST, dissolved, door, present, seen_parties
from tests.access.registry import in_force

DAY = "2026-01-05"


@door
def member_list(visit):
    status = visit.get(reverse("members:list"), headers=LIST)
    if not visit.oracle.may("persons"):
        return status, 403
    seen = {pk for pk in visit.rows.members if visit.oracle.member(pk)}
    shown, count = visit.listed("members")
    return (shown - seen, len(shown), count), (set(), min(PAGE_SIZE, len(seen)), len(seen))


@door
def member_page(visit):
    pk = visit.pick(visit.rows.members)
    row = visit.rows.members[pk]
    status = visit.get(reverse("members:detail", args=[pk]))
    shown = status, row.masked in visit.said, row.number in visit.said
    return shown, (200, True, False) if visit.oracle.member(pk) else (404, False, False)


def alive(visit, row) -> bool:
    return row.founded_on <= visit.oracle.today and not dissolved(visit, row)


@door
def tree_level(visit):
    """What stands under a Party organization, with the counts of each subtree in scope."""
    rows, oracle = visit.rows, visit.oracle
    seen = {pk for pk in seen_parties(visit) if alive(visit, rows.parties[pk])}
    pk = visit.pick(rows.parties)
    status = visit.get(reverse("members:tree_level", args=[pk]))
    if pk not in seen:
        return status, 404
    wanted = {}
    for child in (each for each in seen if rows.parties[each].parent_id == pk):
        below = {each for each in seen if child in rows.chain(each)}
        covered = {
            link.organization_id
            for link in rows.coverages.values()
            if link.party_organization_id in below
            and in_force(link, oracle.today)
            and present(rows.organizations[link.organization_id])
            and oracle.organization(link.organization_id)
        }
        members = sum(
            present(row) and row.party_organization_id in below for row in rows.members.values()
        )
        wanted[child] = (len(covered), members)
    lines = re.findall(
        r'href="/party-organizations/(\d+)/".*?"覆盖组织">(\d+).*?"党员">(\d+)',
        visit.said,
        re.DOTALL,
    )
    return {int(pk): (int(o), int(m)) for pk, o, m in lines}, wanted


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
def transfer(visit):
    """A member goes where the people of both Party organizations may be edited."""
    rows, oracle = visit.rows, visit.oracle
    pk, party = visit.pick(rows.members), visit.pick(rows.parties)
    row = rows.members[pk]
    fields = {"version": row.version, "party_organization": party, "starts_on": DAY}
    with transaction.atomic():
        status = visit.post(reverse("members:transfer", args=[pk]), fields)
        stands = Member.objects.get(pk=pk).party_organization_id
        transaction.set_rollback(True)
    if not oracle.member(pk):
        return (status, stands), (404, row.party_organization_id)
    if not (oracle.may("edit_party") and oracle.member(pk, "edit_party")):
        return (status, stands), (403, row.party_organization_id)
    target = rows.parties[party]
    goes = (
        party in seen_parties(visit, "edit_party")
        and alive(visit, target)
        and party != row.party_organization_id
    )
    return (status, stands), (302, party) if goes else (200, row.party_organization_id)
