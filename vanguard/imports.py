"""Sheet 党员作用."""

from branches.codes import PARTY_CODE
from branches.imports import (
    resolve_organization,
    resolve_party_organization,
    warn_before_founding,
)
from core.imports.columns import Column
from core.imports.sheets import Sheet
from core.values import PAST, Choice, Text
from orgs.codes import EXAMPLE_USCC, USCC
from vanguard.choices import VanguardKind

TABLE = "vanguard_vanguard"


class VanguardSheet(Sheet):
    """Teams and posts; who takes part is named on their pages."""

    title = "党员作用"
    table = TABLE
    stored = {
        "party_code": "s.party_code",
        "uscc": "(SELECT o.uscc FROM orgs_organization o WHERE o.id = t.organization_id)",
    }
    columns = (
        Column("党组织代码", "party_code", PARTY_CODE, required=True, example="DZB0001"),
        Column("类别", "kind", Choice.of(VanguardKind), required=True, example="责任区"),
        Column("名称", "name", Text(100), required=True, example="三车间党员责任区"),
        Column("地点", "place", Text(100), required=True, example="三车间"),
        Column("设立日期", "starts_on", PAST, required=True, example="2025-07-01"),
        Column("结束日期", "ends_on", PAST),
        Column("统一社会信用代码", "uscc", USCC, example=EXAMPLE_USCC),
        Column("职责或任务", "duty", Text(200), example="安全生产、带徒传技"),
    )

    def check(self, stage, context):
        resolve_party_organization(stage, context)
        resolve_organization(stage, context)
        keys = ("party_organization_id", "kind", "name", "starts_on")
        stage.refuse_duplicates("名称", ", ".join(keys), value="name")
        same = " AND ".join(f"x.{each} = s.{each}" for each in keys)
        stage.match(TABLE, f"t.id = (SELECT min(x.id) FROM {TABLE} x WHERE {same})")
        stage.fill(TABLE, ["ends_on", "duty"])
        stage.run(
            f"UPDATE {{stage}} s SET organization_id = t.organization_id FROM {TABLE} t"
            " WHERE t.id = s.id AND NOT s.uscc_given"
        )
        stage.problem(
            "结束日期",
            "SELECT row_no, ends_on::text, '早于设立日期 ' || starts_on || '，请核对两个日期'"
            " FROM {stage} WHERE ends_on < starts_on",
        )
        warn_before_founding(stage, "设立日期")

    def write(self, stage, context):
        stage.store(
            TABLE,
            [
                "party_organization_id",
                "kind",
                "name",
                "place",
                "starts_on",
                "ends_on",
                "organization_id",
                "duty",
            ],
        )
        # Where it ends, its people leave with it.
        stage.run(
            "UPDATE vanguard_vanguardmember m SET ends_on = greatest(s.ends_on, m.starts_on)"
            " FROM {stage} s WHERE m.vanguard_id = s.id AND s.outcome = 'updated'"
            " AND s.ends_on IS NOT NULL AND m.ends_on IS NULL"
        )
