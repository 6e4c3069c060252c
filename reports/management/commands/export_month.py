"""`manage.py export_month`: the monthly workbook of a region, from the snapshot."""

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from core.months import Month
from reports.figures import latest_revision
from reports.models import MonthRevision, RegionFact
from reports.services import compute_draft
from reports.workbook import build_month_workbook


class Command(BaseCommand):
    help = "导出某区域的月报工作簿（取最近一次结账的版次；--draft 导出未结账月份的草稿）"

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM", help="月份，例如 2026-03")
        parser.add_argument("--region", required=True, metavar="CODE", help="区域代码")
        parser.add_argument("--out", required=True, metavar="FILE.xlsx", help="写到哪个文件")
        parser.add_argument("--draft", action="store_true", help="未结账月份此刻的情况，标明草稿")

    def handle(self, *, month, region, out, draft, **options):
        try:
            wanted = Month.parse(month)
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from error
        try:
            revision = _revision(wanted, draft=draft)
            build_month_workbook(revision=revision, region_code=region, out=out)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except RegionFact.DoesNotExist:
            raise CommandError(
                f"{month} 的月报中没有代码为“{region}”的区域，请核对 --region 后的区域代码。",
                returncode=2,
            ) from None
        except OSError as error:
            raise CommandError(
                f"不能写入 {out}（{error.strerror}），请检查目录、写权限和磁盘空间。",
                returncode=2,
            ) from error
        version = "草稿" if revision.is_draft else f"第{revision.number}版"
        self.stdout.write(f"已导出 {month} 月报（{version}）：{out}")


def _revision(month: Month, *, draft: bool) -> MonthRevision:
    """What to export: the draft made just now, else the last closed revision."""
    if draft:
        return compute_draft(actor=None, month=month)
    revision = latest_revision(month)
    if revision is None:
        raise Refusal(f"{month} 还没有结账：请先运行 close_month {month}，或加 --draft 导出草稿。")
    return revision
