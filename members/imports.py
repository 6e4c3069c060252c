"""Sheets 党员 and 任职."""

from accounts.choices import Action
from branches.codes import PARTY_CODE
from branches.imports import (
    read_party_names,
    resolve_organization,
    resolve_party_organization,
    warn_before_founding,
)
from branches.models import BRANCH_MEMBERS
from core.imports.columns import Column
from core.imports.loading.links import check_links
from core.imports.loading.staging import Stage, enter_dated
from core.imports.sheets import LoadContext, Sheet, Within
from core.months import BEGINNING
from core.records import dated
from core.values import PAST, PERSON_NAME, PHONE, Choice, Date, Text, YesNo
from members.choices import (
    AllowanceClass,
    Gender,
    LeavingReason,
    MemberStatus,
    PostTitle,
    SecretarySource,
)
from members.codes import EXAMPLE_ID_NUMBER, ID_NUMBER, check_member, check_post
from members.models import Employment, Post
from members.services import (
    refresh_current_places,
    refresh_member_facts,
    refresh_party_counts,
)
from members.tables import MemberTable, PostListTable
from orgs.codes import EXAMPLE_USCC, USCC
from regions.imports import reached_regions

TABLE = "members_member"
#: Sheets about persons need this right.
ACTION = Action.IMPORT_MEMBERS
_PARTY_REGION = (
    "(SELECT p.region_id FROM branches_partyorganization p WHERE p.id = {t}.party_organization_id)"
)
_PARTY_NAME = (
    "coalesce((SELECT p.name FROM branches_partyorganization p"
    " WHERE p.id = t.party_organization_id), '不在册')"
)


def _starred(name: str) -> str:
    """SQL of a person's name with stars, as lists show it."""
    return f"left({name}, 1) || repeat('*', greatest(1, least(char_length({name}) - 1, 3)))"


def resolve_member(stage: Stage, context: LoadContext, condition: str = "true") -> None:
    """Find the member on the books whom 身份证号 names, and where he belongs, for the rows of the
    `condition`; where 姓名 stands beside it, it is his."""
    stage.run("ALTER TABLE {stage} ADD COLUMN member_id bigint, ADD COLUMN own_party_id bigint")
    within = reached_regions(context, _PARTY_REGION, action=ACTION)
    stage.run(
        "UPDATE {stage} s SET member_id = m.id, own_party_id = m.party_organization_id"
        f" FROM {TABLE} m WHERE m.id_number_index = s.id_number_index AND m.deleted_at IS NULL"
        f" AND m.party_organization_id IS NOT NULL AND ({condition})"
        + (f" AND ({within.of('m')})" if within else ""),
        within.params if within else None,
    )
    stage.problem(
        "身份证号",
        "SELECT row_no, '', '不在册，或不在您的管理范围内（“党员”中的那一行也可能有错），请核对'"
        " FROM {stage} s WHERE id_number_index IS NOT NULL AND member_id IS NULL"
        f" AND ({condition})",
    )
    stage.problem(
        "姓名",
        "SELECT s.row_no, '', '与党员名册中的姓名不同，请核对姓名和身份证号' FROM {stage} s"
        f" JOIN {TABLE} m ON m.id = s.member_id WHERE s.person_name <> m.name",
    )


