"""The list of Party organizations by their stars: the filter finds what the column shows."""

import datetime
import itertools

import pytest
from django.utils import timezone

from assessments.columns import _with_star
from assessments.models import latest_stars
from branches.models import PartyOrganization
from tests.assessments.factories import AssessmentFactory, RoundFactory, SchemeFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import PostFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def awards(county):
    """Party organization → (awarded on, valid until, star, frozen) of all awards that it has."""
    today, scheme = timezone.localdate(), SchemeFactory()
    rounds = [
        RoundFactory(
            scheme=scheme,
            region=county.root,
            awarded_on=today - awarded * DAY,
            valid_until=today + left * DAY,
        )
        # Over today; two of one day; the newest ends first.
        for awarded, left in ((40, 0), (30, 90), (30, 80), (5, 1))
    ]
    choices = [
        (), (0,), (1,), (3,), (0, 1), (1, 2), (1, 3), (0, 1, 2, 3),
    ]  # fmt: skip
    found = {}
    stars = itertools.cycle((5, 3, 0, 4, 6, 3, 1))
    for chosen in choices * 3:
        party = PartyOrganizationFactory(region=county.east)
        found[party.pk] = []
        for place in chosen:
            each, star, frozen = rounds[place], next(stars), next(stars) != 1
            AssessmentFactory(
                round=each, party_organization=party, score={"star": star, "frozen": frozen}
            )
            found[party.pk].append((each.awarded_on, each.valid_until, star, frozen))
        # That of its secretary is another thing.
        AssessmentFactory(
            round=RoundFactory(region=county.root, awarded_on=today, valid_until=today + 9 * DAY),
            party_organization=party,
            post=PostFactory(party_organization=party),
            score={"star": 2, "frozen": True},
        )
    return found


def held(awards) -> int | None:
    today = timezone.localdate()
    valid = [(day, star) for day, until, star, frozen in awards if frozen and until > today]
    return max(valid)[1] if valid else None


def test_each_star_is_found_as_it_is_shown(awards):
    rows = PartyOrganization.objects.filter(pk__in=awards)
    expected = {pk: held(each) for pk, each in awards.items()}
    assert dict(rows.annotate(now=latest_stars()).values_list("pk", "now")) == expected
    assert {0, 3, 5, None} <= set(expected.values())
    for value in ("6", "5", "4", "3", "2", "1", "0", "none"):
        wanted = None if value == "none" else int(value)
        found = set(_with_star(rows, "star", value).values_list("pk", flat=True))
        assert found == {pk for pk, star in expected.items() if star == wanted}, value
