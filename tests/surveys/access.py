"""Who may do what with campaigns: the county prepares them, the office of a town and the squads
have their own units in them, nobody else any."""

from django.utils import timezone

from surveys.models import SurveyRule
from tests.access.ladder import (
    Door,
    Post,
    Variant,
    Write,
    api,
    county_rule,
    everybody_logged_in,
    list_page,
    object_of_organization,
    only,
    panel,
    row,
    versioned,
)
from tests.orgs.factories import OrganizationFactory
from tests.surveys.factories import (
    AssignmentFactory,
    CampaignFactory,
    RoundFactory,
    RunningFactory,
    SquadFactory,
    later,
)
from tests.surveys.factories import SquadMemberFactory as MemberOfSquad


def furnish(world):
    """A campaign with the organization of each place; the squad of `mine` has a surveyor."""
    campaign = RunningFactory(name="全县摸底")
    first = RoundFactory(campaign=campaign, opened_on=timezone.localdate())
    squad = SquadFactory(campaign=campaign, name="一队")
    MemberOfSquad(squad=squad, user=world.users["surveyor"])
    for name, place in world.places.items():
        place.surveyed = AssignmentFactory(
            campaign=campaign,
            round=first,
            organization=place.organization,
            squad=squad if name == "mine" else None,
            note=f"{place.token}的说明",
        )
        place.surveyed.refresh_from_db()
    draft = CampaignFactory(name="筹备中的摸底")
    world.survey, world.survey_draft, world.survey_squad = campaign, draft, squad
    world.survey_round = RoundFactory(campaign=campaign, number=2)
    RoundFactory(campaign=draft)
    for each in (campaign, draft, squad, world.survey_round):
        each.refresh_from_db()


_OFFICES = ("county_admin", "county_staff", "town_staff", "other_town")
#: Pages of campaigns: for the offices behind them, and for the squads.
concerned = only("403", **dict.fromkeys((*_OFFICES, "surveyor"), "200"))
#: One that runs: for the others it does not exist.
campaign_seen = only("404", **dict.fromkeys((*_OFFICES, "surveyor"), "200"))
#: The page that changes it: who sees it hears that he may not.
campaign_edited = campaign_seen.answering("403").but(county_admin="200")
campaign_stored = campaign_edited.answering("302+")
#: One that is prepared is seen by nobody else.
draft_edited = only("404", county_admin="200")
creates = only("403", county_admin="200")
#: A unit: of the office's town, or of the squad.
unit = object_of_organization.but(viewer="404", secretary="404", instructor="404")
_county = unit.answering("403").but(county_admin="200")
_rechecks = unit.answering("403").but(county_admin="200", county_staff="200")


def _read(policy):
    """A program without anything to do there hears so, whatever the row."""
    return api(policy).but(viewer="403", secretary="403", instructor="403")


def _key(name, key="pk"):
    return lambda world, place: {key: getattr(world, name).pk}


def _of(name, /, **fields):
    """Version of something of the world, and fields."""

    def filled(world, place):
        found = getattr(world, name)
        found.refresh_from_db()
        return {"version": found.version, **fields}

    return filled


def _place(world, place):
    return {
        **_of("survey")(world, place),
        "squad": world.survey_squad.pk,
        "region": world.regions.west.code,
    }


def _unit_of_world(world, place):
    return {"organization": world.places["west"].bare.pk}


def _rule(world, place):
    return {"pk": SurveyRule.objects.get(valid_to=None).pk}


def _replaced(world, place):
    version = SurveyRule.objects.get(valid_to=None).version
    return {"version": version, "number": "4", "valid_from": "2027-01-01", "ground": "县规定"}


_CAMPAIGN = {"name": "新的摸底", "ground": "县两新工委〔2026〕8号"}
_WITH_DAY = {"title": "补漏核查", "due_on": later().isoformat()}

