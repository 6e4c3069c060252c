"""Who may do what with campaigns: the county prepares them, the office of a town and the squads
have their own units in them, nobody else any."""

from django.utils import timezone

from tests.access.ladder import Door
from tests.surveys.factories import AssignmentFactory, RoundFactory, RunningFactory, SquadFactory
from tests.surveys.factories import SquadMemberFactory as MemberOfSquad


def furnish(world):
    """A campaign with the organization of each place; the squad of `mine` has a surveyor."""
    campaign = RunningFactory(name="全县摸底")
    first = RoundFactory(campaign=campaign, opened_on=timezone.localdate())
    squad = SquadFactory(campaign=campaign, name="一队")
    MemberOfSquad(squad=squad, user=world.users["surveyor"])
    for name, place in world.places.items():
        place.unit = AssignmentFactory(
            campaign=campaign,
            round=first,
            organization=place.organization,
            squad=squad if name == "mine" else None,
        )
    world.campaign, world.round, world.squad = campaign, first, squad


DOORS: dict[str, Door] = {}