class MemberSheet(Sheet):
    title = "党员"
    listed = MemberTable
    action = ACTION
    table = TABLE
    check_values = staticmethod(check_member)
    stored = {
        "party_code": "(SELECT p.code FROM branches_partyorganization p WHERE p.id ="
        " s.old_party_id)",
        "uscc": "(SELECT o.uscc FROM orgs_organization o WHERE o.id ="
        f" {dated.held(Employment, 'organization_id', owner='t.id', day='{day}')})",
        "transferred_on": "s.old_starts_on",
        "left_on": "s.old_ends_on",
        "left_reason": "s.old_reason",
    }
    columns = (
        Column(
            "身份证号",
            "id_number",
            ID_NUMBER,
            required=True,
            key=True,
            example=EXAMPLE_ID_NUMBER,
            aliases=("公民身份号码", "身份证号码", "证件号码"),
        ),
        Column("姓名", "name", PERSON_NAME, required=True, example="李敏", masked=True),
        Column("党员类别", "status", Choice.of(MemberStatus), required=True, example="正式党员"),
        Column("党组织代码", "party_code", PARTY_CODE, required=True, example="DZB0001"),
        Column("入党日期", "joined_on", PAST, required=True, example="1984-07-01"),
        Column("转正日期", "full_on", Date(), example="1985-07-01"),
        Column("统一社会信用代码", "uscc", USCC, example=EXAMPLE_USCC),
        Column("性别", "gender", Choice.of(Gender), example="女"),
        Column("民族", "ethnicity", Text(20), example="汉族"),
        Column("学历", "education", Text(20), example="大学本科"),
        Column("职务", "position", Text(60), example="技术顾问"),
        Column("手机", "phone", PHONE, example="13800138000"),
        Column("流动党员", "is_floating", YesNo(), example="否"),
        Column("组织关系转入日期", "transferred_on", PAST, example="2016-07-01"),
        Column("离开日期", "left_on", PAST),
        Column("离开原因", "left_reason", Choice.of(LeavingReason)),
    )

    def check(self, stage, context):
        stage.refuse_duplicates("身份证号", "id_number_index")
        stage.match(TABLE, "t.id_number_index = s.id_number_index")
        # Whoever has left belongs to nobody: he may come back anywhere.
        in_reach = reached_regions(context, _PARTY_REGION, action=ACTION)
        if in_reach:
            in_reach = Within(
                f"{in_reach.condition} OR {{t}}.party_organization_id IS NULL", in_reach.params
            )
        stage.refuse_foreign(TABLE, "身份证号", in_reach)
        stage.refuse_recycled(TABLE, "身份证号")
        read_party_names(stage, context, ACTION)
        resolve_party_organization(stage, context, ACTION)
        resolve_organization(stage, context, ACTION)
        stage.fill(
            TABLE,
            ["full_on", "gender", "ethnicity", "education", "position", "phone", "is_floating"],
        )
        stage.problem(
            "转正日期",
            "SELECT row_no, full_on::text, '早于入党日期 ' || joined_on || '，请核对两个日期'"
            " FROM {stage} WHERE full_on < joined_on",
        )
        self._plan_memberships(stage, context)

    def _plan_memberships(self, stage, context):
        """Work out each row's membership: the stored one kept or corrected, or a new one.

        A row that names another Party organization is a transfer from 组织关系转入日期, else from
        the day of the data; so is a return after leaving.
        """
        stage.run(
            "ALTER TABLE {stage} ADD COLUMN membership_id bigint, ADD COLUMN old_party_id bigint,"
            " ADD COLUMN old_starts_on date, ADD COLUMN old_ends_on date,"
            " ADD COLUMN old_reason text, ADD COLUMN starts_on date, ADD COLUMN ends_on date,"
            " ADD COLUMN end_reason text, ADD COLUMN is_new boolean"
        )
        stage.run(
            """
            UPDATE {stage} s SET membership_id = m.id, old_party_id = m.party_organization_id,
                old_starts_on = m.starts_on, old_ends_on = m.ends_on, old_reason = m.end_reason
            FROM (
                SELECT DISTINCT ON (member_id) * FROM members_membership
                WHERE member_id IN (SELECT id FROM {stage}) ORDER BY member_id, starts_on DESC
            ) m WHERE m.member_id = s.id
            """
        )
        stage.run(
            "UPDATE {stage} SET is_new = coalesce(membership_id IS NULL"
            " OR party_organization_id <> old_party_id"
            " OR (transferred_on >= old_ends_on AND transferred_on <> old_starts_on), false)"
        )
        stage.run(
            """
            UPDATE {stage} s SET
                starts_on = CASE WHEN is_new THEN coalesce(transferred_on,
                        CASE WHEN membership_id IS NULL THEN greatest(joined_on, p.founded_on)
                        ELSE greatest(%s, old_ends_on) END)
                    ELSE coalesce(transferred_on, old_starts_on) END,
                ends_on = CASE WHEN is_new OR left_on_given THEN left_on ELSE old_ends_on END,
                end_reason = CASE WHEN is_new OR left_reason_given
                    THEN coalesce(left_reason, '')
                    WHEN left_on_given AND left_on IS NULL THEN '' ELSE old_reason END
            FROM branches_partyorganization p WHERE p.id = s.party_organization_id
            """,
            [context.as_of],
        )
        stage.problem(
            "离开日期",
            "SELECT row_no, ends_on::text, '早于在本党组织的起始日期 ' || starts_on"
            " || '（组织关系转入日期，未填时取入党日期与党组织成立日期中较晚的一天），请核对'"
            " FROM {stage} WHERE ends_on < starts_on",
        )
        stage.problem(
            "离开原因",
            "SELECT row_no, '', '填了离开原因，请同时填写离开日期'"
            " FROM {stage} WHERE end_reason <> '' AND ends_on IS NULL",
        )
        stage.problem(
            "组织关系转入日期",
            """
            SELECT row_no, transferred_on::text, '该党员在原党组织的组织关系自 '
                || old_starts_on || ' 起，转入新党组织的日期应晚于这一天，请核对'
            FROM {stage} WHERE is_new AND membership_id IS NOT NULL AND starts_on <= old_starts_on
            """,
        )
        stage.problem(
            "组织关系转入日期",
            """
            SELECT DISTINCT s.row_no, s.transferred_on::text,
                '与该党员更早的组织关系日期重叠，请核对'
            FROM {stage} s JOIN members_membership m ON m.member_id = s.id
            WHERE NOT s.bad AND m.id <> s.membership_id AND s.ends_on IS DISTINCT FROM s.starts_on
                AND (m.ends_on IS NULL OR m.ends_on > s.starts_on)
                AND (s.ends_on IS NULL OR m.starts_on < s.ends_on) AND m.ends_on <> m.starts_on
            """,
        )

    def write(self, stage, context):
        stage.store(
            TABLE,
            [
                "id_number_index",
                "name",
                "status",
                "joined_on",
                "full_on",
                "gender",
                "ethnicity",
                "education",
                "position",
                "phone_index",
                "is_floating",
            ],
            uncompared=["phone_cipher"],
            extra={"id_number_cipher": "s.id_number_cipher"},
        )
        self._write_memberships(stage)
        employer = dated.held(Employment, "organization_id", owner="s.id", day="%s")
        stage.run(
            f"UPDATE {{stage}} s SET organization_id = {employer}"
            " WHERE NOT uscc_given AND NOT bad AND outcome <> 'created'",
            [context.as_of],
        )
        self._note_employers(stage)
        enter_dated(
            stage,
            Employment,
            {"organization_id": "s.organization_id"},
            beginning=f"DATE '{BEGINNING}'",
            as_of=context.as_of,
        )
        written = stage.rows("SELECT id FROM {stage} WHERE id IS NOT NULL AND NOT bad")
        refresh_current_places([member_id for (member_id,) in written], context.today)
        stage.run(
            "UPDATE members_post p SET member_id = s.id, person_name = s.name FROM {stage} s"
            " WHERE s.outcome IN ('created', 'updated') AND p.id_number_index = s.id_number_index"
            " AND (p.member_id, p.person_name) IS DISTINCT FROM (s.id, s.name)"
        )

    def _write_memberships(self, stage):
        stage.run("ALTER TABLE {stage} ADD COLUMN rejoined boolean NOT NULL DEFAULT false")
        stage.run(
            "UPDATE {stage} SET rejoined = true WHERE outcome IN ('updated', 'unchanged')"
            " AND NOT bad AND (is_new OR (starts_on, ends_on, end_reason)"
            " IS DISTINCT FROM (old_starts_on, old_ends_on, old_reason))"
        )
        # The old one ends first: one current Party organization per member.
        stage.run(
            "UPDATE members_membership m SET ends_on = s.starts_on, end_reason = 'transferred'"
            " FROM {stage} s WHERE m.id = s.membership_id AND s.rejoined AND s.is_new"
            " AND (s.old_ends_on IS NULL OR s.old_ends_on > s.starts_on)"
        )
        stage.run(
            "UPDATE members_membership m"
            " SET starts_on = s.starts_on, ends_on = s.ends_on, end_reason = s.end_reason"
            " FROM {stage} s WHERE m.id = s.membership_id AND s.rejoined AND NOT s.is_new"
        )
        stage.run(
            "INSERT INTO members_membership"
            " (member_id, party_organization_id, starts_on, ends_on, end_reason)"
            " SELECT id, party_organization_id, starts_on, ends_on, end_reason FROM {stage}"
            " WHERE is_new AND (rejoined OR outcome = 'created') AND NOT bad"
        )
        stage.touched("rejoined")

    @staticmethod
    def _note_employers(stage):
        """Remember whose counts change: the former and the new employers."""
        stage.run("ALTER TABLE {stage} ADD COLUMN former_organization_id bigint")
        stage.run(
            "UPDATE {stage} s SET former_organization_id = t.organization_id"
            f" FROM {TABLE} t WHERE t.id = s.id"
        )

    def after(self, stage, context):
        found = stage.rows(
            "SELECT organization_id FROM {stage} WHERE outcome IN ('created', 'updated')"
            " UNION SELECT former_organization_id FROM {stage} WHERE outcome = 'updated'"
        )
        refresh_member_facts([pk for (pk,) in found if pk is not None])
        found = stage.rows(
            "SELECT DISTINCT link.party_organization_id FROM {stage} s"
            " JOIN members_membership link ON link.member_id = s.id"
            " WHERE s.outcome IN ('created', 'updated')"
        )
        refresh_party_counts([pk for (pk,) in found])
        stage.warn(
            "党组织代码",
            f"""
            SELECT min(s.row_no), s.party_code, '党支部有党员 ' || max(n.members)
                || ' 名，一般不超过 {BRANCH_MEMBERS} 名'
            FROM {{stage}} s
            JOIN branches_partyorganization p ON p.id = s.party_organization_id
                AND p.kind = 'branch'
            JOIN members_partycounts n ON n.party_organization_id = p.id
            WHERE NOT s.bad AND n.members > {BRANCH_MEMBERS}
            GROUP BY s.party_code
            """,
        )


