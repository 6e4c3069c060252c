"""`audit_verify`: does the audit chain hold? Exit 0, or 1 naming the first bad link."""

from django.core.management.base import BaseCommand, CommandError

from core.audit import chain


class Command(BaseCommand):
    help = "核验审计链：指出第一处被修改、删除、插入、调换或截断的地方"

    def handle(self, **options):
        report = chain.verify()
        if report.problem:
            raise CommandError(f"审计链断裂：{report.problem}。请保护现场，不要清理或恢复数据。")
        self.stdout.write(f"审计链完好：已封存 {report.sealed} 条，待封存 {report.unsealed} 条。")
