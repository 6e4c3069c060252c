"""`audit_verify`: do the audit chain, the triggers and the tracked rows hold? Exit 0, or 1 naming
what does not."""

from django.core.management.base import BaseCommand, CommandError

from core.audit import chain, evidence, seals
from core.db import one_snapshot


class Command(BaseCommand):
    help = "核验审计链：指出第一处被修改、删除、插入、调换或截断的地方"

    def handle(self, **options):
        report = chain.verify()
        if report.problem:
            raise CommandError(f"审计链断裂：{report.problem}。请保护现场，不要清理或恢复数据。")
        head = seals.anchored_head()
        with one_snapshot():
            found = list(evidence.problems(head=head))
        if found:
            said = "；".join(found)
            raise CommandError(f"数据被绕过系统改动：{said}。请保护现场，查明原因。")
        self.stdout.write(f"审计链完好：已封存 {report.sealed} 条，待封存 {report.unsealed} 条。")
