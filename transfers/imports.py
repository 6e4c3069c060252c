"""Sheets 流动党员 and 党员档案."""

from accounts.choices import Action
from branches.codes import PARTY_CODE
from branches.imports import resolve_party_organization
from core.imports.columns import Column
from core.imports.sheets import Sheet
from core.values import PAST, PERSON_NAME, PHONE, Choice, Text, Words
from members.codes import EXAMPLE_ID_NUMBER, ID_NUMBER
from members.imports import resolve_member
from transfers.choices import Keeper, Side
from transfers.services import match_registers, refresh_floating

#: Sheets about persons need this right.
ACTION = Action.IMPORT_MEMBERS
FLOATING, FILES = "transfers_floatingmember", "transfers_memberfile"


class FloatingSheet(Sheet):
    """Who is away or here now: a time that has ended is entered on its page. Whoever is here
    belongs elsewhere, so his number is kept; of whoever is away the register has it."""

    title = "流动党员"
    action = ACTION
    table = FLOATING
    stored = {"party_code": "s.party_code"}
    columns = (
        Column("登记类别", "side", Choice.of(Side), required=True, example="流出"),
        Column("身份证号", "id_number", ID_NUMBER, required=True, example=EXAMPLE_ID_NUMBER),
        Column("姓名", "person_name", PERSON_NAME, required=True, example="李敏", masked=True),
        Column("起始日期", "starts_on", PAST, required=True, example="2025-09-01"),
        Column("党组织代码", "party_code", PARTY_CODE, example="DZB0001"),
        Column("所在地", "place", Text(100), example="广东省深圳市"),
        Column("对方党组织", "elsewhere", Text(100)),
        Column("联系电话", "phone", PHONE, example="13800138000"),
        Column("最近联系日期", "last_contact_on", PAST, example="2026-01-05"),
    )

    def check(self, stage, context):
        stage.refuse_duplicates("身份证号", "side, id_number_index")
        resolve_member(stage, context, "s.side = 'away'")
        resolve_party_organization(stage, context, ACTION)
        stage.problem(
            "党组织代码",
            "SELECT row_no, '', '流入党员须填写党组织代码' FROM {stage}"
            " WHERE side = 'here' AND party_code IS NULL",
        )
        stage.problem(
            "党组织代码",
            "SELECT row_no, party_code, '与党员名册中的党组织不同，请核对，或不填这一格'"
            " FROM {stage} WHERE own_party_id <> party_organization_id",
        )
        stage.run("UPDATE {stage} SET party_organization_id = own_party_id WHERE side = 'away'")
        stage.match(
            FLOATING,
            "t.ends_on IS NULL AND t.side = s.side AND (t.member_id = s.member_id"
            " OR t.side = 'here' AND t.id_number_index = s.id_number_index)",
        )
        stage.problem(
            "身份证号",
            "SELECT s.row_no, '', '此人已由其他党组织登记为流入党员，请与登记的党组织核对'"
            f" FROM {{stage}} s JOIN {FLOATING} t ON t.id = s.id"
            " WHERE t.party_organization_id <> s.party_organization_id",
        )
        stage.problem(
            "身份证号",
            "SELECT s.row_no, '', '此人的组织关系就在本党组织，不用登记为流入党员' FROM {stage} s"
            " JOIN members_member m ON m.id_number_index = s.id_number_index"
            " AND m.deleted_at IS NULL AND m.party_organization_id = s.party_organization_id"
            " WHERE s.side = 'here'",
        )
        stage.problem(
            "起始日期",
            "SELECT s.row_no, s.starts_on::text, '早于入党日期 ' || m.joined_on || '，请核对'"
            " FROM {stage} s JOIN members_member m ON m.id = s.member_id"
            " WHERE s.starts_on < m.joined_on",
        )
        stage.fill(FLOATING, ["place", "elsewhere", "phone", "last_contact_on"])
        stage.problem(
            "对方党组织",
            "SELECT row_no, '', '流入党员须填写对方党组织' FROM {stage}"
            " WHERE side = 'here' AND elsewhere = ''",
        )
        stage.problem(
            "最近联系日期",
            "SELECT row_no, last_contact_on::text, '早于起始日期 ' || starts_on || '，请核对'"
            " FROM {stage} WHERE last_contact_on < starts_on",
        )

    def write(self, stage, context):
        stage.run(
            "UPDATE {stage} SET id_number_cipher = NULL, id_number_index = '' WHERE side = 'away'"
        )
        stage.store(
            FLOATING,
            [
                "side",
                "party_organization_id",
                "member_id",
                "person_name",
                "id_number_index",
                "phone_index",
                "place",
                "elsewhere",
                "starts_on",
                "last_contact_on",
            ],
            uncompared=["phone_cipher"],
            extra={"id_number_cipher": "s.id_number_cipher"},
        )
        stage.run(
            "INSERT INTO transfers_floatingdeed (floating_member_id, kind, done_on, note)"
            " SELECT s.id, 'contact', s.last_contact_on, '' FROM {stage} s"
            " WHERE s.outcome IN ('created', 'updated') AND s.last_contact_on IS NOT NULL"
            " AND NOT EXISTS (SELECT FROM transfers_floatingdeed d WHERE d.kind = 'contact'"
            " AND d.floating_member_id = s.id AND d.done_on = s.last_contact_on)"
        )

    def after(self, stage, context):
        written = stage.rows(
            "SELECT id, member_id FROM {stage} WHERE outcome IN ('created', 'updated')"
        )
        match_registers([pk for pk, _ in written], actor=context.actor)
        refresh_floating([member for _, member in written if member is not None])


class FileSheet(Sheet):
    """Where the files of members lie, and what is missing: a whole branch in one go."""

    title = "党员档案"
    action = ACTION
    table = FILES
    stored = {"id_number": "s.id_number_index", "person_name": "s.person_name"}
    columns = (
        Column("身份证号", "id_number", ID_NUMBER, required=True, example=EXAMPLE_ID_NUMBER),
        Column("姓名", "person_name", PERSON_NAME, required=True, example="李敏", masked=True),
        Column("保管单位", "keeper", Choice.of(Keeper), required=True, example="上级党委"),
        Column("核对日期", "checked_on", PAST, required=True, example="2026-01-05"),
        Column("存放地点", "place", Text(100), example="街道党建办档案柜"),
        Column("缺少的材料", "missing", Words(60), example="转正申请书"),
        Column("备注", "note", Text(200)),
    )

    def check(self, stage, context):
        stage.refuse_duplicates("身份证号", "id_number_index")
        resolve_member(stage, context)
        stage.match(FILES, "t.member_id = s.member_id")
        stage.fill(FILES, ["place", "missing", "note"])
        stage.problem(
            "缺少的材料",
            """
            SELECT s.row_no, string_agg(each.title, '、'),
                '不在当天的材料清单中（页面“期限和材料”列有清单；只查正式党员的不查预备党员），请核对'
            FROM {stage} s JOIN members_member m ON m.id = s.member_id
            CROSS JOIN unnest(s.missing) AS each(title)
            WHERE s.missing_given AND NOT EXISTS (
                SELECT FROM transfers_fileitem i WHERE i.title = each.title
                    AND i.valid_from <= s.checked_on
                    AND (i.valid_to IS NULL OR i.valid_to > s.checked_on)
                    AND (NOT i.of_full OR m.status = 'full')
            )
            GROUP BY s.row_no
            """,
        )

    def write(self, stage, context):
        stage.store(FILES, ["member_id", "keeper", "place", "missing", "checked_on", "note"])