class PostSheet(Sheet):
    title = "任职"
    listed = PostListTable
    action = ACTION
    table = "members_post"
    stored = {"party_code": "s.party_code"}
    columns = (
        Column("身份证号", "id_number", ID_NUMBER, required=True, example=EXAMPLE_ID_NUMBER),
        Column("党组织代码", "party_code", PARTY_CODE, required=True, example="DZB0001"),
        Column("职务", "title", Choice.of(PostTitle), required=True, example="书记"),
        Column("起始日期", "starts_on", PAST, required=True, example="2025-07-01"),
        Column("终止日期", "ends_on", Date()),
        Column("姓名", "person_name", PERSON_NAME, example="李敏", masked=True),
        Column("来源", "source", Choice.of(SecretarySource), example="内部推荐"),
        Column("专职", "full_time", YesNo(), example="否"),
        Column("进入管理层", "in_management", YesNo(), example="是"),
        Column("备案日期", "filed_on", PAST, example="2025-07-15"),
        Column("备案文号", "filing_number", Text(60)),
        Column("补贴档次", "allowance_class", Choice.of(AllowanceClass), example="一档"),
        Column("双管", "dual_managed", YesNo(), example="否"),
        Column("主持工作", "acting", YesNo(), example="否"),
    )
    check_values = staticmethod(check_post)

    def check(self, stage, context):
        resolve_party_organization(stage, context, ACTION)
        check_links(
            stage,
            "members_post",
            pair=["id_number_index", "party_organization_id", "title"],
            start_title="起始日期",
            end_title="终止日期",
        )
        stage.fill("members_post", Post.DETAILS)
        warn_before_founding(stage)
        stage.run("ALTER TABLE {stage} ADD COLUMN member_id bigint")
        # Members of the register go by the register's own name; those out of reach are outsiders.
        within = reached_regions(context, _PARTY_REGION, action=ACTION)
        stage.run(
            "UPDATE {stage} s SET member_id = m.id, person_name = m.name FROM members_member m"
            " WHERE m.id_number_index = s.id_number_index AND m.deleted_at IS NULL"
            + (f" AND {within.of('m')}" if within else ""),
            within.params if within else None,
        )
        stage.run(
            "UPDATE {stage} s SET person_name = t.person_name FROM members_post t"
            " WHERE t.id = s.id AND s.member_id IS NULL AND NOT s.person_name_given"
        )
        stage.problem(
            "姓名",
            "SELECT row_no, '', '此人不在党员名册中，请填写姓名' FROM {stage}"
            " WHERE id_number_index IS NOT NULL AND coalesce(person_name, '') = ''",
        )

    def write(self, stage, context):
        stage.store(
            "members_post",
            [
                "id_number_index",
                "party_organization_id",
                "title",
                "starts_on",
                "ends_on",
                "member_id",
                "person_name",
                *Post.DETAILS,
            ],
            extra={"id_number_cipher": "s.id_number_cipher"},
        )

    def after(self, stage, context):
        found = stage.rows(
            "SELECT DISTINCT party_organization_id FROM {stage}"
            " WHERE outcome IN ('created', 'updated')"
        )
        refresh_party_counts([pk for (pk,) in found])
