"""Pages of suspected duplicates and merges."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry, Job
from orgs.models import DuplicatePair, OrganizationMerge
from orgs.services import find_duplicates, merge_organizations
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def twins(region, name="青山公司"):
    rows = [OrganizationFactory(region=region, name=name) for _ in range(2)]
    find_duplicates()
    return rows


def merge(client, kept, merged, **values):
    return client.post(
        reverse("orgs:merge", args=[kept.pk, merged.pk]),
        {
            "kept": kept.pk,
            f"version-{kept.pk}": kept.version,
            f"version-{merged.pk}": merged.version,
            **values,
        },
    )


def fresh(*rows):
    for row in rows:
        row.refresh_from_db()
    return rows


def test_the_list_holds_the_pairs_of_which_one_may_edit_both(client, cast, county):
    mine, other = twins(county.east, "甲公司"), twins(county.west, "乙公司")
    OrganizationFactory(region=county.east, name="丙协会", uscc="330999000000123")
    OrganizationFactory(region=county.west, name="丙协会")
    find_duplicates()
    url = reverse("orgs:duplicates")
    client.force_login(cast.town_staff)
    rows = client.get(url).context["page"].rows
    assert [(row.first, row.second) for row in rows] == [tuple(mine)]
    client.force_login(cast.county_admin)
    rows = client.get(url).context["page"].rows
    assert len(rows) == 3 and tuple(other) in {(row.first, row.second) for row in rows}
    client.force_login(cast.viewer)
    assert client.get(url).context["page"].rows == []


def test_what_is_judged_leaves_the_list_and_comes_back(client, cast, county):
    twins(county.east)
    pair = DuplicatePair.objects.get()
    client.force_login(cast.town_staff)
    client.post(reverse("orgs:dismiss_pair", args=[pair.pk]))
    url = reverse("orgs:duplicates")
    assert client.get(url).context["page"].rows == []
    assert client.get(url + "?judged=dismissed").context["page"].rows == [pair]
    client.post(reverse("orgs:reopen_pair", args=[pair.pk]))
    assert client.get(url).context["page"].rows == [pair]


def test_the_page_of_an_organization_warns_of_its_twin(client, cast, county):
    one, other = twins(county.east)
    client.force_login(cast.town_staff)
    panel = client.get(reverse("orgs:suspicions", args=[one.pk])).content.decode()
    assert other.uscc in panel
    client.force_login(cast.viewer)
    assert client.get(reverse("orgs:suspicions", args=[one.pk])).content == b""


def test_the_old_address_leads_to_the_kept_organization_until_the_merge_is_undone(
    client, cast, county
):
    kept, merged = twins(county.east)
    client.force_login(cast.town_staff)
    assert merge(client, *fresh(kept, merged)).url == kept.get_absolute_url()
    old = client.get(merged.get_absolute_url())
    assert (old.status_code, old.url) == (302, kept.get_absolute_url())
    client.force_login(cast.viewer)
    assert client.get(merged.get_absolute_url()).url == kept.get_absolute_url()
    client.force_login(cast.secretary)
    assert client.get(merged.get_absolute_url()).status_code == 404
    client.force_login(cast.town_staff)
    client.post(reverse("orgs:undo_merge", args=[OrganizationMerge.objects.get().pk]))
    assert client.get(merged.get_absolute_url()).status_code == 200


def test_the_other_record_may_be_kept_and_single_values_taken(client, cast, county):
    kept, merged = twins(county.east)
    merged.industry = "制造"
    merged.save()
    client.force_login(cast.town_staff)
    merge(client, *fresh(kept, merged), **{"field-industry": merged.pk, "field-name": kept.pk})
    kept.refresh_from_db()
    assert kept.industry == "制造"


def test_a_stale_plan_changes_nothing_and_says_so(client, cast, county):
    kept, merged = twins(county.east)
    client.force_login(cast.town_staff)
    response = merge(client, *fresh(kept, merged), **{f"version-{kept.pk}": 99})
    page = client.get(response.url).content.decode()
    assert "刚被他人修改过" in page
    assert not OrganizationMerge.objects.exists()


def test_with_one_of_the_two_in_reach_the_page_is_refused_and_recorded(client, cast, county):
    mine = OrganizationFactory(region=county.east)
    other = OrganizationFactory(region=county.west, name="西镇机密公司")
    client.force_login(cast.town_staff)
    for response in (
        client.get(reverse("orgs:merge", args=[mine.pk, other.pk])),
        merge(client, *fresh(mine, other)),
        merge(client, *fresh(other, mine)),
    ):
        assert response.status_code == 403
        assert "西镇机密公司" not in response.content.decode()
    assert AuditEntry.objects.filter(actor_id=cast.town_staff.pk, outcome="denied").count() == 3
    assert not OrganizationMerge.objects.exists()


def test_a_number_that_no_row_can_have_is_not_found(client, cast):
    client.force_login(cast.county_admin)
    assert client.get(reverse("orgs:merge", args=[10**30, 1])).status_code == 404


def test_a_search_is_asked_for_once(client, cast, county):
    client.force_login(cast.town_staff)
    for _ in range(2):
        client.post(reverse("orgs:search_duplicates"))
    assert Job.objects.filter(kind="find_duplicates").count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_of_the_lists_do_not_grow(client, cast, county, number):
    for each in range(number):
        twins(county.east, f"{each}号公司")
        kept, merged = fresh(*twins(county.east, f"{each}号协会"))
        merge_organizations(
            actor=cast.town_staff, kept=kept.pk, kept_version=kept.version,
            merged=merged.pk, merged_version=merged.version,
        )  # fmt: skip
    client.force_login(cast.town_staff)
    pair, merged = DuplicatePair.objects.first(), OrganizationMerge.objects.first()
    addresses = {
        "duplicates": reverse("orgs:duplicates"),
        "merges": reverse("orgs:merges"),
        "merge": reverse("orgs:merge", args=[pair.first_id, pair.second_id]),
        "merged": merged.get_absolute_url(),
    }
    counted = {}
    for name, url in addresses.items():
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counted[name] = len(queries)
    assert counted == {"duplicates": 8, "merges": 7, "merge": 21, "merged": 11}
