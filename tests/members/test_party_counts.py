"""Members and committees of Party organizations: the rows beside a plain recount, after each way in
which either changes."""

import datetime
import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from branches.models import PartyOrganization
from branches.services import (
    dissolve_party_organization,
    merge_party_organizations,
    undo_decision,
)
from members.choices import COMMITTEE
from members.models import Member, PartyCounts, Post
from members.services import (
    create_member,
    end_membership,
    end_post,
    recycle_member,
    refresh_current_places,
    refresh_party_counts,
    remove_post,
    restore_member,
    start_post,
    take_back,
    transfer_member,
    update_member,
    update_post,
)
from tests.branches.factories import PartyOrganizationFactory
from tests.branches.test_decisions import decide
from tests.members.factories import MemberFactory, PostFactory, id_number

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
REASON = "填错了人"


def recount(day=None):
    """Party organization → members, full ones, persons on the committee, offices below who leads
    it, by plain loops; who has nobody is left out."""
    day = day or timezone.localdate()
    found = {}
    for party in PartyOrganization.objects.all():
        people = Member.objects.filter(deleted_at=None)
        here = [each for each in people if each.party_organization_id == party.pk]
        full = [
            each
            for each in here
            if each.status == "full" and (each.full_on is None or each.full_on <= day)
        ]
        held = [
            post
            for post in Post.objects.filter(party_organization=party)
            if post.title in COMMITTEE
            and post.starts_on <= day
            and (post.ends_on is None or post.ends_on > day)
        ]
        below = [post for post in held if post.title not in ("secretary", "deputy_secretary")]
        seated = {post.id_number_index for post in held}
        found[party.pk] = len(here), len(full), len(seated), len(below)
    return {pk: numbers for pk, numbers in found.items() if any(numbers)}


def kept():
    rows = PartyCounts.objects.values_list(
        "party_organization", "members", "full_members", "seated", "seats_below"
    )
    return {pk: numbers for pk, *numbers in rows if any(numbers)}


def claimed(row):
    row.refresh_from_db()
    return {"pk": row.pk, "version": row.version}


@pytest.fixture
def ours(county):
    return PartyOrganizationFactory(region=county.east)


@pytest.fixture
def other(county):
    return PartyOrganizationFactory(region=county.east)


@pytest.fixture
def holds(ours, other):
    """Check the rows against a recount, and both against what the test says of the two."""

    def holds(mine=(0, 0, 0, 0), theirs=(0, 0, 0, 0)):
        rows = {pk: tuple(numbers) for pk, numbers in kept().items()}
        assert rows == recount()
        assert [rows.get(each.pk, (0, 0, 0, 0)) for each in (ours, other)] == [mine, theirs]

    return holds


def test_members_count_where_they_belong_whatever_becomes_of_them(cast, ours, other, holds):
    today, town = timezone.localdate(), {"actor": cast.town_staff}
    holds()
    values = {"name": "欧阳明", "status": "probationary", "joined_on": today - 400 * DAY}
    member = create_member(**town, id_number=id_number(1), party_organization=ours, **values)
    holds((1, 0, 0, 0))
    update_member(**town, **claimed(member), status="full", full_on=today)
    holds((1, 1, 0, 0))
    recycle_member(**town, **claimed(member))
    holds()
    restore_member(**town, **claimed(member))
    holds((1, 1, 0, 0))
    transfer_member(**town, **claimed(member), party_organization=other, starts_on=today - 9 * DAY)
    holds(theirs=(1, 1, 0, 0))
    # An office in the one does not keep him in the other.
    start_post(
        **town, party_organization=ours, title="secretary", starts_on=today - DAY, member=member
    )
    holds((0, 0, 1, 0), (1, 1, 0, 0))
    admin = {"actor": cast.county_admin}
    end_membership(**admin, **claimed(member), ends_on=today, end_reason="suspended")
    holds()
    take_back(**admin, pk=member.pk, party_organization=ours, starts_on=today)
    holds((1, 1, 0, 0))


