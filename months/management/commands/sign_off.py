"""Confirm a town's month, or accept it (docs/contract.md, section 5)."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from core.months import Month
from months.choices import SignOffState
from months.management.arguments import REFUSED, parse_month
from months.models import SignOff
from months.services import compute_draft, sign_off, sign_off_rules
from regions.models import Region


class Command(BaseCommand):
    help = "镇街确认月报（--as town），县级接受（--as county）；--on、--off 启用、停用。"

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--region", metavar="CODE", help="镇街代码；county 可写县代码，即全部")
        parser.add_argument("--as", dest="level", choices=["town", "county"])
        parser.add_argument("--undo", action="store_true", help="撤回确认，退回或解锁")
        parser.add_argument("--reason", default="", help="--undo 的原因")
        parser.add_argument("--explain", default="", help="核对中须说明的，都用这句说明")
        switch = parser.add_mutually_exclusive_group()
        switch.add_argument("--on", action="store_true", help="从这个月起启用镇街确认")
        switch.add_argument("--off", action="store_true", help="从这个月起停用镇街确认")

    def handle(self, *args, month, on, off, **options):
        month = parse_month(month)
        try:
            if on or off:
                self._switch(month, on=on)
            else:
                self._move(month, **options)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from None
        except ValidationError as error:
            raise CommandError("；".join(error.messages), returncode=REFUSED) from None

    def _switch(self, month: Month, *, on: bool) -> None:
        if on:
            sign_off_rules.switch_on(actor=None, valid_from=month.first_day, ground="由命令行启用")
        else:
            sign_off_rules.switch_off(actor=None, month=month)
        self.stdout.write(f"{month.title}起{'启用' if on else '停用'}镇街确认、县级接受。")

    def _move(self, month: Month, *, region, level, undo, reason, explain, **options) -> None:
        if not region or not level:
            raise CommandError("请写明 --region 和 --as。", returncode=REFUSED)
        towns = self._towns(month, region)
        if not undo:
            sign_off.must_be_on(month)
            compute_draft(actor=None, month=month)
        for town in towns:
            if undo:
                self._undo(month, town, level, reason)
                word = "退回"
            elif level == "town":
                word = "确认"
                sign_off.confirm(
                    actor=None, month=month, region_id=town.region_id, said_to_all=explain
                )
            else:
                word = "接受"
                sign_off.accept(actor=None, month=month, region_id=town.region_id)
            self.stdout.write(f"{town.name}{month.title}月报已{word}。")

    @staticmethod
    def _towns(month: Month, code: str) -> list[sign_off.Town]:
        """The town of the code; all towns of a county. Exit code 2 for no such region."""
        region = Region.objects.filter(code=code).first()
        towns = sign_off.towns_of(month)
        found = [each for each in towns if region and each.path.startswith(region.path)]
        if not found:
            raise CommandError(
                f"{month.title}没有代码为 {code} 的镇街、园区，请核对代码。", returncode=REFUSED
            )
        return found

    @staticmethod
    def _undo(month: Month, town: sign_off.Town, level: str, reason: str) -> None:
        row = SignOff.objects.of(month).filter(region_id=town.region_id).first()
        accepted = row is not None and row.state == SignOffState.ACCEPTED
        name = "withdraw" if level == "town" else "unlock" if accepted else "return"
        sign_off.take_back(
            actor=None, month=month, region_id=town.region_id, name=name, reason=reason
        )
