"""Founding, correcting and deleting Party organizations; the tree stays a tree."""

import datetime
import random

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.models import PartyOrganization
from branches.services import (
    create_party_organization,
    move_party_organization,
    recycle_party_organization,
    refresh_coverage_facts,
    restore_party_organization,
    update_party_organization,
)
from core.errors import Conflict, Denied, Missing, Recycled, Refusal
from orgs.models import CurrentFacts
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2025, 5, 1)


def found(actor, region, **values):
    values = {
        "code": "NEW01",
        "name": "新成立党支部",
        "kind": "branch",
        "formation": "single",
        "founded_on": DAY,
    } | values
    return create_party_organization(actor=actor, region=region, **values)


def paths_by_hand() -> dict[int, str]:
    rows = {row.pk: row for row in PartyOrganization.objects.all()}

    def path(row):
        return (path(rows[row.parent_id]) if row.parent_id else "") + f"{row.pk}/"

    return {pk: path(row) for pk, row in rows.items()}


def stored_paths() -> dict[int, str]:
    return dict(PartyOrganization.objects.values_list("pk", "path"))


def test_founding_hangs_it_into_the_tree_and_notes_the_document(cast, county):
    party = found(
        cast.town_staff, county.east, parent=cast.branch, document_number="测委〔2025〕3号"
    )
    assert party.path == f"{cast.branch.pk}/{party.pk}/"
    entries = party.chronicle.values_list("kind", "happened_on", "document_number", "other")
    assert list(entries) == [("founded", DAY, "测委〔2025〕3号", cast.branch.pk)]


def test_a_town_founds_nothing_elsewhere(cast, county):
    with pytest.raises(Denied):
        found(cast.town_staff, county.west)


@pytest.mark.parametrize("role", ["viewer", "secretary", "nobody", "system_admin"])
def test_who_may_not_edit_founds_nothing(cast, county, role):
    with pytest.raises(Denied):
        found(getattr(cast, role), county.east)


def test_a_superior_out_of_scope_cannot_be_named(cast, county):
    superior = PartyOrganizationFactory(region=county.west)
    with pytest.raises(ValidationError, match="没有找到上级党组织"):
        found(cast.town_staff, county.east, parent=superior)


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"code": "CAST01"}, "code", "已登记为“东街道联合党支部”"),
        ({"code": ""}, "code", "请填写党组织代码。"),
        ({"founded_on": timezone.localdate() + datetime.timedelta(days=1)}, "founded_on", "今天"),
        ({"term_started_on": DAY - datetime.timedelta(days=1)}, "__all__", "不能早于成立日期"),
    ],
)
def test_bad_values_are_named_at_their_field(cast, county, values, field, message):
    with pytest.raises(ValidationError) as refused:
        found(cast.county_admin, county.east, **values)
    assert message in str(refused.value.message_dict[field])


def test_a_phone_number_in_a_note_is_refused(cast, county):
    with pytest.raises(ValidationError, match="手机号码"):
        found(cast.county_admin, county.east, note="联系 13800001234")


def test_only_what_is_given_changes_and_an_old_version_conflicts(cast, county):
    party = found(cast.town_staff, county.east)
    changed = update_party_organization(
        actor=cast.town_staff, pk=party.pk, version=party.version, name="改了名的党支部"
    )
    assert (changed.name, changed.code, changed.version) == (
        "改了名的党支部",
        "NEW01",
        party.version + 1,
    )
    with pytest.raises(Conflict):
        update_party_organization(
            actor=cast.county_staff, pk=party.pk, version=party.version, name="又改了名"
        )


def test_out_of_scope_is_missing_and_in_scope_is_denied(cast, county):
    west = PartyOrganizationFactory(region=county.west)
    with pytest.raises(Missing):
        update_party_organization(
            actor=cast.town_staff, pk=west.pk, version=west.version, name="甲"
        )
    branch = cast.branch
    with pytest.raises(Denied):
        update_party_organization(
            actor=cast.viewer, pk=branch.pk, version=branch.version, name="甲"
        )
    branch.refresh_from_db()
    assert branch.name == "东街道联合党支部"


