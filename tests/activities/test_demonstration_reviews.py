"""The generated county's activities went through a review that leads to where they are."""

import datetime
import random

import pytest

from activities.models import Activity, ActivityStep
from activities.services.demonstration_reviews import generate
from activities.services.review import REVIEW
from core.draws import matches
from core.models import Draw
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory

TODAY = datetime.date(2026, 11, 28)


@pytest.fixture
def activities(county):
    branch = PartyOrganizationFactory(region=county.east)
    return [
        ActivityFactory(
            # Steps go by the key: with those of the sequence a move could be missing by chance.
            pk=100_000 + n,
            organizer=branch,
            held_on=datetime.date(2026, 8 + n % 4, 5),
            filed_at=datetime.datetime(2026, 8 + n % 4, 6, 3, tzinfo=datetime.UTC),
            state="returned" if n % 5 == 0 else "filed" if n % 7 == 0 else "accepted",
        )
        for n in range(72)
    ]


def drawn():
    return list(Draw.objects.order_by("pk").values_list("occasion", "seed", "chosen"))


def test_each_chain_leads_to_the_state_and_the_same_seed_gives_the_same(activities):
    generate(random.Random("demo"), datetime.date(2026, 1, 1), TODAY)
    moves = set()
    for activity in Activity.objects.order_by("pk"):
        steps = list(ActivityStep.objects.filter(subject=activity).order_by("pk"))
        moves |= {each.move for each in steps}
        if activity.held_on < datetime.date(2026, 9, 1) or activity.state == "filed":
            assert steps == []
            continue
        state = "filed"
        for each in steps:
            move = REVIEW.flow.moves[each.move]
            assert (each.before, each.after) == (state, move.to) and state in move.sources
            assert bool(each.reason) == move.reason
            assert set(each.grounds) <= set(REVIEW.grounds)
            state = each.after
        assert state == activity.state
        assert [each.made_at for each in steps] == sorted(each.made_at for each in steps)
    assert moves == {"return", "redo", "refile", "accept", "skip"}
    assert [occasion for occasion, *_ in drawn()] == ["2026-10:330999", "2026-09:330999"]
    assert all(matches(each) for each in Draw.objects.all())
    first = drawn()
    Draw.objects.all().delete()
    ActivityStep.objects.all().delete()
    generate(random.Random("demo"), datetime.date(2026, 1, 1), TODAY)
    assert drawn() == first
