"""`load_source PATH --source CODE --dated DATE`: compare a list with the registry."""

import datetime
import json
import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from sources.choices import Outcome
from sources.models import Source, SourceRow
from sources.services import compare_file

#: So many bad rows are printed.
_PRINTED = 20


class Command(BaseCommand):
    help = "比对部门名单（.xlsx 或 .csv）：只写入待处理的队列，不改台账"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--source", required=True, metavar="CODE", help="来源代码，如 market")
        parser.add_argument("--dated", required=True, metavar="DATE", help="名单日期 YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="最后一行输出 JSON 结果")

    def handle(self, *, path, source, dated, **options):
        known = Source.objects.filter(code=source).first()
        if known is None:
            codes = "、".join(Source.objects.values_list("code", flat=True))
            raise CommandError(f"没有来源 {source}，可用的有：{codes}", returncode=2)
        try:
            day = datetime.date.fromisoformat(dated)
        except ValueError:
            text = "--dated 应写成 YYYY-MM-DD，例如 2026-03-31"
            raise CommandError(text, returncode=2) from None
        try:
            with path.open("rb") as file:
                found = compare_file(actor=None, source=known, dated=day, file=file, name=path.name)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from None
        except OSError as error:
            raise CommandError(f"无法读取 {path}：{error.strerror}", returncode=2) from None
        bad = SourceRow.objects.filter(listed__source=known, listed__dated=day, outcome=Outcome.BAD)
        for row in bad.order_by("row_no")[:_PRINTED]:
            self.stderr.write(f"第{row.row_no}行 {row.note}")
        self.stdout.write(
            f"{known} {day}：相同 {found.same}，疑似 {found.likely}，新增 {found.new}，"
            f"消失 {found.vanished}，冲突 {found.conflicts}，有错 {found.bad}"
        )
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False))
        if found.bad:
            sys.exit(1)
