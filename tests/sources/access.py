"""Doors to lists, their rows and the rules: worked by whoever keeps the organizations, ruled by the
county."""

import datetime

from sources.models import Deed, MatchRule, Source
from tests.access.ladder import (
    EDITORS,
    Door,
    Post,
    Write,
    add_to_organization,
    api,
    api_change,
    api_list,
    county_rule,
    edit_in_town,
    edit_organization,
    edit_somewhere,
    everybody_logged_in,
    list_page,
    nothing,
    object_of_organization,
    only,
    panel,
    registry_readers,
    row,
    store_in_town,
    store_organization,
    versioned,
)
from tests.core.factories import UndoSetFactory
from tests.orgs.factories import OrganizationFactory, uscc
from tests.sources.factories import listed, row_of


def furnish(world):
    """In each place a row that may be an organization, one that is, and one that is new."""
    world.source_list = listed()
    world.asked_list = listed("tax", step="mapping", open_titles=[{"columns": ["备注"]}])
    world.deed = Deed.objects.create(
        undo_set=UndoSetFactory(done_by=world.users["county_admin"]),
        kind="closed",
        about="2026-03-31 起停业",
        count=1,
    )
    for place in world.places.values():
        organization = place.organization
        place.likely_row = row_of(
            world.source_list,
            outcome="likely",
            name=f"{place.token}实业公司",
            key=f"{place.token}实业",
            candidate=organization,
            score=90,
        )
        place.same_row = row_of(
            world.source_list,
            outcome="same",
            name=organization.name,
            uscc=organization.uscc,
            organization=organization,
            industry=f"{place.token}新行业",
            differs=["industry"],
        )
        place.new_row = row_of(
            world.source_list,
            name=f"{place.token}新单位",
            key=f"{place.token}新单位",
            region=place.region,
        )


def _of_list(name):
    return lambda world, place: {"pk": getattr(world, name).pk}


def _source(world, place):
    return {"pk": Source.objects.get(code="park").pk}


def _source_filled(world, place):
    source = Source.objects.get(code="park")
    trust = {f"trust_{name}": degree for name, degree in source.trust.items()}
    rest = {f"trust_{n}": 0 for n in ("name", "industry", "founded_on")}
    return {"version": source.version, "name": "园区办", "kinds": ["enterprise"], **trust, **rest}


def _matching(world, place):
    return {"pk": MatchRule.objects.get().pk}


def _matching_filled(world, place):
    rule = MatchRule.objects.get()
    names = ("name_weight", "address_weight", "principal_weight", "other_code", "version")
    return {"likely_from": 80, **{name: getattr(rule, name) for name in names}}


def _entered(world, place):
    here = world.places[place]
    return {
        "uscc": uscc(880_001),
        "name": f"{here.token}新单位",
        "kind": "enterprise",
        "region": here.region.code,
        "staff_count": 3,
    }


def _of_field(world, place):
    return {"pk": world.places[place].organization.pk, "field": "industry"}


def _field(world, place):
    return {"field": "staff_count"}


def _settled(world, place):
    return {"order": "social_insurance", "digest": ""}


#: Who keeps organizations somewhere; the others learn nothing of lists.
_keepers = only("404", **dict.fromkeys(("county_admin", "county_staff"), "200")).but(
    town_staff="200", other_town="200"
)
_county = only("403", county_admin="200", county_staff="200")
_of_county = _keepers.but(town_staff="403", other_town="403").answering("302+")
_seen = object_of_organization.but(viewer="404", secretary="404", instructor="404", surveyor="404")
_rules = only("403", county_admin="200")
_deed = only("404", county_admin="200", county_staff="200")

MENU = {"多方比对": EDITORS}

