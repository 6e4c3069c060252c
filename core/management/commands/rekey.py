"""`rekey`: brings what old keys sealed under the newest ones; `--check` counts what is left.

Exit 0 when nothing needs an old key any longer, else 1; 2 for a bad argument or foreign keys.
"""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core import audit, rotation
from core.choices import AuditAction
from core.db import advisory_lock
from core.jobs import spool
from core.rotation import fingerprints

_SECONDS_BETWEEN_LINES = 5


class Command(BaseCommand):
    help = "把旧密钥加密的内容换到最新的密钥下（可在使用中运行，中断后再运行即继续）"
    #: They refuse the very keys that somebody wants to change.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只统计还需要旧密钥的内容")
        parser.add_argument(
            "--confirm",
            choices=(*fingerprints.CONFIRMED, *fingerprints.REWRITTEN),
            metavar="NAME",
            help="确认改用现在配置的这个密钥，不再需要原来的",
        )
        parser.add_argument(
            "--batch", type=int, default=rotation.BATCH, metavar="ROWS", help="每个事务更换多少条"
        )
        parser.add_argument(
            "--lost", action="store_true", help="与 --confirm 连用：原密钥已丢失，放弃它加密的内容"
        )

    def handle(self, *, check, confirm, batch, lost, **options):
        if confirm:
            self._confirm(confirm, lost)
            return
        if problems := fingerprints.problems():
            raise CommandError("".join(problems), returncode=2)
        if not check:
            self._rewrite(batch)
        left = self._left()
        for title, count in left.items():
            self.stdout.write(f"{title}：还有 {count:,} 条需要旧密钥")
        if left:
            raise CommandError("旧密钥还不能移除。请再运行一次 manage.py rekey。")
        if check:
            self.stdout.write("没有内容需要旧密钥。")
            return
        forgotten = sum(
            fingerprints.forget(name, keep=fingerprints.configured()[name][0])
            for name in fingerprints.REWRITTEN
        )
        self.stdout.write(
            "全部内容已在最新的密钥下。"
            + (
                "旧密钥可以从配置里移除；恢复以前的备份时还要用到，请继续封存。"
                if forgotten
                else ""
            )
        )

    def _rewrite(self, batch: int) -> None:
        fingerprints.register()
        started = said = time.monotonic()

        def progress(rows: int) -> None:
            nonlocal said
            if time.monotonic() - said >= _SECONDS_BETWEEN_LINES:
                said = time.monotonic()
                self.stdout.write(f"已更换 {rows:,} 条，每秒 {rows / (said - started):,.0f} 条")
                self.stdout.flush()

        with advisory_lock("core.rotation"):
            rows = rotation.rewrite_all(progress, batch=batch)
            files = spool.rewrite()
        seconds = time.monotonic() - started
        self.stdout.write(f"已更换 {rows:,} 条、{files} 个暂存文件，用时 {seconds:.0f} 秒。")
        if rows or files:
            detail = {"条数": rows, "暂存文件": files}
            audit.record(action=AuditAction.REKEYED, actor=None, detail=detail)

    @staticmethod
    def _left() -> dict[str, int]:
        left = rotation.still_old()
        if files := spool.still_old():
            left["暂存文件"] = files
        return left

    def _confirm(self, name: str, lost: bool) -> None:
        here = fingerprints.configured()[name]
        if name in fingerprints.REWRITTEN and not lost and self._left():
            raise CommandError(
                f"还有内容需要原来的 {name}。请把它写在新密钥后面，先运行 manage.py rekey；"
                "原密钥确已丢失的，加 --lost（它加密的内容从此读不出来）。",
                returncode=2,
            )
        with transaction.atomic():
            fingerprints.register_only(name)
            detail = {"密钥": name, "指纹": here[0], "丢失": lost}
            audit.record(action=AuditAction.REKEYED, actor=None, detail=detail)
        self.stdout.write(f"{name} 已确认（指纹 {here[0]}）。请重新启动网站、任务和调度三个服务。")
