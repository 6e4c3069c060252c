"""Doors of filing: the page of a phone, paper, templates, delegation, correcting, withdrawing."""

import hashlib
import uuid

from django.utils import timezone

from activities.models import Activity, ActivityText, Delegation, Photo
from activities.services.filing import DRAFT
from core.filing import drafts
from tests.access.ladder import (
    OLD,
    Door,
    Post,
    Write,
    add_to_organization,
    api,
    api_change,
    everyone,
    nothing,
    object_of_organization,
    only,
    panel,
    row,
    versioned,
)
from tests.accounts.factories import UserFactory
from tests.core.attachments.samples import picture

DAY = "2026-01-05"
PHOTO = picture()

#: Pages of filing: whoever may file for nobody is refused before any row is looked for.
filing = only("403", town_staff="200", secretary="200", other_town="200")
filing_of_party = filing.answering("404")
new_filing = (
    add_to_organization.but(county_admin="403", county_staff="403")
    .at("mine", secretary="200")
    .at("east", "west", "county", secretary="404")
    .answering("302+")
)
#: What is there, for whoever files for its Party organization; who only sees it learns so.
kept = (
    object_of_organization.but(county_admin="403", county_staff="403")
    .at("mine", "east", viewer="403")
    .at("mine", instructor="403", surveyor="403")
)
#: By key over the API: the towns for others, the secretary for his own; the county looks on.
files = (
    api_change.but(county_admin="403", county_staff="403", viewer="403")
    .at("mine", secretary="200+")
    .at("east", "west", "county", secretary="404")
)
#: What nobody else sees.
own_text = kept.answering("404", instead_of="403").answering("302+")


def _form(world, place):
    return {
        "party": world.places[place].party.code,
        "key": uuid.UUID(int=78 + world.places[place].nth),
        "duties": ["party_day"],
        "held_on": timezone.localdate().isoformat(),
    }


def _of_party(world, place):
    return {"party": world.places[place].party.pk}


def furnish(world):
    for place in world.places.values():
        place.text = ActivityText.objects.create(
            party_organization=place.party, name=f"{place.token}模板", text=f"{place.token}学习"
        )
        place.text.refresh_from_db()
        place.delegation = Delegation.objects.create(
            party_organization=place.party,
            user=UserFactory(),
            starts_on=OLD,
            ends_on=OLD,
        )
        # One that is announced and did not arrive yet.
        Photo.objects.create(
            activity=place.activity,
            client_key=place.activity.client_key,
            sha256=hashlib.sha256(PHOTO).hexdigest(),
        )
    drafts.keep(
        actor=world.users["secretary"],
        subject=DRAFT,
        client_key=_of_secretary()["client_key"],
        body={"topic": "没写完"},
    )


def _correction(world, place):
    activity = world.places[place].activity
    return {
        "version": Activity.objects.get(pk=activity.pk).version,
        "duties": ["party_day"],
        "held_on": activity.held_on.isoformat(),
        "topic": "更正后的",
        "place": "三楼",
    }


def _draft_key(world, place):
    return {"client_key": uuid.UUID(int=77)}


def _of_secretary(*_):
    """A draft is its owner's alone."""
    return {"client_key": uuid.UUID(int=76)}


def _photo(world, place):
    return {
        "client_key": world.places[place].activity.client_key,
        "sha256": hashlib.sha256(PHOTO).hexdigest(),
    }


_activity = row("activity")

MENU = {"填报活动": {"town_staff", "secretary"}}

DOORS = {
    "activities:file": Door(get=filing, post=Post(new_filing, _form)),
    "activities:people": Door(get=filing_of_party),
    "activities:paper": Door(get=filing_of_party),
    "activities:texts": Door(
        get=filing_of_party,
        post=Post(
            new_filing,
            lambda world, place: {
                "party": world.places[place].party.code,
                "name": "模板",
                "text": "内容",
            },
        ),
    ),
    "activities:remove_text": Door(kwargs=row("text"), post=Post(own_text, versioned("text"))),
    "activities:manifest": Door(get=everyone("200")),
    "activities:worker": Door(get=everyone("200")),
    "activities:offline": Door(get=everyone("200")),
    "activities:delegations": Door(kwargs=row("party"), get=panel),
    "activities:new_delegation": Door(
        kwargs=_of_party,
        get=kept,
        post=Post(
            kept.answering("302+"), lambda world, place: {"username": "nobody", "starts_on": DAY}
        ),
    ),
    "activities:end_delegation": Door(
        kwargs=row("delegation"),
        get=kept,
        post=Post(kept.answering("302+"), versioned("delegation", ends_on=DAY)),
    ),
    "activities:edit": Door(
        kwargs=_activity, get=kept, post=Post(kept.answering("302+"), _correction)
    ),
    "activities:withdraw": Door(
        kwargs=_activity,
        get=kept,
        post=Post(kept.answering("302+"), versioned("activity", reason="填错了党组织")),
    ),
    "activities:start_live": Door(
        kwargs=_activity,
        get=kept,
        post=Post(
            kept.answering("302+"), versioned("activity", live_link="https://live.example.cn/1")
        ),
    ),
    "activities:end_live": Door(
        kwargs=_activity, post=Post(kept.answering("302"), versioned("activity"))
    ),
    # Asked by the media server: the key decides, and the stream.
    "activities:publish_live": Door(
        get=everyone("405"), post=Post(everyone("403"), lambda world, place: {"name": "x"})
    ),
    "activities:watch_live": Door(get=everyone("403", anonymous="401")),
    "activities:file_plan": Door(kwargs=_activity, get=kept.answering("302")),
    "api:activity-draft": Door(kwargs=_of_secretary, get=api(filing_of_party).but(secretary="200")),
}

WRITES = [
    Write(
        "PUT",
        "api:activity-draft",
        api(filing).answering("204+").but(county_admin="403", county_staff="403"),
        lambda world, place: {"topic": "没写完"},
        _draft_key,
    ),
    Write(
        "DELETE",
        "api:activity-draft",
        api(filing_of_party).but(secretary="204+", county_admin="403", county_staff="403"),
        nothing,
        _of_secretary,
    ),
    Write(
        "PUT",
        "api:activity-photo",
        files.answering("201+", instead_of="200+"),
        lambda world, place: PHOTO,
        _photo,
    ),
    Write(
        "DELETE",
        "api:activity-photo",
        files.answering("204+", instead_of="200+"),
        nothing,
        _photo,
    ),
]
