"""Who is elected by the numbers, as rules of practice give them."""

import pytest

from elections import rules
from elections.rules import Round, Stander, outcome
from members.models import CommitteeSize, RatioRule

COMMITTEE = {"committee_member": 3}
FIFTH = RatioRule(ratio="candidates", part="1/5")
SIZES = {
    kind: CommitteeSize(kind=kind, least=least, usual=usual, most=most)
    for kind, least, usual, most in (
        ("branch", 3, 5, 7),
        ("general_branch", 5, 7, 9),
        ("committee", 5, 9, 11),
    )
}


def counted(*rounds, least=8, seats=COMMITTEE):
    keys = {key for votes in rounds for key in votes}
    standers = [Stander(key, "committee_member") for key in keys]
    return outcome(
        [Round(votes) for votes in rounds],
        standers,
        seats=seats,
        least=least,
    )


def test_whoever_is_missing_is_said_by_the_share_of_the_rule():
    given = {"entitled": 15, "least": 13, "share": "超过五分之四"}
    assert rules.quorum_problem(present=13, **given) == ""
    assert "须超过五分之四即至少 13 人" in rules.quorum_problem(present=12, **given)


@pytest.mark.parametrize(("seats", "least"), [(3, 4), (5, 6), (7, 9)])
def test_a_fifth_more_stand_than_are_elected(seats, least):
    asked = {"committee_member": seats}
    assert rules.candidates_problem({"committee_member": least}, seats=asked, rule=FIFTH) == ""
    refused = rules.candidates_problem({"committee_member": least - 1}, seats=asked, rule=FIFTH)
    assert f"至少提名 {least} 名；现有 {least - 1} 名" in refused


def test_a_secretary_who_is_elected_directly_may_stand_alone():
    seats = rules.seats_by_office(direct=True, seats=2)
    assert seats == {"secretary": 1, "deputy_secretary": 1}
    assert (
        rules.candidates_problem({"secretary": 1, "deputy_secretary": 1}, seats=seats, rule=FIFTH)
        == ""
    )
    assert "应选副书记 1 名，至少提名 1 名" in rules.candidates_problem(
        {"secretary": 2}, seats=seats, rule=FIFTH
    )


def test_elected_is_who_has_as_many_votes_as_the_rule_asks():
    votes = {1: 13, 2: 8, 3: 7, 4: 6}
    assert counted(votes).elected == {1, 2}
    assert counted(votes).vacant == {"committee_member": 1}
    assert counted(votes, least=7).elected == {1, 2, 3}


def test_those_with_most_votes_are_elected_where_more_have_enough():
    assert counted({1: 9, 2: 13, 3: 12, 4: 10}).elected == {2, 3, 4}


def test_whoever_is_tied_for_the_last_seat_is_not_elected_until_another_round():
    first = {1: 13, 2: 12, 3: 9, 4: 9}
    found = counted(first)
    assert (found.elected, found.tied, found.missing) == ({1, 2}, {3, 4}, 1)
    second = counted(first, {3: 8, 4: 5})
    assert (second.elected, second.tied, second.missing) == ({1, 2, 3}, frozenset(), 0)


def test_a_tie_that_fills_the_seats_is_none():
    found = counted({1: 9, 2: 9, 3: 9, 4: 2})
    assert (found.elected, found.tied) == ({1, 2, 3}, frozenset())


def test_a_further_round_fills_only_what_is_vacant():
    found = counted({1: 13, 2: 12, 3: 5, 4: 4}, {3: 11, 4: 9})
    assert found.elected == {1, 2, 3}


def test_counts_that_cannot_be_are_named_at_their_fields():
    given = {
        "present": 13,
        "issued": 13,
        "returned": 13,
        "valid": 12,
        "votes": {1: 12, 2: 10, 3: 8, 4: 6},
        "against": {},
        "seats": COMMITTEE,
        "offices": dict.fromkeys((1, 2, 3, 4), "committee_member"),
    }
    assert rules.ballot_problems(**given) == {}
    assert set(rules.ballot_problems(**given | {"issued": 14})) == {"issued"}
    assert "重新投票" in rules.ballot_problems(**given | {"issued": 12})["returned"]
    assert set(rules.ballot_problems(**given | {"valid": 14})) == {"valid"}
    # 12 ballots with at most three names each.
    too_many = rules.ballot_problems(**given | {"votes": {1: 12, 2: 12, 3: 12, 4: 1}})
    assert "合计不能超过 36 张" in too_many["valid"]
    against = rules.ballot_problems(**given | {"against": {1: 1}})
    assert set(against) == {"votes_1"}


@pytest.mark.parametrize(
    ("kind", "seats", "direct", "allowed"),
    [
        ("branch", 2, False, False),
        ("branch", 3, False, True),
        ("branch", 7, False, True),
        ("branch", 8, False, False),
        ("general_branch", 9, False, True),
        ("committee", 11, False, True),
        ("committee", 12, False, False),
        ("branch", 1, True, True),
        ("branch", 3, True, False),
        ("committee", 1, True, False),
    ],
)
def test_committees_have_the_size_of_their_kind(kind, seats, direct, allowed):
    assert (rules.seats_problem(SIZES[kind], seats, direct=direct) == "") is allowed


@pytest.mark.parametrize(
    ("kind", "meeting", "members", "direct", "allowed"),
    [
        ("branch", "members", 20, False, True),
        ("branch", "delegates", 20, False, False),
        ("committee", "members", 500, False, True),
        ("committee", "members", 501, False, False),
        ("committee", "delegates", 501, False, True),
        ("general_branch", "delegates", 120, False, True),
        ("committee", "delegates", 501, True, False),
    ],
)
def test_delegates_elect_where_members_are_too_many_and_never_in_a_branch(
    kind, meeting, members, direct, allowed
):
    problem = rules.meeting_problem(kind, meeting, direct=direct, full_members=members, most=500)
    assert (problem == "") is allowed


@pytest.mark.parametrize(
    ("direct", "members", "said"),
    [
        (True, 8, ""),
        (True, 9, "正式党员 9 名以上的一般应设支部委员会"),
        (False, 9, ""),
        (False, 8, "不足 9 名的一般不设支部委员会"),
    ],
)
def test_a_committee_fits_the_number_of_members_that_the_county_says(direct, members, said):
    doubt = rules.seats_doubt(SIZES["branch"], 3, direct=direct, full_members=members, least=9)
    assert said in doubt and bool(doubt) is bool(said)
