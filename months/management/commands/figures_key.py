"""Print this installation's public key, or trust another's (docs/contract.md, section 5)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from months.management.arguments import REFUSED
from months.services import keys


class Command(BaseCommand):
    help = "输出本系统上报数据的公钥；--trust 信任另一套系统的公钥，--revoke 停用。"

    def add_arguments(self, parser):
        given = parser.add_mutually_exclusive_group()
        given.add_argument("--trust", metavar="FILE", help="另一套系统 figures_key 的输出")
        given.add_argument("--revoke", metavar="DIGITS", help="停用公钥：写开头几位")
        parser.add_argument("--name", default="", help="上报单位名称")
        parser.add_argument("--region", default="", metavar="CODE", help="只接收这个区域的数据")

    def handle(self, *, trust, revoke, name, region, **options):
        try:
            if trust:
                content = Path(trust).read_bytes()
                key = keys.trust(content=content, name=name[:60], region_code=region[:12])
                self.stdout.write(f"已信任公钥 {key.public[:16]}（{key}）。")
            elif revoke:
                key = keys.revoke(digits=revoke)
                self.stdout.write(f"已停用公钥 {key.public[:16]}（{key}）。")
            else:
                self.stdout.write(keys.pem(keys.own_key().public_key()), ending="")
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from None
        except OSError as error:
            raise CommandError(
                f"不能读取 {trust}（{error.strerror}）。", returncode=REFUSED
            ) from None
