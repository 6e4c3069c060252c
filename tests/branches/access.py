"""Doors to Party organizations and to what they cover."""

from django.utils import timezone

from branches.services import dissolve_party_organization
from tests.access.ladder import (
    OLD,
    READERS,
    Door,
    Post,
    Write,
    add_to_organization,
    api,
    api_bulk,
    api_change,
    api_list,
    api_new,
    api_past,
    chosen,
    edit_in_town,
    edit_organization,
    edit_somewhere,
    everybody_logged_in,
    first,
    in_bulk,
    list_page,
    object_of_organization,
    object_of_region,
    panel,
    pk,
    region_code,
    registry_readers,
    restored,
    row,
    store_added,
    store_in_east,
    store_in_town,
    store_organization,
    versioned,
)
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.orgs.factories import OrganizationFactory

DAY = "2026-01-05"


def furnish(world):
    committee = PartyOrganizationFactory(
        code="SUPERIOR",
        name="县直机关党委",
        kind="committee",
        formation="regional",
        region=world.regions.root,
    )
    for name, place in world.places.items():
        _furnish(world, name, place, committee)
    GrantFactory(
        user=world.users["secretary"],
        role="secretary",
        party_organization=world.places["mine"].party,
    )


def _furnish(world, name, place, committee):
    place.party = PartyOrganizationFactory(
        code=f"PARTY{place.nth}{name.upper()}",
        name=f"{place.token}党支部",
        region=place.region,
        parent=committee,
        founded_on=OLD,
    )
    place.coverage = CoverageFactory(
        organization=place.organization, party_organization=place.party, starts_on=OLD
    )
    place.work = WorkCoverageFactory(organization=place.bare, person_name=f"{place.person}导")
    place.dissolved = PartyOrganizationFactory(
        code=f"DISSOLVED{place.nth}",
        name=f"{place.token}撤销党支部",
        region=place.region,
        founded_on=OLD,
    )
    dissolve_party_organization(
        actor=world.users["county_admin"],
        pk=place.dissolved.pk,
        version=place.dissolved.version,
        happened_on=timezone.localdate(),
    )
    place.dissolved.refresh_from_db()
    # Nothing refers to these two.
    for kind, deleted_at in (("empty", None), ("recycled_party", timezone.now())):
        made = PartyOrganizationFactory(
            code=f"{kind.upper()}{place.nth}",
            name=f"{place.token}{'空' if deleted_at is None else '旧'}党支部",
            region=place.region,
            founded_on=OLD,
            deleted_at=deleted_at,
        )
        setattr(place, kind, made)


_party = row("party")
_coverage = first("organization", "coverages")
_work_coverage = first("bare", "work_coverages")


def _party_form(world, place):
    party = world.places[place].party
    return {
        "version": party.version,
        "code": party.code,
        "name": party.name,
        "region": party.region.code,
        "kind": party.kind,
        "formation": "joint",
        "founded_on": party.founded_on,
    }


def _new_party(world, place):
    return {
        "code": "NEWPARTY",
        "name": "新党支部",
        "region": "330999001",
        "kind": "branch",
        "formation": "single",
        "founded_on": DAY,
    }


def _decision(post=store_organization, **fields):
    """A page on which something is decided about a Party organization."""
    return Door(
        kwargs=_party,
        get=edit_organization,
        post=Post(post, versioned("party", happened_on=DAY, **fields)),
    )


MENU = {"党组织": READERS}

