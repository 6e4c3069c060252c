"""Doors to organizations, suspected pairs and merges."""

import io

from django.utils import timezone

from core import bulk, crypto
from core.attachments.service import upload
from core.lists.saved_views import save_view
from orgs.choices import Suspicion
from orgs.models import DuplicatePair, OrganizationMerge
from tests.access.ladder import (
    EDITORS,
    READERS,
    Door,
    Post,
    Variant,
    Write,
    add_to_organization,
    api,
    api_bulk,
    api_change,
    api_list,
    api_new,
    api_past,
    chosen,
    edit_organization,
    edit_somewhere,
    everybody_logged_in,
    in_bulk,
    list_page,
    nothing,
    object_of_organization,
    object_of_region,
    panel,
    region_code,
    registry_readers,
    restored,
    row,
    store_in_east,
    store_in_town,
    store_organization,
    versioned,
)
from tests.core.attachments.samples import PDF
from tests.core.factories import UndoSetFactory
from tests.orgs.factories import OrganizationFactory, uscc


def furnish(world):
    for place in world.places.values():
        _furnish(place)
        place.file = upload(
            actor=world.users["county_admin"],
            source=io.BytesIO(PDF + b"%" + place.token.encode()),
            name=f"{place.token}佐证.pdf",
            owner=place.organization,
        )
    officer, east = world.users["town_staff"], world.places["east"]
    edit = bulk.choose(actor=officer, kind="organizations", ids=[east.organization.pk])
    bulk.preview(actor=officer, pk=edit.pk, change="industry", value={"value": "制造业"})
    save_view(actor=officer, list="orgs:list", name=f"{east.token}一类", query=f"q={east.token}")


def _furnish(place):
    """One that is covered and has members, `bare` without both, and others in the recycle bin."""
    place.organization = OrganizationFactory(
        name=f"{place.token}实业有限公司",
        region=place.region,
        staff_count=40,
        industry=f"{place.token}制造",
        principal=f"{place.token}董",
        address=f"{place.token}路1号",
        tags=[f"{place.token}标签"],
        phone_cipher=crypto.encrypt(place.phone),
        phone_index=crypto.blind_index("phone", place.phone),
    )
    place.bare = OrganizationFactory(
        name=f"{place.token}商贸有限公司", region=place.region, staff_count=60
    )
    place.recycled = OrganizationFactory(
        name=f"{place.token}旧厂", region=place.region, deleted_at=timezone.now()
    )
    place.pair = DuplicatePair.objects.create(
        first=place.organization, second=place.bare, suspicion=Suspicion.SAME_NAME
    )
    twin = OrganizationFactory(
        name=f"{place.token}孪生有限公司", region=place.region, deleted_at=timezone.now()
    )
    place.merge = OrganizationMerge.objects.create(
        undo_set=UndoSetFactory(), kept=place.organization, merged=twin
    )


_organization = row("organization")


def _filled(world, place):
    """The unchanged form of an organization with another industry."""
    organization = world.places[place].organization
    return {
        "version": organization.version,
        "uscc": organization.uscc,
        "name": organization.name,
        "kind": organization.kind,
        "staff_count": organization.staff_count,
        "effective_on": "2026-01-01",
        "industry": "改过的行业",
    }


def _new_in_east(world, place):
    return {
        "uscc": uscc(770_001),
        "name": "新办公司",
        "kind": "enterprise",
        "region": "330999001",
        "staff_count": "3",
        "state": "operating",
    }


def _other_town(place):
    return "330999001" if place == "west" else "330999002"


def _move(world, place):
    organization = world.places[place].organization
    return {
        "chosen": [organization.pk],
        f"version-{organization.pk}": organization.version,
        f"region-{organization.pk}": _other_town(place),
        "from": "2026-01-01",
    }


def _merge(world, place):
    organization, bare = world.places[place].organization, world.places[place].bare
    return {
        "kept": organization.pk,
        f"version-{organization.pk}": organization.version,
        f"version-{bare.pk}": bare.version,
        "field-staff_count": bare.pk,
    }


MENU = {
    "两新组织": READERS,
    "区域一览": READERS - {"secretary"},
    "未定区域": EDITORS,
    "疑似重复": EDITORS,
}

