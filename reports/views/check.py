"""Before a month is closed: which notices there would be, and what is not in order yet."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.choices import Action
from core.addresses import address_of
from core.choices import JobStatus
from core.lists.pagination import capped_count, count_text
from core.models import Job
from core.views.records import Panel
from lights.models import Notice
from months import figures, places
from months.choices import FigureScope
from orgs.models import Organization
from regions.choices import RegionLevel
from regions.models import Region
from reports.services import NEWEST_CHANGES
from reports.views.month import frame_of

#: Warnings of the last import that are listed.
WARNINGS_SHOWN = 50


class Check(TemplateView):
    template_name = "reports/check.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not user.may(Action.SEE_REGISTRY):
            raise Http404("没有可检查的月报")
        if not user.may(Action.EDIT_REGISTRY):
            raise PermissionDenied("月报核查只供填报和管理人员查看。")
        month = places.month_to_close(user)
        frame = frame_of(self.request, month)
        draft = figures.draft(month)
        doubtful = Organization.objects.editable_by(user).present().in_doubt()
        return {
            **frame,
            "title": f"{month.title}月报核查",
            "draft": draft,
            "rules": self._lights(user, draft) if draft else [],
            "undecided": count_text(capped_count(doubtful)),
            **self._last_import(user),
        }

    @staticmethod
    def _lights(user, draft) -> list[dict]:
        """Per rule: how many notices, how many of them new, and where they are listed."""
        region = places.region_of(user, draft)
        lit = Notice.objects.visible_to(user).filter(revision=draft)
        rows = (
            lit.values("rule_code", "rule__name", "severity", "shade", "light")
            .annotate(number=Count("*"), new=Count("pk", filter=Q(consecutive_months=1)))
            .order_by("-severity", "-number")
        )
        return [row | {"url": region and _list_url(draft, region, row)} for row in rows]

    @staticmethod
    def _last_import(user) -> dict:
        """The user's last import and what it warned of."""
        job = (
            Job.objects.visible_to(user)
            .filter(kind="import", status=JobStatus.SUCCEEDED)
            .order_by("-pk")
            .first()
        )
        warnings = job.result.get("warnings", []) if job else []
        return {
            "last_import": job,
            "warnings": warnings[:WARNINGS_SHOWN],
            "more_warnings": max(0, len(warnings) - WARNINGS_SHOWN),
        }


def _list_url(draft, region, row) -> str:
    place = {
        "month": draft.report_month.month,
        "number": draft.number,
        "region_code": region.code,
        "scope": FigureScope.TOTAL,
        "indicator": row["severity"],
        "part": "numerator",
    }
    return f"{address_of('reports:behind', **place)}?rule={row['rule_code']}"


class Freshness(Panel):
    """When something in each town was last changed: organizations, Party organizations, members."""

    template_name = "reports/freshness.html"

    def context(self):
        user = self.request.user
        if not user.may(Action.EDIT_REGISTRY):
            return None
        changes = NEWEST_CHANGES.latest()
        unknown = [None, None, None]
        seen = Region.objects.visible_to(user)
        towns = seen.filter(level__in=(RegionLevel.TOWN, RegionLevel.PARK)).order_by("code")
        # Written here: a thousand towns are three thousand times to format.
        return {
            "lines": [
                (code, name, [_minute(moment) for moment in changes.value.get(pk, unknown)])
                for pk, code, name in towns.values_list("pk", "code", "name")
            ],
            "list": address_of("orgs:list"),
            "counted_at": changes.at,
        }


def _minute(moment: datetime.datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "—"
