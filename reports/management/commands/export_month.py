"""Write the monthly workbook of a region from the snapshot (docs/contract.md, sections 1 and 3)."""

from django.core.management.base import BaseCommand, CommandError

from core import audit
from core.choices import AuditAction
from core.errors import Refusal
from core.months import Month
from months.management.arguments import REFUSED, closed_revision, parse_month, region_table
from months.models import MonthRevision
from months.services import compute_draft
from reports.workbook import build_month_workbook


class Command(BaseCommand):
    help = "导出某区域的月报工作簿：最近一次定稿的版次；--draft 导出未定稿月份的草稿。"

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--region", required=True, metavar="CODE", help="区域代码")
        parser.add_argument("--out", required=True, metavar="FILE.xlsx", help="写到哪个文件")
        parser.add_argument("--draft", action="store_true", help="未定稿月份此刻的情况，标明草稿")

    def handle(self, *args, **options):
        month, code, out = parse_month(options["month"]), options["region"], options["out"]
        revision = self._draft(month) if options["draft"] else closed_revision(month)
        region = region_table(revision, code).region
        try:
            build_month_workbook(revision=revision, region_code=code, out=out)
        except OSError as error:
            raise CommandError(
                f"不能写入 {out}（{error.strerror}），请检查目录、写权限和磁盘空间。",
                returncode=REFUSED,
            ) from None
        audit.record(
            action=AuditAction.EXPORT,
            actor=None,
            subject=f"月报 {month}",
            detail={"区域": region, "版次": revision.number},
        )
        version = "草稿" if revision.is_draft else f"第 {revision.number} 版"
        self.stdout.write(f"已导出{region.name}{month.title}月报（{version}）：{out}")

    @staticmethod
    def _draft(month: Month) -> MonthRevision:
        """The open month as it is now."""
        try:
            return compute_draft(actor=None, month=month)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from None
