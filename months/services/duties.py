"""The duties of Party organizations as a part of the month."""

from django.db import connection
from django.db.models import Count, Q, Sum

from activities.choices import HELD
from activities.services import standing
from core.months import Month
from months.indicators import Indicator
from months.models import DutyFact, MonthRevision, SingleDutyFact
from months.parts import Part
from months.services.restating import keep_what_is_left_out

_SOURCE = "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）"
_NOT = "成立、撤销当期不要求；已退回、已撤回的活动不算。"
_PERIODS = "期间在当月结束的各项组织生活："


def _count(code: str, title: str, formula: str, *, is_flow: bool = True) -> Indicator:
    return Indicator(
        code=code,
        title=title,
        formula=formula,
        exclusions=_NOT,
        source=_SOURCE,
        by_part=True,
        is_flow=is_flow,
    )


#: The columns of the sheet 组织生活, in their order.
INDICATORS = (
    _count("duty_parties", "党组织数", "统计日存在的党组织数，计在党组织所在区域。", is_flow=False),
    _count(
        "duty_expected",
        "应开展次数",
        f"{_PERIODS}党组织在期间第一天以前成立、最后一天仍存在、未核准免予的，每个期间计 1 次。",
    ),
    _count("duty_done", "已开展次数", "应开展的期间里，期间内开展且未退回、未撤回活动的，含补课。"),
    _count("duty_on_time", "按期次数", "已开展的期间里，期满后规定天数以内填报的；补课不计。"),
    Indicator(
        code="duty_done_rate",
        is_flow=True,
        title="开展率",
        formula="已开展次数 ÷ 应开展次数。",
        exclusions=_NOT,
        source=_SOURCE,
        numerator="duty_done",
        denominator="duty_expected",
    ),
    Indicator(
        code="duty_on_time_rate",
        is_flow=True,
        title="按期率",
        formula="按期次数 ÷ 应开展次数。",
        exclusions=_NOT,
        source=_SOURCE,
        numerator="duty_on_time",
        denominator="duty_expected",
    ),
    _count("duty_excused", "核准免予次数", f"{_PERIODS}上级同意免予、不计入应开展的次数。"),
    _count("duty_made_up", "补课次数", "已开展的期间里，期满以后才补课的。"),
)

#: Months of which `expected_quarter` tells, the month itself included.
QUARTER = 3

_HELD = ", ".join(f"'{each}'" for each in HELD)

#: Of each duty: what ends within the quarter, and what was due within a year and is not done.
_SINGLE = """
    INSERT INTO months_singledutyfact
        (revision_id, party_organization_id, duty, region_id, expected, done, on_time, excused,
         made_up, expected_quarter, overdue, overdue_since)
    SELECT fact.revision_id, fact.party_organization_id, stood.duty, fact.region_id,
        stood.expected, stood.done, stood.on_time, stood.excused, stood.made_up,
        stood.expected_quarter, stood.overdue, stood.since
    FROM (
        SELECT party_organization_id, duty,
            count(*) FILTER (WHERE expected AND ends) AS expected,
            count(*) FILTER (WHERE expected AND ends AND done_on IS NOT NULL) AS done,
            count(*) FILTER (WHERE expected AND ends AND on_time) AS on_time,
            count(*) FILTER (WHERE expected AND ends AND made_up) AS made_up,
            count(*) FILTER (WHERE excused AND ends) AS excused,
            count(*) FILTER (WHERE expected AND NOT late) AS expected_quarter,
            count(*) FILTER (WHERE late) AS overdue, min(due_on) FILTER (WHERE late) AS since
        FROM (
            SELECT party_organization_id, duty, expected, excused, done_on, on_time, made_up,
                due_on, last_day = %(last_day)s AS ends, false AS late
            FROM activities_dutystanding
            WHERE last_day BETWEEN %(quarter)s AND %(last_day)s
            UNION ALL
            SELECT party_organization_id, duty, expected, excused, done_on, on_time, made_up,
                due_on, false, true
            FROM activities_dutystanding
            WHERE expected AND done_on IS NULL AND due_on < %(day)s
                AND due_on >= (%(day)s::date - interval '1 year')
        ) standing
        GROUP BY party_organization_id, duty
    ) stood
    JOIN months_partyorganizationfact fact ON fact.revision_id = %(revision)s
        AND fact.party_organization_id = stood.party_organization_id
    WHERE stood.expected_quarter + stood.excused + stood.overdue > 0
"""
_FACTS = f"""
    INSERT INTO months_dutyfact
        (revision_id, party_organization_id, region_id, expected, done, on_time, excused, made_up,
         expected_quarter, overdue, overdue_since, last_held_on)
    SELECT fact.revision_id, fact.party_organization_id, fact.region_id,
        coalesce(stood.expected, 0), coalesce(stood.done, 0), coalesce(stood.on_time, 0),
        coalesce(stood.excused, 0), coalesce(stood.made_up, 0),
        coalesce(stood.expected_quarter, 0), coalesce(stood.overdue, 0), stood.since, held.last_on
    FROM months_partyorganizationfact fact
    LEFT JOIN (
        SELECT party_organization_id, sum(expected) AS expected, sum(done) AS done,
            sum(on_time) AS on_time, sum(excused) AS excused, sum(made_up) AS made_up,
            sum(expected_quarter) AS expected_quarter, sum(overdue) AS overdue,
            min(overdue_since) AS since
        FROM months_singledutyfact WHERE revision_id = %(revision)s
        GROUP BY party_organization_id
    ) stood ON stood.party_organization_id = fact.party_organization_id
    LEFT JOIN (
        SELECT part.party_organization_id, max(activity.held_on) AS last_on
        FROM activities_activity activity
        JOIN activities_activitybranch part ON part.activity_id = activity.id
        WHERE activity.state IN ({_HELD}) AND activity.held_on <= %(day)s
        GROUP BY part.party_organization_id
    ) held ON held.party_organization_id = fact.party_organization_id
    WHERE fact.revision_id = %(revision)s
"""


class Duties(Part):
    beside = INDICATORS

    def prepare(self, month: Month) -> None:
        # What ends later is in no figure of the month.
        standing.refresh(None, month.first_day, month.last_day, ended=True)

    def write(self, revision: MonthRevision) -> None:
        month = revision.report_month.month
        parameters = {
            "revision": revision.pk,
            "day": revision.as_of,
            "last_day": month.last_day,
            "quarter": month.plus(1 - QUARTER).last_day,
        }
        with connection.cursor() as cursor:
            cursor.execute(_SINGLE, parameters)
            cursor.execute(_FACTS, parameters)
        keep_what_is_left_out(revision, SingleDutyFact, DutyFact)

    def counts(self, revision: MonthRevision) -> dict[int, dict[str, int]]:
        rows = (
            DutyFact.objects.filter(revision=revision)
            .values_list("region_id")
            .annotate(
                Count("party_organization"),
                *(Sum(name) for name in ("expected", "done", "on_time", "excused", "made_up")),
            )
        )
        codes = ("parties", "expected", "done", "on_time", "excused", "made_up")
        return {
            region_id: {f"duty_{code}": number for code, number in zip(codes, numbers, strict=True)}
            for region_id, *numbers in rows
        }


def has_any(revision: MonthRevision) -> bool:
    """Whether there is something to tell: anything was held until then, or excused in the month."""
    found = Q(last_held_on__isnull=False) | Q(excused__gt=0)
    return DutyFact.objects.filter(found, revision=revision).exists()
