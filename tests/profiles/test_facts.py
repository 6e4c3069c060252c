"""Facts of an organization: dated, optional, by one rule; proposed, moved along, taken back."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core.corrections import field_named, fields_of
from core.errors import Conflict, Denied, Missing
from orgs.models import Organization
from orgs.services import merge_organizations, undo_merge
from profiles.models import FACTS, KeyPerson, Profile, ProfileValues
from profiles.services import create_profile, facts_of, put_in, take_out, update_profile
from tests.members.factories import id_number
from tests.orgs.factories import OrganizationFactory
from tests.profiles.factories import AreaFactory, AreaUnitFactory, KeyPersonFactory, known

MAY, JUNE, JULY = (datetime.date(2026, month, 1) for month in (5, 6, 7))
pytestmark = pytest.mark.django_db


def test_a_fact_holds_from_its_day_and_the_others_stay(kept_cast, kept_county):
    unit = OrganizationFactory(region=kept_county.east)
    assert set(facts_of(unit).values()) == {None, ""}
    profile = create_profile(
        actor=kept_cast.town_staff,
        organization=unit,
        effective_on=JUNE,
        related_here=3,
        in_charter="yes",
        no_party_reason="preparing",
    )
    # What was entered later, with effect from earlier, does not touch what holds since.
    profile = update_profile(
        actor=kept_cast.town_staff,
        pk=profile.pk,
        version=profile.version,
        effective_on=MAY,
        related_here=1,
        has_union="yes",
    )
    held = [facts_of(unit, day) for day in (MAY - datetime.timedelta(1), MAY, JUNE, JULY)]
    assert [each["related_here"] for each in held] == [None, 1, 3, 3]
    assert [each["has_union"] for each in held] == ["", "yes", "yes", "yes"]
    assert [each["in_charter"] for each in held] == ["", "", "yes", "yes"]
    assert (profile.related_here, profile.has_union) == (3, "yes")
    # Said again it is nothing new; taken back it is unknown again.
    version, rows = profile.version, ProfileValues.objects.filter(profile=profile).count()
    again = update_profile(
        actor=kept_cast.town_staff, pk=profile.pk, version=version, related_here=3
    )
    assert (again.version, ProfileValues.objects.filter(profile=profile).count()) == (version, rows)
    cleared = update_profile(
        actor=kept_cast.town_staff, pk=profile.pk, version=version, related_here=None
    )
    assert (cleared.related_here, facts_of(unit, JULY)["related_here"]) == (None, 3)


@pytest.mark.parametrize(
    "values",
    [
        {"related_here": -1},
        {"related_here": "三"},
        {"in_charter": "maybe"},
        {"authority": "局" * 101},
        {"funds_own": 3_000_000_000},
        {"effective_on": datetime.date(2199, 1, 1), "has_union": "yes"},
        {"owner_posts": id_number(1)},
        {"plan_on": "明年"},
    ],
)
def test_bad_values_are_refused_at_their_field_and_change_nothing(kept_cast, kept_county, values):
    profile = known(OrganizationFactory(region=kept_county.east), MAY, has_union="no")
    with pytest.raises(ValidationError) as refused:
        update_profile(
            actor=kept_cast.county_staff, pk=profile.pk, version=profile.version, **values
        )
    assert set(refused.value.message_dict) == {next(iter(values))}
    assert Profile.objects.get(pk=profile.pk).version == profile.version


def test_only_whoever_edits_the_organization_enters_facts(kept_cast, kept_county):
    unit = OrganizationFactory(region=kept_county.west)
    with pytest.raises(Missing):
        create_profile(actor=kept_cast.town_staff, organization=unit, has_union="yes")
    profile = known(unit, MAY, has_union="yes")
    for actor, error in ((kept_cast.town_staff, Missing), (kept_cast.nobody, Missing)):
        with pytest.raises(error):
            update_profile(actor=actor, pk=profile.pk, version=profile.version, has_union="no")
    east = known(OrganizationFactory(region=kept_county.east), MAY, has_union="yes")
    with pytest.raises(Denied):
        update_profile(actor=kept_cast.viewer, pk=east.pk, version=east.version, has_union="no")
    # Who comes second, with a form that was empty, sees what the first one entered.
    with pytest.raises(Conflict):
        create_profile(actor=kept_cast.county_staff, organization=unit, has_union="no")


def test_every_fact_is_open_to_proposals_of_the_organization(kept_cast, kept_county):
    unit = OrganizationFactory(region=kept_county.east)
    assert set(FACTS) <= {each.name for each in fields_of(Organization)}
    field = field_named("orgs.Organization", "related_here")
    assert (field.held(unit), field.read("4"), field.label) == (
        None,
        4,
        "组织关系在本组织的党员",
    )
    field.correct(actor=kept_cast.county_staff, pk=unit.pk, version=99, value=4, effective_on=JUNE)
    assert [facts_of(unit, day)["related_here"] for day in (MAY, JUNE)] == [None, 4]
    assert field.text(unit) == "4"
    reason = field_named("orgs.Organization", "no_party_reason")
    assert reason.words("preparing") == "正在筹建"
    with pytest.raises(ValidationError):
        reason.read("nothing")


def test_what_the_other_knew_goes_along_when_two_become_one(kept_cast, kept_county):
    kept, merged = OrganizationFactory.create_batch(2, region=kept_county.east)
    known(kept, MAY, has_union="no")
    known(merged, MAY, has_union="yes", related_here=2)
    both, one = AreaFactory.create_batch(2, region=kept_county.east)
    for area, unit in ((both, kept), (both, merged), (one, merged)):
        AreaUnitFactory(area=area, organization=unit)
    KeyPersonFactory(organization=kept, name="王芳")
    for name in ("王芳", "李明"):
        KeyPersonFactory(organization=merged, name=name)
    rows = {each.pk: each for each in Organization.objects.filter(pk__in=[kept.pk, merged.pk])}
    merge = merge_organizations(
        actor=kept_cast.county_staff,
        kept=kept.pk,
        kept_version=rows[kept.pk].version,
        merged=merged.pk,
        merged_version=rows[merged.pk].version,
    )
    facts = facts_of(kept)
    assert (facts["has_union"], facts["related_here"]) == ("no", 2)
    assert set(kept.areas.all()) == {both, one}
    assert set(KeyPerson.objects.filter(organization=kept).values_list("name", flat=True)) == {
        "王芳",
        "李明",
    }
    undo_merge(actor=kept_cast.county_staff, pk=merge.pk)
    facts = facts_of(kept)
    assert (facts["has_union"], facts["related_here"]) == ("no", None)
    assert set(kept.areas.all()) == {both}
    assert set(merged.areas.all()) == {both, one}


def test_an_organization_lies_in_several_areas_each_once(kept_cast, kept_county):
    unit = OrganizationFactory(region=kept_county.east)
    here, there = AreaFactory.create_batch(2, region=kept_county.east)
    first = put_in(actor=kept_cast.town_staff, area=here, organization=unit)
    put_in(actor=kept_cast.town_staff, area=there, organization=unit)
    with pytest.raises(ValidationError, match="已在这个载体里"):
        put_in(actor=kept_cast.county_staff, area=here, organization=unit)
    with pytest.raises(Missing):
        put_in(
            actor=kept_cast.town_staff,
            area=AreaFactory(region=kept_county.west),
            organization=unit,
        )
    with pytest.raises(ValidationError, match="管理范围"):
        put_in(
            actor=kept_cast.town_staff,
            area=here,
            organization=OrganizationFactory(region=kept_county.west),
        )
    take_out(actor=kept_cast.town_staff, pk=first.pk, version=first.version)
    assert set(unit.areas.all()) == {there}
