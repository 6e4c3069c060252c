"""What is read of a department's list: the columns of the registry's sheet, all but the name
optional."""

from dataclasses import replace

from core.imports.columns import Column
from core.imports.sheets import Sheet
from core.values import Choice
from orgs.choices import OperatingState
from orgs.imports import OrganizationSheet

TITLE = "名单"
CODE, NAME = "统一社会信用代码", "组织名称"
#: Columns without which a row is no row: what cannot be read of them makes it bad. Another cell
#: that cannot be read counts as blank.
NEEDED = (CODE, NAME)
_READ = (
    *("uscc", "name", "kind", "region_code", "staff_count", "industry", "state"),
    *("principal", "phone", "address", "founded_on"),
)
#: How registers of departments say whether somebody is in operation.
_STATES = {
    **{str(label): str(value) for value, label in OperatingState.choices},
    **dict.fromkeys(
        (
            "存续",
            "在营",
            "开业",
            "在业",
            "在册",
            "存续（在营、开业、在册）",
            "存续(在营、开业、在册)",
        ),
        str(OperatingState.OPERATING),
    ),
    "歇业": str(OperatingState.SUSPENDED),
    **dict.fromkeys(("已注销", "注销登记"), str(OperatingState.DEREGISTERED)),
}


def _column(column: Column) -> Column:
    changed = replace(column, required=column.name == "name", empty="")
    return replace(changed, type=Choice(_STATES)) if column.name == "state" else changed


class ListSheet(Sheet):
    title = TITLE
    columns = tuple(_column(each) for each in OrganizationSheet.columns if each.name in _READ)


SHEETS = {TITLE: ListSheet()}
