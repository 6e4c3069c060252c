"""`audit_prune [--days N]`: delete audit entries that are past their time of keeping."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.audit import chain
from core.errors import Refusal


class Command(BaseCommand):
    help = "清理超过保留期的审计记录（至少保留 180 天）"

    def add_arguments(self, parser):
        parser.add_argument(
            "--days", type=int, default=settings.AUDIT_RETENTION_DAYS, help="保留天数"
        )

    def handle(self, *, days, **options):
        try:
            count = chain.prune(actor=None, days=days)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(f"已清理 {count} 条 {days} 天以前的审计记录。")
