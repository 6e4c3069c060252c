"""Import workbooks of any size, with every column of 两新组织 filled."""

import datetime
import random
from pathlib import Path

import xlsxwriter

from demo.codes import DIVISION, Numbers
from demo.names import Namer

TOWNS = 14
COLUMNS = (
    *("统一社会信用代码", "组织名称", "组织类别", "区域代码", "职工人数", "行业", "经营状态"),
    *("负责人", "负责人政治面貌", "联系电话", "地址", "成立日期", "标签"),
)


def towns() -> list[tuple[str, str]]:
    """Code and name of each town."""
    return [(f"{DIVISION}{number:03d}", f"第{number}街道") for number in range(1, TOWNS + 1)]


def write_workbook(path: Path, rows: int) -> None:
    """Sheets 区域 and 两新组织; the same rows for the same number."""
    rng = random.Random(rows)
    numbers, namer = Numbers(rng), Namer(rng, "澔浦")
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    regions = book.add_worksheet("区域")
    regions.write_row(0, 0, ("区域代码", "区域名称", "上级代码", "层级"))
    regions.write_row(1, 0, (DIVISION, "澔浦县", "", "县"))
    for number, (code, name) in enumerate(towns(), 2):
        regions.write_row(number, 0, (code, name, DIVISION, "镇街"))
    sheet = book.add_worksheet("两新组织")
    sheet.write_row(0, 0, COLUMNS)
    first = datetime.date(1995, 1, 1).toordinal()
    for number in range(1, rows + 1):
        code, town = rng.choice(towns())
        founded = first + rng.randrange(11_000)
        name, _, industry, prefix, tags = namer.enterprise(town)
        texts = (numbers.uscc(prefix, founded), name, "非公企业", code)
        sheet.write_row(number, 0, texts)
        sheet.write_number(number, 4, int(rng.lognormvariate(2.2, 1.2)))
        sheet.write_string(number, 5, industry)
        sheet.write_string(number, 6, "正常")
        sheet.write_string(number, 7, namer.person(rng.random() < 0.7))
        sheet.write_string(number, 8, rng.choice(("中共党员", "群众", "群众", "民主党派")))
        sheet.write_string(number, 9, numbers.phone())
        sheet.write_string(number, 10, namer.address(town))
        sheet.write_datetime(number, 11, datetime.date.fromordinal(founded), day)
        sheet.write_string(number, 12, "、".join(tags))
    book.close()
