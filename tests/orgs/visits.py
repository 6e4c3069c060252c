"""Doors to organizations: lists, pages, and changes within the scope and beyond it."""

import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.urls import reverse

from core.models import BulkEditRow
from orgs.models import Organization
from tests.access.visits import LIST, Visit, api_row, api_rows, door, present


def some_filters(visit: Visit) -> tuple[str, Callable[[Any], bool]]:
    """Query parameters of the organization list, and which rows they leave."""
    chance, rows, oracle = visit.chance, visit.rows, visit.oracle
    query, conditions = ["sort=" + chance.choice(["", "name", "-name", "staff", "-members"])], []
    if chance.random() < 0.3:
        text = f"组织{chance.randrange(4)}"
        query.append(f"q={text}")
        conditions.append(lambda row: text in row.name)
    if chance.random() < 0.3:
        kind = chance.choice(["enterprise", "social"])
        query.append(f"kind={kind}")
        conditions.append(lambda row: row.kind == kind)
    if chance.random() < 0.4:
        region = rows.regions[visit.pick(rows.regions)]
        query.append(f"region={region.code}")
        below = rows.subtree(region.id) & oracle.regions("see")
        choosable = region.id in oracle.regions("see")
        conditions.append(lambda row: choosable and row.region_id in below)
    return "&".join(query), lambda row: all(holds(row) for holds in conditions)


@door
def organization_list(visit):
    query, wanted = some_filters(visit)
    url = f"{reverse('orgs:list')}?{query}"
    assert visit.get(url, headers=LIST if visit.chance.random() < 0.5 else {}) == 200
    rows = {
        pk
        for pk, row in visit.rows.organizations.items()
        if present(row) and wanted(row) and visit.oracle.organization(pk)
    }
    return visit.listed("organizations"), (rows, len(rows))


@door
def organization_export(visit):
    query, wanted = some_filters(visit)
    status = visit.get(f"{reverse('orgs:list')}?{query}&export=xlsx")
    if not visit.oracle.may("export"):
        return status, 403
    rows = {
        row.uscc
        for pk, row in visit.rows.organizations.items()
        if present(row)
        and wanted(row)
        and visit.oracle.organization(pk)
        and visit.oracle.organization(pk, "export")
    }
    return {row["统一社会信用代码"] for row in visit.sheet()}, rows


@door
def organization_page(visit):
    pk = visit.pick(visit.rows.organizations)
    row = visit.rows.organizations[pk]
    status = visit.get(reverse("orgs:detail", args=[pk]))
    seen = present(row) and visit.oracle.organization(pk)
    return (status, row.uscc in visit.said), (200, True) if seen else (404, False)


def _edit_status(visit, pk: int) -> int:
    """What a door to changing an organization must answer, as far as it is a door at all."""
    if not (present(visit.rows.organizations[pk]) and visit.oracle.organization(pk)):
        return 404
    return 200 if visit.oracle.organization(pk, "edit") else 403


@door
def organization_edit_page(visit):
    pk = visit.pick(visit.rows.organizations)
    name = visit.chance.choice(["orgs:edit", "orgs:move_one", "branches:organization_state"])
    return visit.get(reverse(name, args=[pk])), _edit_status(visit, pk)


@door
def organization_recycling(visit):
    """What is refused stays where it is."""
    pk = visit.pick(visit.rows.organizations)
    row, wanted = visit.rows.organizations[pk], _edit_status(visit, pk)
    with transaction.atomic():
        status = visit.post(reverse("orgs:recycle", args=[pk]), {"version": row.version})
        stored = Organization.objects.get(pk=pk)
        recycled = stored.deleted_at != row.deleted_at
        transaction.set_rollback(True)
    return (status, recycled), (302, True) if wanted == 200 else (wanted, False)


def doubtful(visit: Visit) -> set[int]:
    """Organizations at the county, or whose address names another town, or none."""
    rows = visit.rows
    towns = {
        pk: region.name for pk, region in rows.regions.items() if region.level in ("town", "park")
    }
    found = set()
    for pk, row in rows.organizations.items():
        if not (present(row) and visit.oracle.organization(pk, "edit")):
            continue
        named = [town for town, name in towns.items() if name in row.address]
        here = [town for town in towns if rows.under(row.region_id, town)]
        other = bool(named) and bool(here) and named != here
        nothing = bool(row.address) and not named
        if rows.regions[row.region_id].level == "county" or other or nothing:
            found.add(pk)
    return found


@door
def undecided_list(visit):
    visit.get(reverse("orgs:undecided"), headers=LIST)
    rows = doubtful(visit)
    return visit.listed("organizations"), (rows, len(rows))


