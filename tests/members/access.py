"""Doors to members, their posts and the tree of the Party organizations."""

from django.utils import timezone

from core import crypto
from members.models import ChangeReport, CommitteeSize, HeadcountRule, MeetingRule, RatioRule
from members.models import Post as PartyPost
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
    county_rule,
    edit_member,
    edit_somewhere,
    everybody_logged_in,
    first,
    in_bulk,
    list_page,
    object_of_member,
    object_of_organization,
    only,
    panel,
    persons_somewhere,
    pk,
    restored,
    row,
    store_added,
    store_in_east,
    store_member,
    versioned,
)
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, id_number

DAY = "2026-01-05"
#: A member in scope may work where the user sees nothing: the employer is named, not linked.
EMPLOYER = ("麒麟",)


def furnish(world):
    """In each place a member with an office, one without, and one in the recycle bin."""
    for place in world.places.values():
        place.member = _member(place, place.nth, organization=place.organization)
        place.colleague = _member(place, 10 + place.nth)
        place.recycled_member = _member(place, 30 + place.nth, deleted_at=timezone.now())
        place.post = PartyPost.objects.create(
            party_organization=place.party,
            title="secretary",
            member=place.member,
            person_name=f"{place.person}书记",
            id_number_cipher=place.member.id_number_cipher,
            id_number_index=place.member.id_number_index,
            starts_on=OLD,
        )
        place.post.refresh_from_db()
        place.change_report = _change(place, "reported", title="deputy_secretary")
        place.checked = _change(place, "checked", title="secretary")
    # Works in 东街道, but his file lies in 西镇: the employer's town sees a number, not him.
    _member(world.places["west"], 91, organization=world.places["mine"].organization)


def _change(place, state, *, title):
    """A member who takes an office."""
    report = ChangeReport.objects.create(
        party_organization=place.party,
        kind="appointed",
        title=title,
        member=place.colleague,
        person_name=place.colleague.name,
        id_number_cipher=place.colleague.id_number_cipher,
        id_number_index=place.colleague.id_number_index,
        changed_on=DAY,
        ground=f"{place.token}工作调动",
        state=state,
        reported_on=DAY,
    )
    report.steps.create(move="report", before="reported", after="reported")
    report.refresh_from_db()
    return report


def _member(place, number, organization=None, **values):
    return MemberFactory(
        id_number=id_number(500 + number),
        name=place.person,
        party_organization=place.party,
        organization=organization,
        position=f"{place.person}岗",
        phone_cipher=crypto.encrypt(place.phone),
        phone_index=crypto.blind_index("phone", place.phone),
        **values,
    )


_member_of_place = row("member")


def _member_form(world, place):
    member = world.places[place].member
    return {
        "version": member.version,
        "name": member.name,
        "status": member.status,
        "joined_on": member.joined_on,
        "education": "大专",
    }


def _new_member(world, place):
    return {
        "id_number": id_number(880),
        "name": "新人",
        "status": "full",
        "joined_on": "2020-07-01",
        "party_organization": world.places["east"].party.pk,
    }


def _elsewhere(world, place):
    return world.places["mine" if place == "east" else "east"].party.pk


#: Whole numbers of his own people are for the county.
reveal_number = edit_member.at("mine", "east", town_staff="403").at("west", other_town="403")

MENU = dict.fromkeys(("党员", "查找党员", "任职", "变更报备"), READERS - {"viewer"})

#: What is reported waits for the town, then for the county.
checkers = edit_somewhere
#: Rows out of scope are as good as not sent.
pass_chosen = (
    checkers.answering("302+")
    .in_each_place()
    .at("mine", "east", other_town="302")
    .at("west", town_staff="302")
    .at("county", town_staff="302", other_town="302")
)


def _tick(world, place):
    report = ChangeReport.objects.get(pk=world.places[place].change_report.pk)
    return {"chosen": [f"{report.pk}-{report.version}"]}


#: Reporting: the secretary for his own, staff for theirs; whoever reports nowhere hears so.
reports = add_to_organization.at("mine", secretary="200").at(
    "east", "west", "county", secretary="404"
)
reports_person = object_of_member


def _rule(model, **key):
    """The row that holds, and another one instead of it."""
    kwargs = lambda world, place: {"pk": model.objects.get(**key, valid_to=None).pk}  # noqa: E731

    def sent(**values):
        def form(world, place):
            version = model.objects.get(**key, valid_to=None).version
            return {
                "version": version,
                "valid_from": "2030-01-01",
                "ground": "县级文件",
            } | values

        return Door(kwargs=kwargs, get=county_rule, post=Post(county_rule.answering("302+"), form))

    return sent


