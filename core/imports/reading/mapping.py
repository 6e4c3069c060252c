"""Foreign titles: which of our sheets and columns they mean, as people said."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from core.imports.columns import ERROR_COLUMN
from core.imports.reading.plan import Plan


@dataclass
class Mapping:
    """What foreign titles mean; the empty text: ignored. Ours mean themselves."""

    #: Title of a foreign sheet → one of ours.
    sheets: dict[str, str] = field(default_factory=dict)
    #: Our sheet → title of a foreign column → one of ours.
    columns: dict[str, dict[str, str]] = field(default_factory=dict)

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
