"""Doors to 支部轮值. Each place has a call of its own, so that no menu crosses places."""

from django.utils import timezone

from rota.models import Remark
from tests.access.ladder import (
    EDITORS,
    READERS,
    Door,
    Post,
    Write,
    api,
    api_change,
    api_list,
    edit_organization,
    edit_somewhere,
    list_page,
    object_of_member,
    object_of_organization,
    only,
    panel,
    registry_readers,
    row,
    versioned,
)
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.rota.factories import CallFactory, ProjectFactory, SignUpFactory

MENU = {"轮值": READERS, "轮值筛选": EDITORS}

lists = registry_readers.answering("200", instead_of="404")
#: Who leads a Party organization: the secretary, and whoever reviews where it is.
leads = edit_organization.at("mine", secretary="200")
#: Who files for it: the county and viewers do not.
files = leads.but(county_admin="403", county_staff="403")
#: Calls are opened by whoever leads a committee somewhere: here the county's alone.
opens = only("403", county_admin="200", county_staff="200")
cancels = leads
reviewers = edit_somewhere
screens = api(object_of_organization).but(
    viewer="403", secretary="403", instructor="403", surveyor="403"
)


def furnish(world):
    for place in world.places.values():
        year = timezone.localdate().year
        place.call = CallFactory(
            committee=place.party, year=year, most=12, note=f"{place.token}征集说明"
        )
        place.open_call = CallFactory(committee=place.party, year=year + 1, state="open")
        ProjectFactory(call=place.open_call, organizer=place.party, topic=f"{place.token}明年")
        place.closing = CallFactory(committee=place.party, year=year - 1)
        place.project = ProjectFactory(
            call=place.call,
            organizer=place.party,
            topic=f"{place.token}轮值",
            place=f"{place.token}车间",
            proposed_by=None,
        )
        place.proposal = ProjectFactory(
            call=place.call,
            organizer=place.party,
            topic=f"{place.token}提议",
            state="proposed",
            hosting=[place.empty],
        )
        place.host = place.proposal.hosts.get(party_organization=place.empty)
        place.guest = MemberFactory(name=place.person, party_organization=place.party)
        place.sign_up = SignUpFactory(project=place.project, member=place.guest)
        place.held = ProjectFactory(
            call=place.call,
            organizer=place.party,
            topic=f"{place.token}已办",
            state="held",
            activity=ActivityFactory(
                organizer=place.party,
                topic=f"{place.token}轮值活动",
                held_on=timezone.localdate(),
            ),
        )
        Remark.objects.create(
            project=place.held, party_organization=place.party, text=f"{place.token}收获"
        )


def _project(world, place):
    today = timezone.localdate().isoformat()
    return {
        "organizer": world.places[place].party.code,
        "topic": "新的项目",
        "text": "做什么",
        "planned_on": today,
        "place": "礼堂",
        "capacity": "10",
        "sign_up_until": today,
        "duties": ["party_day"],
    }


def _edited(world, place):
    return versioned("proposal", **_project(world, place))(world, place)


def _call(world, place):
    return {"call": world.places[place].call.pk}


def _cancelled(world, place):
    sign_up = world.places[place].sign_up
    return {"sign_up": f"{sign_up.pk}-{type(sign_up).objects.get(pk=sign_up.pk).version}"}


def _remark(world, place):
    return {"party_organization": world.places[place].party.pk, "text": "很好"}


def _tick(world, place):
    found = world.places[place].proposal
    return {"chosen": [f"{found.pk}-{type(found).objects.get(pk=found.pk).version}"]}


def _decision(world, place):
    return {"pk": world.places[place].proposal.pk, "move": "accept"}


_day = timezone.localdate