DOORS = {
    "branches:list": Door(**list_page(everybody_logged_in), post=chosen("party")),
    "branches:detail": Door(kwargs=_party, get=object_of_organization),
    "branches:organization_coverage": Door(kwargs=row("organization"), get=panel),
    "branches:organization_state": Door(
        kwargs=row("organization"),
        get=edit_organization,
        post=Post(
            store_organization,
            versioned("organization", state="shell", effective_on="2026-01-01", links="end"),
        ),
    ),
    "branches:new": Door(get=edit_somewhere, post=Post(store_in_east, _new_party)),
    "branches:edit": Door(
        kwargs=_party, get=edit_organization, post=Post(store_organization, _party_form)
    ),
    "branches:namesakes": Door(get=everybody_logged_in),
    "branches:upgrade": _decision(kind="general_branch"),
    "branches:reform": _decision(formation="joint"),
    "branches:superior": _decision(parent=""),
    "branches:re_elect": _decision(),
    # Into another town's Party organization only the county moves anything.
    "branches:merge": _decision(
        store_organization.among("mine", "west").at("west", other_town="200"),
        into=pk("party", "east"),
        confirmed="1",
    ),
    "branches:undo_decision": Door(
        kwargs=row("dissolved"),
        get=edit_in_town,
        post=Post(store_in_town, versioned("dissolved")),
    ),
    "branches:dissolve": Door(
        kwargs=row("empty"),
        get=edit_in_town,
        post=Post(store_in_town, versioned("empty", happened_on=DAY, confirmed="1")),
    ),
    "branches:recycle": Door(kwargs=row("empty"), post=Post(store_in_town, versioned("empty"))),
    "branches:restore": Door(
        kwargs=row("recycled_party"), post=Post(store_in_town, versioned("recycled_party"))
    ),
    "branches:history": Door(kwargs=_party, get=panel),
    "branches:new_coverage": Door(
        kwargs=row("bare", "organization"),
        get=add_to_organization,
        post=Post(
            store_added,
            lambda world, place: {
                "party_organization": world.places[place].party.pk,
                "starts_on": DAY,
            },
        ),
    ),
    "branches:new_work_coverage": Door(
        kwargs=row("organization", "organization"),
        get=add_to_organization,
        post=Post(store_added, lambda world, place: {"means": "union", "starts_on": DAY}),
    ),
    "branches:new_coverage_by_party": Door(
        kwargs=row("party", "party"),
        get=add_to_organization,
        post=Post(
            store_added,
            lambda world, place: {"organization": world.places[place].bare.pk, "starts_on": DAY},
        ),
    ),
    "branches:end_coverage": Door(
        kwargs=row("coverage"),
        get=edit_organization,
        post=Post(store_organization, versioned("coverage", ends_on=DAY)),
    ),
    "branches:remove_coverage": Door(
        kwargs=row("coverage"),
        get=edit_organization,
        post=Post(store_organization, versioned("coverage", reason="选错了组织")),
    ),
    "branches:end_work_coverage": Door(
        kwargs=row("work"),
        get=edit_in_town,
        post=Post(store_in_town, versioned("work", ends_on=DAY)),
    ),
    "branches:remove_work_coverage": Door(
        kwargs=row("work"),
        get=edit_in_town,
        post=Post(store_in_town, versioned("work", reason="选错了组织")),
    ),
    "api:party-organization-list": Door(**api_list(api(registry_readers))),
    "api:party-organization-bulk": Door(**api_bulk(api(registry_readers))),
    **api_past("party-organization", row("recycled_party"), api(registry_readers)),
    "api:party-organization-history": Door(kwargs=_party, get=api(object_of_organization)),
    "api:party-organization-detail": Door(kwargs=_party, get=api(object_of_organization)),
    "api:coverage-list": Door(**api_list(api(registry_readers))),
    "api:coverage-bulk": Door(**api_bulk(api(registry_readers))),
    "api:coverage-detail": Door(kwargs=_coverage, get=api(object_of_organization)),
    "api:work-coverage-list": Door(**api_list(api(registry_readers))),
    "api:work-coverage-bulk": Door(**api_bulk(api(registry_readers))),
    # The bare organization: nothing covers it, so it is out of the secretary's sight.
    "api:work-coverage-detail": Door(kwargs=_work_coverage, get=api(object_of_region)),
}


def _new_link(world, place):
    return {"organization": world.places[place].bare.uscc, "starts_on": "2026-01-01"}


WRITES = [
    Write(
        "POST",
        "api:party-organization-list",
        api_new,
        lambda world, place: {
            "code": "FOUNDED",
            "name": "新设党支部",
            "kind": "branch",
            "formation": "single",
            "region": region_code(world, place),
            "founded_on": "2026-01-01",
        },
    ),
    Write(
        "PATCH",
        "api:party-organization-detail",
        api_change,
        versioned("party", name="改名党支部"),
        _party,
    ),
    Write(
        "POST",
        "api:coverage-list",
        api_new,
        lambda world, place: (
            _new_link(world, place) | {"party_organization": world.places[place].party.code}
        ),
    ),
    Write(
        "PATCH",
        "api:coverage-detail",
        api_change,
        versioned("organization", "coverages", ends_on="2026-02-01"),
        _coverage,
    ),
    Write(
        "POST",
        "api:work-coverage-list",
        api_new,
        lambda world, place: _new_link(world, place) | {"means": "union"},
    ),
    Write(
        "PATCH",
        "api:work-coverage-detail",
        api_change,
        versioned("bare", "work_coverages", ends_on="2026-02-01"),
        _work_coverage,
    ),
]
WRITES += [*in_bulk(WRITES), restored("party-organization", "recycled_party")]


LISTED = {
    "party-organizations": (
        "name",
        {
            "all": {"东街道联合党支部", "明亮科技党支部", "西镇综合党支部", "县直工委"},
            "east": {"东街道联合党支部", "明亮科技党支部"},
        },
    ),
    "coverages": (
        "organization_name",
        {"all": {"东街道明亮科技有限公司"}, "east": {"东街道明亮科技有限公司"}},
    ),
    "work-coverages": (
        "organization_name",
        {"all": {"东街道平常商行"}, "east": {"东街道平常商行"}},
    ),
}


def list_draw(rows, cast):
    region = rows.above.region
    PartyOrganizationFactory(code="TOP", name="县直工委", kind="committee", region=region)


def list_row(region):
    organization = OrganizationFactory(region=region)
    CoverageFactory(
        organization=organization, party_organization=PartyOrganizationFactory(region=region)
    )
    WorkCoverageFactory(organization=organization)
