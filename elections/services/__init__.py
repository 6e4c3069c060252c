"""Holding elections on somebody's behalf: preparing, voting, recording the result."""

from elections.services.meeting import (
    conclude,
    count_ballot,
    entitled_on,
    file_attendance,
    freeze_voters,
    hold_committee,
    outcome_of,
    remove_ballot,
)
from elections.services.preparing import (
    add_candidate,
    candidates_lack,
    move_election,
    recycle_election,
    remove_candidate,
    restore_election,
    start_election,
    update_election,
    update_talks,
    write_in,
)
from elections.services.recording import record_result

__all__ = [
    "add_candidate",
    "candidates_lack",
    "conclude",
    "count_ballot",
    "entitled_on",
    "file_attendance",
    "freeze_voters",
    "hold_committee",
    "move_election",
    "outcome_of",
    "record_result",
    "recycle_election",
    "remove_ballot",
    "remove_candidate",
    "restore_election",
    "start_election",
    "update_election",
    "update_talks",
    "write_in",
]
