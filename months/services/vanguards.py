"""Teams and posts of members as a part of the month: how many stand in each region."""

from django.db import connection

from core import in_force
from months.indicators import Indicator
from months.models import Figure, MonthRevision
from months.parts import Part
from vanguard.choices import VanguardKind

_SOURCE = "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）"
PEOPLE = "vanguard_people"


def _code(kind: str) -> str:
    return f"vanguard_{kind}"


def _count(code: str, title: str, formula: str) -> Indicator:
    return Indicator(
        code=code,
        title=title,
        formula=formula,
        exclusions="统计日尚未设立、已经结束的不计；不作排名，不作评价依据。",
        source=_SOURCE,
        by_part=True,
    )


#: The columns of the sheet 党员作用, in their order.
INDICATORS = (
    *(
        _count(_code(kind), f"{label}数", f"统计日仍在的{label}数，计在党组织所在区域。")
        for kind, label in VanguardKind.choices
    ),
    _count(
        PEOPLE, "参加党员人次", "统计日在上述责任区、岗位、队伍中的党员人次，一人多处的分别计。"
    ),
)

_COUNTS = f"""
    SELECT fact.region_id, team.kind, count(*), coalesce(sum(people.number), 0)
    FROM vanguard_vanguard team
    JOIN months_partyorganizationfact fact
        ON fact.revision_id = %(revision)s
        AND fact.party_organization_id = team.party_organization_id
    LEFT JOIN (
        SELECT link.vanguard_id, count(*) AS number FROM vanguard_vanguardmember link
        WHERE {in_force.sql("link")} GROUP BY link.vanguard_id
    ) people ON people.vanguard_id = team.id
    WHERE {in_force.sql("team")}
    GROUP BY fact.region_id, team.kind
"""


class Vanguards(Part):
    beside = INDICATORS

    def counts(self, revision: MonthRevision) -> dict[int, dict[str, int]]:
        found: dict[int, dict[str, int]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS, {"revision": revision.pk, "day": revision.as_of})
            for region_id, kind, number, people in cursor.fetchall():
                counts = found.setdefault(region_id, {})
                counts[_code(kind)] = number
                counts[PEOPLE] = counts.get(PEOPLE, 0) + int(people)
        return found


def has_any(revision: MonthRevision) -> bool:
    """Whether there is something to tell."""
    codes = [each.code for each in INDICATORS]
    return Figure.objects.filter(revision=revision, indicator__in=codes, numerator__gt=0).exists()
