"""Sheet 发展党员: whoever was on the way before the platform, with the days of his papers. Days
that the law does not allow are bad rows with the clause, as on the pages."""

from accounts.choices import Action
from branches.codes import PARTY_CODE
from branches.imports import resolve_organization, resolve_party_organization
from core import crypto
from core.imports.columns import Column
from core.imports.loading.staging import Stage
from core.imports.sheets import Sheet
from core.values import PAST, PERSON_NAME, PHONE, Choice, Integer, Text, Words, YesNo
from joining.choices import UNDER_WAY, CandidateKind, CandidateState
from joining.services import follow_steps
from joining.services.candidates import DIRECT_LEVELS
from joining.services.earlier import PAPERS, Row, judge, record_papers
from members.choices import Gender
from members.codes import ID_NUMBER, is_male, reaches
from orgs.codes import EXAMPLE_USCC, USCC
from regions.codes import REGION
from regions.imports import reached_regions, read_names, refuse_abolished

TABLE = "joining_candidate"
#: Sheets about persons need this right.
ACTION = Action.IMPORT_MEMBERS
_EXAMPLES = {"application": "2025-01-06", "talk": "2025-01-20"}
#: What the papers say besides their days.
_MORE = (
    *("sponsor_names", "look_days", "shown_from", "shown_to"),
    *("introducer_names", "days", "hours"),
)
_PLACE = (
    "coalesce((SELECT p.region_id FROM branches_partyorganization p"
    " WHERE p.id = {t}.party_organization_id), {t}.region_id)"
)
_UNDER_WAY = ", ".join(f"'{each}'" for each in UNDER_WAY)


