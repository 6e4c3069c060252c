"""Papers about dues: the receipt, the ledger of a year, and what a branch tells its members."""

from decimal import Decimal
from typing import Any

from dues.models import DuesPayment, DuesYear
from dues.services.years import (
    LEDGER_HEADINGS,
    PUBLIC_HEADINGS,
    ledger_rows,
    lines_of,
    people_of,
    public_rows,
)
from members.models import Member
from papers import layout
from papers.kinds import Group, Kind, Text

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def capital(amount: Decimal) -> str:
    """An amount in the characters that nobody alters: 叁拾元整."""
    cents = int((amount * 100).to_integral_value())
    if cents == 0:
        return "零元整"
    yuan, cents = divmod(cents, 100)
    text = f"{_whole(yuan)}元" if yuan else ""
    jiao, fen = divmod(cents, 10)
    if not cents:
        return f"{text}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif yuan:
        text += "零"
    return text + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    groups = []
    while number:
        number, part = divmod(number, 10_000)
        groups.append(part)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        part = groups[place]
        if part == 0:
            gap = bool(text)
            continue
        if text and (gap or part < 1000):
            text += "零"
        text += _four(part) + _GROUPS[place]
        gap = False
    return text


def _four(number: int) -> str:
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + _PLACES[place]
            zero = False
        else:
            zero = True
    return text


# --- Receipt -----------------------------------------------------------------------------------


def _receipt(user: Any, payment: DuesPayment) -> dict[str, Any]:
    amount = payment.amount
    day = payment.paid_on
    return {
        "number": payment.receipt,
        "party": payment.month.party_organization.name,
        # Only the keeper of the dues and the member himself get one.
        "name": payment.member.name,
        "month": payment.month.calendar_month.title,
        "amount": f"{amount:.2f}",
        "capital": capital(amount),
        "method": payment.get_method_display(),
        "payer": payment.payer or "本人",
        "day": f"{day.year}年{day.month}月{day.day}日",
    }


def _receipt_template() -> bytes:
    made = layout.Layout()
    made.title("党费收据")
    made.line("编号：{{ number }}", size=layout.SMALL_FOUR, align=layout.LEFT)
    made.table(
        (34, 44, 34, 44),
        (
            ("党员姓名", "{{ name }}", "所属月份", "{{ month }}"),
            ("金额（大写）", "{{ capital }}", None, None),
            ("金额（小写）", "¥{{ amount }}", "缴纳方式", "{{ method }}"),
            ("缴款人", "{{ payer }}", "缴纳日期", "{{ day }}"),
            ("收款党组织", "{{ party }}", None, None),
        ),
        labels=(0, 2),
        height=11,
    )
    made.line("经手人：　　　　　　（盖章）", size=layout.SMALL_FOUR, before=12)
    return made.content()


RECEIPT = Kind(
    code="dues-receipt",
    title="党费收据",
    model="dues.DuesPayment",
    placeholders=(
        Text("number", "收据号", "2026-0012"),
        Text("party", "收款党组织", "某某科技有限公司党支部"),
        Text("name", "党员姓名", "王小明"),
        Text("month", "所属月份", "2026年11月"),
        Text("amount", "金额（小写）", "45.00"),
        Text("capital", "金额（大写）", "肆拾伍元整"),
        Text("method", "缴纳方式", "现金"),
        Text("payer", "缴款人", "本人"),
        Text("day", "缴纳日期", "2026年11月12日"),
    ),
    context=_receipt,
    default=_receipt_template,
    when=lambda payment: payment.receipt_number is not None,
    named=lambda payment: f"党费收据{payment.receipt}",
    persons=lambda payment: Member.objects.filter(pk=payment.due.member_id),
    note="登记缴纳后出具；冲正的一笔没有收据。",
)


# --- A year ------------------------------------------------------------------------------------


def _head(row: DuesYear) -> dict[str, str]:
    day = row.published_on
    return {
        "party": row.party_organization.name,
        "year": str(row.year),
        "day": f"{day.year}年{day.month}月{day.day}日",
    }


