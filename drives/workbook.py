"""A drive as a workbook: its progress, each day, and what stands behind it."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from drives.choices import Measure
from drives.models import Drive
from drives.services import MOST, Progress, behind

_WIDEST = 48


def workbook(drive: Drive, found: Progress, user: Any, *, day: Any, mark: str) -> bytes:
    """`found` is what `user` may see; texts are never formulas."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": drive.name})
    kinds = {
        "head": book.add_format({"bold": True, "bg_color": "#E7E6E6", "border": 1}),
        "rate": book.add_format({"num_format": "0.0%"}),
        "note": book.add_format({"font_color": "#7F7F7F"}),
    }
    _sheet(book, kinds, "进展", _progress(drive, found, day), mark)
    _sheet(book, kinds, "每日", _daily(found), mark)
    _sheet(book, kinds, "明细", _behind(drive, user), mark)
    book.close()
    return buffer.getvalue()


def _progress(drive: Drive, found: Progress, day: Any) -> Iterable[Sequence[Any]]:
    yield ("区域代码", "区域", "统计内容", "基期", "当前", "增加", "目标", "完成率")
    lines = [(each.town.code, each.town.name, each.cells) for each in found.lines(day)]
    if found.whole:
        lines.append((drive.region.code, "合计", tuple(found.total(day))))
    for code, name, cells in lines:
        for cell in cells:
            numbers = cell.baseline, cell.value, cell.gained, cell.target or ""
            rate = "" if cell.rate is None else cell.rate
            yield (code, name, cell.measure.label, *numbers, rate)


def _daily(found: Progress) -> Iterable[Sequence[Any]]:
    yield ("日期", *(each.label for each in found.measures))
    curves = [found.curve(each) for each in found.measures]
    for nth, day in enumerate(found.days):
        yield (day.isoformat(), *(curve[nth] for curve in curves))


def _behind(drive: Drive, user: Any) -> Iterable[Sequence[Any]]:
    yield ("统计内容", "日期", "增减", "名称", "代码", "区域", "录入人")
    for measure in drive.counted:
        for each in behind(drive, measure, user, most=MOST):
            yield (
                Measure(measure).label,
                each.day.isoformat(),
                "增加" if each.came else "减少",
                str(each.subject),
                each.subject.code,
                each.town,
                each.who,
            )


def _sheet(book: Any, kinds: dict[str, Any], title: str, rows: Iterable, mark: str) -> None:
    sheet = book.add_worksheet(title)
    sheet.write_string(0, 0, mark, kinds["note"])
    widths: list[int] = []
    for number, row in enumerate(rows, 1):
        widths += [8] * (len(row) - len(widths))
        for place, value in enumerate(row):
            text = str(value)
            widths[place] = max(widths[place], min(2 * len(text) + 2, _WIDEST))
            if number == 1:
                sheet.write_string(number, place, text, kinds["head"])
            elif isinstance(value, float):
                sheet.write_number(number, place, value, kinds["rate"])
            elif isinstance(value, int):
                sheet.write_number(number, place, value)
            else:
                sheet.write_string(number, place, text)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(2, 0)
