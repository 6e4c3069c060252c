"""The only writers of what lists bring."""

from sources.services.fields import refresh_differs
from sources.services.hearing import hear
from sources.services.lists import (
    Compared,
    ListRefused,
    compare_file,
    discard,
    explain,
    load,
    upload,
)
from sources.services.queue import (
    VERDICTS,
    close_vanished,
    counts_from,
    enter_row,
    judge,
    link_entered,
    reopen,
)
from sources.services.rules import (
    Preview,
    create_division,
    make_exception,
    may_undo,
    must_settle,
    preview,
    settle,
    undo_deed,
    update_match_rule,
    update_source,
)

__all__ = [
    "VERDICTS",
    "Compared",
    "ListRefused",
    "Preview",
    "close_vanished",
    "compare_file",
    "counts_from",
    "create_division",
    "discard",
    "enter_row",
    "explain",
    "hear",
    "judge",
    "link_entered",
    "load",
    "make_exception",
    "may_undo",
    "must_settle",
    "preview",
    "refresh_differs",
    "reopen",
    "settle",
    "undo_deed",
    "update_match_rule",
    "update_source",
    "upload",
]
