"""What a branch collected in a year, as its ledger and as what it tells its members."""

import datetime
import io
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from branches.models import PartyOrganization
from core import audit, crypto, records
from core.errors import Missing
from dues.choices import DueKind, DuesAction, DueState
from dues.models import Due, DuesMonth, DuesPayment, DuesYear
from dues.services.months import kept_party
from dues.shares import NOTHING
from members.models import Member

#: Of the ledger, in their order (practice of the branches).
LEDGER_HEADINGS = (
    "序号", "姓名", "月工资收入", "执行标准", "月应缴", "全年应缴", "全年实缴", "备注",
)  # fmt: skip
#: What a branch tells its members: neither income nor what it follows from.
PUBLIC_HEADINGS = ("序号", "姓名", "应缴月数", "缴清月数", "全年实缴", "备注")


@dataclass
class Line:
    """One member in a year."""

    name: str
    base: str = ""
    rate: str = ""
    monthly: str = ""
    due: Decimal = NOTHING
    paid: Decimal = NOTHING
    months: int = 0
    paid_months: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def note(self) -> str:
        return "；".join(dict.fromkeys(self.notes))


@transaction.atomic
def publish_year(
    *, actor: Any, party_organization: PartyOrganization, year: int, published_on: datetime.date
) -> DuesYear:
    """Note that the members were told of a year. Raises ValidationError, `Missing`."""
    party = kept_party(actor, party_organization.pk)
    records.refuse_future("published_on", published_on, "公布日期")
    if not party.founded_on.year <= year <= published_on.year:
        text = f"请填写 {party.founded_on.year} 年以后、公布日期以前的年度。"
        raise ValidationError({"year": text})
    months = DuesMonth.objects.filter(party_organization=party, month__year=year)
    if not months.exists():
        raise ValidationError({"year": "这个年度没有党费名册。"})
    row = DuesYear(party_organization=party, year=year, published_on=published_on, made_by=actor)
    records.keep(row, actor=actor)
    audit.record(
        action=DuesAction.YEAR_PUBLISHED,
        actor=actor,
        subject=row,
        detail={"党组织": party.code, "年度": year},
    )
    return row


def lines_of(party_id: int, year: int, user: Any) -> list[Line]:
    """Each member who owed something in the year; names as `user` reads them."""
    of_year = {"month__party_organization": party_id, "month__month__year": year}
    found: dict[int, Line] = {}
    dues = Due.objects.filter(**of_year).select_related("month")
    for due in dues.order_by("month__month", "pk"):
        line = found.setdefault(due.member_id, Line(""))
        amount = due.amount or NOTHING
        line.due += amount
        if due.kind == DueKind.CORRECTION:
            line.notes.append(f"{due.month.month.month}月更正 {amount:+}")
            continue
        line.months += due.state not in (DueState.EXEMPT, DueState.UNSET)
        line.paid_months += due.state == DueState.PAID
        if due.state == DueState.EXEMPT:
            line.notes.append("经批准免缴")
        base, _, rate = (crypto.decrypt(due.basis_cipher) if due.basis_cipher else "|").partition(
            "|"
        )
        if line.monthly and line.monthly != f"{amount}" and due.state != DueState.EXEMPT:
            line.notes.append("年内标准有变化")
        line.base, line.rate, line.monthly = base, _percent(rate), f"{amount}"
    payments = DuesPayment.objects.filter(**of_year)
    payers: dict[int, set[str]] = defaultdict(set)
    for payment in payments.order_by("pk"):
        found.setdefault(payment.member_id, Line("")).paid += payment.amount
        if payment.payer:
            payers[payment.member_id].add(payment.payer)
    people = Member.objects.filter(pk__in=found).select_related("party_organization")
    for member in people:
        found[member.pk].name = member.named_to(user)
        if payers[member.pk]:
            found[member.pk].notes.append("有代缴")
    return sorted(found.values(), key=lambda line: line.name)


def _percent(rate: str) -> str:
    return f"{Decimal(rate).normalize():f}%" if rate else ""


def ledger_rows(lines: list[Line]) -> list[tuple[str, ...]]:
    """The ledger, as the branch keeps it."""
    return [
        (
            str(number), line.name, line.base, line.rate, line.monthly, f"{line.due}",
            f"{line.paid}", line.note,
        )
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip


def public_rows(lines: list[Line]) -> list[tuple[str, ...]]:
    """What the members are told."""
    return [
        (
            str(number), line.name, str(line.months), str(line.paid_months), f"{line.paid}",
            "经批准减免" if "经批准免缴" in line.notes else "",
        )
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip


def ledger_workbook(*, actor: Any, pk: int) -> tuple[DuesYear, bytes]:
    """The ledger of a year as an .xlsx, for whoever keeps it; recorded, also for each member.

    Raises `Missing`.
    """
    row = DuesYear.objects.editable_by(actor).select_related("party_organization").filter(pk=pk)
    found = row.first()
    if found is None:
        raise Missing
    lines = lines_of(found.party_organization_id, found.year, actor)
    import openpyxl  # not what an import of rows loads
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = f"{found.year}年党费台账"
    sheet.append([f"{found.party_organization.name}{found.year}年党费台账"])
    sheet.append([f"导出人 {actor}（{actor.get_username()}），仅限党费管理使用"])
    sheet.append(LEDGER_HEADINGS)
    for line in ledger_rows(lines):
        sheet.append(line)
    for cells in sheet.iter_rows(min_row=1, max_row=3):
        for cell in cells:
            cell.font = Font(bold=cell.row != 2)
    for place, width in zip("ABCDEFGH", (6, 16, 14, 12, 12, 12, 12, 30), strict=True):
        sheet.column_dimensions[place].width = width
    for cells in sheet.iter_rows(min_row=4):
        for cell in cells:
            cell.data_type = "s"
    _record(actor, found)
    file = io.BytesIO()
    book.save(file)
    return found, file.getvalue()


@transaction.atomic
def _record(actor: Any, row: DuesYear) -> None:
    audit.record(
        action=DuesAction.LEDGER_TAKEN,
        actor=actor,
        subject=row,
        detail={"党组织": row.party_organization.code, "年度": row.year},
    )
    audit.note_taken(
        actor=actor,
        title=f"导出名单“{row.year}年党费台账”",
        model=Member,
        ids=people_of(row).values_list("pk", flat=True),
    )


def people_of(row: DuesYear) -> QuerySet[Member]:
    """Who stands in the sheet of a year."""
    dues = Due.objects.filter(
        month__party_organization=row.party_organization_id, month__month__year=row.year
    )
    return Member.objects.filter(pk__in=dues.values("member_id"))
