"""Lists of departments for tests, as files and as the services leave them."""

import csv
import datetime
import io

from sources.models import Source, SourceList, SourceRow
from sources.services import compare_file

DAY = datetime.date(2026, 3, 31)
HEAD = ("统一社会信用代码", "组织名称", "组织类别", "职工人数", "负责人", "联系电话", "地址")


def written(rows, head=HEAD) -> io.BytesIO:
    """A .csv file of the rows, each a tuple in the order of the head."""
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return io.BytesIO(text.getvalue().encode())


def compared(rows, *, source="market", dated=DAY, actor=None, head=HEAD, name="名单.csv"):
    """What comes of a list of these rows, and the list."""
    source = Source.objects.get(code=source)
    found = compare_file(
        actor=actor, source=source, dated=dated, file=written(rows, head), name=name
    )
    return found, SourceList.objects.get(source=source, dated=dated, partial=False)


def listed(code="market", dated=DAY, **values) -> SourceList:
    """A list that was compared, without rows."""
    source = Source.objects.get(code=code)
    return SourceList.objects.get_or_create(
        source=source, dated=dated, defaults={"step": "done", "likely_from": 70} | values
    )[0]


def row_of(listed, **values) -> SourceRow:
    """A row of a list, a new one unless `values` say otherwise."""
    nth = listed.rows.count() + 1
    values = {
        "row_no": nth,
        "outcome": "new",
        "name": f"新单位{nth}",
        "key": f"新单位{nth}",
    } | values
    return SourceRow.objects.create(listed=listed, **values)
