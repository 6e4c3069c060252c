"""Where Party organizations stand with their duties in a month or a year."""

import json
import re
from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand, CommandError

from activities.choices import DutyCode
from activities.models import DutyRule
from activities.services.standing import StandingRow, ruled, standings
from branches.models import PartyOrganization
from core.months import Month
from core.periods import Period
from regions.models import Region

#: Exit code of a bad argument.
REFUSED = 2
#: Party organizations that are asked about at once.
_AT_ONCE = 2_000


class Command(BaseCommand):
    help = (
        "列出党组织一个月（当月结束的期间）或一年各期间的组织生活：应开展、已开展、按期、核准免予。"
    )

    def add_arguments(self, parser):
        parser.add_argument("period", metavar="YYYY[-MM]")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--region", metavar="CODE", help="区域代码：该区域及其下级的党组织")
        where.add_argument("--party-org", metavar="CODE", help="党组织代码")
        parser.add_argument("--json", action="store_true", help="最后一行输出 JSON")

    def handle(self, *args, **options):
        periods = periods_of(options["period"])
        parties = _parties(options["region"], options["party_org"])
        codes = dict(parties.order_by("code").values_list("pk", "code"))
        rows = _rows(codes, periods)
        if options["json"]:
            self.stdout.write(json.dumps({"rows": [_as_json(*each) for each in rows]}))
            return
        for code, row in rows:
            self.stdout.write(f"{code}  {row.period}  {DutyCode(row.duty).label}  {_words(row)}")


def periods_of(text: str) -> list[tuple[DutyRule, Period]]:
    """The periods that end in the month, or in the year, with their rules."""
    try:
        if re.fullmatch(r"\d{4}", text, re.ASCII):
            first, last = Month.parse(f"{text}-01"), Month.parse(f"{text}-12")
        else:
            first = last = Month.parse(text)
    except ValueError:
        raise CommandError(
            f"期间应写成 YYYY 或 YYYY-MM，例如 2026 或 2026-03；收到的是“{text}”。",
            returncode=REFUSED,
        ) from None
    return [
        (rule, period)
        for rule, period in ruled(DutyRule.objects.all(), first.first_day, last.last_day)
        if first <= period.last <= last
    ]


def _parties(region_code: str | None, party_code: str | None):
    rows = PartyOrganization.objects.present()
    if party_code:
        found = rows.filter(code=party_code)
        if not found.exists():
            raise CommandError(f"没有代码为 {party_code} 的党组织，请核对。", returncode=REFUSED)
        return found
    region = Region.objects.filter(code=region_code).first()
    if region is None:
        raise CommandError(f"没有代码为 {region_code} 的区域，请核对。", returncode=REFUSED)
    below = Region.objects.within([region.path]).values_list("pk", flat=True)
    return rows.filter(region_id__in=list(below))


def _rows(
    codes: dict[int, str], periods: list[tuple[DutyRule, Period]]
) -> Iterator[tuple[str, StandingRow]]:
    """Code and row, in the order of the codes."""
    ids = list(codes)
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        by_party: dict[int, list[StandingRow]] = {}
        for row in standings(some, periods):
            by_party.setdefault(row.party_organization_id, []).append(row)
        for pk in some:
            for row in _reported(by_party.get(pk, ())):
                yield codes[pk], row


def _reported(rows: Iterable[StandingRow]) -> Iterator[StandingRow]:
    """What was only planned is not reported."""
    return (row for row in rows if row.expected or row.excused or row.done_on)


def _as_json(code: str, row: StandingRow) -> dict[str, object]:
    return {
        "party_organization": code,
        "duty": row.duty,
        "period": row.period,
        "expected": row.expected,
        "done": row.done_on is not None,
        "on_time": row.on_time,
        "excused": row.excused,
        "due_on": row.due_on.isoformat(),
    }


def _words(row: StandingRow) -> str:
    if row.done_on is None:
        return "核准免予" if row.excused else f"未开展（{row.due_on} 前填报）"
    words = "补课" if row.made_up else "按期" if row.on_time else "逾期填报"
    return f"{row.done_on} 开展，{words}" + ("" if row.expected else "（不要求）")
