"""Whoever leads every root of the tree of Party organizations is asked nothing of rows that belong
to one; everybody else sees exactly what the plain rule says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from activities.models import Activity
from branches.models import PartyOrganization
from branches.services import refresh_coverage_facts
from founding.models import Checklist
from tests.accounts.factories import GrantFactory
from tests.activities.factories import ActivityFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.founding.factories import opened
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(county):
    """The committee at the head, two under it, and one at the end of the chain."""
    head = PartyOrganizationFactory(kind="committee", region=county.root)
    middle = PartyOrganizationFactory(kind="general_branch", region=county.east, parent=head)
    beside = PartyOrganizationFactory(region=county.west, parent=head)
    lowest = PartyOrganizationFactory(region=county.east, parent=middle)
    return head, middle, beside, lowest


def leader(*parties):
    """As the next request finds him."""
    user = GrantFactory(role="secretary", party_organization=parties[0]).user
    for party in parties[1:]:
        GrantFactory(user=user, role="secretary", party_organization=party)
    return afresh(user)


def afresh(user):
    return User.objects.get(pk=user.pk)


def seen(user):
    return set(PartyOrganization.objects.visible_to(user))


def plain(user):
    """What lies in the subtrees that he was granted, row by row."""
    paths = user.reach.see_registry.party_paths
    return {each for each in PartyOrganization.objects.all() if each.path.startswith(paths)}


def test_head_middle_and_lowest_see_their_own_subtrees(tree):
    head, middle, beside, lowest = tree
    activities = {party: ActivityFactory(organizer=party) for party in tree}
    for party, own in (
        (head, {head, middle, beside, lowest}),
        (middle, {middle, lowest}),
        (lowest, {lowest}),
    ):
        user = leader(party)
        assert user.reach.see_registry.every_root_party is (party == head)
        assert seen(user) == plain(user) == own
        assert set(Activity.objects.visible_to(user)) == {activities[each] for each in own}


def test_of_two_roots_the_other_is_not_his(tree, county):
    other = PartyOrganizationFactory(kind="committee", region=county.root)
    below = PartyOrganizationFactory(region=county.east, parent=other)
    his, its = ActivityFactory(organizer=tree[3]), ActivityFactory(organizer=below)
    user = leader(tree[0])
    assert seen(user) == plain(user) == set(tree)
    assert set(Activity.objects.visible_to(user)) == {his}
    both = leader(tree[0], other)
    assert both.reach.see_registry.every_root_party
    assert seen(both) == plain(both) == {*tree, other, below}
    assert set(Activity.objects.visible_to(both)) == {his, its}


def test_a_root_founded_later_is_not_his_from_the_next_request_on(tree, county):
    user = leader(tree[0])
    assert user.reach.see_registry.every_root_party
    later = PartyOrganizationFactory(kind="committee", region=county.root)
    user = afresh(user)
    assert not user.reach.see_registry.every_root_party
    assert seen(user) == plain(user) == set(tree) and later not in seen(user)


def test_a_root_in_the_recycle_bin_is_a_root(tree, county):
    PartyOrganizationFactory(region=county.root, deleted_at="2026-01-01T00:00:00+08:00")
    user = leader(tree[0])
    assert seen(user) == plain(user) == set(tree)


def test_only_whoever_holds_a_root_is_asked_about_the_others(tree):
    for party, number in ((tree[0], 2), (tree[1], 1), (tree[3], 1)):
        user = leader(party)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert user.reach.see_registry and user.reach.see_members
        assert len(asked) == number


def test_all_party_organizations_are_not_all_organizations(tree, county):
    covered, bare = (OrganizationFactory(region=county.east) for _ in range(2))
    CoverageFactory(organization=covered, party_organization=tree[3])
    user = leader(tree[0])
    assert not user.reach.see_registry.everywhere
    refresh_coverage_facts()
    rows = [opened(each) for each in (covered, bare)]
    assert list(Checklist.objects.visible_to(user)) == rows[:1]
    assert list(Checklist.objects.visible_to(leader(tree[3]))) == rows[:1]
    assert not Checklist.objects.visible_to(leader(tree[2]))
