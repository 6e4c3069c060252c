"""Recompute what lists filter and sort by."""

from django.core.management.base import BaseCommand

from reports.services import rebuild_facts


class Command(BaseCommand):
    help = "重算列表用的当前情况（党员去向、覆盖、党员数、亮灯）；只写有变化的行。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--whole", action="store_true", help="没有改动过的也重算（每周自动进行一次）"
        )

    def handle(self, *args, **options):
        for title, rows in rebuild_facts(whole=options["whole"]).items():
            self.stdout.write(f"{title}：更新 {rows} 行")
