"""`manage.py score_round`: the computed items of an open round, counted anew."""

import json

from django.core.management.base import BaseCommand, CommandError

from assessments.models import Round
from assessments.services import count_round
from core.errors import Refusal

#: Exit code of what is not there, or is over.
REFUSED = 2


class Command(BaseCommand):
    help = "重新计算一轮评星的系统项目和试算星级；结果相同的不写。"

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE", help="轮次代码")
        parser.add_argument("--json", action="store_true", help="最后一行输出 JSON")

    def handle(self, *args, **options):
        round = Round.objects.filter(code=options["code"].upper()).first()
        if round is None:
            raise CommandError(f"没有代码为 {options['code']} 的轮次。", returncode=REFUSED)
        try:
            found = count_round(round)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json))
        else:
            self.stdout.write(f"已计分 {found.scored} 个，其中 {found.changed} 个有变化。")
