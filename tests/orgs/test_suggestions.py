"""Words that the pages suggest: those of the standards, and the tags in use in one's scope."""

import re

import pytest
from django.urls import reverse

from core import bulk
from demo.words import ETHNICITIES as DRAWN
from members.words import EDUCATION, ETHNICITIES
from orgs.models import Organization
from orgs.words import INDUSTRIES, POLITICS
from profiles.services import words_by_hand
from tests.orgs.factories import OrganizationFactory


def suggested(response, field: str) -> list[str]:
    text = response.content.decode()
    (found,) = re.findall(rf'<datalist id="id_{field}_list">(.*?)</datalist>', text, re.DOTALL)
    return re.findall(r'value="(.*?)"', found)


def test_the_lists_of_the_standards_are_whole():
    # GB/T 4754-2017: 20 门类, 97 大类, of which 房地产业, 教育 and 国际组织 stand in both.
    assert len(INDUSTRIES) == 20 + 97 - 3 and {"制造业", "专用设备制造业", "教育"} <= {*INDUSTRIES}
    # GB/T 3304-1991, GB/T 4762-1984
    assert len(set(ETHNICITIES)) == 56 and {*DRAWN} <= {*ETHNICITIES}
    assert len(set(POLITICS)) == 13
    for words, longest in ((INDUSTRIES, 60), (POLITICS, 20), (ETHNICITIES, 20), (EDUCATION, 20)):
        assert max(map(len, words)) <= longest


def test_an_organization_is_filled_in_from_lists(client, cast):
    client.force_login(cast.town_staff)
    page = client.get(reverse("orgs:new"))
    assert suggested(page, "industry") == [*INDUSTRIES]
    assert suggested(page, "principal_politics") == [*POLITICS]


def test_a_member_is_filled_in_from_lists(client, cast):
    client.force_login(cast.town_staff)
    page = client.get(reverse("members:new"))
    assert suggested(page, "ethnicity") == [*ETHNICITIES]
    assert suggested(page, "education") == [*EDUCATION]


@pytest.fixture
def tagged(county):
    OrganizationFactory(region=county.east, tags=["规上"])
    OrganizationFactory(region=county.east, tags=["上市", "规上"])
    return OrganizationFactory(region=county.west, tags=["外贸"])


def test_tags_are_those_in_use_in_ones_scope_the_most_used_first_then_the_catalogue(
    client, cast, tagged
):
    client.force_login(cast.town_staff)
    assert suggested(client.get(reverse("orgs:new")), "tags") == ["规上", "上市", *words_by_hand()]
    client.force_login(cast.county_staff)
    assert suggested(client.get(reverse("orgs:new")), "tags") == [
        "规上",
        "上市",
        "外贸",
        *words_by_hand(),
    ]


def test_changing_many_suggests_the_same(client, cast, tagged, fresh):
    client.force_login(cast.county_staff)
    edit = bulk.choose(
        actor=fresh(cast.county_staff),
        kind="organizations",
        ids=[*Organization.objects.values_list("pk", flat=True)],
    )
    page = client.get(reverse("core:bulk", args=[edit.pk]) + "?change=add_tags")
    assert suggested(page, "value") == ["规上", "上市", "外贸", *words_by_hand()]
    page = client.get(reverse("core:bulk", args=[edit.pk]) + "?change=industry")
    assert suggested(page, "value") == [*INDUSTRIES]
