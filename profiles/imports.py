"""Sheet 组织概况: the facts beside the register; they hold from the day of the data on."""

from core.imports.columns import Column
from core.imports.loading.staging import optional_names
from core.imports.sheets import Sheet
from core.months import BEGINNING
from core.records import dated
from core.values import Choice, Date, Text
from orgs.codes import EXAMPLE_USCC, USCC
from orgs.models import Organization
from profiles.models import FACTS, Profile, ProfileValues
from profiles.models.facts import TYPES
from profiles.services import refresh_profiles
from regions.imports import reached_regions

TABLE = Profile._meta.db_table
SERIES = ProfileValues._meta.db_table
#: What the template's example row holds.
_EXAMPLES = {"no_party_reason": "正在筹建", "related_here": "2", "has_union": "是"}


def _type(name: str):
    field = Profile._meta.get_field(name)
    if name in TYPES:
        return TYPES[name]
    if field.choices:
        return Choice({str(label): value for value, label in field.flatchoices})
    return Text(field.max_length) if field.max_length else Date()


def _held(name: str, day: str) -> str:
    return dated.held(ProfileValues, name, owner="t.id", day=day)


class ProfileSheet(Sheet):
    title = "组织概况"
    table = TABLE
    stored = {name: _held(name, "{day}") for name in FACTS} | {
        "uscc": f"(SELECT o.uscc FROM {Organization._meta.db_table} o"
        " WHERE o.id = t.organization_id)"
    }
    columns = (
        Column("统一社会信用代码", "uscc", USCC, required=True, key=True, example=EXAMPLE_USCC),
        *(
            Column(
                str(Profile._meta.get_field(name).verbose_name),
                name,
                _type(name),
                example=_EXAMPLES.get(name, ""),
            )
            for name in FACTS
        ),
    )

    def check(self, stage, context):
        stage.refuse_duplicates("统一社会信用代码", "uscc", value="uscc")
        stage.resolve(
            "统一社会信用代码",
            "uscc",
            Organization._meta.db_table,
            "uscc",
            into="organization_id",
            recyclable=True,
            noun="组织",
            within=reached_regions(context),
        )
        stage.match(TABLE, "t.organization_id = s.organization_id")
        day = f"DATE '{context.as_of}'"
        names = optional_names(self.columns)
        stage.fill(TABLE, names, stored={name: _held(name, day) for name in names})

    def write(self, stage, context):
        stage.store(TABLE, ["organization_id"])
        stage.run(
            f"INSERT INTO {SERIES} (profile_id, starts_on) SELECT id, %s FROM {{stage}}"
            " WHERE outcome = 'created'",
            [BEGINNING],
        )
        values = ", ".join(f"s.{name}" for name in FACTS)
        dated.enter_and(
            ProfileValues,
            dated.Entries(
                f"SELECT s.id AS owner, %s::date AS day, {values} FROM {stage.table} s"
                " WHERE NOT bad AND outcome IS NOT NULL",
                [context.as_of],
            ),
            columns=list(FACTS),
            then=f"UPDATE {stage.table} s SET outcome ="
            " CASE outcome WHEN 'created' THEN outcome ELSE 'updated' END"
            " FROM written WHERE s.id = written.owner",
        )
        changed = f"SELECT id FROM {stage.table} WHERE outcome IN ('created', 'updated')"
        refresh_profiles(profile_ids=changed, today=context.today)
