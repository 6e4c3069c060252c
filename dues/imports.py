"""The columns of a payment list and of a file of bases. They are no sheets of the import workbook:
whoever imports may not see what persons earn and pay, so a branch loads them on the page of its
dues; what is doubtful of a payment waits there."""

from core.imports.columns import Column
from core.imports.sheets import Sheet
from core.values import PAST, PERSON_NAME, Choice, Money, Text
from dues.choices import PayerKind
from members.codes import ID_NUMBER


class PaymentSheet(Sheet):
    title = "缴费清单"
    columns = (
        Column(
            "姓名",
            "name",
            PERSON_NAME,
            required=True,
            aliases=(
                "党员姓名",
                "缴费人",
                "缴费人姓名",
                "付款人",
                "付款人姓名",
                "对方户名",
                "户名",
            ),
        ),
        Column(
            "金额",
            "amount",
            Money(),
            required=True,
            aliases=(
                "缴费金额",
                "实缴金额",
                "实缴",
                "交易金额",
                "收入金额",
                "缴纳金额",
                "付款金额",
            ),
        ),
        Column(
            "缴纳日期",
            "paid_on",
            PAST,
            required=True,
            aliases=(
                "日期",
                "缴费日期",
                "交易日期",
                "付款日期",
                "缴费时间",
                "交易时间",
                "支付时间",
            ),
        ),
        Column(
            "所属月份",
            "month",
            Text(20),
            aliases=("月份", "缴费月份", "党费月份", "费款所属期", "所属期"),
        ),
        Column(
            "身份证号",
            "id_number",
            ID_NUMBER,
            aliases=("公民身份号码", "身份证号码", "证件号码", "党员身份证号"),
        ),
        Column("代缴人", "payer", Text(60), aliases=("实际付款人", "代缴", "代付人")),
    )


class BaseSheet(Sheet):
    title = "党费基数"
    columns = (
        Column("姓名", "name", PERSON_NAME, required=True, aliases=("党员姓名",)),
        Column(
            "起始月份",
            "month",
            Text(20),
            required=True,
            aliases=("月份", "执行月份", "从哪个月起"),
        ),
        Column(
            "月收入",
            "base",
            Money(),
            aliases=("月工资收入", "党费基数", "基数", "计算基数", "月收入（元）"),
        ),
        Column("类别", "kind", Choice.of(PayerKind), aliases=("人员类别",)),
        Column(
            "身份证号", "id_number", ID_NUMBER, aliases=("公民身份号码", "身份证号码", "证件号码")
        ),
        Column("核定依据", "ground", Text(100), aliases=("依据", "备注")),
    )