DOORS = {
    "surveys:list": Door(
        get=concerned,
        also=(
            Variant("?export=xlsx", concerned.but(surveyor="403")),
            Variant("?q=摸底", concerned, htmx_target="list"),
        ),
    ),
    "surveys:new": Door(get=creates, post=Post(creates.answering("302+"), lambda *_: _CAMPAIGN)),
    "surveys:rules": Door(get=everybody_logged_in),
    "surveys:replace_rule": Door(
        kwargs=_rule, get=county_rule, post=Post(county_rule.answering("302+"), _replaced)
    ),
    "surveys:detail": Door(kwargs=_key("survey"), get=campaign_seen),
    "surveys:history": Door(kwargs=_key("survey"), get=panel),
    "surveys:progress": Door(kwargs=_key("survey"), get=campaign_seen.but(surveyor="403")),
    "surveys:checks": Door(kwargs=_key("survey"), get=campaign_seen),
    "surveys:edit": Door(
        kwargs=_key("survey"),
        get=campaign_edited,
        post=Post(campaign_stored, _of("survey", **_CAMPAIGN)),
    ),
    "surveys:choose": Door(
        kwargs=_key("survey_draft"),
        get=draft_edited,
        also=(Variant("?state=operating", draft_edited),),
        post=Post(draft_edited.answering("302"), _of("survey_draft")),
    ),
    "surveys:start": Door(
        kwargs=_key("survey_draft"),
        get=draft_edited,
        post=Post(draft_edited.answering("302+"), _of("survey_draft")),
    ),
    "surveys:cancel": Door(
        kwargs=_key("survey_draft"),
        get=draft_edited,
        post=Post(draft_edited.answering("302+"), _of("survey_draft", reason="与普查合并进行")),
    ),
    "surveys:close": Door(
        kwargs=_key("survey"),
        get=campaign_edited,
        post=Post(campaign_stored, _of("survey")),
    ),
    "surveys:place": Door(
        kwargs=_key("survey"), get=campaign_edited, post=Post(campaign_stored, _place)
    ),
    "surveys:balance": Door(
        kwargs=_key("survey"),
        get=campaign_edited,
        post=Post(campaign_stored, _of("survey")),
    ),
    "surveys:add": Door(
        kwargs=_key("survey", "campaign"),
        get=creates,
        post=Post(creates.answering("302+"), _unit_of_world),
    ),
    "surveys:sample": Door(
        kwargs=_key("survey"),
        get=campaign_edited.but(county_staff="200"),
        post=Post(
            campaign_edited.but(county_staff="200"),
            lambda world, place: {"region": world.regions.root.code, "percent": "5"},
        ),
    ),
    "surveys:new_round": Door(
        kwargs=_key("survey", "campaign"),
        get=creates,
        post=Post(creates.answering("302+"), lambda *_: _WITH_DAY),
    ),
    "surveys:edit_round": Door(
        kwargs=_key("survey_round"),
        get=campaign_edited,
        post=Post(campaign_stored, _of("survey_round", **_WITH_DAY)),
    ),
    "surveys:open_round": Door(
        kwargs=_key("survey_round"),
        get=campaign_edited,
        post=Post(campaign_stored, _of("survey_round")),
    ),
    "surveys:new_squad": Door(
        kwargs=_key("survey", "campaign"),
        get=creates,
        post=Post(creates.answering("302+"), lambda *_: {"name": "二队", "people": ""}),
    ),
    "surveys:edit_squad": Door(
        kwargs=_key("survey_squad"),
        get=campaign_edited,
        post=Post(campaign_stored, _of("survey_squad", name="改名的队", people="")),
    ),
    "surveys:assignments": Door(
        **list_page(concerned, concerned.but(surveyor="403")),
        post=Post(
            creates.answering("302+"),
            lambda world, place: {"chosen": [world.places["mine"].surveyed.pk]},
        ),
    ),
    "surveys:assignment": Door(kwargs=row("surveyed"), get=unit),
    "surveys:unit_history": Door(kwargs=row("surveyed"), get=panel),
    "surveys:step": Door(
        kwargs=row("surveyed"),
        get=unit.answering("404"),
        also=(
            Variant("?move=contacted", unit),
            Variant(
                "?move=checked",
                unit.but(surveyor="403").at("east", "west", "county", surveyor="404"),
            ),
        ),
    ),
    "surveys:give": Door(
        kwargs=row("surveyed"),
        get=_county,
        post=Post(
            _county.answering("302+"),
            lambda world, place: (
                versioned("surveyed", squad="")(world, place)
                | ({} if place == "mine" else {"squad": world.survey_squad.pk})
            ),
        ),
    ),
    "surveys:recheck": Door(
        kwargs=row("surveyed"),
        get=_rechecks,
        post=Post(_rechecks, versioned("surveyed", recheck="agrees")),
    ),
    "surveys:of_organization": Door(kwargs=row("organization"), get=panel),
    "api:campaign-list": Door(get=api(concerned), also=(Variant("?limit=1", api(concerned)),)),
    "api:campaign-detail": Door(kwargs=_key("survey"), get=_read(campaign_seen)),
    "api:campaign-assignment-list": Door(
        get=api(concerned),
        also=(
            Variant("?limit=1", api(concerned)),
            Variant("?ordering=organization", api(concerned).answering("400")),
        ),
    ),
    "api:campaign-assignment-detail": Door(kwargs=row("surveyed"), get=_read(unit)),
    "api:campaign-assignment-move": Door(
        kwargs=row("surveyed"), get=api(concerned).answering("405").in_each_place()
    ),
}

WRITES = [
    Write(
        "POST",
        "api:campaign-assignment-move",
        _read(unit).answering("200+"),
        versioned("surveyed", move="contacted"),
        row("surveyed"),
    ),
]

_CONCERNED = frozenset({"county_admin", "town_staff"})
MENU = {"摸底排查": _CONCERNED, "排查对象": _CONCERNED}

LISTED = {
    "campaigns": (
        "name",
        {"all": {"全县摸底"}, "east": {"全县摸底"}, "viewer": None},
    ),
    "campaign-assignments": (
        "organization_name",
        {
            "all": {"东街道平常商行", "西镇机械有限公司"},
            "east": {"东街道平常商行"},
            "viewer": None,
        },
    ),
}


def list_draw(rows, cast):
    campaign = RunningFactory(name="全县摸底")
    first = RoundFactory(campaign=campaign)
    for organization in (rows.plain, rows.west):
        AssignmentFactory(campaign=campaign, round=first, organization=organization)


def list_row(region):
    AssignmentFactory(organization=OrganizationFactory(region=region))
