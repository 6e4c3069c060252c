"""The property test of `test_property`, ten thousand times over ten registries."""

import pytest

from accounts.models.people import GrantQuerySet
from branches.models import OrganizationLinkQuerySet, PartyOrganization
from members.models import MemberQuerySet
from months.models import SnapshotQuerySet
from orgs.models import OrganizationQuerySet
from tests.access.collected import VISITS
from tests.access.registry import draw
from tests.access.visits import visit_at_random
from tests.branches.visits import party_list
from tests.members.visits import person_search
from tests.orgs.visits import organization_export
from tests.reports.visits import behind_a_figure, home


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_visits(db, unlimited, seed):
    drawn = draw(100 + seed, users=60)
    assert sum(visit_at_random(drawn, trials=1_000, seed=seed, doors=VISITS).values()) == 1_000


def _everything(self, *args):
    return self


#: Ways of getting the scope wrong, each of which somebody once did, and a door where it shows.
MISTAKES = {
    "exports go by what is seen": (
        organization_export,
        (OrganizationQuerySet, "exportable_by", _everything),
    ),
    "a committee's secretary sees the members of all its branches": (
        person_search,
        (
            MemberQuerySet,
            "_reached",
            lambda self, part: self.filter(
                party_organization__in=PartyOrganization.objects.all()._reached(part)
            ),
        ),
    ),
    "everybody sees drafts": (
        behind_a_figure,
        (
            SnapshotQuerySet,
            "visible_to",
            lambda self, user: self._reached(user, user.reach.see_registry),
        ),
    ),
    "counts go beyond the scope": (
        party_list,
        (OrganizationLinkQuerySet, "visible_to", _everything),
    ),
    "grants count before they begin": (
        home,
        (GrantQuerySet, "in_force", lambda self, day: self),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_noticed(db, unlimited, monkeypatch, mistake):
    """The test would be worth nothing if a leak went through it."""
    door, patch = MISTAKES[mistake]
    drawn = draw(100, users=60)
    visit_at_random(drawn, trials=100, seed=0, doors=[door])
    monkeypatch.setattr(*patch)
    with pytest.raises(AssertionError, match=" for "):
        visit_at_random(drawn, trials=1_000, seed=0, doors=[door])
