"""Doors to transfers, floating members and files: with the people of the Party organization; what
is agreed to is the office's above, letters are the county's."""

from tests.access.ladder import (
    OUTSIDERS,
    READERS,
    Door,
    Post,
    Write,
    add_to_organization,
    api,
    api_list,
    county_rule,
    edit_member,
    edit_somewhere,
    everybody_logged_in,
    list_page,
    object_of_member,
    only,
    panel,
    persons_somewhere,
    row,
    versioned,
)
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, id_number
from tests.transfers.factories import (
    ArrivalFactory,
    AwayFactory,
    FileFactory,
    HandoverFactory,
    HereFactory,
    LetterFactory,
    OutFactory,
    TransferFactory,
)
from transfers.models import FileItem, TransferRule

DAY = "2026-01-05"
#: Where somebody goes is named, not linked.
TARGET = ("巨鲸", "仙鹤")


def furnish(world):
    """In each place one transfer on each of its ways, one who is away and one who came."""
    for place in world.places.values():
        other = world.places["west" if place is world.places["county"] else "county"].party
        place.transfer = TransferFactory(
            party_organization=place.party, member=place.member, target=other
        )
        place.leaving = OutFactory(party_organization=place.party, member=_person(place, 60))
        place.sent = OutFactory(
            party_organization=place.party,
            member=place.colleague,
            state="sent",
            agreed_on=DAY,
        )
        place.transfer_letter = LetterFactory(transfer=place.sent)
        place.arrival = ArrivalFactory(
            party_organization=place.party,
            state="agreed",
            agreed_on=DAY,
            person_name=place.person,
            id_number=id_number(700 + place.nth),
        )
        place.away = AwayFactory(party_organization=place.party, member=_person(place, 70))
        place.here = HereFactory(
            party_organization=place.party,
            person_name=place.person,
            id_number=id_number(720 + place.nth),
        )
        place.stayer = _person(place, 80)
        place.member_file = FileFactory(member=place.member)
        place.handover = HandoverFactory(party_organization=place.party, handed_by=place.person)
        place.handover.lines.create(member=place.member, name=place.person)
        for each in (
            "transfer",
            "leaving",
            "sent",
            "transfer_letter",
            "arrival",
            "away",
            "here",
            "member_file",
        ):
            getattr(place, each).refresh_from_db()
        place.handover.refresh_from_db()


def _person(place, number):
    return MemberFactory(
        id_number=id_number(500 + number + place.nth),
        name=place.person,
        party_organization=place.party,
    )


_seen = object_of_member
_stores = _seen.answering("302+")
#: Whoever may record nothing anywhere learns of no member.
_begins = _seen.but(
    **dict.fromkeys(OUTSIDERS, "403"), viewer="403", instructor="403", surveyor="403"
)
#: Letters say whole numbers.
_county = (
    _seen.at("mine", "east", town_staff="403")
    .at("mine", secretary="403")
    .at("west", other_town="403")
)
_list = list_page(persons_somewhere, only("403", county_admin="200", county_staff="200"))
#: For somebody of 东街道: who does not reach it finds no Party organization to choose.
_in_east = edit_somewhere.answering("302+").but(other_town="200", secretary="200")


#: Files of the own Party organization.
_hands = add_to_organization.at("mine", secretary="200").at(
    "east", "west", "county", secretary="404"
)


def _member(name):
    return lambda world, place: {"member": getattr(world.places[place], name).pk}


def _rule(model, key, **values):
    """The row that holds, and another one instead of it."""

    def held():
        return model.objects.get(**key, valid_to=None)

    def form(world, place):
        sent = {"version": held().version, "valid_from": "2030-01-01", "ground": "县级文件"}
        return sent | values

    return Door(
        kwargs=lambda world, place: {"pk": held().pk},
        get=county_rule,
        post=Post(county_rule.answering("302+"), form),
    )


def _arrival(world, place):
    return {
        "party_organization": world.places["east"].party.pk,
        "person_name": "新来",
        "id_number": id_number(790),
        "status": "full",
        "joined_on": "2012-07-01",
        "outside": "外县某党支部",
    }


