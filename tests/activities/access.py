"""Doors to activities."""

import datetime
import uuid

from django.utils import timezone

from activities.models import Absence, Activity, DutyRule, Excuse
from activities.services.sampling import KIND
from core.draws import draw
from core.months import Month
from tests.access.ladder import (
    EDITORS,
    READERS,
    Door,
    Post,
    Variant,
    Write,
    api,
    api_change,
    api_list,
    edit_organization,
    edit_somewhere,
    everybody_logged_in,
    list_page,
    object_of_organization,
    object_of_region,
    only,
    panel,
    pk,
    registry_readers,
    row,
    store_organization,
    versioned,
)
from tests.activities import filing_doors
from tests.activities.factories import ActivityFactory, stood
from tests.activities.filing_doors import files
from tests.branches.factories import PartyOrganizationFactory
from tests.papers.factories import PaperFactory

#: By key there is no row to see before the right to file at all is asked.
key_is_read = files.answering("200", instead_of="200+")
key_of_place = key_is_read.at("east", "west", "county", secretary="404")


def furnish(world):
    for place in world.places.values():
        place.activity = ActivityFactory(
            organizer=place.party,
            topic=f"{place.token}主题党日",
            place=f"{place.token}活动室",
            host=place.person,
            guests=[place.person],
            decisions=f"{place.person}的决议",
            held_on=timezone.localdate(),
        )
        # One of which a making up was demanded, and one that a draw may find.
        for name, state in (("demanded", "redo"), ("accepted", "accepted")):
            made = ActivityFactory(
                organizer=place.party,
                topic=f"{place.token}{state}",
                held_on=timezone.localdate(),
                state=state,
            )
            setattr(place, name, made)
        place.draw = draw(
            KIND,
            actor=None,
            occasion=f"2020-01:{place.token}",
            title=f"{place.token}活动复核",
            place_id=place.region.pk,
            candidates=[place.accepted.pk],
            wanted=1,
        )
        place.activity.branches.update(entitled_ids=[place.member.pk], entitled_count=1)
        place.excuse = Excuse.objects.create(
            party_organization=place.party,
            duty="heart_talk",
            period=f"{Month.current().year}",
            first_day=datetime.date(Month.current().year, 1, 1),
            ground=f"{place.token}防汛，镇党委同意",
        )
        place.standing = stood(place.party)
        Absence.objects.create(
            activity=place.activity, member=place.member, reason=f"{place.person}出差"
        )
        place.paper = PaperFactory(row=place.activity, made_by=world.users["town_staff"])
    filing_doors.furnish(world)


#: Making up is registered by whoever files; others who see the activity hear that it is not theirs.
makes_up = edit_organization.but(county_admin="403", county_staff="403").at("mine", secretary="200")

#: Queues and samples are of those who review; a sample is drawn by the county alone.
reviewers = edit_somewhere
recheckers = only("403", county_admin="200", county_staff="200")
reviewed = api(object_of_organization).but(
    viewer="403", secretary="403", instructor="403", surveyor="403"
)
#: Rows out of scope are as good as not sent.
decide_chosen = (
    reviewers.answering("302+")
    .in_each_place()
    .at("mine", "east", other_town="302")
    .at("west", town_staff="302")
    .at("county", town_staff="302", other_town="302")
)


def _tick(world, place):
    activity = Activity.objects.get(pk=world.places[place].activity.pk)
    return {"chosen": [f"{activity.pk}-{activity.version}"]}


def _decision(world, place):
    return {"pk": world.places[place].activity.pk, "move": "accept"}


def _sample(world, place):
    return {"region": "330999", "month": f"{timezone.localdate():%Y-%m}", "wanted": "1"}


def _body(world, place, **more):
    return {
        "party_organizations": [world.places[place].party.code],
        "duties": ["party_day"],
        "held_on": "2026-02-05",
        "topic": "新的活动",
        **more,
    }


def _key(world, place):
    return {"client_key": world.places[place].activity.client_key}


def _new_key(world, place):
    return {"client_key": uuid.UUID(int=77)}


_activity = row("activity")

MENU = {
    "活动": READERS,
    "审核": EDITORS,
    "抽查": EDITORS,
    "日历": {"secretary"},
    "看板": READERS,
    "支部一览": READERS,
    "免予申请": READERS,
    "制度": READERS,
}

_party = row("party")
#: Who asks for an excuse: whoever files for the Party organization.
asks = (
    object_of_organization.but(county_admin="403", county_staff="403", viewer="403")
    .at("west", "county", viewer="404")
    .at("mine", instructor="403", surveyor="403")
)
#: Who answers it: whoever reviews there.
answers = edit_organization.answering("302+")
#: Duties hold everywhere. Whoever changes none gets 403, an outsider finds no page.
county_rules = registry_readers.answering("403").but(county_admin="200")
lists = registry_readers.answering("200", instead_of="404")


def _rule(world, place):
    return {"pk": DutyRule.objects.get(duty="party_day", valid_to=None).pk}


