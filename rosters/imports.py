"""The columns of a unit's staff list. It is no sheet of the import workbook: nothing of it is
loaded, it is compared and forgotten."""

from core.imports.columns import Column
from core.imports.sheets import Sheet
from core.values import Text
from members.codes import ID_NUMBER
from orgs.codes import USCC


class StaffSheet(Sheet):
    title = "人员名单"
    columns = (
        # Whatever a list calls somebody: a name that the register would refuse is compared too.
        Column("姓名", "name", Text(60), required=True, aliases=("职工姓名", "员工姓名", "名字")),
        Column(
            "身份证号",
            "id_number",
            ID_NUMBER,
            required=True,
            aliases=(
                "公民身份号码",
                "居民身份证号码",
                "居民身份证号",
                "身份证号码",
                "证件号码",
                "身份证",
            ),
        ),
        Column(
            "统一社会信用代码",
            "uscc",
            USCC,
            aliases=("单位代码", "信用代码", "社会信用代码", "单位统一社会信用代码"),
        ),
    )
