"""Which of our sheets and columns foreign titles look like."""

import difflib

from core.imports.sheets import Sheet, registered

#: How alike two titles must be to be suggested.
_LIKENESS = 0.55


def suggest_sheet(title: str, columns: list[str]) -> str:
    """The sheet of ours that a foreign one looks like; "" for none."""
    known = registered()
    by_name = difflib.get_close_matches(title, known, n=1, cutoff=_LIKENESS)
    if by_name:
        return by_name[0]
    fitting = {
        ours: sum(1 for column in columns if suggest_columns(sheet, [column])[column])
        for ours, sheet in known.items()
    }
    best = max(fitting, key=fitting.__getitem__)
    return best if fitting[best] >= 2 else ""


def suggest_columns(sheet: Sheet, titles: list[str]) -> dict[str, str]:
    """Foreign title → the column of ours that it looks like, each of ours once; "" for none."""
    alike = sorted(
        (
            (_likeness(title, column.title, column.aliases), -position, title, column.title)
            for title in titles
            for position, column in enumerate(sheet.columns)
        ),
        reverse=True,
    )
    found = dict.fromkeys(titles, "")
    taken: set[str] = set()
    for likeness, _, title, ours in alike:
        if likeness >= _LIKENESS and not found[title] and ours not in taken:
            found[title] = ours
            taken.add(ours)
    return found


def _likeness(title: str, ours: str, aliases: tuple[str, ...]) -> float:
    """1 for the same, a little less for a known other name."""
    ratio = difflib.SequenceMatcher(None, title, ours).ratio()
    other = max(
        (difflib.SequenceMatcher(None, title, alias).ratio() for alias in aliases), default=0
    )
    return max(ratio, other * 0.99)
