"""Lists of two departments beside the generated county: likely and new rows, units that are missing
twice, and numbers of staff that differ."""

import csv
import datetime
import io
import random

from orgs.choices import OperatingState, OrganizationKind
from orgs.models import Organization
from sources.models import Source
from sources.services import compare_file

#: Of fewer organizations no lists are made; what becomes of the first ones.
_LEAST, _WITHOUT_CODE, _GONE, _OTHER_STAFF = 60, 5, 4, 6
_HEAD = ("统一社会信用代码", "企业名称", "类别", "从业人数", "法定代表人", "住所", "登记状态")


def generate(chance: random.Random, today: datetime.date) -> None:
    """Once the months are closed; the registry stays as it is."""
    units = list(
        Organization.objects.present()
        .filter(kind=OrganizationKind.ENTERPRISE, state=OperatingState.OPERATING)
        .exclude(address="")
        .order_by("uscc")
    )
    if len(units) < _LEAST:
        return
    gone = {each.pk for each in chance.sample(units, min(_GONE, len(units)))}
    rest = [each for each in units if each.pk not in gone]
    for code, days in (("market", 75), ("market", 12), ("social_insurance", 20)):
        _load(code, today - datetime.timedelta(days=days), rest)


def _load(code: str, day: datetime.date, units: list[Organization]) -> None:
    rows = []
    for nth, unit in enumerate(units):
        name, uscc, staff = unit.name, unit.uscc, unit.staff_count
        if nth < _WITHOUT_CODE:
            uscc, name = "", name.replace("有限公司", "有限责任公司")
        elif nth < _WITHOUT_CODE + _OTHER_STAFF and code == "social_insurance":
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
