"""Lists of two departments beside the generated county: likely and new rows, units that are missing
twice, and numbers of staff that differ."""

import csv
import datetime
import io
import random

from core.choices import UndoPolicy
from core.undo.service import undoable
from orgs.choices import OperatingState, OrganizationKind
from orgs.models import Organization
from sources.choices import DeedKind, SaidField
from sources.models import Deed, FieldException, Source
from sources.services import compare_file, refresh_differs

#: Of fewer or more organizations no lists are made; what becomes of the first ones.
_LEAST, _MOST = 60, 20_000
_WITHOUT_CODE, _GONE, _OTHER_STAFF = 5, 4, 6
_HEAD = ("统一社会信用代码", "企业名称", "类别", "从业人数", "法定代表人", "住所", "登记状态")


def generate(chance: random.Random, today: datetime.date) -> None:
    """Once the months are closed; the registry stays as it is."""
    found = Organization.objects.present().filter(
        kind=OrganizationKind.ENTERPRISE, state=OperatingState.OPERATING
    )
    if not _LEAST <= found.count() <= _MOST:
        return
    units = list(found.order_by("uscc"))
    gone = {each.pk for each in chance.sample(units, min(_GONE, len(units)))}
    rest = [each for each in units if each.pk not in gone]
    for code, days in (("market", 75), ("market", 12), ("tax", 20)):
        _load(code, today - datetime.timedelta(days=days), rest)
    _except(rest[_WITHOUT_CODE])


def _load(code: str, day: datetime.date, units: list[Organization]) -> None:
    rows = []
    for nth, unit in enumerate(units):
        name, uscc, staff = unit.name, unit.uscc, unit.staff_count
        if nth < _WITHOUT_CODE:
            uscc, name = "", name.replace("有限公司", "有限责任公司")
        elif nth < _WITHOUT_CODE + _OTHER_STAFF and code == "tax":
            staff += 3 + nth
        rows.append((uscc, name, "非公企业", staff, unit.principal, unit.address, "存续"))
    rows += [
        ("", f"新设创业服务部{number}", "非公企业", number + 2, "", units[number].address, "存续")
        for number in range(3)
    ]
    text = io.StringIO()
    csv.writer(text).writerows([_HEAD, *rows])
    source = Source.objects.get(code=code)
    file = io.BytesIO(text.getvalue().encode())
    compare_file(actor=None, source=source, dated=day, file=file, name=f"{source}名单.csv")


def _except(organization: Organization) -> None:
    """In one of them the registry counts, whatever lists say."""
    with undoable(about="单个例外", policy=UndoPolicy.KEEP_CHANGED, actor=None) as undo_set:
        FieldException.objects.create(
            organization=organization, field=SaidField.STAFF_COUNT, reason="已电话核实"
        )
    Deed.objects.create(
        undo_set=undo_set,
        kind=DeedKind.EXCEPTED,
        field=SaidField.STAFF_COUNT,
        about=f"{organization.name}：职工人数以“台账”为准",
        count=1,
    )
    refresh_differs([organization.pk])
