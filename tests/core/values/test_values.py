"""What each type takes, how it stores it, and what it says of the rest."""

import datetime

import pytest

from core.values import (
    PAST,
    PHONE,
    Choice,
    Code,
    Date,
    Identifier,
    Integer,
    Lines,
    PersonName,
    Text,
    Words,
    Wrong,
    YesNo,
    contains_identifier,
    is_clear_mark,
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
        (Text(9), "ＡＢ（１２）店", "AB（12）店"),
        (Text(6), 330999.0, "330999"),
        (Text(5), True, "TRUE"),
        (Lines(9), "一、甲 \r\n\t乙\x0b丙\n", "一、甲\n 乙\n丙"),
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
        (Lines(3), "东街\n道办", "有 5 个字，最多 3 个字，请缩短"),
        (Lines(9), "东\x00街", "含有看不见的控制字符"),
        (Lines(40), "他是\n330102199001011234", "含有身份证号"),
        (Code(18), "330102199001011234", "像是身份证号"),
        (Words(30), "规上、330102199001011234", "像是身份证号"),
        (Code(6), "12 34", "中间有空格或控制字符"),
        (Code(6), "12\n34", "中间有空格或控制字符"),
        (CODE, "1234567", "有 7 位，最多 6 位"),
        (CODE, "19", "不能有 9"),
        (CODE, 9.1331e17, "被 Excel 变成了科学计数（9.1331E\\+17）.*设为“文本”"),
        (CODE, "9.1331E+17", "被 Excel 变成了科学计数"),
        (CODE, "９E+１７", "被 Excel 变成了科学计数"),
        (PHONE, "1.54E+10", "被 Excel 变成了科学计数"),
        (PHONE, "139 0000", "不像电话号码（有 7 位数字）"),
        (PHONE, "12345", "不像电话号码（有 5 位数字），手机应为 11 位"),
        (PHONE, "661234", "不像电话号码"),
        (PHONE, "23900001111", "不像电话号码"),
        (PHONE, "无", "不是电话号码，没有号码的请留空"),
        (PHONE, "/", "不是电话号码，没有号码的请留空"),
        (PHONE, "139****1111", "是脱敏后的号码，请填写完整的号码"),
        (PHONE, "13900001111/0573-84990000", "有两个以上的号码，请只填一个"),
        (PHONE, "13900001111 13900002222", "有两个以上的号码，请只填一个"),
        (PHONE, "13900001111，84990000", "有两个以上的号码，请只填一个"),
        (PHONE, "1390000111113900002222", "有两个以上的号码，请只填一个"),
        (Integer(0, 9), "1.5E+3", "被 Excel 变成了科学计数，请把格式设为数字"),
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
        (Date(), "2026-03-05 上午", "不是日期"),
        (Date(), "2026-03-05T99:00Z", "不是日期"),
        (Date(past=True), "2099-01-01", "不能晚于今天"),
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
    assert PAST.read("1948-12-31", doubts.append) == datetime.date(1948, 12, 31)
    assert Integer(0, 99, usual_to=50).read(51, doubts.append) == 51
    assert doubts[1:] == ["早于 1949 年，请核对", "大于 50，请核对"]


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("139 0000 1111", "13900001111"),
        ("139-0000-1111", "13900001111"),
        ("+86 13900001111", "13900001111"),
        ("８６１３９００００１１１１", "13900001111"),
        (13900001111.0, "13900001111"),
        ("(0573)84990000", "0573-84990000"),
        ("057384990000", "0573-84990000"),
        ("0573—8499 0000", "0573-84990000"),
        ("+86-21-64990000", "021-64990000"),
        ("0573-84990000转801", "0573-84990000-801"),
        ("84990000-801", "84990000-801"),
        ("8499000", "8499000"),
        ("400-826-1234", "4008261234"),
        ("+852 2345 6789", "+85223456789"),
    ],
)
def test_a_number_written_in_many_ways_is_one_number(raw, stored):
    assert PHONE.read(raw) == stored
    assert PHONE.read(stored) == stored


#: A joiner, a mark of direction, one of a file's beginning.
HIDDEN = "\u200b\u202a\ufeff\u2060"


@pytest.mark.parametrize(
    ("kind", "raw", "stored"),
    [
        (Text(5), f"{HIDDEN}东{HIDDEN}街\u00a0道\u3000", "东街 道"),
        (CODE, f"\u00a0a{HIDDEN}b1\u3000", "AB1"),
        (Code(40), f"DZB{HIDDEN}00\u00a001", "DZB0001"),
        (NUMBER, "330102\u00a019900101\u3000123x", "33010219900101123X"),
        (PHONE, "139\u00a00000\u202f1111\u202c", "13900001111"),
        (Integer(0, 99), f"{HIDDEN}60\u00a0", 60),
        (Date(), f"{HIDDEN}2026-03-05\u00a0", DAY),
        (COLOUR, f"红{HIDDEN}", "red"),
        (YesNo(), "\u3000是", True),
        (Words(3), f"规上{HIDDEN}、上市\u00a0", ["上市", "规上"]),
        (PersonName(9), f"张\u3000{HIDDEN}伟", "张伟"),
    ],
)
def test_what_nobody_sees_is_not_stored(kind, raw, stored):
    assert kind.read(raw) == stored


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("张 伟", "张伟"),
        ("阿布都拉 ·买买提", "阿布都拉·买买提"),
        ("阿布都拉•买买提", "阿布都拉·买买提"),
        ("J. K.  Smith", "J. K. Smith"),
        ("李明（兼）１", "李明（兼）1"),
    ],
)
def test_names_that_differ_in_spaces_only_are_one_person(raw, stored):
    assert PersonName(60).read(raw) == stored


@pytest.mark.parametrize(
    "raw",
    [
        "2026/3/5 0:00",
        "2026-03-05T00:00:00",
        "2026-03-05T00:00:00.000",
        "2026-03-04T16:00:00Z",
        "2026-03-05T00:00:00+08:00",
        "2026年3月5日 0:00:00",
        "２０２６．３．５",
    ],
)
def test_a_day_is_read_with_a_time_of_day(raw):
    assert Date().read(raw) == DAY


@pytest.mark.parametrize(
    "raw", ["（清空）", "(清空)", "（ 清 空 )", "\u200b（清空）\u3000", "﹙清空﹚"]
)
def test_the_mark_that_clears_is_known_in_every_width_and_spacing(raw):
    assert is_clear_mark(raw)


@pytest.mark.parametrize("raw", ["清空", "（清空）了", "", None, 5.0])
def test_nothing_else_clears(raw):
    assert not is_clear_mark(raw)


def test_words_are_separated_by_any_comma():
    assert Words(3).read("规上,上市，规上;小微；个转企/新") == [
        "上市",
        "个转企",
        "小微",
        "新",
        "规上",
    ]


def test_messages_and_pages_show_a_number_behind_stars():
    number = "330102199001011232"
    assert NUMBER.quoted(number) == "330*************32"
    assert NUMBER.masked(number) == "330102**********32"
    assert PHONE.masked("13900001111") == "139****1111"
    assert PHONE.masked("110") == "***"
    assert Text(9).quoted(f"他 {number} 住") == "他 330*************32 住"
    assert Text(9).quoted("长" * 50) == "长" * 40 + "…"
