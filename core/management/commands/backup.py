"""`backup [FILE] [--keep-days N]`: an encrypted backup of the database and the attachments."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import backup
from core.backup.service import file_name
from core.errors import Refusal


class Command(BaseCommand):
    help = "备份数据库到加密文件（密钥 BACKUP_KEY；各密钥不在备份里，请另行保管）"

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", type=Path, metavar="FILE", help="默认在 BACKUP_DIR 里"
        )
        parser.add_argument(
            "--keep-days", type=int, metavar="N", help="成功后删除同一目录里 N 天以前的备份"
        )

    def handle(self, *, file, keep_days, **options):
        target = (file or settings.BACKUP_DIR / file_name()).absolute()
        if keep_days is not None and keep_days < 1:
            raise CommandError("--keep-days 应为正整数", returncode=2)
        if file is None:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            manifest = backup.create(actor=None, target=target)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        tables, rows = len(manifest["tables"]), sum(manifest["tables"].values())
        files = len(manifest["files"])
        self.stdout.write(f"已备份 {tables} 个表、{rows} 行、{files} 个附件文件到 {target}")
        if missing := len(manifest["missing_files"]):
            self.stderr.write(
                f"有 {missing} 个附件文件不在存储里，没有备份到，请检查 ATTACHMENTS_DIR"
            )
        if keep_days is not None:
            for path in backup.prune(folder=target.parent, keep_days=keep_days):
                self.stdout.write(f"已删除旧备份 {path.name}")
