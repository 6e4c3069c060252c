"""Foreign titles: which of our sheets and columns they mean, as people said or as they look."""

import difflib
from dataclasses import dataclass, field
from typing import Any

from core.imports.sheets import ERROR_COLUMN, Sheet, registered

#: How alike two titles must be to be suggested.
_LIKENESS = 0.55


@dataclass
class Mapping:
    """What foreign titles mean; the empty text: ignored. Ours mean themselves."""

    #: Title of a foreign sheet → one of ours.
    sheets: dict[str, str] = field(default_factory=dict)
    #: Our sheet → title of a foreign column → one of ours.
    columns: dict[str, dict[str, str]] = field(default_factory=dict)

    def sheet(self, title: str) -> str | None:
        """Our sheet of that name; "" when it is ignored, None when nobody has said."""
        return self.sheets.get(title, title if title in registered() else None)

    def column(self, sheet: Sheet, title: str) -> str | None:
        """Our column of that name; None when it is ignored."""
        if title in sheet.by_title or title == ERROR_COLUMN:
            return title
        return self.columns.get(sheet.title, {}).get(title) or None

    def open_titles(self, sheet: Sheet | None, titles: list[str]) -> list[str]:
        """Titles of which nobody has said what they mean; a blank one means nothing."""
        said = self.columns.get(sheet.title, {}) if sheet else {}
        ours = sheet.by_title if sheet else {}
        return [
            title
            for title in dict.fromkeys(titles)
            if title and title not in ours and title not in said and title != ERROR_COLUMN
        ]

    def with_answers(self, other: "Mapping") -> "Mapping":
        """Both; what `other` says counts."""
        columns = {title: dict(said) for title, said in self.columns.items()}
        for title, said in other.columns.items():
            columns[title] = columns.get(title, {}) | said
        return Mapping(self.sheets | other.sheets, columns)

    def as_json(self) -> dict[str, Any]:
        return {"sheets": self.sheets, "columns": self.columns}


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
