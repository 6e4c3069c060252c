"""The lights as a part of the month."""

import datetime
from typing import Any

from django.db.models import Count

from lights import services
from lights.choices import Severity
from lights.figures import of_rule
from lights.models import Notice
from months.indicators import Indicator
from months.models import MonthRevision
from months.parts import Part


class Lights(Part):
    indicators = (
        Indicator(
            code=Severity.RED.value,
            title="红灯数",
            formula="当月亮红灯的（规则 × 对象）数；党组织的红灯计在党组织所在区域。",
            by_part=True,
            rise="worse",
        ),
        Indicator(
            code=Severity.AMBER.value,
            title="黄灯数",
            formula="当月亮黄灯的（规则 × 对象）数；党组织的黄灯计在党组织所在区域。",
            by_part=True,
            rise="worse",
        ),
    )

    def check(self, day: datetime.date) -> None:
        services.check_rules(day)

    def hold(self) -> None:
        services.hold_cases()

    def write(self, revision: MonthRevision) -> None:
        services.light_up(revision)
        if revision.number != MonthRevision.DRAFT:
            services.follow_lights(revision)
        services.count_cases(revision)
        if revision.number != MonthRevision.DRAFT:
            services.tell(revision)

    def counts(self, revision: MonthRevision) -> dict[int, dict[str, int]]:
        found: dict[int, dict[str, int]] = {}
        rows = Notice.objects.filter(revision=revision).values_list(
            "region_id", "severity", "rule_code"
        )
        for region_id, severity, code, number in rows.annotate(number=Count("*")):
            counts = found.setdefault(region_id, {})
            counts[severity] = counts.get(severity, 0) + number
            counts[of_rule(code)] = counts.get(of_rule(code), 0) + number
        return found

    def after_closing(self) -> None:
        services.refresh_light_facts()

    def summary(self, revision: MonthRevision) -> dict[str, int]:
        rows = Notice.objects.filter(revision=revision).values_list("severity")
        number = dict(rows.annotate(number=Count("*")))
        return {severity.value: number.get(severity, 0) for severity in Severity}

    def words(self, summary: dict[str, Any]) -> list[str]:
        return [f"{severity.label} {summary[severity]} 个" for severity in Severity]
