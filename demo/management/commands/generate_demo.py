"""`manage.py generate_demo`: a believable county for the demo, the tests and the benchmarks."""

import argparse
import datetime
import re
import time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import Refusal
from core.months import Month
from demo.generator import generate, go_on, go_on_after, hold_elections

MOST_ORGANIZATIONS = 3_000_000
MOST_MONTHS = 120


class Command(BaseCommand):
    help = "向空库写入虚构的县（市）数据：同一种子、同一月份，数据相同"

    def add_arguments(self, parser):
        parser.add_argument(
            "--orgs", type=_count(1, MOST_ORGANIZATIONS), required=True, help="两新组织数"
        )
        parser.add_argument("--seed", type=int, required=True, help="随机种子")
        parser.add_argument(
            "--months",
            type=_count(0, MOST_MONTHS),
            default=12,
            help="有变化并定稿的月数（截至上月），0 表示不变化、不定稿",
        )
        parser.add_argument(
            "--region-code", type=_region_code, default="330999", help="根区域代码，6 位数字"
        )
        parser.add_argument(
            "--today", type=datetime.date.fromisoformat, help="以某日为今天（YYYY-MM-DD）"
        )
        parser.add_argument(
            "--leave-last-open", action="store_true", help="最近一个已结束的月份不定稿"
        )

    def handle(self, *, orgs, seed, months, region_code, today, leave_last_open, **options):
        today = today or timezone.localdate()
        started = time.monotonic()
        try:
            made = generate(
                organizations=orgs, seed=seed, months=months, region_code=region_code, today=today
            )
            self.stdout.write(
                f"已生成 {made.root_name}（{made.root_code}）两新组织 {orgs} 个，"
                f"用时 {time.monotonic() - started:.1f} 秒"
            )
            self.stdout.flush()
            self._close_months(made.elections, today, seed, months, leave_last_open)
            go_on(seed=seed, today=today)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal

    def _close_months(self, elections, today, seed, months, leave_last_open):
        """Close month after month, the elections of each month held before it is closed."""
        for back in range(months, 1 if leave_last_open else 0, -1):
            from months.services import close_month

            month = Month.containing(today).plus(-back)
            hold_elections([held for held in elections if Month.containing(held[0]) == month])
            elections = [held for held in elections if Month.containing(held[0]) != month]
            close_month(actor=None, month=month)
            self.stdout.write(f"已定稿 {month}")
            go_on_after(seed=seed, month=month, today=today)
        hold_elections(elections)


def _count(least: int, most: int):
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"应为 {least} 至 {most} 的整数，收到的是“{text}”")
        return int(text)

    return read


def _region_code(text: str) -> str:
    if not re.fullmatch(r"\d{6}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"区域代码应为 6 位数字，收到的是“{text}”")
    return text
