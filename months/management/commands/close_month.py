"""Freeze a month (docs/contract.md, section 1)."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.choices import JobStatus
from core.errors import Refusal
from core.months import Month
from months import figures, restatement
from months.management.arguments import REFUSED, parse_month
from months.models import RegionFact
from months.parts import parts
from months.services import close_month, compute_draft
from months.tasks import start_closing

#: How long a job may wait for a worker before the command stops waiting for it.
QUEUE_SECONDS = 120


class Command(BaseCommand):
    help = "月报定稿：按月末冻结该月的数据；已定稿的月份不变。"

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--json", action="store_true", help="最后一行输出 JSON")
        parser.add_argument(
            "--preview",
            action="store_true",
            help="不定稿，只列出已撤销定稿的月份更正定稿会改变的数字",
        )
        parser.add_argument("--worker", action="store_true", help="交由后台进程办理，等待完成")

    def handle(self, *args, **options):
        month = parse_month(options["month"])
        if options["preview"]:
            return self._preview(month)
        close = self._by_worker if options["worker"] else self._here
        try:
            summary = close(month)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from None
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
        else:
            came_to = [f"两新组织 {summary['organizations']} 家"]
            for part in parts():
                came_to += part.words(summary)
            self.stdout.write(
                f"{month.title}已定稿（第 {summary['revision']} 版）：{'，'.join(came_to)}。"
            )

    def _preview(self, month: Month) -> None:
        """What closing the reopened month again would change, of every town."""
        last = figures.latest_revision(month)
        try:
            if last is None:
                raise Refusal(f"{month.title}没有定稿过，没有可比的数字。")
            draft = compute_draft(actor=None, month=month)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from None
        roots = RegionFact.objects.filter(revision=draft, parent_region_id=None)
        found = [
            change
            for region_id in roots.order_by("code").values_list("region_id", flat=True)
            for change in restatement.expected(month, region_id) or ()
        ]
        for change in found:
            self.stdout.write(restatement.words(change))
        self.stdout.write(
            f"{month.title}更正定稿会改变 {len(found)} 处数字"
            f"（与第 {last.number} 版相比），本次没有定稿。"
        )

    def _here(self, month: Month) -> dict[str, Any]:
        return figures.summary(close_month(actor=None, month=month))

    def _by_worker(self, month: Month) -> dict[str, Any]:
        """Start the job and print its progress until it has ended."""
        if not month.has_ended:
            return self._here(month)  # refuses at once
        job = start_closing(actor=None, month=month)
        self.stdout.write(f"任务 {job.pk}：等待后台进程……")
        waited_until = time.monotonic() + QUEUE_SECONDS
        shown = -1
        while job.status in (JobStatus.QUEUED, JobStatus.RUNNING):
            time.sleep(0.2)
            job.refresh_from_db()
            if job.status == JobStatus.RUNNING and job.progress > shown:
                shown = job.progress
                self.stdout.write(f"任务 {job.pk}：{shown}%")
            if job.status == JobStatus.QUEUED and time.monotonic() > waited_until:
                raise CommandError(
                    f"任务 {job.pk} 一直没有后台进程接手。请启动 worker（python3 run.py serve），"
                    "任务会接着完成。"
                )
        if job.status == JobStatus.FAILED:
            raise CommandError(f"任务 {job.pk} 失败：{job.error}")
        return job.result
