"""What each type takes, how it stores it, and what it says of the rest."""

import datetime

import pytest

from core.values import (
    PHONE,
    Choice,
    Code,
    Date,
    Identifier,
    Integer,
    Text,
    Words,
    Wrong,
    YesNo,
    contains_identifier,
)

DAY = datetime.date(2026, 3, 5)


def no_nines(code):
    if "9" in code:
        raise ValueError("不能有 9")
    return "有 8，请核对" if "8" in code else ""


CODE = Code(6, no_nines)
COLOUR = Choice({"红": "red", "绿": "green"})
NUMBER = Identifier(18, purpose="number", head=6, tail=2)


@pytest.mark.parametrize(
    ("kind", "raw", "stored"),
    [
        (Text(5), " 东街道 ", "东街道"),
        (Text(6), 330999.0, "330999"),
        (Text(5), True, "TRUE"),
        (Text(10), datetime.datetime(2026, 3, 5), "2026-03-05"),
        (CODE, " ａb１ ", "AB1"),
        (CODE, 123456.0, "123456"),
        (Code(40), "dzb0001", "DZB0001"),
        (NUMBER, "１２３x", "123X"),
        (Integer(0, 99), "６０", 60),
        (Integer(0, 99), 8.0, 8),
        (Date(), "2026.3.5", DAY),
        (Date(), "2026年3月5日", DAY),
        (Date(), "2026/03/05", DAY),
        (Date(), "2026-03-05 00:00:00", DAY),
        (Date(), datetime.datetime(2026, 3, 5, 12), DAY),
        (COLOUR, " 红 ", "red"),
        (YesNo(), "是", True),
        (YesNo(), "否", False),
        (Words(3), "规上、上市、规上", ["上市", "规上"]),
        (Words(3), ["规上", " 上市", ""], ["上市", "规上"]),
    ],
)
def test_what_can_be_read_is_stored_in_one_form(kind, raw, stored):
    assert kind.read(raw) == stored


@pytest.mark.parametrize(
    ("kind", "raw", "said"),
    [
        (Text(3), "东街道办", "有 4 个字，最多 3 个字，请缩短"),
        (Text(9), "东\n街", "含有看不见的控制字符或换行"),
        (Text(30), "他是330102199001011234", "像是身份证号"),
        (Code(18), "330102199001011234", "像是身份证号"),
        (Words(30), "规上、330102199001011234", "像是身份证号"),
        (CODE, "12 34", "中间有空格或控制字符"),
        (CODE, "1234567", "有 7 位，最多 6 位"),
        (CODE, "19", "不能有 9"),
        (CODE, 9.1331e17, "被 Excel 当作数字"),
        (PHONE, "139 0000", "中间有空格"),
        (Integer(0, 9), "1.5", "应为整数，请去掉小数"),
        (Integer(0, 9), float("nan"), "应为整数"),
        (Integer(0, 9), "三", "不是数字，请只填整数"),
        (Integer(0, 9), True, "不是数字，请填整数"),
        (Integer(0, 9), DAY, "是日期或时间"),
        (Integer(0, 9), -1, "不能小于 0"),
        (Integer(0, 9), 10, "大于 9，不合情理"),
        (Date(), "26-03-05", "年份只有两位"),
        (Date(), "2026-02-30", "没有这一天"),
        (Date(), "三月五日", "不是日期，日期应写成 2026-03-05"),
        (Date(), 45000.0, "是数字而不是日期"),
        (Date(), datetime.date(1899, 12, 31), "年份应在 1900 至 2100 之间"),
        (Date(), "9999-12-31", "年份应在 1900 至 2100 之间"),
        (COLOUR, "蓝", "只能填：红、绿"),
        (YesNo(), "对", "只能填：是、否"),
        (Words(3), "规模以上", "每个标签最多 3 个字"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_mend(kind, raw, said):
    with pytest.raises(Wrong, match=said):
        kind.read(raw)


@pytest.mark.parametrize(
    "text",
    [
        "旧注册号330106000012345",
        "党组织330999000000123转来",
        "91330106MA2B12345X",
        "330102199001011232",  # the check digit would be 4
        "330102199013011236",  # no such month
        "账号6222021990010112345",
    ],
)
def test_codes_and_other_long_numbers_in_a_text_are_no_identity_numbers(text):
    assert Text(30).read(text) == text
    assert not contains_identifier(text)


@pytest.mark.parametrize(
    "text",
    [
        "330102199001011234",
        "他３３０１０２１９９００１０１１２３４",
        "330102 1990 0101 1234",
        "2026-330102199001011234",
        "13800138000",
        "电话138-0013-8000。",
        "+86 13800138000",
    ],
)
def test_numbers_of_persons_are_found_with_gaps_and_in_every_width(text):
    assert contains_identifier(text)


@pytest.mark.parametrize(
    "text", ["职工150 2026-03-05起", "1380013800012", "13800138000ab", "0571-88880000"]
)
def test_other_digits_are_no_mobile_numbers(text):
    assert not contains_identifier(text)


def test_a_doubt_refuses_nothing():
    doubts = []
    assert CODE.read("108", doubts.append) == "108"
    assert doubts == ["有 8，请核对"]


def test_what_is_typed_may_have_blanks_between_digits_and_other_commas():
    assert NUMBER.typed(" 330102 19900101 123x ") == "33010219900101123X"
    assert Words(3).typed("规上,上市，规上") == ["上市", "规上"]
    with pytest.raises(Wrong, match="中间有空格"):
        CODE.typed("12 34")


def test_messages_and_pages_show_a_number_behind_stars():
    number = "330102199001011232"
    assert NUMBER.quoted(number) == "330*************32"
    assert NUMBER.masked(number) == "330102**********32"
    assert PHONE.masked("13900001111") == "139****1111"
    assert PHONE.masked("110") == "***"
    assert Text(9).quoted(f"他 {number} 住") == "他 330*************32 住"
    assert Text(9).quoted("长" * 50) == "长" * 40 + "…"
