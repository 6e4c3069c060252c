"""`first_run`: the first three administrators, once.

Without variables it prints the address of a page that asks for them. With FIRST_RUN_SYSTEM_ADMIN,
FIRST_RUN_SECURITY_ADMIN and FIRST_RUN_AUDIT_ADMIN (each `name:password`) it makes them at once.
"""

import os

from django.core.management.base import BaseCommand, CommandError

from accounts.choices import ADMINISTRATORS
from accounts.services.users import first_run_is_open, first_run_with_passwords
from accounts.views.first_run import page_code
from core.addresses import address_of
from core.errors import Refusal


class Command(BaseCommand):
    help = "首次启用：设立系统、安全、审计三名管理员（只能做一次）"

    def handle(self, **options):
        given = {role: os.environ.get(f"FIRST_RUN_{role.upper()}", "") for role in ADMINISTRATORS}
        try:
            if not first_run_is_open():
                raise Refusal("管理员已经设立，首次启用只能做一次")
            if not any(given.values()):
                self.stdout.write("请在一小时内用浏览器打开（域名换成本站的）：")
                self.stdout.write(address_of("accounts:first_run", page_code()))
                return
            people = {}
            for role, value in given.items():
                username, colon, password = value.partition(":")
                if not (username and colon and password):
                    raise Refusal(
                        f"环境变量 FIRST_RUN_{role.upper()} 要写成 用户名:密码，三个变量缺一不可"
                    )
                people[role] = (username, password)
            first_run_with_passwords(people=people)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write("已设立三名管理员，首次登录须修改密码")