def test_offices_count_while_they_are_held_each_person_once(cast, ours, holds):
    today, town = timezone.localdate(), {"actor": cast.town_staff}
    person = {"person_name": "外请书记", "id_number": id_number(5)}

    def started(title, **values):
        values = {"starts_on": today - 30 * DAY, **person} | values
        return start_post(**town, party_organization=ours, title=title, **values)

    leading = started("secretary")
    holds((0, 0, 1, 0))
    started("organization_member")
    holds((0, 0, 1, 1))
    # Sent to the committee, and not of it; one that is over; one of somebody else.
    started("first_secretary")
    started("publicity_member", ends_on=today)
    holds((0, 0, 1, 1))
    second = started("committee_member", person_name="另一个人", id_number=id_number(6))
    holds((0, 0, 2, 2))
    end_post(**town, **claimed(second), ends_on=today)
    holds((0, 0, 1, 1))
    update_post(**town, **claimed(second), ends_on=today + DAY)
    holds((0, 0, 2, 2))
    remove_post(**town, **claimed(second), reason=REASON)
    holds((0, 0, 1, 1))
    end_post(**town, **claimed(leading), ends_on=today)
    holds((0, 0, 1, 1))


def test_both_go_along_with_what_is_decided_and_come_back(cast, ours, other, holds):
    today, town = timezone.localdate(), cast.town_staff
    for party in (ours, other):
        PartyOrganization.objects.filter(pk=party.pk).update(founded_on=today - 400 * DAY)
        member = MemberFactory(party_organization=party)
        PostFactory(party_organization=party, member=member, title="committee_member")
    refresh_party_counts()
    holds((1, 1, 1, 1), (1, 1, 1, 1))
    decide(merge_party_organizations, town, ours, into=other, happened_on=today)
    holds(theirs=(2, 2, 2, 2))
    undo_decision(actor=town, **claimed(ours))
    holds((1, 1, 1, 1), (1, 1, 1, 1))
    # Who belongs there keeps a Party organization from being dissolved; an office ends with it.
    Member.objects.filter(party_organization=ours).update(deleted_at=timezone.now())
    refresh_party_counts([ours.pk])
    holds((0, 0, 1, 1), (1, 1, 1, 1))
    decide(dissolve_party_organization, town, ours, happened_on=today)
    holds(theirs=(1, 1, 1, 1))


def test_what_comes_with_a_day_comes_with_the_night(ours, holds):
    today = timezone.localdate()
    MemberFactory(party_organization=ours, full_on=today + DAY)
    MemberFactory(party_organization=ours)
    last = PostFactory(party_organization=ours, title="committee_member")
    Post.objects.filter(pk=last.pk).update(ends_on=today + DAY)
    refresh_party_counts()
    holds((2, 1, 1, 1))
    assert refresh_party_counts() == 0
    assert refresh_party_counts(day=today + DAY) == 1
    assert (
        kept()
        == {ours.pk: [2, 2, 0, 0]}
        == {pk: [*numbers] for pk, numbers in recount(today + DAY).items()}
    )


def test_what_was_written_past_the_services_is_mended(ours, other, holds):
    MemberFactory.create_batch(2, party_organization=ours)
    MemberFactory(party_organization=other)
    assert refresh_party_counts([ours.pk]) == 1
    assert kept() == {ours.pk: [2, 2, 0, 0]}
    assert (refresh_current_places(), refresh_party_counts()) == (0, 1)
    holds((2, 2, 0, 0), (1, 1, 0, 0))
    assert refresh_party_counts([]) == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_corrected_at_once_both_count(cast, county):
    party = PartyOrganizationFactory(region=county.east)
    people = MemberFactory.create_batch(2, party_organization=party, status="probationary")
    refresh_party_counts()
    written = threading.Barrier(2, timeout=20)

    def correct(member):
        with transaction.atomic():
            # Each has written before either counts.
            Member.objects.filter(pk=member.pk).update(status="full")
            written.wait()
            refresh_party_counts([party.pk])
            # The other one begins to count before this one is committed.
            time.sleep(0.5)
        connection.close()

    threads = [threading.Thread(target=correct, args=[each]) for each in people]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert kept() == {party.pk: [2, 2, 0, 0]}