DOORS = {
    "members:meeting_rules": Door(get=everybody_logged_in),
    "members:replace_meeting_rule": _rule(MeetingRule, matter="meeting")(
        present=">1/2", in_favour=">1/2", counted_of="entitled"
    ),
    "members:replace_ratio_rule": _rule(RatioRule, ratio="candidates")(part="1/4"),
    "members:replace_committee_size": _rule(CommitteeSize, kind="branch")(least=3, usual=5, most=5),
    "members:replace_headcount_rule": _rule(HeadcountRule, decides="committee")(number=9),
    "members:of_organization": Door(kwargs=row("organization"), get=panel),
    "members:of_party_organization": Door(kwargs=row("party"), get=panel, names=EMPLOYER),
    "members:terms_of_party_organization": Door(kwargs=row("party"), get=panel),
    "members:without_unit": Door(get=everybody_logged_in),
    "members:search": Door(
        get=persons_somewhere,
        post=Post(
            persons_somewhere.in_each_place(),
            lambda world, place: {"person": world.places[place].number},
        ),
    ),
    "members:reveal": Door(
        kwargs=lambda world, place: {
            "pk": world.places[place].member.pk,
            "identifier": "id_number",
        },
        get=reveal_number,
        post=Post(reveal_number, lambda world, place: {"reason": "核对组织关系"}),
    ),
    "members:list": Door(
        **list_page(persons_somewhere, only("403", county_admin="200", county_staff="200")),
        post=chosen("member"),
        names=EMPLOYER,
    ),
    "members:posts": Door(
        **list_page(persons_somewhere, only("403", county_admin="200", county_staff="200")),
        post=chosen("post"),
    ),
    "members:new": Door(get=edit_somewhere, post=Post(store_in_east, _new_member)),
    "members:detail": Door(kwargs=_member_of_place, get=object_of_member),
    "members:history": Door(kwargs=_member_of_place, get=panel),
    "members:edit": Door(
        kwargs=_member_of_place, get=edit_member, post=Post(store_member, _member_form)
    ),
    # A secretary reaches the phones of his own members.
    "members:contact": Door(
        kwargs=_member_of_place,
        get=object_of_member,
        post=Post(object_of_member.answering("302+"), versioned("member", phone="0571-8800 1234")),
    ),
    "members:transfer": Door(
        kwargs=_member_of_place,
        get=edit_member,
        # Into another town's Party organization only the county moves anything.
        post=Post(
            store_member.at("west", other_town="200"),
            versioned("member", party_organization=_elsewhere, starts_on=DAY),
        ),
    ),
    "members:leave": Door(
        kwargs=_member_of_place,
        get=edit_member,
        post=Post(store_member, versioned("member", ends_on=DAY, end_reason="other")),
    ),
    "members:employ": Door(
        kwargs=_member_of_place,
        get=edit_member,
        post=Post(store_member, versioned("member", organization=pk("bare"), starts_on=DAY)),
    ),
    "members:recycle": Door(
        kwargs=row("colleague"), post=Post(store_member, versioned("colleague"))
    ),
    "members:restore": Door(
        kwargs=row("recycled_member"), post=Post(store_member, versioned("recycled_member"))
    ),
    "members:new_post": Door(
        kwargs=row("party", "party"),
        get=add_to_organization,
        post=Post(
            store_added,
            lambda world, place: {
                "title": "deputy_secretary",
                "member": world.places[place].member.pk,
                "starts_on": DAY,
            },
        ),
    ),
    "members:new_post_of_member": Door(
        kwargs=row("member", "member"),
        get=add_to_organization,
        post=Post(
            store_added,
            lambda world, place: {
                "title": "committee_member",
                "party_organization": world.places[place].party.pk,
                "starts_on": DAY,
            },
        ),
    ),
    "members:edit_post": Door(
        kwargs=row("post"),
        get=edit_member,
        post=Post(store_member, versioned("post", in_management="on")),
    ),
    "members:management": Door(get=everybody_logged_in),
    "members:end_post": Door(
        kwargs=row("post"), get=edit_member, post=Post(store_member, versioned("post", ends_on=DAY))
    ),
    "members:remove_post": Door(
        kwargs=row("post"),
        get=edit_member,
        post=Post(store_member, versioned("post", reason="选错了人")),
    ),
    "members:changes": Door(
        **list_page(persons_somewhere, only("403", county_admin="200", county_staff="200"))
    ),
    "members:choose_change": Door(get=persons_somewhere.but(secretary="302")),
    "members:change": Door(kwargs=row("change_report"), get=object_of_member),
    "members:change_history": Door(kwargs=row("change_report"), get=panel),
    "members:change_chain": Door(kwargs=row("change_report"), get=panel),
    "members:new_change": Door(
        kwargs=lambda world, place: {"party": world.places[place].party.pk, "kind": "left"},
        get=reports,
        post=Post(
            reports.answering("302+"),
            lambda world, place: {
                "post": world.places[place].post.pk,
                "changed_on": DAY,
                "ground": "工作调动，经支委会讨论",
            },
        ),
    ),
    "members:edit_change": Door(
        kwargs=row("change_report"),
        get=reports_person,
        post=Post(
            reports_person.answering("302+"),
            versioned(
                "change_report",
                title="deputy_secretary",
                member=pk("colleague"),
                changed_on=DAY,
                ground="工作调动，经支委会讨论",
            ),
        ),
    ),
    "members:withdraw_change": Door(
        kwargs=row("change_report"),
        post=Post(reports_person.answering("302+"), versioned("change_report")),
    ),
    "members:change_reviews": Door(
        **list_page(checkers, only("403", county_admin="200", county_staff="200")),
        post=Post(pass_chosen, _tick),
    ),
    "members:review_change": Door(
        kwargs=row("change_report"),
        get=edit_member,
        post=Post(store_member, versioned("change_report", move="check")),
    ),
    "members:tree": Door(get=everybody_logged_in),
    "members:tree_level": Door(kwargs=row("party"), get=object_of_organization),
}