DOORS = {
    "sources:list": Door(**list_page(edit_somewhere, edit_somewhere)),
    "sources:new": Door(get=_county, post=Post(_county, nothing)),
    "sources:detail": Door(kwargs=_of_list("source_list"), get=_keepers),
    "sources:explain": Door(
        kwargs=_of_list("asked_list"), post=Post(_of_county, lambda world, place: {"column-0": ""})
    ),
    "sources:discard": Door(kwargs=_of_list("asked_list"), post=Post(_of_county)),
    "sources:rows": Door(
        **list_page(edit_somewhere, edit_somewhere),
        post=Post(edit_somewhere.answering("302"), nothing),
    ),
    "sources:next": Door(get=edit_somewhere.answering("302")),
    "sources:row": Door(kwargs=row("likely_row"), get=_seen),
    "sources:judge": Door(
        kwargs=row("likely_row"),
        post=Post(store_organization, lambda world, place: {"verdict": "same"}),
    ),
    "sources:reopen": Door(kwargs=row("likely_row"), post=Post(edit_organization.answering("302"))),
    "sources:enter": Door(
        kwargs=row("new_row"), get=edit_in_town, post=Post(store_in_town, _entered)
    ),
    "sources:conflicts": Door(**list_page(edit_somewhere, edit_somewhere)),
    "sources:said": Door(kwargs=row("organization"), get=panel),
    "sources:except": Door(
        kwargs=_of_field,
        get=edit_organization,
        post=Post(
            store_organization,
            versioned("organization", source="", reason="已核实"),
        ),
    ),
    "sources:rules": Door(get=everybody_logged_in),
    "sources:edit_source": Door(
        kwargs=_source,
        get=county_rule,
        post=Post(county_rule.answering("302+"), _source_filled),
    ),
    "sources:edit_matching": Door(
        kwargs=_matching,
        get=county_rule,
        post=Post(county_rule.answering("302+"), _matching_filled),
    ),
    "sources:new_division": Door(
        get=_rules,
        post=Post(
            _rules.answering("302+"),
            lambda world, place: {"old": "330998", "new": "330999", "ground": "国函〔2001〕1号"},
        ),
    ),
    "sources:settle": Door(
        kwargs=_field, get=_rules, post=Post(_rules.answering("302+"), _settled)
    ),
    "sources:deeds": Door(**list_page(edit_somewhere, edit_somewhere)),
    "sources:undo": Door(
        kwargs=_of_list("deed"), get=_deed, post=Post(_deed.answering("302+"), nothing)
    ),
    "api:source-list": Door(**api_list(api(registry_readers))),
    "api:source-detail": Door(kwargs=_source, get=api(registry_readers)),
    "api:source-list-list": Door(**api_list(api(edit_somewhere))),
    "api:source-list-detail": Door(kwargs=_of_list("source_list"), get=api(edit_somewhere)),
    "api:source-row-list": Door(**api_list(api(edit_somewhere))),
    "api:source-row-detail": Door(kwargs=row("likely_row"), get=api(add_to_organization)),
    "api:source-row-judge": Door(
        kwargs=row("likely_row"), get=api(edit_somewhere).answering("405")
    ),
}

WRITES = [
    Write(
        "POST",
        "api:source-row-judge",
        api_change,
        lambda world, place: {"verdict": "same"},
        row("likely_row"),
    ),
]

CODES = {
    *("market", "civil_affairs", "social_insurance", "tax", "commerce", "approval", "census"),
    *("park", "own"),
}
LISTED = {
    "sources": ("code", {"all": CODES, "east": CODES}),
    "source-lists": ("source", {"all": {"market"}, "east": {"market"}, "viewer": None}),
    "source-rows": (
        "name",
        {"all": {"东新单位", "西新单位"}, "east": {"东新单位"}, "viewer": None},
    ),
}


def list_draw(rows, cast):
    found = listed()
    row_of(found, name="东新单位", region=rows.branch.region)
    row_of(found, name="西新单位", region=rows.west_branch.region)


def list_row(region):
    row_of(listed(dated=datetime.date(2026, 3, 31)), region=region)
    row_of(
        listed(),
        outcome="same",
        name="东新单位",
        organization=OrganizationFactory(region=region),
    )
