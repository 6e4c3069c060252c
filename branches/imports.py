"""Sheets 党组织, 组织覆盖 and 工作覆盖."""

from accounts.choices import Action
from branches.choices import FormationMode, PartyOrganizationKind, WorkCoverageMeans
from branches.codes import PARTY_CODE
from branches.models import JOINT_BRANCH_ORGANIZATIONS, PartyOrganization
from branches.services import follow_terms, refresh_coverage_facts
from branches.tables import PartyOrganizationTable
from core.imports.columns import Column
from core.imports.loading.links import check_links
from core.imports.loading.staging import Stage
from core.imports.loading.trees import check_parents, write_parents
from core.imports.sheets import LoadContext, Sheet
from core.tree import rebuild_paths
from core.values import PAST, PERSON_NAME, Choice, Date, Text
from orgs.codes import EXAMPLE_USCC, USCC
from regions.codes import REGION
from regions.imports import reached_regions, read_names, refuse_abolished

TABLE = "branches_partyorganization"


class PartyOrganizationSheet(Sheet):
    title = "党组织"
    listed = PartyOrganizationTable
    table = TABLE
    stored = {
        "parent_code": f"(SELECT p.code FROM {TABLE} p WHERE p.id = t.parent_id)",
        "region_code": "(SELECT r.code FROM regions_region r WHERE r.id = t.region_id)",
    }
    columns = (
        Column("党组织代码", "code", PARTY_CODE, required=True, example="DZB0001", key=True),
        Column(
            "党组织名称",
            "name",
            Text(120),
            required=True,
            example="东风机械有限公司党支部",
            aliases=("支部名称", "名称"),
        ),
        Column("类型", "kind", Choice.of(PartyOrganizationKind), required=True, example="党支部"),
        Column(
            "组建方式", "formation", Choice.of(FormationMode), required=True, example="单独组建"
        ),
        Column("上级党组织代码", "parent_code", PARTY_CODE),
        Column(
            "区域代码",
            "region_code",
            REGION,
            required=True,
            example="330999001",
            aliases=("所属区域", "区域", "所属镇街", "镇街"),
        ),
        Column("成立日期", "founded_on", PAST, required=True, example="2016-07-01"),
        Column("本届起始日期", "term_started_on", PAST, example="2025-07-01"),
        Column("撤销日期", "dissolved_on", PAST),
    )

    def check(self, stage, context):
        stage.refuse_duplicates("党组织代码", "code", value="code")
        stage.match(TABLE, "t.code = s.code")
        within = reached_regions(context)
        stage.refuse_foreign(TABLE, "党组织代码", within, "s.code")
        stage.refuse_recycled(TABLE, "党组织代码", "s.code")
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
        stage.fill(TABLE, ["term_started_on", "dissolved_on"])
        for title, name in (("本届起始日期", "term_started_on"), ("撤销日期", "dissolved_on")):
            stage.problem(
                title,
                f"SELECT row_no, {name}::text, '早于成立日期 ' || founded_on || '，请核对两个日期'"
                f" FROM {{stage}} WHERE {name} < founded_on",
            )
        check_parents(
            stage, TABLE, title="上级党组织代码", noun="党组织", recyclable=True, within=within
        )

    def write(self, stage, context):
        stage.store(
            TABLE,
            [
                "code",
                "name",
                "kind",
                "formation",
                "region_id",
                "founded_on",
                "term_started_on",
                "dissolved_on",
            ],
            extra={"path": "''"},
        )
        write_parents(stage, TABLE)
        rebuild_paths(PartyOrganization)

    def after(self, stage, context):
        covered = stage.rows(
            "SELECT DISTINCT c.organization_id FROM branches_coverage c"
            " JOIN branches_partyorganization p ON p.id = c.party_organization_id"
            # A moved superior changes the superiors of every Party organization under it.
            " CROSS JOIN LATERAL string_to_table(rtrim(p.path, '/'), '/') AS above"
            " JOIN {stage} s ON s.outcome = 'updated' AND s.id = above::bigint"
        )
        if covered:
            refresh_coverage_facts([organization_id for (organization_id,) in covered])
        written = stage.rows("SELECT id FROM {stage} WHERE outcome IN ('created', 'updated')")
        follow_terms([pk for (pk,) in written])


