"""Bringing people into the Party on somebody's behalf: candidates, steps, looks, seats, rules."""

from joining.services.candidates import (
    create_candidate,
    end_candidate,
    move_candidate,
    recycle_candidate,
    restore_candidate,
    update_candidate,
)
from joining.services.following import follow_register, follow_steps, refresh_next
from joining.services.quotas import issue_seats, pass_seats, return_seats
from joining.services.reading import book_now, coming_of, course_of, offered_members
from joining.services.rules import add_step, change_step, end_step, replace_limit
from joining.services.seedlings import check_measure, name_contact
from joining.services.steps import record_look, record_step, take_back

__all__ = [
    "add_step",
    "book_now",
    "change_step",
    "check_measure",
    "coming_of",
    "course_of",
    "create_candidate",
    "end_candidate",
    "end_step",
    "follow_register",
    "follow_steps",
    "issue_seats",
    "move_candidate",
    "name_contact",
    "offered_members",
    "pass_seats",
    "record_look",
    "record_step",
    "recycle_candidate",
    "refresh_next",
    "replace_limit",
    "restore_candidate",
    "return_seats",
    "take_back",
    "update_candidate",
]
