"""Issue the letters of an occasion and write their files (docs/contract.md, section 1)."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from papers.kinds import LetterKind, letter_kinds
from papers.models import Letter
from papers.services import letters

REFUSED = 2


class Command(BaseCommand):
    help = "签发一个月的文件，每份写一个 Word 文件；已签发的不再编号，文件不变。"

    def add_arguments(self, parser):
        parser.add_argument("occasion", metavar="YYYY-MM")
        parser.add_argument("--kind", required=True, help="文种，例如 red_light")
        parser.add_argument("--out", required=True, metavar="DIR", help="写到哪个目录")
        parser.add_argument("--json", action="store_true", help="最后一行输出 JSON")

    def handle(self, *args, **options):
        kind, folder = _kind(options["kind"]), Path(options["out"])
        try:
            issued = letters.issue_occasion(actor=None, kind=kind, occasion=options["occasion"])
            names = letters.write_folder(issued.letters, folder)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from None
        except OSError as error:
            raise CommandError(
                f"文件已签发，但不能写入 {folder}（{error.strerror}）。请检查目录、写权限和磁盘空间"
                "后再运行一次，文号不变。",
                returncode=REFUSED,
            ) from None
        if options["json"]:
            found = [_described(each, names[each.pk]) for each in issued.letters]
            said = {"kind": kind.code, "issued": issued.new, "letters": found}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self.stdout.write(
                f"{kind.occasion(options['occasion'])}{kind.title}：新签发 {issued.new} 份，"
                f"共 {len(issued.letters)} 份，已写入 {folder}。"
            )


def _kind(code: str) -> LetterKind:
    made = {each.code: each for each in letter_kinds().values() if each.drafts is not None}
    if code not in made:
        known = "、".join(sorted(made))
        raise CommandError(f"没有文种 {code}，可以写：{known}。", returncode=REFUSED)
    return made[code]


def _described(letter: Letter, file: str) -> dict[str, Any]:
    return {
        "number": letter.number,
        "key": letter.key,
        "to": letter.to,
        "title": letter.title,
        "file": file,
    }
