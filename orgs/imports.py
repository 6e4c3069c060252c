"""Sheet 两新组织."""

from core.imports.columns import Column
from core.imports.loading.staging import enter_dated, optional_names
from core.imports.sheets import LoadContext, Sheet
from core.records import dated
from core.values import PAST, PERSON_NAME, PHONE, Choice, Text
from orgs.choices import OperatingState, OrganizationKind
from orgs.codes import EXAMPLE_USCC, USCC
from orgs.models import STAFF, TAGS, OrganizationStatus
from orgs.services import create_missing_facts, refresh_current_values, refresh_doubts
from orgs.tables import OrganizationTable
from regions.codes import REGION
from regions.imports import reached_regions, read_names, refuse_abolished

TABLE = "orgs_organization"


def _on_the_day(column: str) -> str:
    """SQL of a dated value on the day of the data."""
    return dated.held(OrganizationStatus, column, owner="t.id", day="{day}")


def _beginning(context: LoadContext) -> str:
    """SQL of the day from which a new organization counts."""
    day = f"DATE '{context.new_from}'"
    if context.new_from_founding:
        return f"least(coalesce(s.founded_on, {day}), DATE '{context.today}')"
    return day


class OrganizationSheet(Sheet):
    title = "两新组织"
    listed = OrganizationTable
    table = TABLE
    stored = {
        "region_code": f"(SELECT r.code FROM regions_region r WHERE r.id = "
        f"{_on_the_day('region_id')})",
        "staff_count": _on_the_day("staff_count"),
        "state": _on_the_day("state"),
    }
    columns = (
        Column(
            "统一社会信用代码",
            "uscc",
            USCC,
            required=True,
            key=True,
            example=EXAMPLE_USCC,
            aliases=("信用代码", "社会信用代码", "注册号", "统一代码"),
        ),
        Column(
            "组织名称",
            "name",
            Text(120),
            required=True,
            example="东风机械有限公司",
            aliases=("企业名称", "单位名称", "公司名称", "市场主体名称", "名称"),
        ),
        Column(
            "组织类别",
            "kind",
            Choice.of(OrganizationKind),
            required=True,
            example="非公企业",
            aliases=("类别", "类型"),
        ),
        Column(
            "区域代码",
            "region_code",
            REGION,
            required=True,
            example="330999001",
            aliases=(
                "镇街代码",
                "行政区划代码",
                "所属区域",
                "区域",
                "所属镇街",
                "镇街",
                "镇街名称",
                "所属乡镇",
                "所在乡镇",
                "所在镇街",
                "乡镇街道",
                "属地",
            ),
        ),
        Column(
            "职工人数",
            "staff_count",
            STAFF,
            required=True,
            example="56",
            aliases=(
                "从业人数",
                "从业人员数",
                "员工人数",
                "员工数",
                "职工数",
                "职工总数",
                "人数",
                "参保人数",
            ),
        ),
        Column(
            "行业", "industry", Text(60), example="通用设备制造业", aliases=("所属行业", "行业门类")
        ),
        Column(
            "经营状态",
            "state",
            Choice.of(OperatingState),
            empty="'operating'",
            example="正常",
            aliases=("登记状态", "状态"),
        ),
        Column(
            "负责人",
            "principal",
            PERSON_NAME,
            example="李明",
            aliases=("法定代表人", "法人", "法人代表", "出资人"),
        ),
        Column("负责人政治面貌", "principal_politics", Text(20), example="群众"),
        Column(
            "联系电话",
            "phone",
            PHONE,
            example="0573-84990000",
            aliases=("电话", "手机", "联系方式"),
        ),
        Column(
            "地址",
            "address",
            Text(200),
            example="东街道和平路1号",
            aliases=("住所", "注册地址", "经营场所", "经营地址"),
        ),
        Column(
            "成立日期", "founded_on", PAST, example="2016-03-15", aliases=("注册日期", "登记日期")
        ),
        Column("标签", "tags", TAGS, example="规上、上市"),
    )

    def check(self, stage, context):
        stage.refuse_duplicates("统一社会信用代码", "uscc", value="uscc")
        stage.match(TABLE, "t.uscc = s.uscc")
        stage.refuse_foreign(TABLE, "统一社会信用代码", reached_regions(context), "s.uscc")
        stage.refuse_recycled(TABLE, "统一社会信用代码", "s.uscc")
        read_names(stage, context)
        stage.resolve(
            "区域代码",
            "region_code",
            "regions_region",
            "code",
            into="region_id",
            noun="区域",
            within=reached_regions(context, "{t}.id"),
        )
        refuse_abolished(stage)

    def write(self, stage, context):
        # The dated values are compared with what held on that day, not with today's.
        day = f"DATE '{context.as_of}'"
        state_then = dated.held(OrganizationStatus, "state", owner="s.id", day=day)
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
        restated = enter_dated(
            stage,
            OrganizationStatus,
            {
                "staff_count": "s.staff_count",
                "state": "s.state",
                "region_id": "s.region_id",
            },
            beginning=_beginning(context),
            as_of=context.as_of,
        )
        if restated:
            among = f"SELECT id FROM {stage.table} WHERE restated"
            refresh_current_values(organization_ids=among, today=context.today)
        new = f"SELECT id FROM {stage.table} WHERE outcome = 'created'"
        create_missing_facts(organization_ids=new)

    def after(self, stage, context):
        written = stage.rows("SELECT id FROM {stage} WHERE outcome IN ('created', 'updated')")
        refresh_doubts([organization_id for (organization_id,) in written])
