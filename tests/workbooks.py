"""Import workbooks for tests: sheets as lists of dicts."""

import datetime
import io

import openpyxl

from tests.members.factories import id_number
from tests.orgs.factories import uscc

DAY = datetime.date(2024, 3, 1)


def region(**values):
    return {
        "区域代码": "330999001",
        "区域名称": "东街道",
        "上级代码": "330999",
        "层级": "镇街",
    } | values


def organization(number, **values):
    return {
        "统一社会信用代码": uscc(number),
        "组织名称": f"东风{number}有限公司",
        "组织类别": "非公企业",
        "区域代码": "330999001",
        "职工人数": 60,
    } | values


def party(number, **values):
    return {
        "党组织代码": f"P{number:03d}",
        "党组织名称": f"东风{number}党支部",
        "类型": "党支部",
        "组建方式": "单独组建",
        "区域代码": "330999001",
        "成立日期": datetime.date(2020, 1, 1),
    } | values


def coverage(number, party_number, **values):
    return {
        "统一社会信用代码": uscc(number),
        "党组织代码": f"P{party_number:03d}",
        "起始日期": DAY,
    } | values


def work_coverage(number, **values):
    return {
        "统一社会信用代码": uscc(number),
        "方式": "党建指导员",
        "姓名": "李指导",
        "起始日期": DAY,
    } | values


def member(number, party_number, **values):
    return {
        "身份证号": id_number(number),
        "姓名": f"党员{number}",
        "党员类别": "正式党员",
        "党组织代码": f"P{party_number:03d}",
        "入党日期": datetime.date(2015, 7, 1),
    } | values


def post(number, party_number, **values):
    return {
        "身份证号": id_number(number),
        "党组织代码": f"P{party_number:03d}",
        "职务": "书记",
        "起始日期": DAY,
    } | values


def workbook(sheets, *, edit=None) -> bytes:
    """An .xlsx of `{title: rows}`; header = keys of all rows. `edit(book)` may spoil it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    if edit:
        edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def county_sheets():
    """A small county with something on every sheet."""
    return {
        "区域": [
            region(区域代码="330999", 区域名称="测试县", 上级代码=None, 层级="县"),
            region(),
            region(区域代码="330999901", 区域名称="经开区", 层级="园区"),
        ],
        "两新组织": [
            organization(1, 联系电话="13900001111", 标签="规上、上市", 成立日期="2001年3月5日"),
            organization(2, 职工人数="35", 区域代码="330999901", 经营状态="正常"),
            organization(3, 组织类别="社会组织", 职工人数=8.0),
        ],
        "党组织": [
            party(1, 上级党组织代码="P009"),
            party(2, 组建方式="联合组建", 上级党组织代码="P009"),
            party(9, 类型="党委", 组建方式="区域统建", 党组织名称="东街道两新党委"),
        ],
        "组织覆盖": [coverage(1, 1), coverage(2, 2)],
        "工作覆盖": [work_coverage(3)],
        "党员": [
            member(1, 1, 统一社会信用代码=uscc(1), 手机="13900002222", 性别="男", 流动党员="否"),
            member(2, 1, 统一社会信用代码=uscc(1), 党员类别="预备党员", 入党日期="2025.7.1"),
            member(3, 2),
        ],
        "任职": [post(1, 1), post(77, 2, 姓名="外请书记")],
    }
