"""Foreign titles: which of our sheets and columns they mean, as people said."""

import dataclasses
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from core.imports.columns import ERROR_COLUMN
from core.imports.reading.heads import Head
from core.imports.reading.places import column_letter
from core.imports.reading.plan import Plan


@dataclass
class Mapping:
    """What foreign titles mean; the empty text: ignored. Ours mean themselves."""

    #: Title of a foreign sheet → one of ours.
    sheets: dict[str, str] = field(default_factory=dict)
    #: Our sheet → title of a foreign column → one of ours.
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Title of a sheet → number of the row that is its header.
    heads: dict[str, int] = field(default_factory=dict)
    #: Our sheet → our column → a value of the file → the code that it means; "" for none.
    values: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def sheet(self, title: str, ours: Container[str]) -> str | None:
        """Which of `ours` it means; "" when it is ignored, None when nobody has said."""
        return self.sheets.get(title, title if title in ours else None)

    def column(self, sheet: Plan, title: str) -> str | None:
        """Our column of that name; None when it is ignored."""
        if title in sheet.by_title or title == ERROR_COLUMN:
            return title
        return self.columns.get(sheet.title, {}).get(title) or None

    def open_titles(self, sheet: Plan | None, titles: list[str]) -> list[str]:
        """Titles of which nobody has said what they mean; a blank one means nothing."""
        said = self.columns.get(sheet.title, {}) if sheet else {}
        ours = set(sheet.by_title) if sheet else set()
        if sheet and all(c.title in titles for c in sheet.columns if c.required):
            # A list that was taken out: what else is in it needs no answer.
            ours |= sheet.listed
        return [
            title
            for title in dict.fromkeys(titles)
            if title and title not in ours and title not in said and title != ERROR_COLUMN
        ]

    @staticmethod
    def titles(head: Head) -> list[str]:
        """The titles of a header; a filled column without one is called by its place."""
        width = max(len(cells) for _, cells in head.looked_at)
        titles = [
            ""
            if index in head.skipped
            else title or (f"{column_letter(index + 1)}列（没有列名）" * head.mostly_filled(index))
            for index, title in enumerate(head.titles + [""] * (width - len(head.titles)))
        ]
        while len(titles) > len(head.titles) and not titles[-1]:
            titles.pop()
        return titles

    def with_answers(self, other: "Mapping") -> "Mapping":
        """Both; what `other` says counts."""
        columns = {title: dict(said) for title, said in self.columns.items()}
        for title, said in other.columns.items():
            columns[title] = columns.get(title, {}) | said
        values = {
            sheet: {
                column: self.values.get(sheet, {}).get(column, {})
                | other.values.get(sheet, {}).get(column, {})
                for column in {**self.values.get(sheet, {}), **other.values.get(sheet, {})}
            }
            for sheet in {**self.values, **other.values}
        }
        return Mapping(self.sheets | other.sheets, columns, self.heads | other.heads, values)

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)