@door
def move(visit):
    """A POST beyond the scope changes nothing; within, it does."""
    pk = visit.pick(visit.rows.organizations)
    row = visit.rows.organizations[pk]
    target = visit.rows.regions[visit.pick(visit.rows.regions)]
    fields = {
        "chosen": [pk],
        f"version-{pk}": row.version,
        f"region-{pk}": target.code,
        "from": "2026-01-01",
    }
    with transaction.atomic():
        status = visit.post(reverse("orgs:move"), fields)
        stands = Organization.objects.get(pk=pk).region_id
        transaction.set_rollback(True)
    if not visit.oracle.may("edit"):
        return (status, stands), (403, row.region_id)
    moves = (
        present(row)
        and visit.oracle.organization(pk, "edit")
        and target.id in visit.oracle.regions("edit")
    )
    return (status, stands), (302, target.id if moves else row.region_id)


@door
def duplicate_list(visit):
    """A pair is his who may edit both."""
    visit.get(reverse("orgs:duplicates"), headers=LIST)
    pairs = {
        pk
        for pk, row in visit.rows.pairs.items()
        if all(
            present(visit.rows.organizations[each]) and visit.oracle.organization(each, "edit")
            for each in (row.first_id, row.second_id)
        )
    }
    shown = {
        int(pk) for pk in re.findall(r'"/organizations/duplicates/(\d+)/dismiss/"', visit.said)
    }
    return (shown, visit.count()), (pairs, len(pairs))


@door
def merge_plan(visit):
    """Both his: the plan; one in sight: refused; none: there is nothing."""
    one, other = visit.chance.sample(sorted(visit.rows.organizations), 2)
    status = visit.get(reverse("orgs:merge", args=[one, other]))
    rows = [visit.rows.organizations[pk] for pk in (one, other)]
    if all(visit.oracle.organization(row.id, "edit") for row in rows):
        return status, 200 if all(present(row) for row in rows) else 302
    seen = any(visit.oracle.organization(row.id) for row in rows)
    listed = [row.uscc for row in rows if row.uscc in visit.said]
    return (status, listed), (403 if seen else 404, [])


@door
def organization_lookup(visit):
    """What a search box offers: some of those in scope, all of them while they are few."""
    editing = visit.chance.random() < 0.5
    text = f"组织{visit.chance.randrange(4)}"
    name = "organizations-editable" if editing else "organizations"
    visit.get(f"{reverse('core:lookup', args=[name])}?q={text}")
    shown = {int(pk) for pk in re.findall(r'data-value="(\d+)"', visit.said)}
    right = "edit" if editing else "see"
    rows = {
        pk
        for pk, row in visit.rows.organizations.items()
        if present(row) and text in row.name and visit.oracle.organization(pk, right)
    }
    return (shown - rows, len(shown)), (set(), min(12, len(rows)))


@door
def region_tree(visit):
    """The regions right under one of the scope, and no others."""
    pk = visit.pick(visit.rows.regions)
    code = visit.rows.regions[pk].code
    status = visit.get(f"{reverse('orgs:tree')}?parent={code}", headers={"HX-Request": "true"})
    seen = visit.oracle.regions("see")
    if pk not in seen:
        return status, 404
    below = {
        visit.rows.regions[each].code for each in seen if visit.rows.regions[each].parent_id == pk
    }
    return set(re.findall(r'\?region=(\w+)"', visit.said)), below


@door
def bulk_choice(visit):
    """One row out of scope among those that are ticked refuses them all."""
    chosen = visit.chance.sample(sorted(visit.rows.organizations), 2)
    with transaction.atomic():
        status = visit.post(reverse("orgs:list"), {"chosen": chosen})
        rows = set(BulkEditRow.objects.values_list("row_id", flat=True))
        transaction.set_rollback(True)
    his = all(
        present(visit.rows.organizations[pk]) and visit.oracle.organization(pk, "edit")
        for pk in chosen
    )
    return (status, rows), (302, set(chosen)) if his else (403, set())


@door
def api_organizations(visit):
    rows = {
        pk
        for pk, row in visit.rows.organizations.items()
        if present(row) and visit.oracle.organization(pk)
    }
    return api_rows(visit, "organization"), rows if visit.oracle.may("see") else 403


@door
def api_organization(visit):
    pk = visit.pick(visit.rows.organizations)
    seen = present(visit.rows.organizations[pk]) and visit.oracle.organization(pk)
    return api_row(visit, "organization", pk, seen)
