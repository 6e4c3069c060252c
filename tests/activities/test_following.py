"""Standings follow what is written of Party organizations and their people; where nothing was
written, nothing is derived."""

import datetime
import random
import threading
from contextlib import contextmanager
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone

from activities.models import DutyCompletion, DutyRule, DutyStanding
from activities.services import following, standing
from activities.services.standing import StandingRow
from branches.models import PartyOrganization
from core.feed import marks
from core.models import FeedFollower, Pruning
from members.models import Member, Membership, Post
from tests.branches.factories import PartyOrganizationFactory
from tests.core.feed.changing import Changes
from tests.members.factories import MemberFactory, PostFactory

pytestmark = pytest.mark.django_db(transaction=True)
#: Before all years that are derived.
LONG_AGO = datetime.date(2020, 1, 1)
DAY = datetime.timedelta(days=1)
#: So many members, or people of a committee, are asked for more.
GROUPS, COMMITTEE = 15, 3


def derived_from_nothing():
    """The rows of all years, of all Party organizations."""
    this = timezone.localdate().year
    days = datetime.date(this - standing.YEARS_BACK, 1, 1), datetime.date(this, 12, 31)
    return set(standing.standings(None, list(standing.ruled(DutyRule.objects.all(), *days))))


def rows():
    return {
        StandingRow(*(getattr(each, name) for name in StandingRow._fields))
        for each in DutyStanding.objects.all()
    }


def sums():
    """(region, duty, period) → expected, done, excused, as kept and as the rows say."""
    kept = {
        (each.region_id, each.duty, each.period): [each.expected, each.done, each.excused]
        for each in DutyCompletion.objects.all()
    }
    reckoned = {}
    for each in rows():
        line = reckoned.setdefault((each.region_id, each.duty, each.period), [0, 0, 0])
        line[0] += each.expected
        line[1] += each.expected and each.done_on is not None
        line[2] += each.excused
    return [
        {place: line for place, line in found.items() if any(line)} for found in (kept, reckoned)
    ]


def nothing_is_derived():
    with mock.patch.object(standing, "_refresh", side_effect=AssertionError("derived")):
        return standing.refresh_written() == 0


@contextmanager
def under_way(change):
    """A change that is made before the block and committed behind it."""
    written, may_end = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            change()
            written.set()
            may_end.wait(60)
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert written.wait(60)
    try:
        yield
    finally:
        may_end.set()
        slow.join()


@pytest.fixture
def parties(county):
    """Four, each with all members but one and all of the committee but one that more asks."""
    found = PartyOrganizationFactory.create_batch(4, region=county.east, founded_on=LONG_AGO)
    for party in found:
        MemberFactory.create_batch(GROUPS - 1, party_organization=party)
        for _ in range(COMMITTEE - 1):
            PostFactory(party_organization=party, title="committee_member", starts_on=LONG_AGO)
    return found


def test_each_source_of_a_change_is_found_and_no_other_party_organization(parties, county):
    """Raw, as an undo or a later service may write it."""
    one, two, three, _ = parties
    newcomer = MemberFactory(party_organization=two)
    link = Membership.objects.get(member=newcomer)
    ours = Membership.objects.filter(party_organization=one)
    spare = Member.objects.get(pk=ours.first().member_id)
    post = PostFactory(party_organization=one, title="committee_member", starts_on=LONG_AGO)

    def of(rows, **values):
        return lambda: rows.update(**values)

    party, links, member = (
        PartyOrganization.objects.filter(pk=one.pk),
        Membership.objects.filter(pk=link.pk),
        Member.objects.filter(pk=spare.pk),
    )
    changes = [
        (of(party, region=county.west), [one]),
        (of(party, founded_on=timezone.localdate() - 400 * DAY), [one]),
        (of(party, dissolved_on=timezone.localdate() - 200 * DAY), [one]),
        (of(party, dissolved_on=None, kind="general_branch"), [one]),
        (of(party, kind="branch", deleted_at=timezone.now()), [one]),
        (of(party, deleted_at=None), [one]),
        (of(links, starts_on=LONG_AGO), [two]),
        (of(links, party_organization=three), [two, three]),
        (of(links, ends_on=timezone.localdate() - 100 * DAY), [two, three]),
        (lambda: links.delete(), [two, three]),
        (lambda: Membership.objects.create(
            member=newcomer, party_organization=one, starts_on=LONG_AGO), [one]),
        (of(member, position="会计"), []),
        (of(member, deleted_at=timezone.now()), [one]),
        (of(member, deleted_at=None), [one]),
        (of(Post.objects.filter(pk=post.pk), party_organization=three), [one, three]),
        (of(Post.objects.filter(pk=post.pk), title="first_secretary"), [one, three]),
        (lambda: Post.objects.filter(pk=post.pk).delete(), [one, three]),
    ]  # fmt: skip
    standing.refresh_written()
    assert len(rows()) > 100 and rows() == derived_from_nothing()
    for number, (change, touched) in enumerate(changes):
        mark = marks.horizon()
        change()
        found = following.written_since(mark)
        assert found == sorted(each.pk for each in touched), number
        standing.refresh_written()
        assert rows() == derived_from_nothing(), number
        assert nothing_is_derived(), number
    kept, reckoned = sums()
    assert kept == reckoned


