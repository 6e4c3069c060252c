"""`restore FILE [--check]`: a backup onto an empty database, with the drill."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core import backup
from core.errors import Refusal


class Command(BaseCommand):
    help = "把备份恢复到空数据库，并核对行数、已定稿月份的数据和审计链"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="只检查备份文件是否完整，不恢复")

    def handle(self, *, file, check, **options):
        try:
            if check:
                manifest = backup.check(source=file)
            else:
                manifest = backup.restore(actor=None, source=file)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        tables, rows = len(manifest["tables"]), sum(manifest["tables"].values())
        digests = sum(len(each) for each in manifest["digests"].values())
        said = f"{manifest['at']} 的备份：{tables} 个表、{rows} 行、{digests} 项摘要"
        if check:
            self.stdout.write(f"备份文件完整。{said}。")
        else:
            self.stdout.write(f"已恢复并核对一致：{said}，审计链完好。")