_LEDGER = ("number", "name", "base", "rate", "monthly", "due", "paid", "note")
_PUBLIC = ("number", "name", "months", "paid_months", "paid", "note")
_HEAD = (
    Text("party", "党组织名称", "某某科技有限公司党支部"),
    Text("year", "年度", "2026"),
    Text("day", "公布日期", "2026年12月20日"),
)


def _ledger(user: Any, row: DuesYear) -> dict[str, Any]:
    lines = lines_of(row.party_organization_id, row.year, user)
    return {
        **_head(row),
        "lines": [dict(zip(_LEDGER, line, strict=True)) for line in ledger_rows(lines)],
        "due_total": f"{sum((each.due for each in lines), Decimal('0.00'))}",
        "paid_total": f"{sum((each.paid for each in lines), Decimal('0.00'))}",
    }


def _public(user: Any, row: DuesYear) -> dict[str, Any]:
    lines = lines_of(row.party_organization_id, row.year, user)
    return {
        **_head(row),
        "people": str(len(lines)),
        "lines": [dict(zip(_PUBLIC, line, strict=True)) for line in public_rows(lines)],
        "paid_total": f"{sum((each.paid for each in lines), Decimal('0.00'))}",
    }


def _lined(names: tuple[str, ...], headings: tuple[str, ...]) -> tuple:
    gap = (None,) * (len(names) - 1)
    return (
        headings,
        ("{%tr for line in lines %}", *gap),
        tuple(f"{{{{ line.{name} }}}}" for name in names),
        ("{%tr endfor %}", *gap),
    )


def _ledger_template() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}{{ year }}年党费台账")
    made.table(
        (11, 22, 22, 17, 18, 20, 20, 26),
        _lined(_LEDGER, LEDGER_HEADINGS),
        heads=1,
        size=10.5,
    )
    made.line(
        "合计：应缴 {{ due_total }} 元，实缴 {{ paid_total }} 元。",
        size=layout.SMALL_FOUR,
        before=6,
    )
    made.line("本台账含党员收入，由党支部书记（党费管理员）保管，不张贴、不公布。", size=10.5)
    return made.content()


def _public_template() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}{{ year }}年党费收缴情况公布")
    made.line(
        "{{ year }}年，本支部应缴纳党费的党员 {{ people }} 名，共收缴党费 {{ paid_total }} 元，"
        "情况如下。",
        indent=True,
    )
    made.table(
        (14, 34, 26, 26, 28, 28),
        _lined(_PUBLIC, PUBLIC_HEADINGS),
        heads=1,
    )
    made.line("{{ party }}", align=layout.LEFT, before=12)
    made.line("{{ day }}", align=layout.LEFT)
    return made.content()


_SAMPLE_LINE = {
    "number": "1",
    "name": "王小明",
    "base": "6200.00",
    "rate": "1.5%",
    "monthly": "93.00",
    "due": "1116.00",
    "paid": "1116.00",
    "months": "12",
    "paid_months": "12",
    "note": "",
}


def _group(names: tuple[str, ...], headings: tuple[str, ...]) -> Group:
    return Group(
        "lines",
        "每名党员一行",
        tuple(
            Text(name, heading, _SAMPLE_LINE[name])
            for name, heading in zip(names, headings, strict=True)
        ),
        samples=8,
    )


LEDGER = Kind(
    code="dues-ledger",
    title="党费台账",
    model="dues.DuesYear",
    placeholders=(
        *_HEAD,
        _group(_LEDGER, LEDGER_HEADINGS),
        Text("due_total", "应缴合计（元）", "8928.00"),
        Text("paid_total", "实缴合计（元）", "8928.00"),
    ),
    context=_ledger,
    default=_ledger_template,
    rows="editable_by",
    persons=people_of,
    note="含收入和标准，由书记、党费管理员保管。",
)
PUBLIC = Kind(
    code="dues-publication",
    title="党费收缴情况公布表",
    model="dues.DuesYear",
    placeholders=(
        *_HEAD,
        Text("people", "党员数", "8"),
        _group(_PUBLIC, PUBLIC_HEADINGS),
        Text("paid_total", "实缴合计（元）", "8928.00"),
    ),
    context=_public,
    default=_public_template,
    rows="editable_by",
    persons=people_of,
    note="向党员公布用：不含收入、标准和月应缴。",
)
PAPERS = (RECEIPT, LEDGER, PUBLIC)