class CandidateSheet(Sheet):
    title = "发展党员"
    action = ACTION
    table = TABLE
    columns = (
        Column(
            "身份证号",
            "id_number",
            ID_NUMBER,
            required=True,
            key=True,
            example="110105199003070025",
        ),
        Column("姓名", "name", PERSON_NAME, required=True, example="王小明", masked=True),
        Column("人员类别", "kind", Choice.of(CandidateKind), required=True, example="业务骨干"),
        Column("党组织代码", "party_code", PARTY_CODE, example="DZB0001"),
        Column("区域代码", "region_code", REGION),
        Column("统一社会信用代码", "uscc", USCC, example=EXAMPLE_USCC),
        Column("列入红苗计划", "is_seedling", YesNo(), example="否"),
        Column("民族", "ethnicity", Text(20), example="汉族"),
        Column("学历", "education", Text(20), example="大学本科"),
        Column("职务", "position", Text(60), example="班组长"),
        Column("手机", "phone", PHONE, example="13800138000"),
        *(
            Column(title, f"on_{step}", PAST, example=_EXAMPLES.get(step, ""))
            for step, title in PAPERS.items()
        ),
        # Names between 、; a list of words could not be masked.
        Column("培养联系人", "sponsor_names", Text(200), masked=True),
        Column("考察日期", "look_days", Words(12)),
        Column("公示开始", "shown_from", PAST),
        Column("公示结束", "shown_to", PAST),
        Column("入党介绍人", "introducer_names", Text(200), masked=True),
        Column("培训天数", "days", Integer(0, 99)),
        Column("培训学时", "hours", Integer(0, 999)),
    )
    stored = {
        "party_code": "(SELECT p.code FROM branches_partyorganization p"
        " WHERE p.id = t.party_organization_id)",
        "region_code": "(SELECT r.code FROM regions_region r WHERE r.id = t.region_id)",
        "uscc": "(SELECT o.uscc FROM orgs_organization o WHERE o.id = t.organization_id)",
        **{
            f"on_{step}": "(SELECT x.happened_on FROM joining_steprecord x"
            f" WHERE x.candidate_id = t.id AND x.step = '{step}')"
            for step in PAPERS
        },
        **{name: f"s.{name}" for name in _MORE},
    }

    def check(self, stage, context):
        stage.refuse_duplicates("身份证号", "id_number_index")
        stage.match(
            TABLE,
            "t.id_number_index = s.id_number_index AND t.deleted_at IS NULL"
            f" AND t.state IN ({_UNDER_WAY})",
        )
        stage.refuse_foreign(TABLE, "身份证号", reached_regions(context, _PLACE, action=ACTION))
        stage.problem(
            "身份证号",
            "SELECT s.row_no, '', '已在党员名册中，不用再登记发展过程' FROM {stage} s"
            " JOIN members_member m ON m.id_number_index = s.id_number_index"
            " WHERE m.deleted_at IS NULL AND m.party_organization_id IS NOT NULL",
        )
        resolve_party_organization(stage, context, ACTION)
        read_names(stage, context)
        stage.resolve(
            "区域代码",
            "region_code",
            "regions_region",
            "code",
            into="region_id",
            noun="区域",
            within=reached_regions(context, "{t}.id", action=ACTION),
        )
        refuse_abolished(stage)
        resolve_organization(stage, context, ACTION)
        self._settle_place(stage)
        stage.fill(TABLE, ["is_seedling", "ethnicity", "education", "position", "phone"])
        stage.carried = held_against_rules(stage)

    @staticmethod
    def _settle_place(stage: Stage) -> None:
        """Who brings somebody up: a branch, or the department of a town or county. Another one
        goes on with him on the page, where it is told."""
        stage.run(
            "UPDATE {stage} s SET party_organization_id = t.party_organization_id,"
            f" region_id = t.region_id FROM {TABLE} t WHERE t.id = s.id"
            " AND NOT s.party_code_given AND NOT s.region_code_given"
        )
        stage.run(
            f"UPDATE {{stage}} s SET organization_id = t.organization_id FROM {TABLE} t"
            " WHERE t.id = s.id AND NOT s.uscc_given"
        )
        stage.problem(
            "党组织代码",
            "SELECT row_no, '', '请填写培养党支部；单位没有党组织的，填写直接办理的区域代码'"
            " FROM {stage} WHERE party_code IS NULL AND region_code IS NULL AND id IS NULL",
        )
        stage.problem(
            "区域代码",
            "SELECT row_no, region_code, '有培养党支部的不填区域代码，请只填一项' FROM {stage}"
            " WHERE party_code IS NOT NULL AND region_code IS NOT NULL",
        )
        stage.problem(
            "区域代码",
            "SELECT s.row_no, s.region_code, '只有镇街、园区和县直接办理，请改填' FROM {stage} s"
            " JOIN regions_region r ON r.id = s.region_id WHERE r.level <> ALL(%s)",
            [[str(each) for each in DIRECT_LEVELS]],
        )
        stage.problem(
            "党组织代码",
            "SELECT s.row_no, s.party_code, '已于 ' || p.dissolved_on || ' 撤销，请另填'"
            " FROM {stage} s JOIN branches_partyorganization p ON p.id = s.party_organization_id"
            " WHERE p.dissolved_on IS NOT NULL AND s.id IS NULL",
        )
        stage.problem(
            "党组织代码",
            "SELECT s.row_no, s.party_code, '现在由其他党支部（镇街）培养，转接请在页面办理'"
            f" FROM {{stage}} s JOIN {TABLE} t ON t.id = s.id"
            " WHERE (t.party_organization_id, t.region_id)"
            " IS DISTINCT FROM (s.party_organization_id, s.region_id)",
        )

    def write(self, stage, context):
        rows: list[Row] = stage.carried
        stage.run("ALTER TABLE {stage} ADD COLUMN gender text")
        stage.run(
            "UPDATE {stage} s SET gender = n.gender"
            " FROM unnest(%s::int[], %s::text[]) AS n(row_no, gender) WHERE n.row_no = s.row_no",
            [[each.number for each in rows], [each.gender for each in rows]],
        )
        stage.store(
            TABLE,
            [
                "name",
                "kind",
                "party_organization_id",
                "region_id",
                "organization_id",
                "is_seedling",
                "ethnicity",
                "education",
                "position",
                "id_number_index",
                "phone_index",
            ],
            uncompared=["phone_cipher"],
            extra={
                "id_number_cipher": "s.id_number_cipher",
                "gender": "s.gender",
                "state": f"'{CandidateState.SEEDLING}'",
            },
        )
        ids = dict(stage.rows("SELECT row_no, id FROM {stage} WHERE NOT bad AND id IS NOT NULL"))
        good = [each for each in rows if each.number in ids]
        record_papers([(ids[each.number], each) for each in good], actor=context.actor)
        added = [each.number for each in good if each.steps or each.looks]
        stage.run(
            "UPDATE {stage} SET outcome = 'updated' WHERE outcome = 'unchanged'"
            " AND row_no = ANY(%s)",
            [added],
        )

    def after(self, stage, context):
        written = stage.rows("SELECT id FROM {stage} WHERE outcome IN ('created', 'updated')")
        follow_steps([pk for (pk,) in written])


def held_against_rules(stage: Stage) -> list[Row]:
    """What of each good row is to be recorded; what the law does not allow makes it a bad one."""
    names = [*(f"on_{step}" for step in PAPERS), *_MORE]
    found = stage.rows(
        "SELECT row_no, id, id_number_cipher, id_number_index, party_organization_id, region_id,"
        f" {', '.join(names)} FROM {{stage}} WHERE NOT bad ORDER BY row_no"
    )
    rows = []
    for number, pk, cipher, index, party_id, region_id, *values in found:
        id_number = crypto.decrypt(cipher)
        rows.append(
            Row(
                number,
                pk,
                Gender.MALE if is_male(id_number) else Gender.FEMALE,
                reaches(id_number, 0),
                party_id,
                region_id,
                index,
                dict(zip(names, values, strict=True)),
            )
        )
    said: dict[tuple[str, bool], list[tuple]] = {}
    for each in judge(rows):
        line = (each.row, each.value, each.text)
        said.setdefault((each.column, each.refuses), []).append(line)
    for (title, refuses), lines in said.items():
        (stage.problem if refuses else stage.warn)(
            title,
            "SELECT * FROM unnest(%s::int[], %s::text[], %s::text[])",
            [list(column) for column in zip(*lines, strict=True)],
        )
    return rows
