"""Writing about transfers, letters, floating members and files on somebody's behalf."""

from transfers.services.arriving import expect_arrival
from transfers.services.files import (
    hand_over,
    items_on,
    receive_handover,
    register_file,
    update_file,
)
from transfers.services.floating import (
    add_deed,
    end_floating,
    follow_members,
    match_registers,
    record_away,
    refresh_floating,
    take_in,
    update_floating,
)
from transfers.services.letters import confirm, issue, note_printed, reissue
from transfers.services.moving import amend, move_transfer, propose_out, propose_within, receive

__all__ = [
    "add_deed",
    "amend",
    "confirm",
    "end_floating",
    "expect_arrival",
    "follow_members",
    "hand_over",
    "issue",
    "items_on",
    "match_registers",
    "move_transfer",
    "note_printed",
    "propose_out",
    "propose_within",
    "receive",
    "receive_handover",
    "record_away",
    "refresh_floating",
    "register_file",
    "reissue",
    "take_in",
    "update_file",
    "update_floating",
]
