"""Doors to the member's own page: himself, and nobody else."""

from own.models import Correction, MemberAccount
from tests.access.ladder import (
    EDITORS,
    Door,
    Post,
    edit_somewhere,
    list_page,
    nothing,
    object_of_member,
    only,
    panel,
    row,
    versioned,
)
from tests.accounts.factories import GrantFactory


def furnish(world):
    """In each place a member with his own page; the role `member` is the one of `mine`."""
    for name, place in world.places.items():
        user = world.users["member"] if name == "mine" else GrantFactory(role="member").user
        place.account = MemberAccount.objects.create(user=user, member=place.member)
        place.correction = Correction.objects.create(
            member=place.member,
            model="members.Member",
            row_id=place.member.pk,
            field="education",
            before="",
            value="大专",
            proposed_by=user,
        )
        for each in (place.account, place.correction):
            each.refresh_from_db()


himself = only("404", member="200")
decides = object_of_member.at("mine", secretary="404", member="403")

MENU = {"我的": frozenset(), "更正申请": EDITORS}

DOORS = {
    "own:page": Door(get=himself),
    "own:ask": Door(
        get=himself,
        post=Post(
            himself.answering("302+"),
            lambda world, place: {"field": "position", "value": "班组长"},
        ),
    ),
    "own:data": Door(post=Post(himself, nothing)),
    "own:leave": Door(post=Post(himself.answering("302+"), nothing)),
    "own:invite": Door(
        kwargs=row("colleague", "member"),
        post=Post(object_of_member.answering("200+"), nothing),
    ),
    "own:withdraw": Door(
        kwargs=row("account"),
        post=Post(
            object_of_member.answering("302+").at("mine", member="403"), versioned("account")
        ),
    ),
    "own:of_member": Door(kwargs=row("member"), get=panel),
    "own:corrections": Door(
        **list_page(edit_somewhere, only("403", county_admin="200", county_staff="200"))
    ),
    "own:decide": Door(
        kwargs=row("correction"),
        get=decides,
        post=Post(decides.answering("302+"), versioned("correction", decision="yes")),
    ),
}
