"""Doors to notices."""

import json
import re

from django.urls import reverse

from tests.access.visits import LIST, door, present
from tests.months.visits import latest


@door
def lights_panel(visit):
    kind = visit.chance.choice(["organization", "party_organization"])
    table = {
        "organization": visit.rows.organizations,
        "party_organization": visit.rows.parties,
    }[kind]
    pk = visit.pick(table)
    visit.get(reverse(f"lights:{kind}", args=[pk]))
    seen = visit.oracle.organization if kind == "organization" else visit.oracle.party
    if not (present(table[pk]) and seen(pk)):
        return visit.said, ""
    lit = [
        row.fact
        for row in visit.rows.notices.values()
        if row.subject_kind == kind
        and row.subject_id == pk
        and visit.rows.revisions[row.revision_id].number
        and visit.oracle.notice(row)
    ]
    return sorted(re.findall(r'data-label="事实">([^<]*)<', visit.said)), sorted(lit)


@door
def notice_list(visit):
    month = visit.chance.choice([visit.month, visit.month.plus(-1)])
    visit.get(f"{reverse('lights:list')}?month={month}", headers=LIST)
    if not visit.oracle.may("see"):
        return visit.count(), 0
    revision = latest(visit, month)
    rows = [
        row
        for row in visit.rows.notices.values()
        if row.revision_id == revision.id and visit.oracle.notice(row)
    ]
    # The subject's code; beside the addressee's office stands a name in the same way.
    shown = re.findall(r'</a><div class="cell-note">(\w+)</div>', visit.said)
    assert len(shown) == min(50, len(rows))
    subset = set(shown) <= {row.subject_code for row in rows}
    return (visit.count(), subset), (len(rows), True)


@door
def notice_export(visit):
    status = visit.get(reverse("lights:list") + "?export=xlsx")
    if not visit.oracle.may("export"):
        return status, 403
    revision = latest(visit, visit.month)
    rows = [
        (row.subject_code, row.fact)
        for row in visit.rows.notices.values()
        if row.revision_id == revision.id
        and visit.oracle.notice(row)
        and visit.oracle.notice(row, "export")
    ]
    return sorted((row["对象代码"], row["事实"]) for row in visit.sheet()), sorted(rows)


@door
def api_lights(visit):
    status = visit.get(f"{reverse('api:notice-list')}?limit=200&month={visit.month}")
    if not visit.oracle.may("see"):
        return status, 403
    if not visit.oracle.reaches("see"):
        return status, 400  # an instructor of nothing: there is no month that he may name
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
