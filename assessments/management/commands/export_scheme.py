"""`manage.py export_scheme`: a rating scheme as .xlsx or .json."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assessments.models import Scheme
from assessments.services import workbook

REFUSED = 2


class Command(BaseCommand):
    help = "导出评星方案最新的一版，修改后可以用 import_scheme 导入。"

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE", help="方案代码")
        parser.add_argument("--out", metavar="FILE", type=Path, required=True)

    def handle(self, *args, **options):
        code, path = options["code"].upper(), options["out"]
        scheme = Scheme.objects.filter(code=code).order_by("-edition").first()
        if scheme is None:
            raise CommandError(f"没有代码为 {code} 的方案。", returncode=REFUSED)
        if path.suffix not in (".xlsx", ".json"):
            raise CommandError("文件名应以 .xlsx 或 .json 结尾。", returncode=REFUSED)
        data = workbook.as_xlsx(scheme) if path.suffix == ".xlsx" else workbook.as_json(scheme)
        path.write_bytes(data)
        self.stdout.write(f"已导出：{scheme} → {path.name}")
