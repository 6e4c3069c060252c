"""Whether what people said of foreign titles can be followed."""

from typing import Any

from django.core.exceptions import ValidationError

from core.imports.reading.mapping import Mapping
from core.imports.sheets import registered


def must_be_clear(mapping: Mapping, open_titles: list[dict[str, Any]]) -> None:
    """Refuse what names no sheet or column of ours, and two titles of a file for one column.

    `open_titles` is what was asked about the file. Raises `ValidationError`.
    """
    known = registered()
    for ours in mapping.sheets.values():
        if ours and ours not in known:
            raise ValidationError(f"没有工作表“{ours}”。")
    for sheet, said in mapping.columns.items():
        for ours in filter(None, said.values()):
            if ours not in known[sheet].by_title:
                raise ValidationError(f"工作表“{sheet}”没有列“{ours}”。")
        here = {
            title
            for each in open_titles
            if sheet in (each["sheet"], mapping.sheets.get(each["title"]))
            for title in each.get("titles", ())
        }
        chosen = [title for title in here if title in known[sheet].by_title]
        # Of a source that is remembered, what this file does not have stands in nobody's way.
        chosen += [ours for title, ours in said.items() if ours and (title in here or not here)]
        double = sorted({ours for ours in chosen if chosen.count(ours) > 1})
        if double:
            raise ValidationError(
                f"工作表“{sheet}”有几列都对应“{'、'.join(double)}”，请只留一列，其余选“忽略”。"
            )
