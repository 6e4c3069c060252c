"""Workbooks with named cells, for tests."""

import io

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName


def book(names: dict[str, str], *, dress=None) -> bytes:
    """A workbook with one sheet 表; `names`: name → cell or range; `dress(sheet)` does the rest."""
    made = Workbook()
    sheet = made.active
    sheet.title = "表"
    sheet["A1"] = "市级表"
    if dress:
        dress(sheet)
    for name, cell in names.items():
        target = ":".join(f"${part[0]}${part[1:]}" for part in cell.split(":"))
        made.defined_names[name] = DefinedName(name, attr_text=f"表!{target}")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
