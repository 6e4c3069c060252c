"""What is done with schemes, rounds and ratings."""

from assessments.services import workbook
from assessments.services.counting import count_round, recounted
from assessments.services.following import (
    add_consequence,
    agree_many,
    decide,
    end_consequence,
    propose,
    replace_consequence,
)
from assessments.services.hearings import (
    cancel_hearing,
    close_hearing,
    count_ballots,
    may_report,
    open_hearing,
    print_ballots,
    voters_of,
)
from assessments.services.marking import (
    LEVELS,
    MOVES,
    Given,
    items_of,
    move_assessment,
    save_marks,
    stored,
)
from assessments.services.objections import answer_objection, raise_objection
from assessments.services.overview import draw_sample
from assessments.services.people import file_report, pay_proposed, record_talk, wants_talk
from assessments.services.rankings import end_ranking, publish_ranking
from assessments.services.rounds import (
    award,
    cancel_round,
    change_round,
    digest_of,
    open_round,
    publish,
    recount,
    withdraw,
)
from assessments.services.schemes import (
    change_frame,
    change_scheme,
    copy_scheme,
    create_scheme,
    end_scheme,
    load_file,
    problems,
    put_item,
    replace_content,
    settle_scheme,
)
from assessments.services.tiering import take_tiers
from assessments.services.vetoes import answer_slip, lift_veto, record_veto, send_slips

__all__ = [
    "LEVELS",
    "MOVES",
    "Given",
    "add_consequence",
    "agree_many",
    "answer_objection",
    "answer_slip",
    "award",
    "cancel_hearing",
    "cancel_round",
    "change_frame",
    "change_round",
    "change_scheme",
    "close_hearing",
    "copy_scheme",
    "count_ballots",
    "count_round",
    "create_scheme",
    "decide",
    "digest_of",
    "draw_sample",
    "end_consequence",
    "end_ranking",
    "end_scheme",
    "file_report",
    "items_of",
    "lift_veto",
    "load_file",
    "may_report",
    "move_assessment",
    "open_hearing",
    "open_round",
    "pay_proposed",
    "print_ballots",
    "problems",
    "propose",
    "publish",
    "publish_ranking",
    "put_item",
    "raise_objection",
    "record_talk",
    "record_veto",
    "recount",
    "recounted",
    "replace_consequence",
    "replace_content",
    "save_marks",
    "send_slips",
    "settle_scheme",
    "stored",
    "take_tiers",
    "voters_of",
    "wants_talk",
    "withdraw",
    "workbook",
]
