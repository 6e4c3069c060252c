"""Open a closed month for a restatement (docs/contract.md, section 1)."""

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from months.management.arguments import REFUSED, parse_month
from months.services import reopen_month


class Command(BaseCommand):
    help = "撤销月报定稿；更正后再次定稿成为下一版，其间导出仍用上一版。"

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--reason", required=True, help="撤销定稿的原因，写入下一版")

    def handle(self, *args, **options):
        month = parse_month(options["month"])
        try:
            reopen_month(actor=None, month=month, reason=options["reason"])
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from None
        self.stdout.write(f"{month.title}已撤销定稿，更正后请再运行 close_month {month}。")
