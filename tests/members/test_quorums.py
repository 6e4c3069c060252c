"""Golden numbers of meetings and elections, as the rules and their commentaries give them: what
ships, and what a county puts in its place."""

import datetime
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from branches.services import replace_row
from core.errors import Denied
from members.models import CommitteeSize, HeadcountRule, MeetingRule, RatioRule
from members.quorums import Share

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("matter", "entitled", "present", "in_favour"),
    [
        # More than four fifths; 4 of 5 and 40 of 50 are just too few.
        ("election", 3, 3, 2),
        ("election", 5, 5, 3),
        ("election", 6, 5, 4),
        ("election", 10, 9, 6),
        ("election", 15, 13, 8),
        ("election", 50, 41, 26),
        # At least half; more than half of the entitled must agree.
        ("meeting", 15, 8, 8),
        ("meeting", 16, 8, 9),
        ("meeting", 3, 2, 2),
        ("committee", 3, 2, 2),
        ("committee", 4, 2, 3),
        ("committee", 5, 3, 3),
        ("committee", 7, 4, 4),
        # More than half must be there too.
        ("admission", 15, 8, 8),
        ("admission", 16, 9, 9),
        ("admission", 4, 3, 3),
    ],
)
def test_who_must_be_there_and_agree(matter, entitled, present, in_favour):
    rule = MeetingRule.on(DAY, matter)
    assert rule.least_present(entitled) == present
    # Of the entitled, however many came.
    assert rule.least_in_favour(entitled=entitled, present=present) == in_favour


@pytest.mark.parametrize(
    ("posts", "candidates"), [(1, 2), (3, 4), (5, 6), (7, 9), (9, 11), (11, 14)]
)
def test_a_fifth_more_stand_than_are_elected(posts, candidates):
    assert RatioRule.on(DAY, "candidates").least_candidates(posts) == candidates


@pytest.mark.parametrize(
    ("members", "most"), [(0, 0), (1, 1), (3, 1), (5, 1), (6, 2), (8, 2), (9, 3), (50, 16)]
)
def test_a_third_may_be_excellent_rounded_down_and_one_at_least(members, most):
    assert RatioRule.on(DAY, "excellent").most(members) == most


@pytest.mark.parametrize(
    ("kind", "sizes"),
    [("branch", (3, 5, 7)), ("general_branch", (5, 7, 9)), ("committee", (5, 9, 11))],
)
def test_committees_have_the_size_of_their_kind(kind, sizes):
    size = CommitteeSize.on(DAY, kind)
    assert (size.least, size.usual, size.most) == sizes


@pytest.mark.parametrize(("decides", "number"), [("committee", 7), ("delegates", 500)])
def test_the_numbers_of_members_that_decide(decides, number):
    assert HeadcountRule.number_on(DAY, decides) == number


def test_a_county_replaces_such_a_number_from_a_day_on(cast):
    old = HeadcountRule.objects.get(decides="committee")
    given = {"pk": old.pk, "version": old.version, "valid_from": DAY, "ground": "办法"}
    with pytest.raises(Denied):
        replace_row(HeadcountRule, actor=cast.town_staff, number=9, **given)
    with pytest.raises(ValidationError, match="确保该值大于或等于1"):
        replace_row(HeadcountRule, actor=cast.county_admin, number=0, **given)
    replace_row(HeadcountRule, actor=cast.county_admin, number=9, **given)
    before = DAY - datetime.timedelta(days=1)
    assert HeadcountRule.number_on(before, "committee") == 7
    assert HeadcountRule.number_on(DAY, "committee") == 9


def test_votes_that_elect_are_counted_of_the_entitled_or_of_those_present():
    rule = MeetingRule.on(DAY, "election")
    assert rule.least_in_favour(entitled=50, present=41) == 26
    assert rule.majority == "应到会人数的半数"
    rule.counted_of = "present"
    assert rule.least_in_favour(entitled=50, present=41) == 21
    assert rule.least_in_favour(entitled=50, present=42) == 22
    assert rule.majority == "实到会人数的半数"


def test_a_share_is_read_and_worded_as_rules_do():
    assert Share.read(">=1/2") == Share(Fraction(1, 2))
    assert Share.read(">4/5") == Share(Fraction(4, 5), more=True)
    assert str(Share.read(">=1/2")) == "半数以上"
    assert str(Share.read(">1/2")) == "超过半数"
    assert str(Share.read(">4/5")) == "超过五分之四"


def test_a_county_replaces_a_rule_from_a_day_on_and_meetings_before_keep_theirs(cast):
    old = MeetingRule.on(DAY, "meeting")
    values = {"present": ">=2/3", "in_favour": ">1/2", "counted_of": "present"}
    given = values | {"valid_from": DAY, "ground": "县委组织部〔2026〕3号"}
    with pytest.raises(Denied):
        replace_row(MeetingRule, actor=cast.town_staff, pk=old.pk, version=old.version, **given)
    replace_row(MeetingRule, actor=cast.county_admin, pk=old.pk, version=old.version, **given)
    assert MeetingRule.on(DAY - datetime.timedelta(days=1), "meeting").least_present(15) == 8
    held = MeetingRule.on(DAY, "meeting")
    assert (held.least_present(15), held.ground) == (10, "县委组织部〔2026〕3号")
    known = MeetingRule.known()
    assert known(datetime.date(2026, 2, 28), "meeting").least_present(15) == 8
    assert known(DAY, "meeting").least_present(15) == 10


def test_the_sizes_of_a_committee_stand_in_their_order(cast):
    size = CommitteeSize.on(DAY, "branch")
    given = {"actor": cast.county_admin, "pk": size.pk, "valid_from": DAY, "ground": "办法"}
    with pytest.raises(ValidationError, match="从小到大"):
        replace_row(
            CommitteeSize, version=size.version, **given | {"least": 5, "usual": 3, "most": 7}
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeSize.objects.filter(pk=size.pk).update(least=8)
