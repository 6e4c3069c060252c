"""Doors to answers: filed by the squad of the unit, judged by the office of its town."""

import uuid

from django.utils import timezone

from answers.models import AnswerValue
from surveys.models import Assignment
from tests.access.ladder import (
    Door,
    Post,
    Write,
    api,
    api_list,
    list_page,
    object_of_organization,
    only,
    panel,
    row,
    versioned,
)
from tests.answers.factories import DAY, PROPOSABLE, AnswerFactory, answered, asks
from tests.orgs.factories import OrganizationFactory
from tests.surveys.factories import (
    AssignmentFactory,
    RoundFactory,
    RunningFactory,
    SquadFactory,
    SquadMemberFactory,
)

KEY = uuid.UUID("7e57d004-2b97-4e7a-b45f-5387367791cd")


def furnish(world):
    """A campaign of its own that asks something, and in each place an answer that proposes another
    number of staff: in `mine` by the squad, elsewhere by somebody of the county."""
    campaign = RunningFactory(name="全县问卷", proposable=PROPOSABLE)
    RoundFactory(campaign=campaign, opened_on=timezone.localdate())
    asks(campaign, code="MD", name="摸底表")
    squad = SquadFactory(campaign=campaign)
    SquadMemberFactory(squad=squad, user=world.users["surveyor"])
    for name, place in world.places.items():
        mine = name == "mine"
        place.asked_unit = AssignmentFactory(
            campaign=campaign, organization=place.organization, squad=squad if mine else None
        )
        actor = world.users["surveyor" if mine else "county_staff"]
        staff = place.organization.staff_count + 5
        place.survey_answer = answered(actor, place.asked_unit, answers={"staff": staff})
        place.answer_value = AnswerValue.objects.get(sheet=place.survey_answer)
        for each in ("survey_answer", "answer_value", "asked_unit"):
            getattr(place, each).refresh_from_db()


_OFFICES = dict.fromkeys(("county_admin", "county_staff", "town_staff", "other_town"), "200")
_offices = only("403", **_OFFICES)
#: The office of the unit's town, and the squad.
unit = object_of_organization.but(viewer="404", secretary="404", instructor="404")
#: Judged by another one than who filed it.
_judges = unit.at("mine", surveyor="403").at("east", "west", "county", county_staff="403")
_files = (
    unit.answering("403")
    .at("mine", surveyor="200")
    .at("east", "west", "county", county_staff="200")
)


#: Over the API whoever neither files nor judges hears so at once.
_asks = api(only("403", **_OFFICES, surveyor="200"))
_strangers = dict.fromkeys(("viewer", "secretary", "instructor"), "403")


def _api(policy):
    return api(policy).but(**_strangers)


_posts = _asks.answering("405").in_each_place()


def _body(world, place):
    unit = world.places[place].asked_unit.pk
    return {"assignment": unit, "surveyed_on": str(DAY), "answers": {"members": "否"}}


def _value(world, place):
    found = world.places[place].answer_value
    return {"value": found.pk, "version": found.version, "approves": True}


MENU = {
    # Of surveyors, who are not among the roles whose menu is looked at.
    "入户摸排": set(),
    "摸排答卷": {"county_admin", "town_staff"},
}

DOORS = {
    "answers:queue": Door(
        **list_page(_offices, _offices),
        post=Post(
            _offices.answering("302+").but(county_staff="302", town_staff="302"),
            lambda world, place: {
                "accept": f"{world.places['west'].survey_answer.pk}-"
                f"{world.places['west'].survey_answer.version}"
            },
        ),
    ),
    "answers:today": Door(get=only("403", surveyor="200")),
    "answers:call": Door(
        kwargs=row("asked_unit"),
        post=Post(unit, lambda world, place: {}),
        contacts=("surveyor",),
    ),
    "answers:detail": Door(kwargs=row("survey_answer"), get=unit),
    "answers:chain": Door(kwargs=row("survey_answer"), get=panel),
    "answers:review": Door(
        kwargs=row("survey_answer"),
        get=_judges,
        post=Post(_judges.answering("302+"), versioned("survey_answer", move="accept")),
    ),
    "answers:withdraw": Door(
        kwargs=row("survey_answer"),
        get=_files,
        post=Post(_files.answering("302+"), versioned("survey_answer")),
    ),
    "answers:decide_value": Door(
        kwargs=row("answer_value"),
        post=Post(_judges.answering("302+"), versioned("answer_value", decision="yes")),
    ),
    "api:answer-list": Door(**api_list(_asks)),
    "api:answer-detail": Door(kwargs=row("survey_answer"), get=_api(unit)),
    "api:answer-chain": Door(kwargs=row("survey_answer"), get=_api(unit)),
    "api:answer-correct": Door(kwargs=row("survey_answer"), get=_posts),
    "api:answer-withdraw": Door(kwargs=row("survey_answer"), get=_posts),
    "api:answer-decide-value": Door(kwargs=row("survey_answer"), get=_posts),
    "api:answer-decide": Door(
        kwargs=lambda world, place: {**row("survey_answer")(world, place), "move": "accept"},
        get=_posts,
    ),
    "api:answer-by-key": Door(
        kwargs=lambda world, place: {"client_key": world.places[place].survey_answer.client_key},
        get=_api(unit),
    ),
    "api:answer-draft": Door(
        kwargs=lambda world, place: {"client_key": KEY},
        get=api(only("403", surveyor="404")),
    ),
}

WRITES = [
    Write(
        "PUT",
        "api:answer-by-key",
        _api(unit).answering("201+"),
        _body,
        lambda world, place: {"client_key": KEY},
    ),
    Write(
        "PUT",
        "api:answer-draft",
        api(only("403", surveyor="204+")),
        lambda world, place: {"surveyed_on": str(DAY)},
        lambda world, place: {"client_key": KEY},
    ),
    Write(
        "DELETE",
        "api:answer-draft",
        api(only("403", surveyor="404")),
        lambda world, place: {},
        lambda world, place: {"client_key": KEY},
    ),
    Write(
        "POST",
        "api:answer-correct",
        _api(_files).answering("200+"),
        lambda world, place: {**_body(world, place), **versioned("survey_answer")(world, place)},
        row("survey_answer"),
    ),
    Write(
        "POST",
        "api:answer-withdraw",
        _api(_files).answering("200+"),
        versioned("survey_answer"),
        row("survey_answer"),
    ),
    Write(
        "POST",
        "api:answer-decide-value",
        _api(_judges).answering("200+"),
        _value,
        row("survey_answer"),
    ),
    Write(
        "POST",
        "api:answer-decide",
        _api(_judges).answering("200+"),
        versioned("survey_answer"),
        lambda world, place: {**row("survey_answer")(world, place), "move": "accept"},
    ),
]

LISTED = {
    "answers": (
        "organization_name",
        {
            "all": {"东街道平常商行", "西镇机械有限公司"},
            "east": {"东街道平常商行"},
            "viewer": None,
        },
    ),
}


def list_draw(rows, cast):
    for unit in (rows.plain, rows.west):
        AnswerFactory(assignment=Assignment.objects.get(organization=unit))


def list_row(region):
    unit = OrganizationFactory(name="又一家", region=region)
    AnswerFactory(assignment=AssignmentFactory(organization=unit))
