"""The example rows of the template are rows that one could file."""

import io

import openpyxl

from core.imports.columns import EXAMPLE_MARK
from core.imports.loading.pipeline import import_workbook
from core.imports.sheets import registered
from core.imports.wizard.template import template


def filled_in() -> dict[str, list[dict[str, str]]]:
    """Sheet → its example row, by title."""
    book = openpyxl.load_workbook(io.BytesIO(template([*registered().values()])))
    found = {}
    for title in registered():
        titles, example = ([cell.value for cell in row] for row in book[title].iter_rows(max_row=2))
        assert example[0].startswith(EXAMPLE_MARK)
        example[0] = example[0].removeprefix(EXAMPLE_MARK)
        found[title] = dict(zip(titles, example, strict=True))
    return found


def test_the_examples_can_be_imported_and_nothing_is_doubted(county):
    book = openpyxl.load_workbook(io.BytesIO(template([*registered().values()])))
    for title, example in filled_in().items():
        book[title]["A2"] = next(iter(example.values()))
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    result = import_workbook(actor=None, source=out, name="模板.xlsx")
    assert (result.errors, result.warnings) == ([], [])
    stored = {title: counts.created + counts.unchanged for title, counts in result.sheets.items()}
    assert stored == dict.fromkeys(registered(), 1)


def test_the_examples_are_typical():
    rows = filled_in()
    assert rows["区域"]["层级*"] == "镇街"
    party = rows["党组织"]
    assert party["类型*"] == "党支部" and not party["撤销日期"]
    assert rows["组织覆盖"]["起始日期*"] >= party["成立日期*"] and not rows["组织覆盖"]["终止日期"]
    member = rows["党员"]
    assert not member["离开日期"] and not member["离开原因"]
    assert member["组织关系转入日期"] >= member["入党日期*"]
