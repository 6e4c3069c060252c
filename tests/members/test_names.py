"""One rule of who reads a person's name in full, at every door (docs/decisions/0031)."""

import pytest
from django.urls import reverse

from accounts.names import reads_names
from branches.services import refresh_coverage_facts
from core import bulk
from core.values import masked_name
from members.models import Member, Post
from members.services import recycle_member
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.members.factories import MemberFactory, id_number
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

NAMES = {"own": "甲子一", "below": "乙丑二", "west": "丙寅三"}
OFFICERS = {"own": "丁卯四", "below": "戊辰五", "west": "己巳六"}
HELPERS = {"own": "庚午七", "below": "辛未八", "west": "壬申九"}
STARS = {name: masked_name(name) for name in (*NAMES.values(), *OFFICERS.values())}


@pytest.fixture
def places(cast, county):
    """In the secretary's branch, in one under it, and in another town: a member, somebody from
    outside in an office, an organization and who helps there."""
    parties = {
        "own": cast.branch,
        "below": PartyOrganizationFactory(region=county.east, parent=cast.branch),
        "west": PartyOrganizationFactory(region=county.west),
    }
    for number, (place, party) in enumerate(parties.items()):
        organization = OrganizationFactory(region=party.region)
        CoverageFactory(organization=organization, party_organization=party)
        WorkCoverageFactory(organization=organization, person_name=HELPERS[place])
        member = MemberFactory(
            name=NAMES[place],
            id_number=id_number(700 + number),
            party_organization=party,
            organization=organization,
        )
        Post.objects.create(
            party_organization=party,
            title="secretary",
            person_name=OFFICERS[place],
            id_number_cipher=member.id_number_cipher,
            id_number_index=member.id_number_index,
            starts_on="2024-01-01",
        )
    refresh_coverage_facts()
    return parties


@pytest.fixture
def people(cast, county, places):
    cast.other_town = GrantFactory(
        user__username="other_town", role="town_staff", region=county.west
    ).user
    return cast


EVERYWHERE = {"own", "below", "west"}
#: Role → places whose members, office holders and helpers it reads in full.
READS = {
    "county_admin": (EVERYWHERE, EVERYWHERE, EVERYWHERE),
    "county_staff": (EVERYWHERE, EVERYWHERE, EVERYWHERE),
    "town_staff": ({"own", "below"}, {"own", "below"}, {"own", "below"}),
    "other_town": ({"west"}, {"west"}, {"west"}),
    "secretary": ({"own"}, {"own", "below"}, {"own", "below"}),
    "viewer": (set(), set(), set()),
    "audit_admin": (set(), set(), set()),
    "system_admin": (set(), set(), set()),
    "nobody": (set(), set(), set()),
}
ROLES = pytest.mark.parametrize("role", READS)


def named(text: str, names: dict[str, str]) -> set[str]:
    return {place for place, name in names.items() if name in text}


@ROLES
def test_the_rule_itself(people, role, fresh):
    user = fresh(getattr(people, role))
    members, officers, helpers = READS[role]
    for place in EVERYWHERE:
        member = Member.objects.get(name=NAMES[place])
        post = Post.objects.get(person_name=OFFICERS[place])
        help_ = member.organization.work_coverages.get()
        assert (member.named_to(user) == NAMES[place]) == (place in members), place
        assert (post.person_to(user) == OFFICERS[place]) == (place in officers), place
        assert (help_.person_to(user) == HELPERS[place]) == (place in helpers), place
        # Whoever may not reads the family name and stars.
        assert member.named_to(user) in (NAMES[place], STARS[NAMES[place]])
        assert str(member) == STARS[NAMES[place]]


@ROLES
def test_every_page_and_answer_names_the_same_people(client, people, places, role):
    client.force_login(getattr(people, role))
    members, officers, helpers = READS[role]
    assert named(client.get("/members/").content.decode(), NAMES) == members
    assert named(client.get("/api/v1/members/").content.decode(), NAMES) == members
    assert named(client.get("/members/posts/").content.decode(), OFFICERS) == officers
    assert named(client.get("/api/v1/posts/").content.decode(), OFFICERS) == officers
    assert named(client.get("/api/v1/work-coverages/").content.decode(), HELPERS) == helpers
    pages, cards, panels, forms, found = "", "", "", "", ""
    for party in places.values():
        member = party.members.get()
        pages += client.get(member.get_absolute_url()).content.decode()
        forms += client.get(reverse("members:contact", args=[member.pk])).content.decode()
        cards += client.get(
            reverse("members:of_party_organization", args=[party.pk])
        ).content.decode()
        panels += client.get(
            reverse("branches:organization_coverage", args=[member.organization_id])
        ).content.decode()
        asked = {"person": member.name}
        found += client.post(reverse("members:search"), asked).content.decode()
    assert named(pages, NAMES) == members
    assert named(forms, NAMES) == members
    assert named(cards, NAMES) == members and named(cards, OFFICERS) == officers
    assert named(panels, HELPERS) == helpers
    assert named(found, NAMES) == members


@pytest.mark.parametrize("role", ["county_admin", "town_staff"])
def test_bulk_previews_and_the_bin_name_them_to_their_editors(client, people, role):
    user = getattr(people, role)
    client.force_login(user)
    mine = Member.objects.editable_by(user)
    edit = bulk.choose(actor=user, kind="members", ids=list(mine.values_list("pk", flat=True)))
    bulk.preview(actor=user, pk=edit.pk, change="is_floating", value={"value": "true"})
    page = client.get(reverse("core:bulk", args=[edit.pk])).content.decode()
    assert named(page, NAMES) == READS[role][0]
    for member in mine:
        recycle_member(actor=user, pk=member.pk, version=member.version)
    page = client.get(reverse("core:recycle_bin") + "?kind=members.member").content.decode()
    assert named(page, NAMES) == READS[role][0]


def test_the_auditor_reads_whom_a_look_was_at_with_stars(client, people):
    client.force_login(people.county_admin)
    member = Member.objects.get(name=NAMES["own"])
    reveal = reverse("members:reveal", args=[member.pk, "id_number"])
    client.post(reveal, {"reason": "办理组织关系转接"})
    client.force_login(people.audit_admin)
    page = client.get(reverse("accounts:audit")).content.decode()
    assert "查看完整证件号码" in page and named(page, NAMES) == set()


def test_who_is_on_no_books_is_named_to_the_county_alone(people):
    member = MemberFactory(name="离开者", party_organization=people.branch)
    Member.objects.filter(pk=member.pk).update(party_organization=None)
    member.refresh_from_db()
    assert member.named_to(people.county_staff) == "离开者"
    assert member.named_to(people.town_staff) == member.named_to(people.secretary) == "离**"
    assert not reads_names(people.nobody, None)
