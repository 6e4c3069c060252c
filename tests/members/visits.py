"""Doors to members, the tree, and moving members."""

import re

from django.db import transaction
from django.urls import reverse

from core.views.lists import PAGE_SIZE
from members.choices import ChangeState
from members.models import ChangeReport, Member, Post
from tests.access.oracle import in_force
from tests.access.visits import LIST, api_row, api_rows, door, present
from tests.branches.visits import alive, seen_parties

DAY = "2026-01-05"


@door
def members_of_organization(visit):
    pk = visit.pick(visit.rows.organizations)
    visit.get(reverse("members:of_organization", args=[pk]))
    if not (present(visit.rows.organizations[pk]) and visit.oracle.organization(pk)):
        return visit.said, ""
    staff = [
        row
        for row in visit.rows.members.values()
        if present(row) and row.organization_id == pk and row.party_organization_id
    ]
    shown = {row.masked for row in staff if visit.oracle.member(row.id)}
    number = int(re.search(r"共 (\d+) 名", visit.said)[1])
    return (visit.masks(), number), (shown, len(staff))


@door
def members_of_party(visit):
    pk = visit.pick(visit.rows.parties)
    visit.get(reverse("members:of_party_organization", args=[pk]))
    if not (present(visit.rows.parties[pk]) and visit.oracle.party(pk)):
        return visit.said, ""
    members = [
        row
        for row in visit.rows.members.values()
        if present(row) and row.party_organization_id == pk
    ]
    shown = {row.masked for row in members if visit.oracle.member(row.id)}
    officers = {
        row.person_name
        for row in visit.rows.posts.values()
        if row.party_organization_id == pk
        and visit.oracle.post(row.id)
        and row.starts_on <= visit.oracle.today
    }
    number = int(re.search(r"党员 (\d+) 名", visit.said)[1])
    return (
        (visit.masks(), set(re.findall(r"任职\d\d", visit.said)), number),
        (shown, officers, len(members)),
    )


@door
def members_without_unit(visit):
    visit.get(reverse("members:without_unit"))
    if not visit.oracle.may("persons"):
        return visit.said, ""
    rows = [
        row
        for row in visit.rows.members.values()
        if visit.oracle.member(row.id) and row.organization_id is None
    ]
    number = int(re.search(r"共 (\d+) 名", visit.said)[1])
    return (visit.ids("party-organizations"), number), (
        {row.party_organization_id for row in rows},
        len(rows),
    )


@door
def person_search(visit):
    row = visit.rows.members[visit.pick(visit.rows.members)]
    status = visit.post(reverse("members:search"), {"person": row.number})
    if not visit.oracle.may("persons"):
        return (status, row.masked in visit.said), (403, False)
    found = visit.oracle.member(row.id)
    assert row.number not in visit.said
    return (status, row.masked in visit.said), (200, found)


@door
def reveal(visit):
    row = visit.rows.members[visit.pick(visit.rows.members)]
    status = visit.post(
        reverse("members:reveal", args=[row.id, "id_number"]), {"reason": "核对组织关系"}
    )
    if not visit.oracle.member(row.id):
        wanted = 404
    else:
        wanted = 200 if visit.oracle.member(row.id, "reveal") else 403
    return (status, row.number in visit.said), (wanted, wanted == 200)


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


@door
def api_members(visit):
    rows = {pk for pk in visit.rows.members if visit.oracle.member(pk)}
    return api_rows(visit, "member"), rows if visit.oracle.may("persons") else 403


@door
def api_member(visit):
    pk = visit.pick(visit.rows.members)
    row = visit.rows.members[pk]
    answer = api_row(visit, "member", pk, visit.oracle.member(pk), "persons")
    assert row.number not in visit.said
    return answer


@door
def api_posts(visit):
    rows = {
        pk
        for pk, row in visit.rows.posts.items()
        if present(visit.rows.parties[row.party_organization_id]) and visit.oracle.post(pk)
    }
    return api_rows(visit, "post"), rows if visit.oracle.may("persons") else 403


def draw(drawn, chance):
    """Of some offices it is reported that they were left."""
    for post in Post.objects.order_by("pk"):
        if chance.random() < 0.5:
            post.change_reports.create(
                party_organization=post.party_organization,
                kind="left",
                title=post.title,
                changed_on=drawn.today,
                ground="工作调动",
                state=chance.choice(ChangeState.values),
                reported_on=drawn.today,
            )


def _reports(visit):
    """Seen as the offices of their Party organization are."""
    rows = visit.rows.of(ChangeReport)
    seen = {
        pk
        for pk, row in rows.items()
        if present(visit.rows.parties[row.party_organization_id])
        and visit.oracle.party(row.party_organization_id, "persons")
    }
    return rows, seen


@door
def api_change_reports(visit):
    _, seen = _reports(visit)
    return api_rows(visit, "post-change"), seen if visit.oracle.may("persons") else 403


@door
def change_report(visit):
    rows, seen = _reports(visit)
    pk = visit.pick(rows)
    status = visit.get(reverse("members:change", args=[pk]))
    return status, 200 if pk in seen else 404
