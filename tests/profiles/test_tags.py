"""Tags that a condition sets beside those set by hand; areas that enter no total."""

import importlib
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core.conditions import language
from core.errors import Denied
from orgs.filters import OrganizationFilterSet
from orgs.models import CurrentFacts, Organization
from profiles.facts import FACTS
from profiles.models import AreaUnit, RuledTag, Tag
from profiles.services import (
    carried_by,
    condition_words,
    create_tag,
    figures,
    refresh_tags,
    remove_tag,
    update_tag,
    words_by_hand,
)
from tests.orgs.factories import OrganizationFactory
from tests.profiles.factories import AreaFactory, AreaUnitFactory, KeyPersonFactory, known
from tests.profiles.test_facts import MAY

pytestmark = pytest.mark.django_db

BIG = {"fact": "staff_count", "op": ">=", "value": 100}


def carriers(name):
    rows = RuledTag.objects.filter(tag__name=name)
    return set(rows.values_list("organization", flat=True))


def test_a_condition_sets_its_tag_at_once_and_every_night(kept_cast, kept_county):
    big, small = (OrganizationFactory(region=kept_county.east, staff_count=n) for n in (120, 20))
    tag = create_tag(actor=kept_cast.county_admin, name="百人以上", group="scale", when=BIG)
    assert carriers("百人以上") == {big.pk}
    assert condition_words(tag) == "职工人数 ≥ 100 人"
    Organization.objects.filter(pk=small.pk).update(staff_count=300)
    assert carriers("百人以上") == {big.pk}
    assert refresh_tags() > 0
    assert refresh_tags() == 0
    assert carriers("百人以上") == {big.pk, small.pk}
    # With another condition others carry it; what lies in the recycle bin carries nothing.
    tag = update_tag(
        actor=kept_cast.county_admin,
        pk=tag.pk,
        version=tag.version,
        when={"fact": "staff_count", "op": ">=", "value": 200},
    )
    assert carriers("百人以上") == {small.pk}
    # By hand and by the condition: found and counted once, by whoever sees the organization.
    Organization.objects.filter(pk__in=[big.pk, small.pk]).update(tags=["百人以上"])
    request = SimpleNamespace(user=kept_cast.county_staff)
    other = OrganizationFactory(region=kept_county.east, tags=["商会"])
    for words, carry in (
        ("百人以上", {big.pk, small.pk}),
        ("百人以上、 商会", {big.pk, small.pk, other.pk}),
        ("没有的、商会、", {other.pk}),
    ):
        found = OrganizationFilterSet(
            QueryDict(f"tag={words}"), queryset=Organization.objects.all(), request=request
        ).qs
        assert set(found.values_list("pk", flat=True)) == carry, words
    for user, number in ((kept_cast.county_staff, 2), (kept_cast.town_staff, 2)):
        assert carried_by([tag], user) == ({tag.pk: number}, None)
    assert carried_by([tag], kept_cast.nobody) == ({}, None)
    remove_tag(actor=kept_cast.county_admin, pk=tag.pk, version=tag.version)
    assert carriers("百人以上") == set()
    assert Organization.objects.get(pk=big.pk).tags == ["百人以上"]


def test_what_a_condition_may_ask(kept_county):
    unit = OrganizationFactory(region=kept_county.east)
    plain = OrganizationFactory(region=kept_county.east)
    AreaUnitFactory(area=AreaFactory(region=kept_county.west, kind="market"), organization=unit)
    KeyPersonFactory(organization=unit, new_generation="yes")
    known(unit, MAY, in_charter="yes", no_party_reason="new")
    CurrentFacts.objects.filter(organization=unit).update(member_count=2)
    both = Organization.objects.filter(pk__in=[unit.pk, plain.pk])
    for node in (
        {"fact": "in_market_area", "op": "=", "value": True},
        {"fact": "new_generation", "op": "=", "value": True},
        {"fact": "in_charter", "op": "=", "value": True},
        {"fact": "no_party_reason", "op": "in", "value": ["new", "other"]},
        {"fact": "member_count", "op": ">=", "value": 1},
        {"not": {"fact": "no_party_reason", "op": "=", "value": None}},
    ):
        language.check(node, FACTS)
        if "not" not in node:
            holds = both.filter(language.compiled(node, FACTS, MAY))
            assert list(holds.values_list("pk", flat=True)) == [unit.pk], node
    # Each of the catalogue compiles, and so does everything that ships.
    ways = {
        "number": (">=", 1),
        "yes_no": ("=", False),
        "date": ("<", "2020-01-01"),
    }
    for fact in FACTS.values():
        op, value = ways.get(fact.type) or ("=", fact.choices[0][0])
        node = {"fact": fact.name, "op": op, "value": value}
        language.check(node, FACTS)
        both.filter(language.compiled(node, FACTS, MAY)).count()
    shipped = importlib.import_module("profiles.migrations.0002_tags")
    for _, _, _, when in shipped.RULED:
        language.check(when, FACTS)
    by_hand = {name for names in shipped.BY_HAND.values() for name in names.split()}
    assert by_hand <= set(words_by_hand())


def test_forms_suggest_what_the_catalogue_holds_now(kept_cast):
    def suggested():
        return Organization.objects.none().suggested_tags()

    assert suggested() == words_by_hand()
    admin = kept_cast.county_admin
    create_tag(actor=admin, name="预制菜企业", group="industry")
    create_tag(actor=admin, name="百人以上", group="scale", when=BIG)
    assert suggested()[-1] == "预制菜企业" and "百人以上" not in suggested()
    gone = Tag.objects.get(name="直播网红")
    remove_tag(actor=admin, pk=gone.pk, version=gone.version)
    assert "直播网红" not in suggested()


def test_only_the_county_keeps_the_catalogue(kept_cast):
    with pytest.raises(Denied):
        create_tag(actor=kept_cast.town_staff, name="镇里的", group="focus")
    for when in ({}, {"fact": "salary", "op": "=", "value": 1}, "all", {"all": []}):
        with pytest.raises(ValidationError) as refused:
            create_tag(actor=kept_cast.county_admin, name="错的", group="focus", when=when)
        assert set(refused.value.message_dict) == {"when"}
    with pytest.raises(ValidationError, match="用来分开几个标签"):
        create_tag(actor=kept_cast.county_admin, name="商会、学会", group="social")
    with pytest.raises(ValidationError, match="已在目录里"):
        create_tag(actor=kept_cast.county_admin, name="规上企业", group="scale")


def test_figures_of_an_area_are_of_what_one_sees(kept_cast, kept_county):
    area = AreaFactory(region=kept_county.east)
    east, west, shut = (
        OrganizationFactory(region=region, staff_count=staff, state=state)
        for region, staff, state in (
            (kept_county.east, 10, "operating"),
            (kept_county.west, 20, "operating"),
            (kept_county.east, 40, "suspended"),
        )
    )
    for each in (east, west, shut):
        AreaUnitFactory(area=area, organization=each)
    CurrentFacts.objects.filter(organization=west).update(coverage="single", member_count=3)
    CurrentFacts.objects.filter(organization=east).update(coverage="work")
    assert figures(area, kept_cast.county_staff) == {
        "organizations": 2,
        "staff": 30,
        "covered": 1,
        "members": 3,
    }
    assert figures(area, kept_cast.town_staff)["organizations"] == 1
    # Out of the county's register: the organization is where it was.
    AreaUnit.objects.filter(area=area).delete()
    assert Organization.objects.get(pk=west.pk).region == kept_county.west
