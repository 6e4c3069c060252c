"""Doors to ratings, by the words of the contract."""

from django.urls import reverse

from assessments.models import Assessment, Round
from tests.access.visits import door
from tests.assessments.factories import AssessmentFactory, RoundFactory


def draw(drawn, chance):
    region = drawn.parties[0].region
    rounds = [RoundFactory(region=region, state=state) for state in ("open", "awarded")]
    for party in chance.sample(drawn.parties, min(8, len(drawn.parties))):
        AssessmentFactory(round=chance.choice(rounds), party_organization=party)


def seen(visit, pk):
    """Whoever works at it there; once it is public whoever sees the Party organization."""
    rating = visit.rows.of(Assessment)[pk]
    public = visit.rows.of(Round)[rating.round_id].state == "awarded"
    return visit.oracle.party(rating.party_organization_id, "see" if public else "persons")


@door
def rating_page(visit):
    pk = visit.pick(visit.rows.of(Assessment))
    status = visit.get(reverse("assessments:detail", args=[pk]))
    return status, 200 if seen(visit, pk) else 404
