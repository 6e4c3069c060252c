"""Letters: writing, issuing with a number, signing for them, voiding, their files."""

from papers.services.letters.files import content_of, file_name, write_archive, write_folder
from papers.services.letters.heads import Head, head_of, heads_of, save_letterhead
from papers.services.letters.issuing import (
    Issued,
    form_of,
    issue,
    issue_occasion,
    of_occasion,
    stamp,
    void,
)
from papers.services.letters.numbers import Year, take, this_year, written
from papers.services.letters.preview import Planned, planned
from papers.services.letters.receipts import bring_back, receive, refuse_receipt
from papers.services.letters.writing import discard, receivers, rewrite, write

__all__ = [
    "Head",
    "Issued",
    "Planned",
    "Year",
    "bring_back",
    "content_of",
    "discard",
    "file_name",
    "form_of",
    "head_of",
    "heads_of",
    "issue",
    "issue_occasion",
    "of_occasion",
    "planned",
    "receive",
    "receivers",
    "refuse_receipt",
    "rewrite",
    "save_letterhead",
    "stamp",
    "take",
    "this_year",
    "void",
    "write",
    "write_archive",
    "write_folder",
    "written",
]
