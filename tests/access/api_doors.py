"""Doors of the property test at `/api/`: every list whole, and single rows."""

import json

from django.urls import reverse

from tests.access.doors import Visit, door, in_force, present


def _rows(visit: Visit, name: str, query: str = "") -> int | set[int]:
    """Ids of all rows of a list, page by page; the status if there is no list."""
    url = f"{reverse(f'api:{name}-list')}?limit=40&ordering={visit.chance.choice(['', '-'])}id"
    if name in ("organization", "party-organization"):
        url = url.replace("id", "name")
    found: set[int] = set()
    while url:
        status = visit.get(url + query)
        if status != 200:
            return status
        page = json.loads(visit.body)
        found |= {row["id"] for row in page["results"]}
        url, query = page["next"], ""
    return found


def _one(visit: Visit, name: str, pk: int, seen: bool, right: str = "see"):
    status = visit.get(reverse(f"api:{name}-detail", args=[pk]))
    return status, (200 if seen else 404) if visit.oracle.may(right) else 403


@door
def api_organizations(visit):
    rows = {
        pk
        for pk, row in visit.rows.organizations.items()
        if present(row) and visit.oracle.organization(pk)
    }
    return _rows(visit, "organization"), rows if visit.oracle.may("see") else 403


@door
def api_organization(visit):
    pk = visit.pick(visit.rows.organizations)
    seen = present(visit.rows.organizations[pk]) and visit.oracle.organization(pk)
    return _one(visit, "organization", pk, seen)


@door
def api_party_organizations(visit):
    shown = _rows(visit, "party-organization", "&dissolved=all")
    rows = {pk for pk, row in visit.rows.parties.items() if present(row) and visit.oracle.party(pk)}
    return shown, rows if visit.oracle.may("see") else 403


@door
def api_coverages(visit):
    day = visit.oracle.today
    shown = _rows(visit, "coverage", f"&on={day}")
    rows = {
        pk
        for pk, link in visit.rows.coverages.items()
        if in_force(link, day)
        and present(visit.rows.organizations[link.organization_id])
        and present(visit.rows.parties[link.party_organization_id])
        and visit.oracle.organization(link.organization_id)
    }
    return shown, rows if visit.oracle.may("see") else 403


@door
def api_members(visit):
    rows = {pk for pk in visit.rows.members if visit.oracle.member(pk)}
    return _rows(visit, "member"), rows if visit.oracle.may("persons") else 403


@door
def api_member(visit):
    pk = visit.pick(visit.rows.members)
    row = visit.rows.members[pk]
    answer = _one(visit, "member", pk, visit.oracle.member(pk), "persons")
    assert row.number not in visit.said
    return answer


@door
def api_posts(visit):
    rows = {
        pk
        for pk, row in visit.rows.posts.items()
        if present(visit.rows.parties[row.party_organization_id]) and visit.oracle.post(pk)
    }
    return _rows(visit, "post"), rows if visit.oracle.may("persons") else 403


@door
def api_regions(visit):
    url = reverse("api:region-list")
    if visit.get(url) != 200:
        return visit.body and 403, None if visit.oracle.may("see") else 403
    return {row["id"] for row in json.loads(visit.body)["results"]}, visit.oracle.regions("see")


@door
def api_lights(visit):
    status = visit.get(f"{reverse('api:notice-list')}?limit=200&month={visit.month}")
    if not visit.oracle.may("see"):
        return status, 403
    revision = max(
        (
            row
            for pk, row in visit.rows.revisions.items()
            if visit.rows.months[pk] == visit.month and row.number > 0
        ),
        key=lambda row: row.number,
    )
    rows = {
        pk
        for pk, row in visit.rows.notices.items()
        if row.revision_id == revision.id and visit.oracle.notice(row)
    }
    return {row["id"] for row in json.loads(visit.body)["results"]}, rows


@door
def api_figures(visit):
    region = visit.rows.regions[visit.pick(visit.rows.regions)]
    status = visit.get(reverse("api:region-figures", args=[str(visit.month), region.code]))
    if not visit.oracle.may("see"):
        return status, 403
    return status, 200 if region.id in visit.oracle.regions("see") else 404