class CoverageSheet(Sheet):
    title = "组织覆盖"
    table = "branches_coverage"
    stored = {"uscc": "s.uscc", "party_code": "s.party_code"}
    columns = (
        Column("统一社会信用代码", "uscc", USCC, required=True, example=EXAMPLE_USCC),
        Column("党组织代码", "party_code", PARTY_CODE, required=True, example="DZB0001"),
        Column("起始日期", "starts_on", PAST, required=True, example="2016-07-01"),
        Column("终止日期", "ends_on", Date()),
    )

    def check(self, stage, context):
        resolve_organization(stage, context)
        resolve_party_organization(stage, context)
        check_links(
            stage,
            "branches_coverage",
            pair=["organization_id", "party_organization_id"],
            start_title="起始日期",
            end_title="终止日期",
        )
        warn_before_founding(stage)

    def write(self, stage, context):
        stage.store(
            "branches_coverage",
            ["organization_id", "party_organization_id", "starts_on", "ends_on"],
        )

    def after(self, stage, context):
        refresh_coverage_facts(written_organizations(stage))
        stage.warn(
            "党组织代码",
            f"""
            SELECT min(s.row_no), s.party_code,
                '联合组建的党支部覆盖正常经营的组织 ' || max(n.organizations)
                || ' 个，一般不超过 {JOINT_BRANCH_ORGANIZATIONS} 个'
            FROM {{stage}} s
            JOIN {TABLE} p ON p.id = s.party_organization_id
                AND p.kind = 'branch' AND p.formation = 'joint'
            CROSS JOIN LATERAL (
                SELECT count(*) AS organizations FROM branches_coverage c
                JOIN orgs_organization o ON o.id = c.organization_id
                WHERE c.party_organization_id = p.id AND o.state = 'operating'
                    AND c.starts_on <= %s AND (c.ends_on IS NULL OR c.ends_on > %s)
            ) n
            WHERE NOT s.bad AND n.organizations > {JOINT_BRANCH_ORGANIZATIONS}
            GROUP BY s.party_code
            """,
            [context.today, context.today],
        )


class WorkCoverageSheet(Sheet):
    title = "工作覆盖"
    table = "branches_workcoverage"
    stored = {"uscc": "s.uscc"}
    columns = (
        Column("统一社会信用代码", "uscc", USCC, required=True, example=EXAMPLE_USCC),
        Column("方式", "means", Choice.of(WorkCoverageMeans), required=True, example="党建指导员"),
        Column("姓名", "person_name", PERSON_NAME, example="王芳"),
        Column("起始日期", "starts_on", PAST, required=True, example="2016-07-01"),
        Column("终止日期", "ends_on", Date()),
    )

    def check(self, stage, context):
        resolve_organization(stage, context)
        stage.run("UPDATE {stage} SET person_name = coalesce(person_name, '')")
        check_links(
            stage,
            "branches_workcoverage",
            pair=["organization_id", "means", "person_name"],
            start_title="起始日期",
            end_title="终止日期",
        )

    def write(self, stage, context):
        stage.store(
            "branches_workcoverage",
            ["organization_id", "means", "person_name", "starts_on", "ends_on"],
        )

    def after(self, stage, context):
        refresh_coverage_facts(written_organizations(stage))


def resolve_organization(stage: Stage, context: LoadContext, action: str = Action.IMPORT) -> None:
    """Find the organization of each row by its uscc."""
    stage.resolve(
        "统一社会信用代码",
        "uscc",
        "orgs_organization",
        "uscc",
        into="organization_id",
        recyclable=True,
        noun="两新组织",
        within=reached_regions(context, action=action),
    )


def read_party_names(stage: Stage, context: LoadContext, action: str = Action.IMPORT) -> None:
    """Codes in place of full names of Party organizations, where one only has that name within
    reach: other systems give the name alone."""
    within = reached_regions(context, action=action)
    reached, params = (f" AND ({within.of('t')})", within.params) if within else ("", ())
    stage.run(
        # Codes were read as such: half-width, in capitals.
        "UPDATE {stage} s SET party_code = n.code FROM ("
        " SELECT upper(translate(t.name, '（）', '()')) AS name, min(t.code) AS code"
        f" FROM {TABLE} t WHERE t.deleted_at IS NULL AND t.dissolved_on IS NULL{reached}"
        " GROUP BY 1 HAVING count(*) = 1) n"
        " WHERE s.party_code = n.name AND s.party_code ~ '[^ -~]'",
        params,
    )


def resolve_party_organization(
    stage: Stage, context: LoadContext, action: str = Action.IMPORT
) -> None:
    """Find the Party organization of each row by its code."""
    stage.resolve(
        "党组织代码",
        "party_code",
        TABLE,
        "code",
        into="party_organization_id",
        recyclable=True,
        noun="党组织",
        within=reached_regions(context, action=action),
    )


def warn_before_founding(stage: Stage, title: str = "起始日期") -> None:
    """Doubt links that start before their Party organization was founded.

    Forms refuse them. Old ledgers are full of founding dates entered later, so a file is taken.
    """
    stage.warn(
        title,
        "SELECT s.row_no, s.starts_on::text, '早于“' || p.name || '”的成立日期 ' || p.founded_on"
        " || '，请核对两个日期' FROM {stage} s"
        f" JOIN {TABLE} p ON p.id = s.party_organization_id AND s.starts_on < p.founded_on"
        " WHERE NOT s.bad",
    )


def written_organizations(stage: Stage) -> list[int]:
    """Organizations of the rows that were created or updated."""
    found = stage.rows(
        "SELECT DISTINCT organization_id FROM {stage}"
        " WHERE outcome IN ('created', 'updated') AND organization_id IS NOT NULL"
    )
    return [organization_id for (organization_id,) in found]
