"""Take in the signed figures of another installation (docs/contract.md, section 5)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refusal
from months.management.arguments import REFUSED
from months.services import exchange


class Command(BaseCommand):
    help = "接收下级的上报数据；签名单位不在信任名单、文件被改动的不接收。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")

    def handle(self, *, file, **options):
        try:
            with Path(file).open("rb") as opened:
                content = opened.read(exchange.LARGEST + 1)
            received, new = exchange.load(actor=None, content=content)
        except OSError as error:
            raise CommandError(
                f"不能读取 {file}（{error.strerror}）。", returncode=REFUSED
            ) from None
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from None
        said = "已接收" if new else "以前已接收，没有变化："
        self.stdout.write(
            f"{said}{received.region_name}{received.month.title}数据（第 {received.revision} 版，"
            f"{received.signer}签名）。"
        )
