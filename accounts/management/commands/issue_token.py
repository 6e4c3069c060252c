"""`issue_token NAME`: prints a new API token of a user (contract: docs/contract.md)."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.models.networks import checked_network
from accounts.services.tokens import issue_token
from core.errors import Refusal


class Command(BaseCommand):
    help = "签发接口令牌；令牌只显示这一次"

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="NAME", help="用户名")
        parser.add_argument("--name", default="接口", help="给哪个系统使用")
        parser.add_argument("--days", type=int, default=90, help="有效天数（默认 90）")

        parser.add_argument("--read-only", action="store_true", help="只能读取")
        parser.add_argument(
            "--network",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="只能从这个地址或网段使用（可以写多次）",
        )

    def handle(self, *, username, name, days, read_only, network, **options):
        # The command line stands outside all scopes: whoever may run it may see everything.
        user = User._default_manager.filter(username=username).first()
        try:
            if user is None:
                raise Refusal(f"没有用户名为 {username} 的用户，请核对")
            _, text = issue_token(
                actor=None,
                user=user,
                name=name,
                days=days,
                read_only=read_only,
                networks=[checked_network(each) for each in network],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        except ValidationError as error:
            raise CommandError(error.messages[0], returncode=2) from None
        self.stdout.write(text)
