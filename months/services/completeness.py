"""六清 as a part of the month: how many organizations are clear in each check, by region."""

from django.db import connection

from completeness.choices import BITS, OF_ASSOCIATIONS, Topic
from months.indicators import OPERATING_ONLY, Indicator
from months.models import Figure, MonthRevision
from months.parts import Part

_SOURCE = (
    "参考做法：丽水市两新组织“数量、运转、职工、组建、党员、出资人”六清摸排；核对期限由县级规定"
)
UNITS = "six_checks_units"
#: What makes each check clear.
_FORMULAS = {
    Topic.COUNT: "18 位统一社会信用代码、地址已登记，区域已落到镇街或园区，没有未判定的疑似重复。",
    Topic.OPERATION: "成立日期已登记，经营状态在核对期限内登记或核对过。",
    Topic.STAFF: "职工人数大于 0（学会、协会、研究会等为会员数已登记），在核对期限内登记或核对过。",
    Topic.FORMATION: "有党组织覆盖或工作覆盖，或者登记了未建立党组织原因、核对过没有组建的情况。",
    Topic.MEMBERS: "有党员在其工作，或者核对过没有党员、比对过人员名单。",
    Topic.OWNERS: "负责人或出资人及其政治面貌已登记，在核对期限内登记或核对过。",
}


def _indicators():
    yield Indicator(
        code=UNITS,
        title="组织数",
        formula="统计日正常经营的两新组织数。",
        source=_SOURCE,
        by_part=True,
    )
    for topic in Topic:
        other = OF_ASSOCIATIONS.get(topic)
        name = f"{topic.label}（{other}）" if other else topic.label
        yield Indicator(
            code=f"clear_{topic}",
            title=f"{topic.label}数",
            formula=f"{name}：{_FORMULAS[topic]}",
            exclusions=OPERATING_ONLY,
            source=_SOURCE,
            by_part=True,
        )
        yield Indicator(
            code=f"clear_{topic}_rate",
            title=f"{topic.label}率",
            formula=f"{topic.label}数 ÷ 组织数。",
            source=_SOURCE,
            numerator=f"clear_{topic}",
            denominator=UNITS,
            by_part=True,
        )


#: The columns of the sheet 六清, in their order.
INDICATORS = tuple(_indicators())

_COUNTS = f"""
    SELECT region_id, count(*),
        {", ".join(f"count(*) FILTER (WHERE clear_checks & {bit} > 0)" for bit in BITS.values())}
    FROM months_organizationfact
    WHERE revision_id = %(revision)s AND exclusion = '' AND clear_checks IS NOT NULL
    GROUP BY region_id
"""


class SixChecks(Part):
    beside = INDICATORS

    def counts(self, revision: MonthRevision) -> dict[int, dict[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS, {"revision": revision.pk})
            return {
                region_id: {UNITS: units}
                | {f"clear_{topic}": number for topic, number in zip(BITS, clear, strict=True)}
                for region_id, units, *clear in cursor.fetchall()
            }


def has_any(revision: MonthRevision) -> bool:
    """Whether there is something to tell: a month closed before knows nothing of it."""
    return Figure.objects.filter(revision=revision, indicator=UNITS, numerator__gt=0).exists()
