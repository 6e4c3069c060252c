"""`prune`: remove now what the night would: rows that have been kept long enough."""

from django.core.management.base import BaseCommand, CommandError

from core.retention import pruning
from core.retention.periods import retentions


class Command(BaseCommand):
    help = "清理超过保留期限的数据（每天夜间自动进行）"

    def handle(self, **options):
        try:
            removed = pruning.prune()
        except pruning.Troubled as troubled:
            names = (retentions()[name][1].title for name in troubled.names)
            raise CommandError(
                f"没有清理完：{'、'.join(names)}。原因见“系统 › 数据保留”。", returncode=1
            ) from None
        for name, number in removed.items():
            if number:
                self.stdout.write(f"{retentions()[name][1].title}：清理 {number} 条")
        self.stdout.write(f"共清理 {sum(removed.values())} 条。")
