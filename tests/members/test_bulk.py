"""Bulk edits of members and posts: the rules of the single services, masked, undone."""

import datetime

import pytest

from core import bulk
from core.errors import Denied
from core.models import AuditEntry, BulkEdit
from members.models import Member, Post
from orgs.models import CurrentFacts
from tests import pages
from tests.branches.factories import PartyOrganizationFactory

pytestmark = pytest.mark.django_db

DAY = "2026-03-01"


@pytest.fixture
def registry(county):
    return pages.furnish(county)


def previewed(user, kind, rows, change, value):
    edit = bulk.choose(actor=user, kind=kind, ids=[each.pk for each in rows])
    return bulk.preview(actor=user, pk=edit.pk, change=change, value=value)


def done(user, kind, rows, change, value):
    return bulk.commit(actor=user, pk=previewed(user, kind, rows, change, value).pk)


def parties():
    return dict(Member.objects.values_list("name", "party_organization__name"))


def members_at(organization):
    return CurrentFacts.objects.get(organization=organization).member_count


def test_members_are_transferred_from_a_day_and_taken_back(cast, county, registry):
    target = PartyOrganizationFactory(name="东街道综合党支部", region=county.east)
    before = parties()
    given = {"party_organization": str(target.pk), "starts_on": DAY}
    edit = done(cast.town_staff, "members", registry.members, "transfer", given)
    assert {parties()[each.name] for each in registry.members} == {"东街道综合党支部"}
    link = registry.members[0].memberships.get(end_reason="transferred")
    assert link.ends_on == datetime.date(2026, 3, 1)
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert parties() == before
    assert registry.members[0].memberships.get().ends_on is None


def test_one_who_is_there_already_is_refused_as_on_his_own_page(cast, registry):
    given = {"party_organization": str(registry.branch.pk), "starts_on": DAY}
    edit = previewed(cast.town_staff, "members", registry.members[:1], "transfer", given)
    assert "无需转接" in edit.rows.get().refusal


def test_an_employer_holds_from_its_day_and_the_counts_follow(cast, registry):
    given = {"organization": str(registry.plain.pk), "starts_on": DAY}
    edit = done(cast.town_staff, "members", registry.members[:2], "employ", given)
    # One more works there, of whom this town sees nothing but the number.
    assert (members_at(registry.bright), members_at(registry.plain)) == (1, 3)
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert (members_at(registry.bright), members_at(registry.plain)) == (3, 1)


def test_a_plain_column_of_members_is_set_and_taken_back(cast, registry):
    edit = done(cast.town_staff, "members", registry.members, "is_floating", {"value": "true"})
    assert Member.objects.filter(is_floating=True).count() == 3
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert not Member.objects.filter(is_floating=True).exists()


def test_the_preview_names_them_to_their_editor_and_the_log_nobody_at_all(client, cast, registry):
    client.force_login(cast.town_staff)
    page = client.post("/members/", {"chosen": [each.pk for each in registry.members]})["Location"]
    client.post(f"{page}preview/", {"change": "is_floating", "value": "true"})
    shown = client.get(page).content.decode()
    assert "赵甲一" in shown
    client.post(f"{page}commit/")
    entry = AuditEntry.objects.get(action="bulk_edit")
    assert entry.subject == "党员" and "赵" not in str(entry.detail)


@pytest.fixture
def posts(registry):
    return [
        Post.objects.create(
            party_organization=branch,
            title="secretary",
            member=member,
            person_name=member.name,
            id_number_cipher=member.id_number_cipher,
            id_number_index=member.id_number_index,
            starts_on="2024-01-01",
        )
        for branch, member in (
            (registry.branch, registry.members[0]),
            (registry.west_branch, registry.members[1]),
        )
    ]


def test_posts_are_listed_in_scope_and_end_on_a_day(client, cast, registry, posts):
    client.force_login(cast.town_staff)
    page = client.get("/members/posts/")
    assert [row.pk for row in page.context["page"].rows] == [posts[0].pk]
    assert "赵甲一" in page.content.decode()
    edit = done(cast.county_admin, "posts", posts, "end", {"ends_on": DAY})
    assert set(Post.objects.values_list("ends_on", flat=True)) == {datetime.date(2026, 3, 1)}
    bulk.take_back(actor=cast.county_admin, pk=edit.pk)
    assert set(Post.objects.values_list("ends_on", flat=True)) == {None}


def test_people_of_another_town_cannot_be_chosen(cast, registry, posts):
    elsewhere = Member.objects.get(name="李丁四")
    for kind, row in (("members", elsewhere), ("posts", posts[1])):
        with pytest.raises(Denied):
            bulk.choose(actor=cast.town_staff, kind=kind, ids=[row.pk])
    assert not BulkEdit.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "secretary", "nobody", "system_admin"])
@pytest.mark.parametrize("path", ["/members/", "/members/posts/"])
def test_who_may_not_edit_many_chooses_nobody(client, cast, registry, role, path):
    client.force_login(getattr(cast, role))
    assert client.post(path, {"chosen": [registry.members[0].pk]}).status_code == 403
    assert not BulkEdit.objects.exists()
