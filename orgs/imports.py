"""Sheet 两新组织."""

from core.imports.cells import Choice, Code, Date, Integer, Sensitive, Text, Words
from core.imports.sheets import Column, Sheet
from core.imports.staging import optional_names, write_step_function
from core.months import BEGINNING
from orgs.choices import OperatingState, OrganizationKind
from orgs.codes import check_uscc
from orgs.models import MAX_STAFF
from orgs.services import create_missing_facts, refresh_current_values, refresh_doubts
from regions.imports import refuse_abolished, region_code

TABLE = "orgs_organization"


def uscc() -> Code:
    """Cell type of a 统一社会信用代码."""
    return Code(18, check_uscc)


class OrganizationSheet(Sheet):
    title = "两新组织"
    columns = (
        Column("统一社会信用代码", "uscc", uscc(), required=True),
        Column("组织名称", "name", Text(120), required=True),
        Column("组织类别", "kind", Choice(OrganizationKind), required=True),
        Column("区域代码", "region_code", region_code(), required=True),
        Column("职工人数", "staff_count", Integer(0, MAX_STAFF), required=True),
        Column("行业", "industry", Text(60)),
        Column("经营状态", "state", Choice(OperatingState), empty="'operating'"),
        Column("负责人", "principal", Text(60)),
        Column("负责人政治面貌", "principal_politics", Text(20)),
        Column("联系电话", "phone", Sensitive(30, purpose="phone")),
        Column("地址", "address", Text(200)),
        Column("成立日期", "founded_on", Date()),
        Column("标签", "tags", Words(30)),
    )

    def check(self, stage, context):
        stage.refuse_duplicates("统一社会信用代码", "uscc", value="uscc")
        stage.match(TABLE, "t.uscc = s.uscc")
        stage.refuse_recycled(TABLE, "统一社会信用代码", "s.uscc")
        stage.resolve(
            "区域代码", "region_code", "regions_region", "code", into="region_id", noun="区域"
        )
        refuse_abolished(stage)

    def write(self, stage, context):
        # The dated values are compared with what held on that day, not with today's.
        state_then = (
            "(SELECT v.state FROM orgs_standing v WHERE v.organization_id = s.id"
            f" AND v.starts_on <= DATE '{context.as_of}' ORDER BY v.starts_on DESC LIMIT 1)"
        )
        stage.keep(TABLE, optional_names(self.columns), stored={"state": state_then})
        stage.store(
            TABLE,
            [
                "uscc", "name", "kind", "industry", "principal", "principal_politics",
                "phone_index", "address", "founded_on", "tags",
            ],
            uncompared=["phone_cipher"],
            defaults=optional_names(self.columns),
            extra={
                "region_id": "s.region_id",
                "staff_count": "s.staff_count",
                "state": "s.state",
            },
        )  # fmt: skip
        restated = write_step_function(
            stage,
            table="orgs_standing",
            owner="organization_id",
            values={
                "staff_count": "s.staff_count",
                "state": "s.state",
                "region_id": "s.region_id",
            },
            beginning=BEGINNING,
            as_of=context.as_of,
        )
        if restated:
            moved = f"SELECT id FROM {stage.table} WHERE restated"
            refresh_current_values(organization_ids=moved, today=context.today)
        new = f"SELECT id FROM {stage.table} WHERE outcome = 'created'"
        create_missing_facts(organization_ids=new)

    def after(self, stage, context):
        written = stage.rows("SELECT id FROM {stage} WHERE outcome IN ('created', 'updated')")
        refresh_doubts([organization_id for (organization_id,) in written])
