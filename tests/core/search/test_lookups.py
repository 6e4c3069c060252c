"""A long select is a search box, and offers and accepts what is in scope, nothing else."""

import pytest
from django import forms
from django.urls import reverse

from core.forms import LookupField, LookupSelect, offer_rows
from core.search import lookups
from tests import pages
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

pytestmark = pytest.mark.django_db


def ask(client, user, name, text=""):
    client.force_login(user)
    response = client.get(reverse("core:lookup", args=[name]), {"q": text})
    return {label for _, label, _ in response.context["options"]}, response


@pytest.fixture
def registry(county):
    return pages.furnish(county)


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("county_admin", {"东街道明亮科技有限公司", "西镇机械有限公司"}),
        ("town_staff", {"东街道明亮科技有限公司"}),
        ("viewer", {"东街道明亮科技有限公司"}),
        ("secretary", set()),
        ("nobody", set()),
        ("system_admin", set()),
        ("security_admin", set()),
        ("audit_admin", set()),
    ],
)
def test_a_lookup_finds_what_the_user_sees(client, cast, registry, role, found):
    assert ask(client, getattr(cast, role), "organizations", "有限公司")[0] == found
    assert ask(client, getattr(cast, role), "organizations", "yxgs")[0] == found


def test_what_one_may_only_see_is_not_offered_for_editing(client, cast, registry):
    for name in ("organizations", "regions", "party-organizations"):
        assert ask(client, cast.viewer, name)[0]
        assert ask(client, cast.viewer, f"{name}-editable")[0] == set()
        seen = ask(client, cast.town_staff, name)[0]
        assert ask(client, cast.town_staff, f"{name}-editable")[0] == seen != set()


def test_recycled_and_dissolved_ones_are_not_offered(client, cast, registry):
    type(registry.west).objects.filter(pk=registry.west.pk).update(deleted_at="2026-01-01T00:00Z")
    type(registry.branch).objects.filter(pk=registry.branch.pk).update(dissolved_on="2026-01-01")
    assert ask(client, cast.county_admin, "organizations", "西镇机械")[0] == set()
    assert ask(client, cast.county_admin, "party-organizations", "明亮科技")[0] == set()


def test_an_unknown_lookup_is_404_and_an_absurd_text_finds_nothing(client, cast):
    client.force_login(cast.county_admin)
    assert client.get(reverse("core:lookup", args=["passwords"])).status_code == 404
    assert ask(client, cast.county_admin, "regions", "长" * 300)[0] == set()


def test_more_than_it_offers_asks_for_more_letters(client, cast, county):
    for number in range(13):
        OrganizationFactory(name=f"同名企业{number}", region=county.east)
    found, response = ask(client, cast.town_staff, "organizations", "同名企业")
    assert len(found) == 12 and "还有更多" in response.content.decode()


class _Form(forms.Form):
    region = LookupField("regions-editable", label="区域")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        offer_rows(self, user)


def test_a_select_turns_into_a_search_box_when_its_choices_are_many(cast, county, monkeypatch):
    monkeypatch.setattr(LookupSelect, "LISTED", 4)
    short = str(_Form(user=cast.county_admin)["region"])
    assert "<select" in short and short.count("<option") == 5
    RegionFactory(code="330999005", parent=county.root)
    long = str(_Form(user=cast.county_admin, initial={"region": "330999001"})["region"])
    assert "<select" not in long and 'hx-get="/lookups/regions-editable/"' in long
    assert 'value="330999001"' in long and 'value="东街道"' in long
    assert "330999005" not in long


def test_what_is_not_in_scope_is_not_accepted_though_nobody_offered_it(cast, county):
    for user, code, valid in (
        (cast.town_staff, "330999001", True),
        (cast.town_staff, "330999002", False),
        (cast.viewer, "330999001", False),
        (cast.county_admin, "330999002", True),
        (cast.county_admin, "1", False),
    ):
        assert _Form({"region": code}, user=user).is_valid() == valid


def test_the_region_filter_becomes_a_search_box_too(
    client, cast, county, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(LookupSelect, "LISTED", 2)
    client.force_login(cast.county_admin)
    text = client.get(reverse("orgs:list") + "?region=330999002").content.decode()
    assert 'hx-get="/lookups/regions/"' in text and 'value="西镇"' in text


def test_every_lookup_answers_everybody_who_is_logged_in(client, cast):
    assert len(lookups.names()) >= 6
    for name in lookups.names():
        assert ask(client, cast.county_admin, name)[1].status_code == 200
