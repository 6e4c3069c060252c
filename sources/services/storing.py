"""The rows of a compared list: where they belong, how they are stored and counted."""

from dataclasses import asdict, dataclass

from core.imports.loading.staging import PROBLEM_TABLE, Stage, copy_into
from core.values import hide_id_numbers
from orgs.placement import Towns
from regions.imports import RegionNames
from regions.models import Region
from sources.choices import Outcome
from sources.models import SourceList
from sources.services import fields
from sources.services.sheet import NEEDED

_KINDS = (Outcome.SAME, Outcome.LIKELY, Outcome.NEW, Outcome.VANISHED, Outcome.BAD)
#: What stands in a row as the stage has it.
_COPIED = (
    *("uscc", "name", "kind", "state", "industry", "principal", "phone_index", "address"),
    "key",
)


@dataclass(frozen=True)
class Compared:
    """What a list is beside the registry (contract: `load_source --json`)."""

    same: int
    likely: int
    new: int
    vanished: int
    #: Values that contradict the registry: one for each organization and field.
    conflicts: int
    bad: int

    def as_json(self) -> dict[str, int]:
        return asdict(self)


def place(stage: Stage) -> None:
    """The region of each row, as its column says or its address."""
    stage.run("ALTER TABLE {stage} ADD COLUMN region_id bigint")
    names = RegionNames(None)
    found = stage.rows("SELECT DISTINCT region_code FROM {stage} WHERE region_code ~ '[^0-9A-Z]'")
    for (name,) in found:
        stage.run(
            "UPDATE {stage} SET region_code = %s WHERE region_code = %s",
            [names.certain(name) or None, name],
        )
    stage.run(
        "UPDATE {stage} s SET region_id = r.id FROM regions_region r"
        " WHERE r.code = s.region_code AND r.abolished_on IS NULL"
    )


def _place_new(stage: Stage) -> None:
    """Where the list says no region of a row that is new, the town that its address names."""
    top = Region.objects.present().filter(parent=None).order_by("pk").first()
    if top is None:
        return
    towns = Towns()
    open_ones = stage.rows(
        "SELECT row_no, address FROM {stage} WHERE region_id IS NULL AND address IS NOT NULL"
        f" AND outcome = '{Outcome.NEW}'"
    )
    found = [
        (row_no, look.proposed_region_id)
        for row_no, address in open_ones
        if (look := towns.look(address, top.pk)).proposed_region_id
    ]
    if not found:
        return
    stage.run("DROP TABLE IF EXISTS pg_temp.list_place")
    stage.run("CREATE TEMP TABLE list_place (row_no integer, region_id bigint) ON COMMIT DROP")
    copy_into("list_place", ("row_no", "region_id"), found)
    stage.run(
        "UPDATE {stage} s SET region_id = p.region_id FROM list_place p WHERE p.row_no = s.row_no"
    )


def replace_rows(listed: SourceList, stage: Stage) -> None:
    _place_new(stage)
    listed.rows.all()._raw_delete("default")
    texts = ", ".join(f"coalesce(s.{name}, '')" for name in _COPIED)
    stage.run(
        f"""
        INSERT INTO sources_sourcerow (listed_id, row_no, outcome, {", ".join(_COPIED)},
            staff_count, phone_cipher, founded_on, region_id, organization_id, candidate_id,
            score, verdict, differs, note)
        SELECT {listed.pk}, s.row_no, s.outcome, {texts}, s.staff_count, s.phone_cipher,
            s.founded_on, s.region_id, s.id, s.candidate, s.score, coalesce(s.verdict, ''),
            '{{}}', ''
        FROM {{stage}} s WHERE NOT s.bad ORDER BY s.row_no
        """
    )
    stage.run(
        f"""
        INSERT INTO sources_sourcerow (listed_id, row_no, outcome, uscc, name, kind, state,
            industry, principal, phone_index, address, key, organization_id, verdict, differs, note)
        SELECT {listed.pk}, 0, '{Outcome.VANISHED}', '', '', '', '', '', '', '', '', '', v.id,
            v.verdict, '{{}}', '' FROM list_vanished v ORDER BY v.id
        """
    )
    bad = [
        (row_no, hide_id_numbers(text))
        for row_no, text in stage.rows(
            f"""
            SELECT s.row_no, coalesce(string_agg(
                CASE WHEN p.title = '' THEN p.message ELSE p.letter || '列“' || p.title || '”'
                    || CASE WHEN p.value = '' THEN '' ELSE '“' || p.value || '”' END
                    || '：' || p.message END, '；'), '这一行读不出来')
            FROM {{stage}} s LEFT JOIN {PROBLEM_TABLE} p ON p.row_no = s.row_no
                AND p.severity = 'error' AND p.title = ANY(%s)
            WHERE s.bad GROUP BY s.row_no ORDER BY s.row_no
            """,
            [["", *NEEDED]],
        )
    ]
    stage.run("DROP TABLE IF EXISTS pg_temp.list_bad")
    stage.run("CREATE TEMP TABLE list_bad (row_no integer, note text) ON COMMIT DROP")
    copy_into("list_bad", ("row_no", "note"), bad)
    stage.run(
        f"""
        INSERT INTO sources_sourcerow (listed_id, row_no, outcome, uscc, name, kind, state,
            industry, principal, phone_index, address, key, verdict, differs, note)
        SELECT {listed.pk}, b.row_no, '{Outcome.BAD}', '', '', '', '', '', '', '', '', '', '',
            '{{}}', b.note FROM list_bad b
        """
    )


def count(listed: SourceList, stage: Stage) -> Compared:
    counted = dict(
        fields.rows(
            "SELECT outcome, count(*) FROM sources_sourcerow WHERE listed_id = %s GROUP BY 1",
            [listed.pk],
        )
    )
    ((conflicts,),) = fields.rows(
        "SELECT coalesce(sum(cardinality(differs)), 0) FROM sources_sourcerow WHERE listed_id = %s",
        [listed.pk],
    )
    for kind in _KINDS:
        setattr(listed, kind, counted.get(kind, 0))
    listed.conflicts = conflicts
    listed.unread = dict(
        stage.rows(
            f"SELECT title, count(*) FROM {PROBLEM_TABLE} WHERE severity = 'error' AND title <> ''"
            " AND NOT title = ANY(%s) GROUP BY 1",
            [list(NEEDED)],
        )
    )
    listed.save()
    return Compared(**{kind: getattr(listed, kind) for kind in Compared.__dataclass_fields__})