def test_nobody_moves_it_out_of_his_own_reach(cast, county):
    party = found(cast.town_staff, county.east)
    with pytest.raises(Denied):
        update_party_organization(
            actor=cast.town_staff, pk=party.pk, version=party.version, region=county.west
        )


def test_a_changed_formation_changes_the_facts(cast, county):
    link = CoverageFactory(organization__region=county.east, party_organization=cast.branch)
    refresh_coverage_facts()
    branch = cast.branch
    update_party_organization(
        actor=cast.town_staff, pk=branch.pk, version=branch.version, formation="joint"
    )
    assert CurrentFacts.objects.get(organization=link.organization).coverage == "other"


def test_paths_stay_right_through_moves_at_random(cast, county):
    chance = random.Random(3)
    parties = [cast.branch]
    for number in range(12):
        parties.append(
            found(
                cast.county_admin,
                county.east,
                code=f"R{number}",
                parent=chance.choice([None, *parties]),
            )
        )
    organization = OrganizationFactory(region=county.east)
    CoverageFactory(organization=organization, party_organization=parties[-1])
    refresh_coverage_facts()
    refused = moved = 0
    for _ in range(60):
        party = PartyOrganization.objects.get(pk=chance.choice(parties).pk)
        target = chance.choice([None, *parties])
        before = stored_paths()
        try:
            move_party_organization(
                actor=cast.county_admin,
                pk=party.pk,
                version=party.version,
                parent=target and PartyOrganization.objects.get(pk=target.pk),
                happened_on=timezone.localdate(),
            )
        except ValidationError:
            refused += 1
            assert stored_paths() == before
        else:
            moved += 1
        assert stored_paths() == paths_by_hand()
        facts = CurrentFacts.objects.get(organization=organization)
        refresh_coverage_facts()
        assert facts.covering_party_ids == (
            CurrentFacts.objects.get(organization=organization).covering_party_ids
        )
    assert refused > 5 and moved > 20


def test_nothing_that_holds_something_is_deleted(cast, county):
    child = PartyOrganizationFactory(name="下面的党支部", region=county.east, parent=cast.branch)
    member = MemberFactory(party_organization=child)

    def delete(party):
        party.refresh_from_db()
        return recycle_party_organization(actor=cast.town_staff, pk=party.pk, version=party.version)

    with pytest.raises(Refusal, match="下面的党支部"):
        delete(cast.branch)
    with pytest.raises(Refusal, match="1 名党员"):
        delete(child)
    member.deleted_at = timezone.now()
    member.save()
    link = CoverageFactory(party_organization=child, organization__region=county.east)
    with pytest.raises(Refusal, match="覆盖着 1 个组织"):
        delete(child)
    link.delete()
    assert delete(child).deleted_at
    assert delete(cast.branch).deleted_at


def test_restoring_brings_it_back_below_its_superior(cast, county):
    child = PartyOrganizationFactory(region=county.east, parent=cast.branch)
    bin_of = {}
    for party in (child, cast.branch):
        bin_of[party.pk] = recycle_party_organization(
            actor=cast.town_staff, pk=party.pk, version=party.version
        )
    with pytest.raises(Refusal, match=r"上级党组织.*回收站"):
        restore_party_organization(
            actor=cast.town_staff, pk=child.pk, version=bin_of[child.pk].version
        )
    for party in (cast.branch, child):
        restored = restore_party_organization(
            actor=cast.town_staff, pk=party.pk, version=bin_of[party.pk].version
        )
        assert restored.deleted_at is None


def test_a_code_in_the_recycle_bin_is_restored_and_not_founded_again(cast, county):
    recycle_party_organization(
        actor=cast.town_staff, pk=cast.branch.pk, version=cast.branch.version
    )
    with pytest.raises(Recycled, match="回收站"):
        found(cast.town_staff, county.east, code="CAST01")


def test_a_code_taken_out_of_scope_tells_no_name(cast, county):
    PartyOrganizationFactory(code="FAR", name="远处的党支部", region=county.west)
    with pytest.raises(ValidationError, match="管理范围以外") as refused:
        found(cast.town_staff, county.east, code="FAR")
    assert "远处" not in str(refused.value)