DOORS = {
    "rota:list": Door(**list_page(lists)),
    "rota:calls": Door(**list_page(lists)),
    "rota:detail": Door(kwargs=row("project"), get=object_of_organization),
    "rota:edit": Door(
        kwargs=row("proposal"), get=files, post=Post(files.answering("302+"), _edited)
    ),
    "rota:cancel": Door(
        kwargs=row("proposal"),
        get=cancels,
        post=Post(cancels.answering("302+"), versioned("proposal", reason="场地检修")),
    ),
    "rota:history": Door(kwargs=row("project"), get=panel),
    "rota:sign_up": Door(
        kwargs=row("project"),
        get=object_of_organization.answering("403"),
        post=Post(object_of_organization.answering("403"), lambda world, place: {"members": "1"}),
    ),
    "rota:cancel_sign_up": Door(
        kwargs=row("project"),
        post=Post(
            files.answering("302+")
            .at("mine", "east", viewer="404")
            .at("mine", instructor="404", surveyor="404"),
            _cancelled,
        ),
    ),
    "rota:hold": Door(
        kwargs=row("project"),
        get=files,
        post=Post(
            files.answering("302+"),
            lambda world, place: versioned("project", held_on=_day().isoformat(), place="礼堂")(
                world, place
            ),
        ),
    ),
    "rota:remark": Door(kwargs=row("held"), get=files, post=Post(files.answering("302+"), _remark)),
    "rota:screening": Door(
        **list_page(reviewers, reviewers),
        post=Post(
            reviewers.answering("302+")
            .in_each_place()
            .at("mine", "east", other_town="302")
            .at("west", "county", town_staff="302")
            .at("county", other_town="302"),
            _tick,
        ),
    ),
    "rota:screen": Door(
        kwargs=row("proposal"),
        get=edit_organization,
        post=Post(edit_organization.answering("302+"), versioned("proposal", move="accept")),
    ),
    "rota:of_activity": Door(
        kwargs=lambda world, place: {"pk": world.places[place].held.activity_id}, get=panel
    ),
    "rota:chain": Door(kwargs=row("proposal"), get=panel),
    "rota:answer_hosting": Door(
        kwargs=row("host"),
        post=Post(
            files.answering("302+").at("mine", secretary="403"),
            lambda world, place: {"agrees": "0"},
        ),
    ),
    "rota:new_call": Door(get=opens, post=Post(opens, lambda world, place: {"year": "1"})),
    "rota:call": Door(kwargs=row("call"), get=object_of_organization),
    "rota:edit_call": Door(
        kwargs=row("call"),
        get=leads,
        post=Post(
            leads.answering("302+"),
            lambda world, place: versioned(
                "call", proposals_until=_day().isoformat(), least="1", most="4"
            )(world, place),
        ),
    ),
    "rota:publish": Door(
        kwargs=row("open_call"),
        get=leads,
        post=Post(leads.answering("302+"), versioned("open_call")),
    ),
    "rota:close": Door(
        kwargs=row("closing"),
        get=leads,
        post=Post(leads.answering("302+"), versioned("closing")),
    ),
    "rota:call_history": Door(kwargs=row("call"), get=panel),
    "rota:propose": Door(kwargs=_call, get=files, post=Post(files.answering("302+"), _project)),
    "api:rota-call-list": Door(**api_list(api(registry_readers))),
    "api:rota-call-detail": Door(kwargs=row("call"), get=api(object_of_organization)),
    "api:rota-project-list": Door(**api_list(api(registry_readers))),
    "api:rota-project-detail": Door(kwargs=row("project"), get=api(object_of_organization)),
    **{
        f"api:rota-{name}": Door(
            kwargs=row(place), get=api(registry_readers).answering("405").in_each_place()
        )
        for name, place in (
            ("call-publish", "open_call"),
            ("call-close", "closing"),
            ("project-cancel", "proposal"),
            ("project-hold", "project"),
            ("project-sign-up", "project"),
        )
    },
    "api:rota-screening-list": Door(**api_list(api(reviewers))),
    "api:rota-screening-detail": Door(kwargs=row("proposal"), get=screens),
    "api:rota-screening-chain": Door(kwargs=row("proposal"), get=screens),
    "api:rota-screening-decide": Door(
        kwargs=_decision, get=api(reviewers).answering("405").in_each_place()
    ),
    "api:rota-sign-up-list": Door(**api_list(api(registry_readers))),
    "api:rota-sign-up-detail": Door(
        kwargs=row("sign_up"),
        get=api(object_of_member.at("mine", instructor="404", surveyor="404").but(viewer="404")),
    ),
}


