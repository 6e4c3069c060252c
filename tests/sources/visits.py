"""Doors to rows of lists: with the organization that they may be, or the town of a new one."""

from django.urls import reverse

from sources.models import SourceRow
from tests.access.visits import LIST, api_row, api_rows, door
from tests.sources.factories import listed, row_of


def draw(drawn, chance):
    found = listed()
    for organization in chance.sample(drawn.organizations, min(8, len(drawn.organizations))):
        row_of(found, outcome="likely", candidate=organization, score=80)
    for region in chance.sample(drawn.regions, min(4, len(drawn.regions))):
        row_of(found, region=region)
    row_of(found)


def _reached(visit, row) -> bool:
    if row.candidate_id:
        return visit.oracle.organization(row.candidate_id, "edit")
    if row.region_id:
        return row.region_id in visit.oracle.regions("edit")
    return set(visit.rows.regions) <= visit.oracle.regions("edit")


@door
def source_row_list(visit):
    status = visit.get(reverse("sources:rows"), headers=LIST)
    if not visit.oracle.may("edit"):
        return status, 403
    rows = {pk for pk, row in visit.rows.of(SourceRow).items() if _reached(visit, row)}
    return visit.listed("sources/rows"), (rows, len(rows))


@door
def source_rows_api(visit):
    table = visit.rows.of(SourceRow)
    if visit.chance.random() < 0.5:
        pk = visit.pick(table)
        return api_row(visit, "source-row", pk, _reached(visit, table[pk]), right="edit")
    found = api_rows(visit, "source-row")
    if not visit.oracle.may("edit"):
        return found, 403
    return found, {pk for pk, row in table.items() if _reached(visit, row)}
