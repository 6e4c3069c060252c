"""`audit_seal`: seal committed audit entries and the history now (the scheduler does so too)."""

from django.core.management.base import BaseCommand, CommandError

from core.audit import chain, seals
from core.errors import Refusal


class Command(BaseCommand):
    help = "封存审计记录和修改历史：接到审计链上，写入锚文件"

    def add_arguments(self, parser):
        parser.add_argument(
            "--anew", action="store_true", help="重新封存全部修改历史（数据库结构变更后）"
        )

    def handle(self, *, anew, **options):
        try:
            number = seals.seal_anew(actor=None) if anew else seals.seal_history()
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(f"已封存 {chain.seal()} 条审计记录、{number} 条修改历史。")