def _here(world, place):
    return {
        "party_organization": world.places["east"].party.pk,
        "person_name": "新来",
        "id_number": id_number(791),
        "elsewhere": "外县某党支部",
        "starts_on": DAY,
    }


def _party(world, place):
    return {"party_organization": world.places["east"].party.pk}


def _handed(world, place):
    return {
        "keeper": "department",
        "place": "县委组织部",
        "handed_on": DAY,
        "handed_by": "经办人",
        "members": [world.places[place].member.pk],
    }


def _step(name, who, get=None, **fields):
    return Door(
        kwargs=row(name),
        get=get or who,
        post=Post(who.answering("302+"), versioned(name, **fields)),
        names=TARGET,
    )


MENU = dict.fromkeys(("组织关系转接", "流动党员", "党员档案"), READERS - {"viewer"})

DOORS = {
    "transfers:list": Door(**_list, names=TARGET),
    "transfers:closing": Door(**_list),
    "transfers:letters": Door(**_list),
    "transfers:floating": Door(**_list),
    "transfers:files": Door(**_list),
    "transfers:handovers": Door(**_list),
    # A secretary chooses among the own; the others look in the register.
    "transfers:choose": Door(
        get=persons_somewhere,
        post=Post(
            persons_somewhere.but(secretary="302"),
            lambda world, place: {"member": world.places["mine"].stayer.pk, "kind": "within"},
        ),
    ),
    "transfers:choose_away": Door(
        get=persons_somewhere,
        post=Post(
            persons_somewhere.but(secretary="302"),
            lambda world, place: {"member": world.places["mine"].stayer.pk},
        ),
    ),
    "transfers:choose_handover": Door(
        get=persons_somewhere,
        post=Post(edit_somewhere.answering("302").but(other_town="200", secretary="200"), _party),
    ),
    "transfers:new_in": Door(get=persons_somewhere, post=Post(_in_east, _arrival)),
    "transfers:new_here": Door(get=persons_somewhere, post=Post(_in_east, _here)),
    # One of his is under way.
    "transfers:new_within": Door(
        kwargs=_member("member"),
        get=_begins,
        post=Post(_begins, lambda world, place: {"target": world.places[place].party.code}),
    ),
    "transfers:new_out": Door(
        kwargs=_member("stayer"),
        get=_begins,
        post=Post(
            _begins.answering("302+"),
            lambda world, place: {"outside": "外县某党支部", "addressee": "外县组织部"},
        ),
    ),
    "transfers:new_away": Door(
        kwargs=_member("stayer"),
        get=_begins,
        post=Post(
            _begins.answering("302+"), lambda world, place: {"place": "外地", "starts_on": DAY}
        ),
    ),
    "transfers:new_file": Door(
        kwargs=_member("stayer"),
        get=_begins,
        post=Post(
            _begins.answering("302+"),
            lambda world, place: {"keeper": "committee", "checked_on": DAY},
        ),
    ),
    "transfers:detail": Door(kwargs=row("transfer"), get=_seen, names=TARGET),
    "transfers:history": Door(kwargs=row("transfer"), get=panel, names=TARGET),
    "transfers:of_member": Door(kwargs=row("member"), get=panel, names=TARGET),
    "transfers:agree": _step("transfer", edit_member),
    "transfers:decline": _step("transfer", edit_member, reason="正在接受审查"),
    "transfers:amend": _step(
        "leaving", _seen, outside="外县某公司支部", addressee="外县县委组织部"
    ),
    "transfers:cancel": _step("transfer", _seen, reason="本人不再调动"),
    "transfers:receive": _step("arrival", _seen, received_on=DAY),
    "transfers:refuse": _step("arrival", _seen, reason="不在本单位工作"),
    "transfers:issue": _step("leaving", _county, valid_days=60),
    "transfers:reissue": _step("sent", _county, valid_days=60, reason="介绍信遗失"),
    "transfers:confirm": _step("sent", _county, receipt_on=DAY),
    "transfers:letter": Door(kwargs=row("transfer_letter"), get=_seen),
    "transfers:letter_history": Door(kwargs=row("transfer_letter"), get=panel),
    "transfers:floating_of_member": Door(
        kwargs=lambda world, place: {"pk": world.places[place].away.member_id}, get=panel
    ),
    "transfers:floating_of_party": Door(kwargs=row("party"), get=panel),
    "transfers:floating_member": Door(kwargs=row("here"), get=_seen),
    "transfers:floating_history": Door(kwargs=row("here"), get=panel),
    "transfers:edit_floating": _step("away", _seen, starts_on=DAY, place="外地"),
    "transfers:add_deed": _step("away", _seen, kind="contact", done_on="2026-01-10"),
    "transfers:end_floating": _step("away", _seen, ends_on="2026-01-10", end_reason="returned"),
    "transfers:file_of_member": Door(kwargs=row("member"), get=panel),
    "transfers:edit_file": _step("member_file", _seen, keeper="talent", checked_on=DAY),
    "transfers:new_handover": Door(
        kwargs=lambda world, place: {"party": world.places[place].party.pk},
        get=_hands,
        post=Post(_hands.answering("302+"), _handed),
    ),
    "transfers:handover": Door(kwargs=row("handover"), get=_seen),
    "transfers:handover_history": Door(kwargs=row("handover"), get=panel),
    "transfers:receive_handover": _step(
        "handover", _seen, received_on="2026-01-08", received_by="接收人"
    ),
    "transfers:rules": Door(get=everybody_logged_in),
    "transfers:replace_rule": _rule(TransferRule, {"limit": "letter_days"}, number=60),
    "transfers:replace_item": _rule(FileItem, {"code": "application"}, title="入党申请书"),
    "api:transfer-list": Door(**api_list(api(persons_somewhere)), names=TARGET),
    "api:transfer-detail": Door(
        kwargs=row("transfer"),
        get=api(_seen).but(viewer="403", instructor="403", surveyor="403"),
        names=TARGET,
    ),
    **{
        f"api:transfer-{name}": Door(
            kwargs=row(which),
            get=api(persons_somewhere).answering("405").in_each_place(),
            names=TARGET,
        )
        for name, which in (
            ("agree", "transfer"),
            ("decline", "transfer"),
            ("cancel", "transfer"),
            ("receive", "arrival"),
            ("refuse", "arrival"),
        )
    },
    "api:floating-member-list": Door(**api_list(api(persons_somewhere))),
    "api:floating-member-detail": Door(
        kwargs=row("here"), get=api(_seen).but(viewer="403", instructor="403", surveyor="403")
    ),
}

