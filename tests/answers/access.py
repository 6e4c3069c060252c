"""Doors to answers: filed by the squad of the unit, judged by the office of its town."""

import hashlib
import uuid

from django.utils import timezone

from answers.models import AnswerPhoto, AnswerValue
from surveys.models import Assignment
from tests.access.ladder import (
    Door,
    Post,
    Write,
    api,
    api_list,
    list_page,
    nothing,
    object_of_organization,
    only,
    panel,
    row,
    versioned,
)
from tests.accounts.factories import GrantFactory
from tests.answers.factories import DAY, PROPOSABLE, AnswerFactory, answered, asks
from tests.core.attachments.samples import picture
from tests.orgs.factories import OrganizationFactory
from tests.surveys.factories import (
    AssignmentFactory,
    RoundFactory,
    RunningFactory,
    SquadFactory,
    SquadMemberFactory,
)

PHOTO = picture()
KEY = uuid.UUID("7e57d004-2b97-4e7a-b45f-5387367791cd")


def furnish(world):
    """A campaign of its own that asks something, and in each place an answer that proposes another
    number of staff, with a photo on its way: in `mine` by the squad, elsewhere by another one."""
    campaign = RunningFactory(name="全县问卷", proposable=PROPOSABLE)
    elsewhere = GrantFactory(role="surveyor").user
    RoundFactory(campaign=campaign, opened_on=timezone.localdate())
    asks(campaign, code="MD", name="摸底表")
    squads = {True: SquadFactory(campaign=campaign), False: SquadFactory(campaign=campaign)}
    SquadMemberFactory(squad=squads[True], user=world.users["surveyor"])
    SquadMemberFactory(squad=squads[False], user=elsewhere)
    for name, place in world.places.items():
        mine = name == "mine"
        place.asked_unit = AssignmentFactory(
            campaign=campaign, organization=place.organization, squad=squads[mine]
        )
        actor = world.users["surveyor"] if mine else elsewhere
        staff = place.organization.staff_count + 5
        place.survey_answer = answered(actor, place.asked_unit, answers={"staff": staff})
        AnswerPhoto.objects.create(
            answer=place.survey_answer,
            client_key=place.survey_answer.client_key,
            sha256=hashlib.sha256(PHOTO).hexdigest(),
        )
        place.answer_value = AnswerValue.objects.get(sheet=place.survey_answer)
        for each in ("survey_answer", "answer_value", "asked_unit"):
            getattr(place, each).refresh_from_db()


_OFFICES = dict.fromkeys(("county_admin", "county_staff", "town_staff", "other_town"), "200")
_offices = only("403", **_OFFICES)
#: The office of the unit's town, and the squad.
unit = object_of_organization.but(viewer="404", secretary="404", instructor="404")
_judges = unit.at("mine", surveyor="403")
#: Filed, corrected and withdrawn by the squad alone: the offices judge it.
_files = unit.answering("403").at("mine", surveyor="200")


#: Over the API whoever neither files nor judges hears so at once.
_asks = api(only("403", **_OFFICES, surveyor="200"))
_strangers = dict.fromkeys(("viewer", "secretary", "instructor"), "403")


def _api(policy):
    return api(policy).but(**_strangers)


#: By key nobody but squads files anything, each of its own units.
_keyed = api(only("403", surveyor="404")).in_each_place().at("mine", surveyor="200")

_posts = _asks.answering("405").in_each_place()


def _body(world, place):
    unit = world.places[place].asked_unit.pk
    return {"assignment": unit, "surveyed_on": str(DAY), "answers": {"members": "否"}}


def _value(world, place):
    found = world.places[place].answer_value
    return {"value": found.pk, "version": found.version, "approves": True}


def _photo(world, place):
    return {
        "client_key": world.places[place].survey_answer.client_key,
        "sha256": hashlib.sha256(PHOTO).hexdigest(),
    }


MENU = {
    # Of surveyors, who are not among the roles whose menu is looked at.
    "入户摸排": set(),
    "摸排答卷": {"county_admin", "town_staff"},
}

DOORS = {
    "answers:queue": Door(
        **list_page(_offices, _offices),
        post=Post(
            _offices.answering("302+").but(town_staff="302"),
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
    "answers:of_unit": Door(kwargs=row("asked_unit"), get=panel),
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
    "api:answer-photo": Door(kwargs=_photo, get=api(only("403", surveyor="405")).in_each_place()),
    "api:answer-draft": Door(
        kwargs=lambda world, place: {"client_key": KEY},
        get=api(only("403", surveyor="404")),
    ),
}

WRITES = [
    Write(
        "PUT",
        "api:answer-by-key",
        _keyed.answering("201+"),
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
    Write("PUT", "api:answer-photo", _keyed.answering("201+"), lambda world, place: PHOTO, _photo),
    Write("DELETE", "api:answer-photo", _keyed.answering("204+"), nothing, _photo),
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
