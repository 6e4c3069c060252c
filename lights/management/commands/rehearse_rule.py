"""`manage.py rehearse_rule`: what a rule would light in closed months; nothing is stored."""

import argparse
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from lights.services.rehearsal import MOST_MONTHS, Rehearsed, rehearse, rule_of_file

#: Exit code of a file or an argument that cannot be evaluated.
REFUSED = 2
MOST_BYTES = 200_000


class Command(BaseCommand):
    help = "按文件中的规则在已定稿的月份上试算：亮灯多少、与现行规则相差多少。不保存任何结果。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument(
            "--months",
            type=_months,
            default=MOST_MONTHS,
            metavar="N",
            help=f"最近几个已定稿的月份（1 至 {MOST_MONTHS}）",
        )
        parser.add_argument("--json", action="store_true", help="最后一行输出 JSON")

    def handle(self, *args, **options):
        try:
            found = rehearse(rule_of_file(_read(options["file"])), months=options["months"])
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        if options["json"]:
            months = {str(each.month): each.total.as_json for each in found}
            self.stdout.write(json.dumps({"months": months}))
            return
        if not found:
            self.stdout.write("还没有已定稿的月份，无从试算。")
        for each in found:
            self._tell(each)

    def _tell(self, each: Rehearsed) -> None:
        total = each.total
        self.stdout.write(
            f"{each.month}  试算亮灯 {total.lit}，当月亮灯 {total.now}，"
            f"新增 {total.new}，减少 {total.gone}"
        )
        for name, counted in each.towns:
            self.stdout.write(f"  {name}  {counted.lit}（当月 {counted.now}）")


def _months(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= MOST_MONTHS:
        raise argparse.ArgumentTypeError(f"应为 1 至 {MOST_MONTHS} 的整数，收到的是“{text}”")
    return int(text)


def _read(path: Path) -> object:
    """The content of the file. Raises Refusal."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Refusal(f"规则文件超过 {MOST_BYTES // 1000} KB，请核对。")
        return json.loads(content.decode("utf-8-sig"))
    except OSError:
        raise Refusal(f"没有读到文件 {path.name}，请核对路径。") from None
    except (ValueError, RecursionError):
        raise Refusal(f"{path.name} 不是 UTF-8 的 JSON 文件，请核对。") from None
