"""How times away or here and files go back (`core.undo`); persons are named with stars."""

from accounts.names import starred
from core.undo.families import Family
from transfers.services import refresh_floating


def _refresh(undone, today):
    refresh_floating(
        [pk for pk in undone.values("transfers.FloatingMember", "member_id") if pk is not None]
    )


FAMILIES = (
    Family(
        "transfers.FloatingMember",
        starred("t.person_name"),
        parts={"transfers.FloatingDeed": "floating_member_id"},
        refresh=_refresh,
    ),
    Family(
        "transfers.MemberFile",
        f"(SELECT {starred('m.name')} FROM members_member m WHERE m.id = t.member_id)",
    ),
)
