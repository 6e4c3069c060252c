"""The few who are asked in the suite are those by whom a fault of a door is noticed."""

from collections import defaultdict

from tests.access.asked import NARROW, cases, ways
from tests.access.ladder import OUTSIDERS, ROLES

WAYS = dict(ways())


def test_each_role_gets_each_answer_of_each_policy_at_some_door():
    heard, wanted = defaultdict(set), {}
    for way, policy in WAYS.items():
        figures = tuple((place, *row.items()) for place, row in policy.items())
        asked = cases(way, policy, everywhere=False)
        heard[figures] |= {(role, policy[place][role]) for role, place in asked}
        wanted[figures] = {pair for row in policy.values() for pair in row.items()}
    assert heard == wanted
    assert len(wanted) > 50


def test_every_door_is_asked_by_all_who_are_refused_there_and_by_those_who_see_least():
    for way, policy in WAYS.items():
        found = cases(way, policy, everywhere=False)
        assert len(found) == len(set(found))
        heard = {(role, policy[place][role]) for role, place in found}
        roles = {role for role, _ in found}
        assert "anonymous" in roles and roles & {*OUTSIDERS}, way
        answers = {(role, row[role]) for row in policy.values() for role in ROLES}
        refusals = {(role, said) for role, said in answers if said in ("401", "403", "404")}
        missed = {role for role, _ in refusals - heard}
        # One of the outsiders for all who hear the same.
        assert missed <= {*OUTSIDERS}, way
        assert {said for role, said in refusals if role in OUTSIDERS} <= {
            said for role, said in heard if role in OUTSIDERS
        }, way
        if way[1].startswith(("GET", "?")):
            let_in = {role for role, said in answers if said == "200"}
            assert let_in & {*NARROW} <= roles, way


#: Role → what it sees, and what lies beside that.
BESIDE = {"town_staff": ({"mine", "east"}, "west"), "secretary": ({"mine"}, "east")}


def test_a_town_is_asked_beside_its_own_and_a_secretary_beside_his_branch():
    found = 0
    for way, policy in WAYS.items():
        asked = cases(way, policy, everywhere=False)
        for role, (own, beside) in BESIDE.items():
            refused = {place for place, row in policy.items() if row[role] in ("403", "404")}
            if beside in refused and not own & refused:
                found += 1
                assert (role, beside) in asked, way
    assert found > 100


def test_the_long_form_asks_everybody_everywhere():
    for way, policy in WAYS.items():
        asked = cases(way, policy, everywhere=True)
        assert len(asked) == len(ROLES) * len(policy)
        assert {*asked} == {(role, place) for role in ROLES for place in policy}
