"""Writing about members on somebody's behalf, and revealing their identifiers."""

from members.services.ages import reaching
from members.services.changes import (
    correct_change,
    posts_to_report,
    report_change,
    reportable_parties,
    withdraw_change,
)
from members.services.facts import (
    refresh_current_places,
    refresh_member_facts,
    refresh_party_counts,
)
from members.services.management import InManagement, Management, management
from members.services.moves import (
    carry_over,
    employ_member,
    end_membership,
    let_go,
    place_at,
    refuse_barred,
    strike_off,
    take_back,
    transfer_member,
)
from members.services.posts import (
    begin_post,
    end_post,
    file_post,
    remove_post,
    second_secretary,
    start_post,
    update_post,
)
from members.services.register import (
    admit,
    create_member,
    former_member,
    recycle_member,
    refuse_known,
    restore_member,
    update_contact,
    update_member,
)
from members.services.retention import gone_since
from members.services.reveals import (
    Reveal,
    TooManyReveals,
    find_by_name,
    find_member,
    keep_limit,
    reveal,
    reveals_of,
)
from members.services.subtrees import LARGE_SUBTREES, Subtree

__all__ = [
    "LARGE_SUBTREES",
    "InManagement",
    "Management",
    "Reveal",
    "Subtree",
    "TooManyReveals",
    "admit",
    "begin_post",
    "carry_over",
    "correct_change",
    "create_member",
    "employ_member",
    "end_membership",
    "end_post",
    "file_post",
    "find_by_name",
    "find_member",
    "former_member",
    "gone_since",
    "keep_limit",
    "let_go",
    "management",
    "place_at",
    "posts_to_report",
    "reaching",
    "recycle_member",
    "refresh_current_places",
    "refresh_member_facts",
    "refresh_party_counts",
    "refuse_barred",
    "refuse_known",
    "remove_post",
    "report_change",
    "reportable_parties",
    "restore_member",
    "reveal",
    "reveals_of",
    "second_secretary",
    "start_post",
    "strike_off",
    "take_back",
    "transfer_member",
    "update_contact",
    "update_member",
    "update_post",
    "withdraw_change",
]
