"""Which of our sheets and columns foreign titles look like."""

import difflib
import re
from collections.abc import Iterable

from core.imports.sheets import Sheet, registered

#: How alike two titles must be to be suggested: less, and 党员人数 would be a number of staff.
_LIKENESS = 0.8
#: What stands in brackets explains a title (职工人数（人）).
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


def suggest_sheet(title: str, columns: list[str]) -> str:
    """The sheet of ours that a foreign one looks like; "" for none."""
    known = registered()
    by_name = difflib.get_close_matches(title, known, n=1, cutoff=_LIKENESS)
    if by_name:
        return by_name[0]
    fitting = {
        ours: sum(map(bool, suggest_columns(sheet, columns).values()))
        + sum(column in sheet.by_title for column in columns)
        for ours, sheet in known.items()
    }
    best = max(fitting, key=fitting.__getitem__)
    return best if fitting[best] >= 2 else ""


def suggest_columns(sheet: Sheet, titles: list[str], beside: Iterable[str] = ()) -> dict[str, str]:
    """Foreign title → the column of ours that it looks like, each of ours once; "" for none.

    `beside`: all titles of the file; what stands among them under our own name is taken.
    """
    alike = sorted(
        (
            (likeness, -position, -titles.index(title), title, column.title)
            for title in titles
            for position, column in enumerate(sheet.columns)
            if (likeness := _likeness(title, column.title, column.aliases)) >= _LIKENESS
        ),
        reverse=True,
    )
    found = dict.fromkeys(titles, "")
    taken = set(beside) & set(sheet.by_title)
    elsewhere = _names(other for other in registered().values() if other.title != sheet.title)
    for likeness, _, _, title, ours in alike:
        # What is a column of another sheet (党组织名称) is not meant by a title that is only alike.
        if found[title] or ours in taken or (likeness < _SAME and title in elsewhere):
            continue
        found[title] = ours
        taken.add(ours)
    return found


#: As alike as another name of a column is.
_SAME = 0.99


def _names(sheets: Iterable[Sheet]) -> set[str]:
    return {
        name
        for each in sheets
        for column in each.columns
        for name in (column.title, *column.aliases)
    }


def _likeness(title: str, ours: str, aliases: tuple[str, ...]) -> float:
    """1 for the same, a little less for a known other name."""
    bare = _BRACKETS.sub("", title) or title
    if bare == ours:
        return 1
    if bare in aliases:
        return _SAME
    ratios = (difflib.SequenceMatcher(None, bare, each).ratio() for each in (ours, *aliases))
    return max(ratios) * 0.98
