"""A round of star rating of many Party organizations, and counting it."""

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from assessments.models import Assessment, Mark, Round, Scheme
from assessments.services import count_round
from bench.meter import metered, statements
from branches.models import PartyOrganization
from core.months import Month
from months.models import DutyFact, MonthRevision, PartyOrganizationFact, ReportMonth
from regions.models import Region

MONTHS = 12
#: Items of the scheme: computed ones, and those that people mark.
COMPUTED, MARKED = 25, 15
_PLAN = (
    ("duty_rate", "share", []),
    ("duty_missing", "deduct", [{"op": ">", "value": 0, "marks": 0.5, "each": True}]),
    ("member_growth", "bands", [{"op": ">=", "value": 1, "marks": 2}]),
    ("red_lights", "deduct", [{"op": ">", "value": 0, "marks": 1, "each": True}]),
    ("late_cases", "deduct", [{"op": ">", "value": 0, "marks": 1, "each": True}]),
    ("secretary_vacant_months", "deduct", [{"op": ">", "value": 0, "marks": 1, "each": True}]),
    ("sent_back", "deduct", [{"op": ">", "value": 0, "marks": 0.5, "each": True}]),
    ("visits", "each", [{"op": ">=", "value": 1, "marks": 0.5}]),
)


def _content() -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for number in range(COMPUTED):
        fact, scoring, steps = _PLAN[number % len(_PLAN)]
        items.append(
            {
                "code": f"C{number}", "dimension": str(number % 5), "title": fact, "marks": 2,
                "source": "computed", "method": "data", "fact": fact, "scoring": scoring,
                "steps": steps,
            }
        )  # fmt: skip
    items += [
        {"code": f"P{n}", "dimension": str(n % 5), "title": "评", "marks": 4, "source": "self"}
        for n in range(MARKED)
    ]
    return {
        "dimensions": [{"code": str(n), "name": f"第{n}类"} for n in range(5)],
        "items": items,
        "levels": [
            {"star": 5, "name": "五星", "share": 10},
            {"star": 4, "name": "四星", "least": 60},
        ],
        "vetoes": [],
    }  # fmt: skip


def fill_ratings(number: int) -> dict[str, Any]:
    """Rate so many Party organizations over a year of months that are closed for them."""
    town = Region.objects.filter(level="town").order_by("pk").first()
    founded = datetime.date(2020, 1, 1)
    parties = PartyOrganization.objects.bulk_create(
        (
            PartyOrganization(
                code=f"RATED{n:06}", name=f"第{n}两新党支部", kind="branch", formation="single",
                path="", region=town, founded_on=founded,
            )
            for n in range(number)
        ),
        batch_size=2000,
    )  # fmt: skip
    first = Month.current().plus(-MONTHS)
    for each in range(MONTHS):
        _close(first.plus(each), parties, town)
    today = timezone.localdate()
    round = Round.objects.create(
        scheme=Scheme.objects.create(
            code="BENCH", name="评星", source="评星", state="settled", content=_content()
        ),
        code="BENCH",
        name="评星",
        region=Region.objects.get(parent=None),
        starts_on=first.first_day,
        ends_on=first.plus(MONTHS - 1).last_day,
        basis="批准文件",
        basis_number="1号",
        approved_on=today,
        own_until=today,
        town_until=today,
        county_until=today,
    )
    rated = Assessment.objects.bulk_create(
        (Assessment(round=round, party_organization=each, region=town) for each in parties),
        batch_size=2000,
    )
    Mark.objects.bulk_create(
        (
            Mark(assessment=each, item=f"P{n}", level="self", marks=(each.pk + n) % 5)
            for each in rated
            for n in range(MARKED)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return {"rated": len(rated)}


def _close(month: Month, parties: list[PartyOrganization], town: Region) -> None:
    report, _ = ReportMonth.objects.get_or_create(first_day=month.first_day)
    revision = MonthRevision.objects.create(report_month=report, number=90, as_of=month.last_day)
    PartyOrganizationFact.objects.bulk_create(
        (
            PartyOrganizationFact(
                revision=revision, party_organization=each, code=each.code, name=each.name,
                kind="branch", formation="single", region=town, region_path=town.path,
                term_ends_on=datetime.date(2030, 1, 1), member_count=5 + each.pk % 9,
                full_member_count=5, covered_count=1,
            )
            for each in parties
        ),
        batch_size=5000,
    )  # fmt: skip
    DutyFact.objects.bulk_create(
        (
            DutyFact(
                revision=revision, party_organization=each, region=town, expected=4,
                done=3 + (each.pk + month.number) % 2, on_time=3, excused=0, made_up=0,
                expected_quarter=12, overdue=0,
            )
            for each in parties
        ),
        batch_size=5000,
    )  # fmt: skip


def count_ratings() -> dict[str, Any]:
    """Count the round as if nothing were counted yet, then once more: nothing may change."""
    round = Round.objects.get(code="BENCH")
    found: dict[str, Any] = {}
    asked: list[tuple[float, str, Any]] = []
    with metered(found), statements(asked):
        counted = count_round(round)
    found["queries"] = len(asked)
    again = count_round(round)
    if again.changed:
        raise RuntimeError(f"{again.changed} rows differ when they are counted again")
    found["scored"] = counted.scored
    return found
