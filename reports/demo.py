"""A map and a layout of the generated county: made-up borders of its towns, one small form."""

import datetime
import io
import random

from django.contrib.auth import get_user_model
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from core.attachments import service
from core.choices import AttachmentKind
from regions.models import Region
from reports.models import RegionMap, WorkbookLayout
from reports.services import layouts, maps, outlines

#: Where the county lies, in degrees, and how large a town is.
_WEST, _NORTH, _WIDE, _HIGH = 120.62, 29.34, 0.11, 0.075
#: More areas than this are no towns of a county.
MOST = 30
#: Columns of the small form.
_COLUMNS = ("两新组织数", "建立党组织数", "组织覆盖率", "两个覆盖率", "红灯数")


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """The newest map and form of the root (`DomainApp.demo`); a province gets none."""
    root = Region.objects.present().filter(parent=None).order_by("code").first()
    places = maps.places_of(root) if root else []
    if not 2 <= len(places) <= MOST:
        return
    author, _ = get_user_model().objects.get_or_create(
        username="yanshi_guanli",
        defaults={"name": "演示管理员", "password": "!", "is_active": False},
    )
    found = drawn(chance, places)
    made = RegionMap.objects.create(
        region=root, number=1, note="示意图", created_by=author, drawing=outlines.draw(found)
    )
    made.attachment, _ = service.store(
        actor=author,
        data=outlines.plain(found),
        name="示意图.geojson",
        owner=made,
        only=AttachmentKind.GEOJSON,
    )
    made.save(update_fields=["attachment"])
    data = form(places)
    layout = WorkbookLayout.objects.create(
        region=root,
        name="两新党建简表",
        number=1,
        note="示例",
        created_by=author,
        slots=layouts.check(data, root),
    )
    layout.attachment, _ = service.store(
        actor=author, data=data, name="两新党建简表.xlsx", owner=layout, only=AttachmentKind.EXCEL
    )
    layout.save(update_fields=["attachment"])


def drawn(chance: random.Random, places: list[outlines.Place]) -> list[outlines.Outline]:
    """Borders like those of towns: columns of fields, each side a crooked line that two fields
    share."""
    columns = max(2, round(len(places) ** 0.5))
    heights = [len(places) // columns + (nth < len(places) % columns) for nth in range(columns)]
    total = max(heights)

    def crooked(start: outlines.Point, end: outlines.Point) -> list[outlines.Point]:
        points = [start]
        for nth in range(1, 6):
            part = nth / 6
            x = start[0] + (end[0] - start[0]) * part + chance.uniform(-0.004, 0.004)
            y = start[1] + (end[1] - start[1]) * part + chance.uniform(-0.004, 0.004)
            points.append((x, y))
        return [*points, end]

    # Where the fields of a column meet its left and its right side: one line for both neighbours.
    sides = []
    for nth in range(columns + 1):
        near = {heights[at] for at in (nth - 1, nth) if 0 <= at < columns}
        levels = sorted({row / height for height in near for row in range(height + 1)})
        sides.append(_side(chance, nth, levels, total, crooked))
    found, left_over = [], list(places)
    for nth, height in enumerate(heights):
        floor = None
        for row in range(height):
            top, bottom = row / height, (row + 1) / height
            left, right = (_between(sides[at], top, bottom) for at in (nth, nth + 1))
            upper = floor or crooked(left[0], right[0])
            floor = crooked(left[-1], right[-1])
            ring = [*upper, *right[1:], *floor[::-1][1:], *left[::-1][1:]]
            ring = [(round(x, 6), round(y, 6)) for x, y in ring]
            found.append(outlines.Outline(left_over.pop(0), [[ring]]))
    return found


def _side(chance, nth: int, levels: list[float], total: int, crooked) -> list[tuple]:
    """(level, point) down one side; the points between two levels keep the upper one's level."""
    corners = [
        (
            _WEST + nth * _WIDE + chance.uniform(-0.012, 0.012),
            _NORTH - level * total * _HIGH + chance.uniform(-0.006, 0.006),
        )
        for level in levels
    ]
    line = [(levels[0], corners[0])]
    for level, start, end in zip(levels[1:], corners, corners[1:], strict=False):
        between = crooked(start, end)
        line += [(None, point) for point in between[1:-1]]
        line.append((level, end))
    return line


def _between(side: list[tuple], top: float, bottom: float) -> list[outlines.Point]:
    levels = [level for level, _ in side]
    first, last = levels.index(top), levels.index(bottom)
    return [point for _, point in side[first : last + 1]]


def form(places: list[outlines.Place]) -> bytes:
    """An empty form with a named cell for each town and column."""
    book = Workbook()
    sheet = book.active
    sheet.title = "简表"
    sheet["A1"], sheet["A2"] = "两新党建简表", "月份"
    sheet.append(["区域", *_COLUMNS])
    names = {"月份": "B2"}
    for row, (code, label) in enumerate(
        [*((each.code, each.name) for each in places), ("合计", "合计")], start=4
    ):
        sheet.cell(row, 1, label)
        for column, title in enumerate(_COLUMNS):
            names[f"{title}_{code}"] = f"{'BCDEF'[column]}{row}"
    for name, cell in names.items():
        target = f"'{sheet.title}'!${cell[0]}${cell[1:]}"
        book.defined_names[name] = DefinedName(name, attr_text=target)
    sheet.column_dimensions["A"].width = 18
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
