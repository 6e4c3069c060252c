"""A payment list of the bank: read under its own titles, matched, what is doubtful looked at by a
person, noted once."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from core.errors import Missing, Refusal
from core.months import Month
from dues import services
from dues.imports import BaseSheet, PaymentSheet
from dues.models import DuesBase, DuesPayment, PaymentList, PaymentRow
from tests.branches.factories import PartyOrganizationFactory
from tests.dues.factories import base, month_of
from tests.members.factories import MemberFactory, id_number

MONTH = Month(2026, 3)
DAY = datetime.date(2026, 3, 12)


def workbook(*rows, title="Sheet1"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


@pytest.fixture
def books(cast, fresh):
    """A month that is collected of a branch with namesakes and somebody of elsewhere."""
    people = {
        "王一": MemberFactory(name="王一", party_organization=cast.branch),
        "李二": MemberFactory(
            name="李二", party_organization=cast.branch, id_number=id_number(777)
        ),
        "同名甲": MemberFactory(name="张同", party_organization=cast.branch),
        "同名乙": MemberFactory(name="张同", party_organization=cast.branch),
        "已缴": MemberFactory(name="赵缴", party_organization=cast.branch),
    }
    for member in people.values():
        base(member, month=MONTH)
    month_of(cast.branch, MONTH, dues=[(member, "15.00") for member in people.values()])
    elsewhere = PartyOrganizationFactory(region=cast.branch.region)
    MemberFactory(name="别处", party_organization=elsewhere)
    cast.people, cast.actor = people, fresh(cast.secretary)
    services.tick_paid(
        actor=cast.actor,
        pk=cast.branch.dues_months.get().pk,
        members=[people["已缴"].pk],
        paid_on=DAY,
    )
    return cast


def load(books, file, name="招行流水.xlsx", actor=None):
    return services.load_list(
        actor=actor or books.actor,
        party_organization=books.branch,
        source=file,
        name=name,
        sheet=PaymentSheet(),
    )


def test_a_list_is_matched_by_number_then_by_name_and_doubts_wait_for_a_person(books, fresh):
    file = workbook(
        ["某银行交易明细"],
        ["付款人姓名", "证件号码", "交易金额（元）", "交易日期", "费款所属期", "流水号"],
        ["王一", None, 15, "2026-03-12", "2026-03", "A1"],
        # By the number, whatever the bank wrote for the name.
        ["李贰", id_number(777), "15.00", "2026-03-12", "2026年3月", "A2"],
        ["张同", None, 15, "2026-03-12", None, "A3"],
        ["别处", None, 15, "2026-03-12", None, "A4"],
        ["赵缴", None, 15, "2026-03-12", None, "A5"],
        ["王一", None, 15, "2026-04-12", None, "A6"],
        ["王一", None, 12.5, "2026-03-15", None, "A7"],
        ["王一", None, "十五", "2026-03-15", None, "A8"],
    )
    found = load(books, file)
    rows = list(PaymentRow.objects.order_by("row_number"))
    assert [(row.name, row.state, row.doubt) for row in rows] == [
        ("王一", "matched", ""),
        ("李贰", "matched", ""),
        ("张同", "doubt", "namesakes"),
        ("别处", "doubt", "unknown"),
        ("赵缴", "doubt", "paid"),
        ("王一", "doubt", "no_month"),
        ("王一", "doubt", "amount"),
    ]
    assert rows[1].member == books.people["李二"] and rows[0].amount == Decimal("15.00")
    assert sum("第 10 行" in said for said in found.remarks) == 1
    assert not any("十五" in said for said in found.remarks)
    # Nothing is noted before all of it is settled.
    with pytest.raises(Refusal, match="还有 5 行待确认"):
        services.post_list(actor=books.actor, pk=found.pk, version=found.version)
    given = {"actor": books.actor, "pk": found.pk}
    services.say_who(**given, row=rows[2].pk, member=books.people["同名乙"])
    with pytest.raises(Refusal, match="还没有开始收缴"):
        services.say_who(**given, row=rows[5].pk, member=books.people["王一"])
    with pytest.raises(Missing):
        services.say_who(**given, row=rows[3].pk, member=MemberFactory())
    for row in rows[3:]:
        services.skip_row(**given, row=row.pk)
    # Nobody else sees the list: neither an office nor another branch.
    for user in (books.county_admin, books.town_staff, books.viewer):
        assert not PaymentList.objects.visible_to(fresh(user)).exists()
        with pytest.raises(Missing):
            services.skip_row(actor=fresh(user), pk=found.pk, row=rows[0].pk)
        with pytest.raises(Missing):
            load(books, workbook(["姓名"]), actor=fresh(user))
    # Noted twice, it was noted once.
    numbers = [
        services.post_list(actor=books.actor, pk=found.pk, version=found.version) for _ in range(2)
    ]
    assert numbers == [3, 0]
    month = books.branch.dues_months.get()
    assert month.paid_total == Decimal("60.00") and month.paid_people == 4
    paid = DuesPayment.objects.filter(method="bank").order_by("receipt_number")
    assert [each.member for each in paid] == [
        books.people[name] for name in ("王一", "李二", "同名乙")
    ]
    with pytest.raises(Refusal, match="已经登记完毕"):
        services.skip_row(**given, row=rows[0].pk)


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        (lambda: workbook(["甲", "乙"], [1, 2]), "x.xlsx", "没有|缺少"),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "x.xls", "旧版"),
        (lambda: io.BytesIO(b"PK\x03\x04broken"), "x.xlsx", "损坏"),
        (lambda: workbook(["姓名", "金额", "缴纳日期"]), "x.xlsx", "没有可以读取的行"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(books, file, name, said):
    with pytest.raises(Refusal, match=said):
        load(books, file(), name)
    assert not PaymentList.objects.exists() and DuesPayment.objects.count() == 1


# --- Bases --------------------------------------------------------------------------------------


def load_bases(books, *rows, actor=None):
    head = ("姓名", "起始月份", "月收入", "类别", "身份证号", "核定依据")
    return services.load_bases(
        actor=actor or books.actor,
        party_organization=books.branch,
        source=workbook(head, *rows),
        name="基数.xlsx",
        sheet=BaseSheet(),
    )


def test_bases_of_a_branch_are_entered_from_one_file_by_its_keeper(books, fresh):
    later = "2026-05"
    rows = (
        ("王一", later, "5000.01", None, None, "工资表"),
        ("李二", later, None, "学生", id_number(777), None),
    )
    assert load_bases(books, *rows) == 2
    first = Month(2026, 5).first_day
    one = DuesBase.objects.get(member=books.people["王一"], starts_on=first)
    assert (one.base, one.kind, one.ground) == (Decimal("5000.01"), "income", "工资表")
    two = DuesBase.objects.get(member=books.people["李二"], starts_on=first)
    assert (two.base, two.kind) == (None, "student")
    # Again is the same; another amount corrects it.
    assert load_bases(books, ("王一", later, "6000", None, None, None)) == 1
    one.refresh_from_db()
    assert one.base == Decimal("6000.00")
    with pytest.raises(Missing):
        load_bases(books, *rows, actor=fresh(books.county_admin))
    assert DuesBase.objects.filter(starts_on=first).count() == 2


def test_one_bad_row_keeps_the_whole_file_of_bases_out(books):
    before = DuesBase.objects.count()
    with pytest.raises(ValidationError) as refused:
        load_bases(
            books,
            ("王一", "2026-05", "5000", None, None, None),
            ("张同", "2026-05", "5000", None, None, None),
            ("别处", "2026-05", "5000", None, None, None),
            ("李二", "五月", "5000", None, None, None),
            ("赵缴", "2026-05", None, None, None, None),
            ("李二", "2026-05", "很多", None, None, None),
            ("王一", "2026-05", "5000", None, None, None),
        )
    text = "\n".join(refused.value.message_dict["file"])
    for wanted in (
        "第 3 行：“姓名”：本党组织有同名党员",
        "第 4 行：“姓名”：本党组织没有这名党员",
        "第 5 行：“起始月份”应写成 2026-01",
        "第 6 行：请填月收入",
        "第 7 行C列“月收入”：不是金额",
        "第 8 行：与第 2 行重复",
    ):
        assert wanted in text, text
    assert "很多" not in text
    assert DuesBase.objects.count() == before
