"""What the commands about months share."""

from django.core.management.base import CommandError

from core.months import Month
from months import figures
from months.models import MonthRevision, RegionFact

#: Exit code of a bad argument and of a month that cannot be closed, reopened or shown.
REFUSED = 2


def parse_month(text: str) -> Month:
    """Read the argument YYYY-MM; exit code 2 for anything else."""
    try:
        return Month.parse(text)
    except ValueError as error:
        raise CommandError(f"{error}。", returncode=REFUSED) from None


def closed_revision(month: Month) -> MonthRevision:
    """The last closed revision; exit code 2 if the month never was closed."""
    revision = figures.latest_revision(month)
    if revision is None:
        raise CommandError(
            f"{month.title}尚未定稿，请先运行 close_month {month}。", returncode=REFUSED
        )
    return revision


def region_table(revision: MonthRevision, region_code: str) -> figures.RegionTable:
    """The table of a region; exit code 2 if that month knew no such region."""
    try:
        return figures.region_table(revision=revision, region_code=region_code)
    except RegionFact.DoesNotExist:
        raise CommandError(
            f"{revision.report_month.month.title}的月报里没有区域代码 {region_code}，请核对代码。",
            returncode=REFUSED,
        ) from None
