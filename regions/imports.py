"""Sheet 区域."""

from core import actions
from core.imports.columns import Column
from core.imports.loading.staging import Stage
from core.imports.loading.trees import check_parents, write_parents
from core.imports.sheets import LoadContext, Sheet, Within
from core.tree import rebuild_paths
from core.values import Choice, Text
from regions.choices import RegionLevel
from regions.codes import REGION_CODE
from regions.models import Region


def refuse_abolished(stage: Stage) -> None:
    """Nothing is placed in a region that is no more; expects `region_id` in the stage."""
    stage.problem(
        "区域代码",
        """
        SELECT s.row_no, s.region_code, '该区域已于 ' || gone.abolished_on || ' 撤销'
            || coalesce('，并入“' || kept.name || '”（' || kept.code || '）', '')
            || '，请改填现在的区域代码'
        FROM {stage} s JOIN regions_region gone ON gone.id = s.region_id
        LEFT JOIN regions_region kept ON kept.id = gone.successor_id
        WHERE gone.abolished_on IS NOT NULL
        """,
    )


def reached_regions(
    context: LoadContext, region_id: str = "{t}.region_id", *, action: str = actions.IMPORT
) -> Within | None:
    """Where the importer may write: rows whose `region_id` (SQL) he reaches; None: everywhere."""
    if context.actor is None:
        return None
    part = context.actor.reach.part(action)
    if part.everywhere:
        return None
    return Within(f"{region_id} = ANY(%s)", (sorted(part.region_ids),))


class RegionSheet(Sheet):
    title = "区域"
    table = "regions_region"
    stored = {"parent_code": "(SELECT p.code FROM regions_region p WHERE p.id = t.parent_id)"}
    columns = (
        Column("区域代码", "code", REGION_CODE, required=True, example="330999001"),
        Column("区域名称", "name", Text(60), required=True, example="东街道", aliases=("名称",)),
        Column("上级代码", "parent_code", REGION_CODE),
        Column("层级", "level", Choice.of(RegionLevel), required=True),
    )

    def check(self, stage, context):
        stage.run("UPDATE {stage} SET parent_code = NULL WHERE parent_code = ''")
        stage.refuse_duplicates("区域代码", "code", value="code")
        stage.match("regions_region", "t.code = s.code")
        check_parents(stage, "regions_region", title="上级代码", noun="区域", recyclable=False)
        if within := reached_regions(context, "{t}.id"):
            # The tree is the county's: others may have it in their file as it is.
            stage.problem(
                "区域代码",
                f"""
                SELECT s.row_no, s.code,
                    '区域由上级统一维护，您的账号不能新增或修改区域，请删除这一行'
                FROM {{stage}} s LEFT JOIN regions_region t
                    ON t.id = s.id AND {within.of("t")}
                LEFT JOIN regions_region p ON p.id = t.parent_id
                WHERE (s.code, s.name, s.level, s.parent_code)
                    IS DISTINCT FROM (t.code, t.name, t.level, p.code)
                """,
                within.params,
            )

    def write(self, stage, context):
        stage.store(
            "regions_region",
            ["code", "name", "level"],
            extra={"path": "''"},
        )
        write_parents(stage, "regions_region")
        rebuild_paths(Region)
