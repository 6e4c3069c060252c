"""Which revision and which region of it a user looks at."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Length
from django.http import Http404

from core.months import Month
from months.choices import MonthState
from months.models import MonthRevision, RegionFact, ReportMonth


def newest_revision(user: Any) -> MonthRevision | None:
    """The newest closed month's last revision, for those who see the registry."""
    return newest_revisions(user).select_related("report_month", "computed_by").first()


def newest_revisions(user: Any) -> QuerySet[MonthRevision]:
    """`newest_revision` as a query, to be asked within another one."""
    revisions = MonthRevision.objects.visible_to(user).closed()
    return revisions.order_by("-report_month__first_day", "-number")


def revisions_of(user: Any, month: Month) -> list[MonthRevision]:
    """The closed revisions of a month, newest first."""
    return list(
        MonthRevision.objects.visible_to(user)
        .closed()
        .filter(report_month__first_day=month.first_day)
        .select_related("report_month", "computed_by")
        .order_by("-number")
    )


def revision_or_404(user: Any, month: Month, number: int) -> MonthRevision:
    """The revision; `has_previous` says whether the month before it is closed."""
    before = (
        MonthRevision.objects.visible_to(user)
        .closed()
        .filter(report_month__first_day=month.plus(-1).first_day)
    )
    found = (
        MonthRevision.objects.visible_to(user)
        .filter(report_month__first_day=month.first_day, number=number)
        .annotate(has_previous=Exists(before))
        .select_related("report_month", "computed_by")
        .first()
    )
    if found is None:
        raise Http404(f"{month.title}没有第 {number} 版")
    return found


def region_of(user: Any, revision: MonthRevision, code: str = "") -> RegionFact | None:
    """The region that was asked for (404 out of scope); without a code the user's highest one."""
    seen = RegionFact.objects.visible_to(user).filter(revision=revision)
    if not code:
        return seen.order_by(Length("path"), "code").first()
    found = seen.filter(code=code).first()
    if found is None:
        raise Http404(f"没有代码为 {code} 的区域")
    return found


def region_name(user: Any, field: str = "name") -> Subquery:
    """The name (or another `field`) of the row's region in that month."""
    names = RegionFact.objects.visible_to(user).filter(
        revision=OuterRef("revision"), region_id=OuterRef("region_id")
    )
    return Subquery(names.values(field)[:1])


def trail(user: Any, region: RegionFact) -> list[RegionFact]:
    """The regions above, as far as the user sees them, and the region itself."""
    ids = [int(pk) for pk in region.path.rstrip("/").split("/")]
    return list(
        RegionFact.objects.visible_to(user)
        .filter(revision_id=region.revision_id, region_id__in=ids)
        .order_by(Length("path"))
    )


def month_to_close(user: Any) -> Month:
    """The month whose closing comes next: the one after the newest closed, at most this one."""
    return month_after(newest_revision(user))


def month_after(newest: MonthRevision | None) -> Month:
    """`month_to_close` for whoever has read the newest revision already."""
    this = Month.current()
    return min(newest.report_month.month.plus(1), this) if newest else this.plus(-1)


def state_of(user: Any, month: Month) -> str:
    found = ReportMonth.objects.visible_to(user).filter(first_day=month.first_day).first()
    return found.state if found else MonthState.OPEN
