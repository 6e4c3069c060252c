"""Doors to regions, and what may be chosen of them."""

import json
import re

from django.db import transaction
from django.urls import reverse

from regions.models import Region
from tests.access.visits import door


@door
def region_choices(visit):
    visit.get(reverse(visit.chance.choice(["orgs:list", "branches:list", "lights:list"])))
    select = re.search(r'<select[^>]*\sname="region".*?</select>', visit.said, re.DOTALL)[0]
    listed = {
        visit.rows.regions[pk].code
        for pk in visit.oracle.regions("see")
        if visit.rows.regions[pk].level != "village"
    }
    return set(re.findall(r'value="(\w+)"', select)), listed


@door
def region_page(visit):
    pk = visit.pick(visit.rows.regions)
    status = visit.get(reverse("regions:detail", args=[pk]))
    if pk not in visit.oracle.regions("see"):
        return status, 404
    near = {
        each
        for each in visit.oracle.regions("see")
        if visit.rows.regions[each].parent_id == pk or visit.rows.under(pk, each)
    } - {pk}
    may = f'href="/regions/{pk}/rename/"' in visit.said
    return (visit.ids("regions"), may), (near, pk in visit.oracle.regions("regions"))


@door
def region_merge(visit):
    """A POST beyond the scope changes nothing."""
    pk, into = visit.chance.sample(sorted(visit.rows.regions), 2)
    region, target = visit.rows.regions[pk], visit.rows.regions[into]
    fields = {
        "version": region.version,
        "starts_on": f"{visit.oracle.today}",
        "into": target.code,
        "confirmed": "1",
    }
    with transaction.atomic():
        status = visit.post(reverse("regions:merge", args=[pk]), fields)
        gone = Region.objects.get(pk=pk).abolished_on is not None
        transaction.set_rollback(True)
    if pk not in visit.oracle.regions("see"):
        return (status, gone), (404, False)
    his = visit.oracle.regions("regions")
    if pk not in his:
        return (status, gone), (403, False)
    possible = into in his and not visit.rows.under(into, pk)
    return (status, gone), (302 if possible else 200, possible)


@door
def api_regions(visit):
    url = reverse("api:region-list")
    if visit.get(url) != 200:
        return visit.body and 403, None if visit.oracle.may("see") else 403
    return {row["id"] for row in json.loads(visit.body)["results"]}, visit.oracle.regions("see")