DOORS = {
    "orgs:list": Door(**list_page(everybody_logged_in), post=chosen("organization"), contacts=True),
    "orgs:tree": Door(
        get=everybody_logged_in,
        also=(
            Variant("?parent=330999", object_of_region.of("county")),
            Variant("?parent=330999001", object_of_region.of("east")),
            Variant("?parent=330999002", object_of_region.of("west")),
        ),
    ),
    "orgs:detail": Door(kwargs=_organization, get=object_of_organization),
    "orgs:new": Door(get=edit_somewhere, post=Post(store_in_east, _new_in_east)),
    "orgs:edit": Door(
        kwargs=_organization, get=edit_organization, post=Post(store_organization, _filled)
    ),
    "orgs:move_one": Door(
        kwargs=_organization,
        get=edit_organization,
        # A town cannot choose another town.
        post=Post(
            store_organization.at("mine", "east", town_staff="200").at("west", other_town="200"),
            versioned(
                "organization",
                region=lambda world, place: _other_town(place),
                effective_on="2026-01-01",
            ),
        ),
    ),
    "orgs:recycle": Door(kwargs=row("bare"), post=Post(store_in_town, versioned("bare"))),
    "orgs:restore": Door(kwargs=row("recycled"), post=Post(store_in_town, versioned("recycled"))),
    "orgs:history": Door(kwargs=_organization, get=panel),
    "orgs:namesakes": Door(get=everybody_logged_in),
    "orgs:phone": Door(kwargs=_organization, post=Post(edit_organization), contacts=True),
    "orgs:undecided": Door(**list_page(everybody_logged_in)),
    "orgs:move": Door(
        # Every door answers with a redirect and a message: what counts is the plus.
        post=Post(
            edit_somewhere.answering("302")
            .but(county_admin="302+", county_staff="302+")
            .in_each_place(),
            _move,
        )
    ),
    "orgs:duplicates": Door(**list_page(everybody_logged_in)),
    "orgs:search_duplicates": Door(post=Post(edit_somewhere.answering("302+"))),
    "orgs:dismiss_pair": Door(kwargs=row("pair"), post=Post(store_in_town)),
    "orgs:reopen_pair": Door(
        # It is open: nothing changes.
        kwargs=row("pair"),
        post=Post(store_in_town.answering("302", instead_of="302+")),
    ),
    "orgs:merge": Door(
        kwargs=lambda world, place: {
            "pk": world.places[place].organization.pk,
            "other": world.places[place].bare.pk,
        },
        get=edit_organization,
        post=Post(store_organization, _merge),
        also=(Variant("?keep=abc", edit_organization),),
    ),
    "orgs:merges": Door(**list_page(everybody_logged_in)),
    # The organization that went up in the secretary's one was not his.
    "orgs:merged": Door(
        kwargs=row("merge"),
        get=object_of_organization.at("mine", secretary="404", instructor="404", surveyor="404"),
    ),
    "orgs:undo_merge": Door(kwargs=row("merge"), post=Post(store_in_town)),
    "orgs:suspicions": Door(kwargs=_organization, get=panel),
    "api:organization-list": Door(**api_list(api(registry_readers))),
    "api:organization-bulk": Door(**api_bulk(api(registry_readers))),
    "api:organization-detail": Door(kwargs=_organization, get=api(object_of_organization)),
    **api_past("organization", row("recycled"), api(registry_readers)),
    "api:organization-history": Door(kwargs=_organization, get=api(object_of_organization)),
    "api:organization-attachments": Door(kwargs=_organization, get=api(object_of_organization)),
}

WRITES = [
    Write(
        "POST",
        "api:organization-list",
        api_new,
        lambda world, place: {
            "uscc": uscc(700_000),
            "name": "新设有限公司",
            "kind": "enterprise",
            "region": region_code(world, place),
            "staff_count": 5,
        },
    ),
    Write(
        "PATCH",
        "api:organization-detail",
        api_change,
        versioned("organization", address="新址"),
        _organization,
    ),
    # Empty: nothing stands in its way.
    Write(
        "DELETE",
        "api:organization-detail",
        api_change.answering("204+", instead_of="200+"),
        versioned("bare"),
        row("bare"),
    ),
]
WRITES += in_bulk(WRITES)
WRITES += [
    restored("organization", "recycled"),
    # Without a file: whoever may not change the row does not hear of that.
    Write(
        "POST",
        "api:organization-attachments",
        api(add_to_organization).answering("400"),
        nothing,
        _organization,
    ),
]


LISTED = {
    "organizations": (
        "name",
        {
            "all": {"东街道明亮科技有限公司", "东街道平常商行", "西镇机械有限公司", "县属协会"},
            "east": {"东街道明亮科技有限公司", "东街道平常商行"},
        },
    ),
}


def list_row(region):
    OrganizationFactory(region=region, staff_count=70)
