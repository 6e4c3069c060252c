"""`create_user NAME --role ROLE …`: a user with one grant (contract: docs/contract.md)."""

import getpass
import os
import sys

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from accounts.choices import Role
from accounts.services.users import create_user
from core.errors import Refusal
from regions.models import Department, Region


class Command(BaseCommand):
    help = "新建用户并授权"

    def add_arguments(self, parser):
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--role", required=True, choices=Role.values)
        place = parser.add_mutually_exclusive_group()
        place.add_argument("--region", metavar="CODE", help="区域代码")
        place.add_argument("--party-org", metavar="CODE", help="党组织代码")
        place.add_argument("--department", metavar="CODE", help="部门代码")
        parser.add_argument(
            "--password-env", metavar="VAR", help="从这个环境变量取密码；不给则在终端询问"
        )
        parser.add_argument("--must-change", action="store_true", help="首次登录须修改密码")

    def handle(self, *, name, role, region, party_org, department, password_env, **options):
        try:
            user = create_user(
                username=name,
                role=role,
                password=self._password(password_env),
                region=self._find(Region, region, "区域"),
                party_organization=self._find(
                    apps.get_model("branches.PartyOrganization"), party_org, "党组织"
                ),
                department=self._find(Department, department, "部门"),
                must_change_password=options["must_change"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(f"已新建用户 {user.username}（{Role(role).label}）")

    @staticmethod
    def _find(model, code, noun):
        if not code:
            return None
        # The command line stands outside all scopes: whoever may run it may see everything.
        found = model._default_manager.filter(code=code).first()
        if found is None:
            raise Refusal(f"没有代码为 {code} 的{noun}，请核对")
        return found

    @staticmethod
    def _password(variable):
        if variable:
            if not os.environ.get(variable):
                raise Refusal(f"环境变量 {variable} 是空的，请把密码放在里面")
            return os.environ[variable]
        if not sys.stdin.isatty():
            raise Refusal("没有终端可以询问密码，请用 --password-env VAR")
        password = getpass.getpass("密码：")
        if password != getpass.getpass("再输一次："):
            raise Refusal("两次输入的密码不同")
        return password
