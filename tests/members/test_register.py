"""Members are registered, corrected and deleted in scope; a number reveals nothing else."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core import audit, crypto
from core.choices import Outcome
from core.errors import Conflict, Denied, Missing, Recycled, Refusal
from members.choices import MemberAction
from members.models import Employment, Member, Membership, Post
from members.services import (
    TooManyReveals,
    create_member,
    recycle_member,
    refresh_member_facts,
    restore_member,
    update_contact,
    update_member,
)
from orgs.models import CurrentFacts
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, id_number
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

NUMBER = id_number(321)
DAY = datetime.date(2026, 3, 1)


def register(actor, party, **values):
    values = {
        "id_number": NUMBER,
        "name": "欧阳明",
        "status": "full",
        "joined_on": datetime.date(2020, 7, 1),
    } | values
    return create_member(actor=actor, party_organization=party, **values)


def counts(organization):
    facts = CurrentFacts.objects.get(organization=organization)
    return facts.member_count, facts.full_member_count


def test_registering_writes_the_row_and_both_series(cast, county):
    organization = OrganizationFactory(region=county.east)
    member = register(
        cast.town_staff, cast.branch, organization=organization, phone="138 0000 1234"
    )
    assert crypto.decrypt(member.id_number_cipher) == NUMBER
    assert crypto.decrypt(member.phone_cipher) == "13800001234"
    assert (member.gender, member.party_organization, member.organization) == (
        "male" if int(NUMBER[16]) % 2 else "female",
        cast.branch,
        organization,
    )
    assert list(Membership.objects.values_list("party_organization", "starts_on", "ends_on")) == [
        (cast.branch.pk, cast.branch.founded_on, None)
    ]
    assert list(Employment.objects.values_list("organization", flat=True)) == [organization.pk]
    assert counts(organization) == (1, 1)


@pytest.mark.parametrize("role", ["viewer", "secretary"])
def test_who_may_not_edit_registers_nobody(cast, role):
    with pytest.raises(Denied):
        register(getattr(cast, role), cast.branch)
    assert not Member.objects.exists()


def test_a_town_registers_nobody_elsewhere(cast, county):
    with pytest.raises(Missing):
        register(cast.town_staff, PartyOrganizationFactory(region=county.west))
    with pytest.raises(ValidationError, match="没有找到这个工作单位"):
        register(cast.town_staff, cast.branch, organization=OrganizationFactory(region=county.west))
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"id_number": NUMBER[:-1]}, "18 位"),
        ({"id_number": ""}, "18 位"),
        ({"joined_on": datetime.date(2999, 1, 1)}, "不能晚于今天"),
        ({"starts_on": datetime.date(2019, 1, 1)}, "才成立"),
        ({"full_on": datetime.date(2019, 1, 1)}, "转正日期不能早于入党日期"),
        ({"phone": "12345"}, "不像电话号码"),
        ({"name": id_number(4)}, "身份证号"),
    ],
)
def test_bad_values_are_refused_and_the_number_is_never_repeated(cast, values, message):
    with pytest.raises(ValidationError, match=message) as refused:
        register(cast.town_staff, cast.branch, **values)
    assert NUMBER not in str(refused.value) and NUMBER[:-1] not in str(refused.value)


def test_a_known_number_tells_as_much_as_the_scope_allows(cast, county):
    far = MemberFactory(id_number=NUMBER, name="远方客", party_organization__region=county.west)
    with pytest.raises(ValidationError, match="不在您的管理范围内") as refused:
        register(cast.town_staff, cast.branch)
    assert far.name not in str(refused.value) and "西" not in str(refused.value)
    with pytest.raises(ValidationError, match="查找党员"):
        register(cast.county_staff, cast.branch)
    recycle_member(actor=cast.county_staff, pk=far.pk, version=far.version)
    with pytest.raises(Recycled):
        register(cast.county_staff, cast.branch)
    assert Member.objects.count() == 1


def test_registering_is_no_way_to_search_without_end(cast, settings):
    MemberFactory(id_number=NUMBER, party_organization=cast.branch)
    settings.PERSON_SEARCHES_PER_HOUR = 2
    # Refused attempts are stored beside the transaction, here as the request would do it.
    for _ in range(2):
        audit.record(
            action=MemberAction.NUMBER_KNOWN, actor=cast.town_staff, outcome=Outcome.DENIED
        )
    with pytest.raises(TooManyReveals):
        register(cast.town_staff, cast.branch)


def test_posts_filed_under_his_number_become_his(cast):
    post = Post.objects.create(
        party_organization=cast.branch,
        title="first_secretary",
        person_name="外面来的人",
        id_number_cipher=crypto.encrypt(NUMBER),
        id_number_index=crypto.blind_index("id_number", NUMBER),
        starts_on=DAY,
    )
    member = register(cast.town_staff, cast.branch)
    post.refresh_from_db()
    assert (post.member, post.person_name) == (member, "欧阳明")
    update_member(actor=cast.town_staff, pk=member.pk, version=member.version, name="欧阳小明")
    post.refresh_from_db()
    assert post.person_name == "欧阳小明"


def test_only_what_is_given_changes(cast, county):
    organization = OrganizationFactory(region=county.east)
    member = register(cast.town_staff, cast.branch, organization=organization, phone="13800001234")
    cipher = bytes(member.id_number_cipher)
    changed = update_member(
        actor=cast.town_staff, pk=member.pk, version=member.version, status="probationary"
    )
    assert (changed.status, changed.name, changed.phone_masked) == (
        "probationary",
        "欧阳明",
        "138****1234",
    )
    assert bytes(Member.objects.get().id_number_cipher) == cipher
    assert counts(organization) == (1, 0)
    with pytest.raises(Conflict):
        update_member(actor=cast.town_staff, pk=member.pk, version=member.version, name="甲")
    cleared = update_member(actor=cast.town_staff, pk=member.pk, version=changed.version, phone="")
    assert (cleared.phone_cipher, cleared.phone_index) == (None, "")


def test_a_corrected_number_replaces_cipher_index_and_gender(cast):
    member = register(cast.town_staff, cast.branch)
    other = id_number(331)
    changed = update_member(
        actor=cast.town_staff, pk=member.pk, version=member.version, id_number=other
    )
    assert crypto.decrypt(changed.id_number_cipher) == other
    assert changed.id_number_index == crypto.blind_index("id_number", other)
    assert changed.gender == ("male" if int(other[16]) % 2 else "female")


def test_a_secretary_changes_the_phone_of_his_own_members_and_nothing_else(cast, county):
    member = register(cast.town_staff, cast.branch)
    changed = update_contact(
        actor=cast.secretary, pk=member.pk, version=member.version, phone="13900001234"
    )
    assert changed.phone_masked == "139****1234"
    with pytest.raises(Conflict):
        update_contact(
            actor=cast.secretary, pk=member.pk, version=member.version, phone="13700001234"
        )
    with pytest.raises(Denied):
        update_member(actor=cast.secretary, pk=member.pk, version=changed.version, name="甲")
    child = PartyOrganizationFactory(region=county.east, parent=cast.branch)
    below = MemberFactory(party_organization=child)
    with pytest.raises(Missing):
        update_contact(
            actor=cast.secretary, pk=below.pk, version=below.version, phone="13700001234"
        )
    with pytest.raises(Missing):
        update_contact(
            actor=cast.viewer, pk=member.pk, version=changed.version, phone="13700001234"
        )


def test_deleting_and_restoring_counts_at_once_and_waits_for_the_post(cast, county):
    organization = OrganizationFactory(region=county.east)
    member = register(cast.town_staff, cast.branch, organization=organization)
    post = Post.objects.create(
        party_organization=cast.branch,
        title="secretary",
        member=member,
        person_name=member.name,
        id_number_cipher=member.id_number_cipher,
        id_number_index=member.id_number_index,
        starts_on=DAY,
    )
    with pytest.raises(Refusal, match=r"还担任.*书记"):
        recycle_member(actor=cast.town_staff, pk=member.pk, version=member.version)
    post.delete()
    gone = recycle_member(actor=cast.town_staff, pk=member.pk, version=member.version)
    assert counts(organization) == (0, 0)
    restore_member(actor=cast.town_staff, pk=member.pk, version=gone.version)
    assert counts(organization) == (1, 1)
    assert refresh_member_facts() == 0
