"""Write a region's closed month as a signed file (docs/contract.md, section 5)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from months.management.arguments import REFUSED, closed_revision, parse_month, region_table
from months.services import exchange


class Command(BaseCommand):
    help = "导出已定稿月份的上报数据：只有区域名称和数字，附签名，供上级汇总。"

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--region", required=True, metavar="CODE", help="区域代码")
        parser.add_argument("--out", required=True, metavar="FILE", help="写到哪个文件")

    def handle(self, *args, **options):
        month, out = parse_month(options["month"]), options["out"]
        table = region_table(closed_revision(month), options["region"])
        content = exchange.signed_file(table, actor=None)
        try:
            Path(out).write_bytes(content)
        except OSError as error:
            raise CommandError(
                f"不能写入 {out}（{error.strerror}），请检查目录、写权限和磁盘空间。",
                returncode=REFUSED,
            ) from None
        self.stdout.write(
            f"已导出{table.region.name}{month.title}上报数据"
            f"（第 {table.revision.number} 版）：{out}"
        )