def _called(world, place):
    # Each place has a call of each year by now.
    today = timezone.localdate()
    return {
        "committee": world.places[place].party.code,
        "year": today.year,
        "proposals_until": today.isoformat(),
        "least": 1,
        "most": 2,
    }


def _proposed(world, place):
    return {
        **_project(world, place),
        "call": world.places[place].call.pk,
        "capacity": 10,
    }


def _signed(world, place):
    # The organizer's own need not be signed up: whoever files for it hears so.
    found = world.places[place]
    return {"party_organization": found.party.code, "members": [found.guest.pk]}


#: Nobody without the row hears more than that it is not there; a code in the body is not known.
_named = api(files).answering("400").answering("400", instead_of="404")
_leads, _files = api(leads).answering("200+"), api(files).answering("200+")
WRITES = [
    Write(
        "POST",
        "api:rota-call-list",
        api(leads).answering("400", instead_of="404").answering("400"),
        _called,
    ),
    Write(
        "POST",
        "api:rota-project-list",
        api(files).answering("201+").answering("400", instead_of="404"),
        _proposed,
    ),
    Write(
        "POST",
        "api:rota-project-sign-up",
        api(files).answering("400"),
        _signed,
        row("project"),
    ),
    Write(
        "DELETE",
        "api:rota-sign-up-detail",
        api(files)
        .answering("204+")
        .at("mine", "east", viewer="404")
        .at("mine", instructor="404", surveyor="404"),
        versioned("sign_up"),
        row("sign_up"),
    ),
    Write(
        "PATCH",
        "api:rota-call-detail",
        _leads,
        versioned("call", note="补充说明"),
        row("call"),
    ),
    Write(
        "POST",
        "api:rota-call-publish",
        _leads,
        versioned("open_call"),
        row("open_call"),
    ),
    Write("POST", "api:rota-call-close", _leads, versioned("closing"), row("closing")),
    Write(
        "PATCH",
        "api:rota-project-detail",
        _files,
        versioned("proposal", capacity=9),
        row("proposal"),
    ),
    Write("POST", "api:rota-screening-decide", api_change, versioned("proposal"), _decision),
    Write(
        "POST",
        "api:rota-project-cancel",
        _leads,
        versioned("proposal", reason="场地检修"),
        row("proposal"),
    ),
    Write(
        "POST",
        "api:rota-project-hold",
        _files,
        lambda world, place: versioned("project", held_on=_day().isoformat())(world, place),
        row("project"),
    ),
]

#: Each place has one of its own.
LISTED = {
    "rota-calls": (
        "committee_name",
        {"all": {"明亮科技党支部", "西镇综合党支部"}, "east": {"明亮科技党支部"}},
    ),
    "rota-projects": ("topic", {"all": {"东轮值", "西轮值"}, "east": {"东轮值"}}),
    "rota-screenings": (
        "topic",
        {"all": {"东轮值", "西轮值"}, "east": {"东轮值"}, "viewer": None},
    ),
    "rota-sign-ups": (
        "name",
        {"all": {"赵甲一", "李丁四"}, "east": {"赵甲一"}, "viewer": set()},
    ),
}


def list_draw(rows, cast):
    for word, branch in (("东", rows.branch), ("西", rows.west_branch)):
        _listed(branch, f"{word}轮值", branch.members.order_by("pk").first())


def list_row(region):
    branch = PartyOrganizationFactory(region=region)
    _listed(branch, "轮值", MemberFactory(party_organization=branch))


def _listed(branch, topic, member):
    project = ProjectFactory(call=CallFactory(committee=branch), organizer=branch, topic=topic)
    SignUpFactory(project=project, member=member)
