"""党建融入治理 as a part of the month: of the organizations with a Party organization, in how many
the charter names its work, it takes part in decisions, its secretary countersigns."""

from django.db import connection

from months.indicators import Indicator
from months.models import Figure, MonthRevision
from months.parts import Part
from profiles.models import GOVERNANCE
from profiles.services import ON_DAY

_SOURCE = "《中国共产党章程》第三十三条；《中华人民共和国公司法》第十八条"
_NOT = "停业、注销、空壳的不计；没有登记的不计为“是”。不作排名，不作评价依据。"
UNITS = "governance_units"
_TITLES = {
    "in_charter": "党建写入章程",
    "joins_decisions": "参与重大决策",
    "countersigned": "书记签字背书",
}


def _code(fact: str) -> str:
    return f"governance_{fact}"


def _of(fact: str, title: str) -> tuple[Indicator, Indicator]:
    return (
        Indicator(
            code=_code(fact),
            title=f"{title}数",
            formula=f"统计日建立党组织的两新组织中，登记为{title}的组织数。",
            exclusions=_NOT,
            source=_SOURCE,
            by_part=True,
        ),
        Indicator(
            code=f"{_code(fact)}_rate",
            title=f"{title}率",
            formula=f"{title}数 ÷ 建立党组织的组织数。",
            exclusions=_NOT,
            source=_SOURCE,
            numerator=_code(fact),
            denominator=UNITS,
        ),
    )


#: The columns of the sheet 党建治理, in their order.
INDICATORS = (
    Indicator(
        code=UNITS,
        title="建立党组织的组织数",
        formula="统计日有任一党组织覆盖的两新组织数。",
        exclusions=_NOT,
        source=_SOURCE,
        by_part=True,
    ),
    *(each for fact, title in _TITLES.items() for each in _of(fact, title)),
)

_COUNTS = f"""
    SELECT fact.region_id, count(*),
        {", ".join(f"count(*) FILTER (WHERE held.{name} = 'yes')" for name in GOVERNANCE)}
    FROM months_organizationfact fact
    LEFT JOIN profiles_profile profile ON profile.organization_id = fact.organization_id
    LEFT JOIN ({ON_DAY}) held ON held.profile_id = profile.id
    WHERE fact.revision_id = %(revision)s AND fact.exclusion = ''
        AND (fact.single_covered OR fact.other_covered)
    GROUP BY fact.region_id
"""


class Governance(Part):
    beside = INDICATORS

    def counts(self, revision: MonthRevision) -> dict[int, dict[str, int]]:
        found: dict[int, dict[str, int]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS, {"revision": revision.pk, "day": revision.as_of})
            for region_id, units, *numbers in cursor.fetchall():
                found[region_id] = {UNITS: units} | dict(
                    zip(map(_code, GOVERNANCE), numbers, strict=True)
                )
        return found


def has_any(revision: MonthRevision) -> bool:
    """Whether there is something to tell: of any organization somebody said yes."""
    codes = [_code(fact) for fact in GOVERNANCE]
    return Figure.objects.filter(revision=revision, indicator__in=codes, numerator__gt=0).exists()