_api_person = api(object_of_member).but(viewer="403", instructor="403", surveyor="403")
_post = first("party", "posts")

DOORS |= {
    "api:member-list": Door(**api_list(api(persons_somewhere)), names=EMPLOYER),
    "api:member-bulk": Door(**api_bulk(api(persons_somewhere))),
    **api_past("member", row("recycled_member"), api(persons_somewhere)),
    # Names stand there in full: a secretary reads them on the pages of his own members.
    "api:member-history": Door(
        kwargs=_member_of_place, get=_api_person.at("mine", secretary="404")
    ),
    "api:member-detail": Door(kwargs=_member_of_place, get=_api_person, names=EMPLOYER),
    "api:post-list": Door(**api_list(api(persons_somewhere))),
    "api:post-bulk": Door(**api_bulk(api(persons_somewhere))),
    "api:post-detail": Door(kwargs=_post, get=_api_person),
    "api:post-change-list": Door(**api_list(api(persons_somewhere))),
    "api:post-change-detail": Door(kwargs=row("change_report"), get=_api_person),
}

WRITES = [
    Write(
        "POST",
        "api:member-list",
        api_new,
        lambda world, place: {
            "id_number": id_number(950),
            "name": "新来",
            "status": "full",
            "joined_on": "2020-01-01",
            "party_organization": world.places[place].party.code,
        },
    ),
    # A secretary reaches the phones of his own members.
    Write(
        "PATCH",
        "api:member-detail",
        _api_person.answering("200+"),
        versioned("member", phone="13712345678"),
        _member_of_place,
    ),
    Write(
        "POST",
        "api:post-list",
        api_new,
        lambda world, place: {
            "party_organization": world.places[place].party.code,
            "title": "committee_member",
            "person_name": "外来",
            "id_number": id_number(951),
            "starts_on": "2026-01-01",
        },
    ),
    Write(
        "PATCH",
        "api:post-detail",
        api_change,
        versioned("party", "posts", ends_on="2026-02-01"),
        _post,
    ),
]
WRITES += in_bulk([each for each in WRITES if each.name != "api:member-list"])
# A secretary may ask, for the phones of his own members; a new one he does not file.
WRITES += in_bulk([each for each in WRITES if each.name == "api:member-list"], secretary="200")
WRITES += [
    restored("member", "recycled_member"),
    # Without an office.
    Write(
        "DELETE",
        "api:member-detail",
        api_change.answering("204+", instead_of="200+"),
        versioned("colleague"),
        row("colleague"),
    ),
]


LISTED = {
    "members": (
        "name_masked",
        {
            "all": {"赵**", "钱**", "孙**", "李**", "周**", "吴**", "郑**"},
            "east": {"赵**", "钱**", "孙**", "周**", "吴**"},
            "viewer": None,
        },
    ),
    "posts": (
        "person_name",
        {"all": {"吴书记", "郑书记"}, "east": {"吴书记"}, "viewer": None},
    ),
    "post-changes": (
        "ground",
        {"all": {"吴书记离任", "郑书记离任"}, "east": {"吴书记离任"}, "viewer": None},
    ),
}


def list_draw(rows, cast):
    MemberFactory(name="周戊五", party_organization=cast.branch)
    for branch, name in ((rows.branch, "吴书记"), (rows.west_branch, "郑书记")):
        _secretary(MemberFactory(name=name, party_organization=branch))


def list_row(region):
    _secretary(MemberFactory(party_organization=PartyOrganizationFactory(region=region)))


def _secretary(member):
    post = member.posts.create(
        party_organization=member.party_organization,
        title="secretary",
        person_name=member.name,
        id_number_cipher=member.id_number_cipher,
        id_number_index=member.id_number_index,
        starts_on="2024-01-01",
    )
    post.change_reports.create(
        party_organization=member.party_organization,
        kind="left",
        title="secretary",
        changed_on=DAY,
        ground=f"{member.name}离任",
        reported_on=DAY,
    )