DOORS = {
    "activities:board": Door(get=registry_readers),
    "activities:completion": Door(
        get=registry_readers.but(secretary="302", instructor="302", surveyor="302"),
        also=(
            Variant(
                "?month=2026-03",
                registry_readers.but(secretary="302", instructor="302", surveyor="302"),
            ),
            Variant("?region=330999001", object_of_region.of("east")),
        ),
    ),
    "activities:standings": Door(**list_page(lists)),
    "activities:heat_map": Door(**list_page(lists)),
    "activities:own_calendar": Door(get=everybody_logged_in.answering("302")),
    "activities:calendar": Door(kwargs=_party, get=object_of_organization),
    "activities:due": Door(kwargs=_party, get=panel),
    "activities:timeline": Door(kwargs=_party, get=object_of_organization),
    "activities:excuses": Door(**list_page(lists)),
    "activities:ask_excuse": Door(
        kwargs=lambda world, place: {"party": world.places[place].party.pk},
        get=asks,
        post=Post(
            asks.answering("302+"),
            lambda world, place: {"wanted": f"party_day {Month.current()}", "ground": "防汛"},
        ),
    ),
    "activities:excuse": Door(
        kwargs=row("excuse"),
        get=object_of_organization,
        post=Post(answers, versioned("excuse", move="grant")),
    ),
    "activities:duties": Door(get=registry_readers),
    "activities:edit_duty": Door(
        kwargs=_rule,
        get=county_rules,
        post=Post(county_rules, lambda world, place: {"version": "1"}),
    ),
    "activities:list": Door(**list_page(registry_readers.answering("200", instead_of="404"))),
    "activities:detail": Door(kwargs=_activity, get=object_of_organization),
    "activities:reviews": Door(**list_page(reviewers, reviewers), post=Post(decide_chosen, _tick)),
    "activities:review": Door(
        kwargs=_activity,
        get=edit_organization,
        post=Post(store_organization, versioned("activity", move="accept")),
    ),
    "activities:chain": Door(kwargs=_activity, get=panel),
    "activities:make_up": Door(
        kwargs=_activity,
        get=makes_up,
        post=Post(makes_up.answering("302+"), versioned("activity", makes_up=pk("demanded"))),
    ),
    "activities:new_sample": Door(get=recheckers, post=Post(recheckers.answering("302+"), _sample)),
    "activities:month_papers": Door(kwargs=row("party"), get=panel),
    "activities:own": Door(kwargs=row("account"), get=panel),
    "activities:history": Door(kwargs=_activity, get=panel),
    "api:review-list": Door(**api_list(api(reviewers))),
    "api:review-detail": Door(kwargs=_activity, get=reviewed),
    "api:review-chain": Door(kwargs=_activity, get=reviewed),
    "api:review-decide": Door(
        kwargs=_decision, get=api(reviewers).answering("405").in_each_place()
    ),
    "api:duty-list": Door(**api_list(api(registry_readers))),
    "api:duty-detail": Door(kwargs=row("standing"), get=api(object_of_organization)),
    "api:activity-list": Door(**api_list(api(registry_readers))),
    "api:activity-detail": Door(kwargs=_activity, get=api(object_of_organization)),
    "api:activity-withdraw": Door(
        kwargs=_activity, get=api(registry_readers).answering("405").in_each_place()
    ),
    "api:activity-by-key": Door(kwargs=_key, get=key_of_place),
    "api:activity-photo": Door(
        kwargs=lambda world, place: {**_key(world, place), "sha256": "0" * 64},
        get=key_of_place.answering("405").answering("405", instead_of="404"),
    ),
}

WRITES = [
    Write("POST", "api:review-decide", api_change, versioned("activity"), _decision),
    Write(
        "PUT",
        "api:activity-by-key",
        files.answering("201+", instead_of="200+").answering("400", instead_of="404"),
        _body,
        _new_key,
    ),
    Write("PATCH", "api:activity-detail", files, versioned("activity", place="三楼"), _activity),
    Write("POST", "api:activity-withdraw", files, versioned("activity"), _activity),
]

LISTED = {
    "reviews": (
        "topic",
        {"all": {"东街活动", "西镇活动"}, "east": {"东街活动"}, "viewer": None},
    ),
    "duties": (
        "party_organization_name",
        {
            "all": {"东街道联合党支部", "明亮科技党支部", "西镇综合党支部"},
            "east": {"东街道联合党支部", "明亮科技党支部"},
        },
    ),
    "activities": (
        "topic",
        {"all": {"东街活动", "西镇活动"}, "east": {"东街活动"}},
    ),
}


def list_draw(rows, cast):
    for branch, topic in ((rows.branch, "东街活动"), (rows.west_branch, "西镇活动")):
        ActivityFactory(organizer=branch, topic=topic)


def list_row(region):
    party = PartyOrganizationFactory(region=region)
    ActivityFactory(organizer=party)
    stood(party)


MENU |= filing_doors.MENU
DOORS |= filing_doors.DOORS
WRITES += filing_doors.WRITES
