"""Doors to what the house keeps for everybody: the recycle bin, jobs, imports."""

import re

from django.urls import reverse

from tests.access.visits import LIST, door, present


@door
def recycle_bin(visit):
    assert visit.get(reverse("core:recycle_bin"), headers=LIST) == 200
    shown = {int(pk) for pk in re.findall(r'action="/organizations/(\d+)/restore/"', visit.said)}
    wanted = {
        pk
        for pk, row in visit.rows.organizations.items()
        if not present(row) and visit.oracle.organization(pk, "edit")
    }
    return (shown, visit.count()), (wanted, len(wanted))


@door
def job(visit):
    pk = visit.pick(visit.rows.jobs)
    status = visit.get(reverse("core:job", args=[pk]))
    started_by = visit.rows.jobs[pk].user_id
    # What nobody in particular started is shown to whoever sees the whole tree.
    everywhere = visit.oracle.regions("see") == set(visit.rows.regions)
    seen = started_by == visit.oracle.user_id or (started_by is None and everywhere)
    return status, 200 if seen else 404


@door
def import_page(visit):
    row = visit.rows.imports[visit.pick(visit.rows.imports)]
    status = visit.get(reverse("imports:detail", args=[row.id]))
    if not visit.oracle.may("edit"):
        return status, 403

    def takes_in(right):
        whole = set(visit.rows.regions) if row.everywhere else set(row.region_ids)
        return whole <= visit.oracle.regions(right)

    own = row.user_id == visit.oracle.user_id
    seen = takes_in("edit") and (takes_in("reveal") or (own and not row.with_persons))
    return status, 200 if seen else 404