_programs = api(_begins)


def _proposed(world, place):
    other = "west" if place == "county" else "county"
    return {
        "kind": "within",
        "member": world.places[place].stayer.pk,
        "target": world.places[other].party.code,
    }


def _moved(name, which, who, **fields):
    return Write(
        "POST",
        f"api:transfer-{name}",
        who.answering("200+"),
        versioned(which, **fields),
        row(which),
    )


WRITES = [
    # Whom one does not see one does not know.
    Write(
        "POST",
        "api:transfer-list",
        _programs.answering("201+").answering("400", instead_of="404"),
        _proposed,
    ),
    _moved("agree", "transfer", _programs.at("mine", secretary="403")),
    _moved("decline", "transfer", _programs.at("mine", secretary="403"), reason="正在接受审查"),
    _moved("cancel", "transfer", _programs, reason="本人不再调动"),
    _moved("receive", "arrival", _programs, received_on=DAY),
    _moved("refuse", "arrival", _programs, reason="不在本单位工作"),
]

LISTED = {
    "transfers": (
        "party_organization_name",
        {
            "all": {"明亮科技党支部", "西镇综合党支部"},
            "east": {"明亮科技党支部"},
            "viewer": None,
        },
    ),
    "floating-members": (
        "party_organization_name",
        {
            "all": {"明亮科技党支部", "西镇综合党支部"},
            "east": {"明亮科技党支部"},
            "viewer": None,
        },
    ),
}


def list_draw(rows, cast):
    for branch in (rows.branch, rows.west_branch):
        # Nobody more on the books: other lists count them.
        ArrivalFactory(party_organization=branch)
        HereFactory(party_organization=branch)


def list_row(region):
    ArrivalFactory(party_organization=PartyOrganizationFactory(region=region))
    HereFactory(party_organization=PartyOrganizationFactory(region=region))
