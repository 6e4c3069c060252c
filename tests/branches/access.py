"""Doors to Party organizations and to what they cover."""

from django.utils import timezone

from branches.models import FormationCounting, ReportDeadline, TermLength
from branches.services import dissolve_party_organization, follow_terms
from tests.access.ladder import (
    OLD,
    OUTSIDERS,
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
    county_rule,
    edit_in_town,
    edit_organization,
    edit_somewhere,
    everybody_logged_in,
    first,
    in_bulk,
    list_page,
    object_of_member,
    object_of_organization,
    object_of_region,
    only,
    panel,
    persons_somewhere,
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
from tests.branches.factories import (
    AssignmentFactory,
    CoverageFactory,
    InstructorFactory,
    PartyOrganizationFactory,
    VisitFactory,
    WorkCoverageFactory,
)
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
        _send(world, name, place)
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


def _send(world, name, place):
    """An instructor of the place's organization; of `mine` it is he of the cast."""
    own = name == "mine"
    place.instructor = InstructorFactory(
        name="自己" if own else f"{place.person}导",
        region=place.region,
        user=world.users["instructor"] if own else None,
    )
    place.term = AssignmentFactory(
        instructor=place.instructor, starts_on=OLD, ends_on="2036-01-01", units=[place.organization]
    )
    content = f"{place.token}{place.person}来访"
    for kind, deleted_at in (("visit", None), ("recycled_visit", timezone.now())):
        visit = VisitFactory(
            instructor=place.instructor,
            organization=place.organization,
            content="走访" if own else content,
            deleted_at=deleted_at,
        )
        setattr(place, kind, visit)
    for kind, deleted_at in (("unsent", None), ("recycled_instructor", timezone.now())):
        made = InstructorFactory(
            name=f"{place.person}闲", region=place.region, deleted_at=deleted_at
        )
        setattr(place, kind, made)


_party = row("party")
_coverage = first("organization", "coverages")
_work_coverage = first("bare", "work_coverages")


_term = first("party", "terms")


def _new_rule(model, **key):
    version = model.objects.get(**key, valid_to=None).version
    return {"version": version, "valid_from": "2030-01-01", "ground": "县级文件"}


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


MENU = dict.fromkeys(("党组织", "换届"), READERS) | {
    "指导员": READERS - {"viewer"},
    "走访": READERS - {"viewer"},
    "我联系的组织": frozenset(),
}

#: Whoever sees persons where he works, and he himself.
_seen = object_of_member.at("mine", instructor="200")
_edited = object_of_member.at("mine", secretary="403", instructor="403")
_stored = _edited.answering("302+")
_visited = object_of_member.at("mine", secretary="403", instructor="200")
_instructor_form = {
    "kind": "instructor",
    "name": "新导",
    "region": region_code,
}


def _filled(values):
    return lambda world, place: {
        name: value(world, place) if callable(value) else value for name, value in values.items()
    }


store_in_town_of_persons = object_of_member.at("mine", secretary="404").answering("302+")

DOORS = {
    "branches:instructors": Door(
        **list_page(
            registry_readers.but(viewer="404", instructor="404", surveyor="404"),
            only(
                "403",
                county_admin="200",
                county_staff="200",
                **dict.fromkeys((*OUTSIDERS, "viewer", "instructor", "surveyor"), "404"),
            ),
        )
    ),
    "branches:own_units": Door(get=only("404", instructor="302")),
    "branches:new_instructor": Door(
        get=edit_somewhere,
        post=Post(store_in_east, _filled(_instructor_form | {"region": "330999001"})),
    ),
    "branches:instructor": Door(kwargs=row("instructor"), get=_seen),
    "branches:instructor_history": Door(kwargs=row("instructor"), get=panel),
    "branches:edit_instructor": Door(
        kwargs=row("instructor"),
        get=_edited,
        post=Post(_stored, versioned("instructor", **_instructor_form)),
    ),
    "branches:recycle_instructor": Door(
        kwargs=row("unsent"), post=Post(store_in_town_of_persons, versioned("unsent"))
    ),
    "branches:restore_instructor": Door(
        kwargs=row("recycled_instructor"),
        post=Post(store_in_town_of_persons, versioned("recycled_instructor")),
    ),
    "branches:new_assignment": Door(
        kwargs=row("instructor", "instructor"),
        get=add_to_organization,
        post=Post(
            store_added,
            lambda world, place: {
                "starts_on": "2012-02-01",
                "per": "month",
                "visits": 1,
            },
        ),
    ),
    "branches:end_assignment": Door(
        kwargs=row("term"), get=_edited, post=Post(_stored, versioned("term", ends_on=DAY))
    ),
    "branches:cover": Door(
        kwargs=row("term"),
        get=_edited,
        post=Post(_stored, versioned("term", organization=pk("bare"), starts_on=DAY)),
    ),
    "branches:attach_work_coverage": Door(
        kwargs=row("work"),
        get=edit_in_town,
        post=Post(store_in_town, versioned("work", assignment=pk("term"))),
    ),
    "branches:grade": Door(
        kwargs=row("instructor", "instructor"),
        get=add_to_organization,
        post=Post(
            store_added, lambda world, place: {"year": 2025, "grade": "excellent", "note": ""}
        ),
    ),
    "branches:new_visit": Door(
        kwargs=row("instructor", "instructor"),
        get=add_to_organization.at("mine", instructor="200").at(
            "east", "west", "county", instructor="404"
        ),
        post=Post(
            store_added.at("mine", instructor="302+").at(
                "east", "west", "county", instructor="404"
            ),
            lambda world, place: {
                "organization": world.places[place].organization.pk,
                "visited_on": DAY,
                "manner": "telephone",
                "content": "电话了解",
            },
        ),
    ),
    "branches:visits": Door(
        **list_page(
            registry_readers.but(viewer="404", surveyor="404"),
            only(
                "403",
                county_admin="200",
                county_staff="200",
                **dict.fromkeys((*OUTSIDERS, "viewer", "surveyor"), "404"),
            ),
        )
    ),
    "branches:visit": Door(kwargs=row("visit"), get=_seen),
    "branches:visit_history": Door(kwargs=row("visit"), get=panel),
    "branches:edit_visit": Door(
        kwargs=row("visit"),
        get=_visited,
        post=Post(
            _visited.answering("302+"),
            versioned("visit", visited_on=DAY, manner="on_site", content="更正"),
        ),
    ),
    "branches:recycle_visit": Door(
        kwargs=row("visit"), post=Post(_visited.answering("302+"), versioned("visit"))
    ),
    "branches:restore_visit": Door(
        kwargs=row("recycled_visit"),
        post=Post(_visited.answering("302+"), versioned("recycled_visit")),
    ),
    "branches:visits_of_organization": Door(kwargs=row("organization"), get=panel),
    "api:instructor-list": Door(**api_list(api(persons_somewhere))),
    "api:instructor-detail": Door(
        kwargs=row("instructor"),
        get=api(object_of_member).but(viewer="403", instructor="403", surveyor="403"),
    ),
    "api:visit-list": Door(**api_list(api(registry_readers))),
    "api:visit-bulk": Door(**api_bulk(api(registry_readers))),
    "api:visit-detail": Door(kwargs=row("visit"), get=api(_seen)),
    "api:visit-history": Door(kwargs=row("visit"), get=api(_seen)),
    **api_past("visit", row("recycled_visit"), api(registry_readers)),
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
    "branches:shift": _decision(
        shifted_to="2019-06-30", document_number="东委〔2026〕1号", note="正在筹备合并"
    ),
    "branches:terms": Door(**list_page(everybody_logged_in)),
    "branches:number_term": Door(
        kwargs=_term,
        get=edit_organization,
        post=Post(store_organization, versioned("party", "terms", number=2)),
    ),
    "branches:rules": Door(get=everybody_logged_in),
    "branches:replace_term_length": Door(
        kwargs=lambda world, place: {"pk": TermLength.objects.get(kind="branch").pk},
        get=county_rule,
        post=Post(
            county_rule.answering("302+"),
            lambda world, place: _new_rule(TermLength, kind="branch") | {"years": 4},
        ),
    ),
    "branches:replace_formation_counting": Door(
        kwargs=lambda world, place: {"pk": FormationCounting.objects.get(formation="stationed").pk},
        get=county_rule,
        post=Post(
            county_rule.answering("302+"),
            lambda world, place: (
                _new_rule(FormationCounting, formation="stationed") | {"counts_as": "work"}
            ),
        ),
    ),
    "branches:replace_report_deadline": Door(
        kwargs=lambda world, place: {"pk": ReportDeadline.objects.get(offices="leaders").pk},
        get=county_rule,
        post=Post(
            county_rule.answering("302+"),
            lambda world, place: _new_rule(ReportDeadline, offices="leaders") | {"days": 10},
        ),
    ),
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
    "api:term-list": Door(**api_list(api(registry_readers))),
    "api:term-detail": Door(kwargs=_term, get=api(object_of_organization)),
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
WRITES += [
    *in_bulk(WRITES),
    restored("party-organization", "recycled_party"),
    # It has members: whoever may delete it hears so.
    Write(
        "DELETE",
        "api:party-organization-detail",
        api_change.answering("400", instead_of="200+"),
        versioned("party"),
        _party,
    ),
]
_new_visit = Write(
    "POST",
    "api:visit-list",
    api_new.at("mine", instructor="201+").at("east", "west", "county", instructor="400"),
    lambda world, place: {
        "instructor": world.places[place].instructor.pk,
        "organization": world.places[place].organization.uscc,
        "visited_on": "2026-01-06",
        "manner": "online",
        "content": "线上交流",
    },
)
_write_visit = api(_visited).but(viewer="403", secretary="403", surveyor="403")
WRITES += [
    _new_visit,
    *in_bulk([_new_visit]),
    Write(
        "PATCH",
        "api:visit-detail",
        _write_visit.answering("200+"),
        versioned("visit", content="更正"),
        row("visit"),
    ),
    Write(
        "DELETE",
        "api:visit-detail",
        _write_visit.answering("204+"),
        versioned("visit"),
        row("visit"),
    ),
    Write(
        "POST",
        "api:visit-restore",
        _write_visit.answering("200+"),
        versioned("recycled_visit"),
        row("recycled_visit"),
    ),
]


LISTED = {
    "party-organizations": (
        "name",
        {
            "all": {"东街道联合党支部", "明亮科技党支部", "西镇综合党支部", "县直工委"},
            "east": {"东街道联合党支部", "明亮科技党支部"},
        },
    ),
    "instructors": (
        "name",
        {"all": {"王东一", "李西一"}, "east": {"王东一"}, "viewer": None},
    ),
    "visits": (
        "organization_name",
        {"all": {"东街道平常商行"}, "east": {"东街道平常商行"}, "viewer": set()},
    ),
    "terms": (
        "party_organization_name",
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
    follow_terms()
    instructor = InstructorFactory(name="王东一", region=rows.plain.region)
    InstructorFactory(name="李西一", region=rows.west.region)
    VisitFactory(instructor=instructor, organization=rows.plain)


def list_row(region):
    organization = OrganizationFactory(region=region)
    CoverageFactory(
        organization=organization, party_organization=PartyOrganizationFactory(region=region)
    )
    WorkCoverageFactory(organization=organization)
    follow_terms()
    instructor = InstructorFactory(region=region)
    VisitFactory(instructor=instructor, organization=organization)
