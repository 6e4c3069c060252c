"""`import_workbook PATH`: load an import workbook (contract: docs/contract.md)."""

import datetime
import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from core.imports.loading.pipeline import error_workbook, import_workbook

#: So many errors, and so many warnings, are printed.
_PRINTED = 20


class Command(BaseCommand):
    help = "导入工作簿（.xlsx，或以工作表命名的 .csv）"
    # They load every page of the site; whoever starts the service or migrates runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--as-of", metavar="DATE", help="数据日期 YYYY-MM-DD，默认今天")
        parser.add_argument(
            "--new-from",
            metavar="DATE|founded",
            help="新组织从哪一天起计入统计，founded 为各自的成立日期；"
            "默认为最近定稿月份的次月 1 日；尚无已定稿月份的，自有记录起",
        )
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--skip-bad-rows", action="store_true", help="跳过有错的行，导入其余行")
        parser.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="把有错的行写入此文件")
        parser.add_argument(
            "--problems", type=Path, metavar="FILE", help="把全部错误和提醒写入此文件"
        )
        parser.add_argument("--json", action="store_true", help="最后一行输出 JSON 结果")

    def handle(self, *, path, as_of, new_from, dry_run, skip_bad_rows, errors, problems, **options):
        founded = new_from == "founded"
        as_of = self._day("--as-of", as_of)
        new_from = None if founded else self._day("--new-from", new_from)
        try:
            with path.open("rb") as source:
                result = import_workbook(
                    actor=None,
                    source=source,
                    name=path.name,
                    as_of=as_of,
                    new_from=new_from,
                    new_from_founding=founded,
                    dry_run=dry_run,
                    skip_bad_rows=skip_bad_rows,
                )
            if errors and result.bad_rows:
                with path.open("rb") as source:
                    errors.write_bytes(error_workbook(source=source, name=path.name, result=result))
            if problems:
                # With a mark by which the editor of Windows knows the encoding.
                problems.write_text("".join(f"{line}\n" for line in result.problems), "utf-8-sig")
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        except OSError as error:
            raise CommandError(
                f"无法读写 {error.filename}：{error.strerror}", returncode=2
            ) from None
        self._report(result, dry_run, errors, problems)
        if options["json"]:
            self.stdout.write(json.dumps(result.as_json(), ensure_ascii=False))
        if result.bad:
            sys.exit(1)

    @staticmethod
    def _day(option, text):
        try:
            return datetime.date.fromisoformat(text) if text else None
        except ValueError:
            raise CommandError(
                f"{option} 应写成 YYYY-MM-DD，例如 2026-03-31", returncode=2
            ) from None

    def _report(self, result, dry_run, errors, problems):
        where = f"全部写入 {problems}" if problems else "加 --problems FILE 把全部写入文件"
        for line in result.errors[:_PRINTED]:
            self.stderr.write(line)
        if result.error_count > _PRINTED:
            self.stderr.write(f"……共 {result.error_count} 处错误，只列出前 {_PRINTED} 处，{where}")
        for line in result.warnings[:_PRINTED]:
            self.stdout.write(f"提醒：{line}")
        if result.warning_count > _PRINTED:
            self.stdout.write(
                f"……共 {result.warning_count} 处提醒，只列出前 {_PRINTED} 处，{where}"
            )
        for title, counts in result.sheets.items():
            self.stdout.write(
                f"{title}：读 {counts.read} 行，新增 {counts.created}，更新 {counts.updated}，"
                f"未变 {counts.unchanged}，有错 {counts.bad}"
            )
        if result.created:
            self.stdout.write(f"新组织计入统计：{result.new_from}")
        if dry_run:
            self.stdout.write("只做了检查，没有写入。")
        elif not result.stored:
            self.stdout.write("有错误，没有写入任何内容；改正后重新导入，或加 --skip-bad-rows。")
        if errors and result.bad_rows:
            self.stdout.write(f"有错的行已写入 {errors}")
