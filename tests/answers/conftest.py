"""A squad with a unit, and another squad of the same town."""

from types import SimpleNamespace

import pytest

from tests.accounts.factories import GrantFactory
from tests.answers.factories import PROPOSABLE, asks
from tests.orgs.factories import OrganizationFactory
from tests.surveys.factories import (
    AssignmentFactory,
    RunningFactory,
    SquadFactory,
    SquadMemberFactory,
)


@pytest.fixture(scope="module")
def kept(kept_county, kept_cast):
    campaign = RunningFactory(proposable=PROPOSABLE)
    squad = SquadFactory(campaign=campaign)
    SquadMemberFactory(squad=squad, user=kept_cast.surveyor)
    unit = OrganizationFactory(region=kept_cast.branch.region, name="甲公司", staff_count=50)
    row = AssignmentFactory(campaign=campaign, organization=unit, squad=squad)
    # Of another squad of the same town.
    beside = SquadFactory(campaign=campaign)
    stranger = GrantFactory(role="surveyor").user
    SquadMemberFactory(squad=beside, user=stranger)
    other = AssignmentFactory(
        campaign=campaign,
        organization=OrganizationFactory(region=kept_cast.branch.region),
        squad=beside,
    )
    return SimpleNamespace(
        campaign=campaign,
        row=row,
        unit=unit,
        other=other,
        squad=squad,
        stranger=stranger,
        other_town=GrantFactory(role="town_staff", region=kept_county.west).user,
        questionnaire=asks(campaign),
    )


@pytest.fixture
def world(kept, kept_cast, fresh):
    for each in (kept.row, kept.unit, kept.campaign):
        each.refresh_from_db()
    users = {name: fresh(getattr(kept_cast, name)) for name in vars(kept_cast) if name != "branch"}
    for name in ("stranger", "other_town"):
        users[name] = fresh(getattr(kept, name))
    return SimpleNamespace(**vars(kept) | users)
