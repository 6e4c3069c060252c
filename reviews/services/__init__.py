"""Reviewing members and disposing of procedures on somebody's behalf."""

from reviews.services.appraisals import (
    agree,
    move_appraisal,
    open_review,
    recycle_appraisal,
    restore_appraisal,
    start_appraisal,
)
from reviews.services.disposals import (
    announce,
    approve,
    find,
    follow,
    move_disposal,
    propose,
    recycle_disposal,
    restore_disposal,
    submit,
)
from reviews.services.endings import end_disposal, extend
from reviews.services.grading import (
    close_poll,
    count_paper,
    grade_people,
    most_excellent,
    print_slips,
    record_opinions,
)

__all__ = [
    "agree",
    "announce",
    "approve",
    "close_poll",
    "count_paper",
    "end_disposal",
    "extend",
    "find",
    "follow",
    "grade_people",
    "most_excellent",
    "move_appraisal",
    "move_disposal",
    "open_review",
    "print_slips",
    "propose",
    "record_opinions",
    "recycle_appraisal",
    "recycle_disposal",
    "restore_appraisal",
    "restore_disposal",
    "start_appraisal",
    "submit",
]