def test_what_is_committed_behind_the_run_is_found_by_the_next(parties):
    newcomer = Membership.objects.get(member=MemberFactory(party_organization=parties[1]))
    standing.refresh_written()

    def move():
        Membership.objects.filter(pk=newcomer.pk).update(
            party_organization=parties[0], starts_on=LONG_AGO
        )

    def asked():
        found = DutyStanding.objects.filter(duty="group_meeting", expected=True)
        return set(found.values_list("party_organization", flat=True))

    with under_way(move):
        # Younger, and over before: the run sees it, and goes on behind it.
        PartyOrganization.objects.filter(pk=parties[2].pk).update(name="改名支部")
        standing.refresh_written()
        assert asked() == {parties[1].pk}
    standing.refresh_written()
    assert asked() == {parties[0].pk}
    assert rows() == derived_from_nothing() and nothing_is_derived()


def test_after_a_rule_was_written_all_are_derived(parties):
    standing.refresh_written()
    mark = marks.horizon()
    rule = DutyRule.objects.get(duty="party_day", valid_to=None)
    DutyRule.objects.filter(pk=rule.pk).update(valid_to=timezone.localdate().replace(day=1))
    assert following.written_since(mark) is None
    assert standing.refresh_written() >= 0
    assert rows() == derived_from_nothing() and nothing_is_derived()


@pytest.mark.parametrize("rounds", [8, pytest.param(150, marks=pytest.mark.long)])
def test_random_changes_leave_what_all_would_leave(parties, county, cast, rounds):
    """Also raw ones with effect from earlier days, and of transactions that end behind the run."""
    chance = random.Random(11)
    happening = Changes(county, cast.county_admin, seed=11)
    today = timezone.localdate()
    standing.refresh_written()

    def past():
        return today - chance.randint(0, 900) * DAY

    def shorten():
        link = happening.any(Membership.objects.all())
        starts_on = min(max(link.starts_on, past()), link.ends_on or today)
        Membership.objects.filter(pk=link.pk).update(starts_on=starts_on)

    def forget():
        happening.any(Membership.objects.all()).delete()

    def sit():
        party = happening.any(PartyOrganization.objects.all())
        PostFactory(party_organization=party, title="committee_member", starts_on=past())

    for _ in range(rounds):
        happening.happen(4)
        chance.choice([shorten, forget, sit])()
        with under_way(chance.choice([shorten, forget])):
            standing.refresh_written()
            assert rows() == derived_from_nothing(), happening.done
        standing.refresh_written()
        assert rows() == derived_from_nothing(), happening.done
    kept, reckoned = sums()
    assert kept == reckoned
    assert nothing_is_derived()


def test_a_year_that_begins_is_derived_whole_and_the_others_are_not(parties):
    standing.refresh_written()
    this = timezone.localdate().year
    new_year = datetime.date(this + 1, 1, 1)
    derived = []
    with (
        mock.patch.object(timezone, "localdate", return_value=new_year),
        mock.patch.object(standing, "refresh", wraps=standing.refresh) as refresh,
    ):
        assert standing.refresh_written() > 0
        derived = [(call.args[0], call.args[1].year) for call in refresh.call_args_list]
        assert derived == [(None, this + 1)]
        assert nothing_is_derived()


@pytest.mark.parametrize("lost", ["never", "another database", "pruned"])
def test_all_are_derived_where_it_is_not_known_what_was_written(parties, lost):
    standing.refresh_written()
    DutyStanding.objects.filter(party_organization=parties[0]).delete()
    assert nothing_is_derived()
    if lost == "never":
        FeedFollower.objects.all().delete()
    elif lost == "another database":
        FeedFollower.objects.update(epoch="0:former")
    else:
        Pruning.objects.create(name="history", mark=marks.horizon())
    assert standing.refresh_written() > 0
    assert rows() == derived_from_nothing()
    assert sums()[0] == sums()[1]


def test_what_dies_in_between_is_done_again(parties):
    standing.refresh_written()
    PartyOrganization.objects.filter(pk=parties[0].pk).update(dissolved_on=timezone.localdate())
    with (
        mock.patch.object(standing, "_refresh", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        standing.refresh_written()
    assert rows() != derived_from_nothing()
    assert standing.refresh_written() > 0
    assert rows() == derived_from_nothing()


@pytest.mark.parametrize("steps", [{"_FEW": 3}, {"_SOME": 1, "_AT_ONCE": 2}])
def test_many_are_derived_in_steps(parties, monkeypatch, steps):
    standing.refresh_written()
    for name, number in steps.items():
        monkeypatch.setattr(standing, name, number)
    PartyOrganization.objects.update(founded_on=timezone.localdate() - 500 * DAY)
    standing.refresh_written()
    assert rows() == derived_from_nothing()
    assert sums()[0] == sums()[1]
