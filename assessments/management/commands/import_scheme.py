"""`manage.py import_scheme`: a rating scheme out of a file, as a draft."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from assessments.services import load_file, workbook
from core.errors import Refusal

REFUSED = 2


class Command(BaseCommand):
    help = "从 .xlsx 或 .json 文件导入评星方案，成为编制中的一版。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args, **options):
        try:
            with options["file"].open("rb") as file:
                head, content = workbook.read(file.read(workbook.LARGEST + 1))
            scheme = load_file(actor=None, head=head, content=content)
        except OSError:
            raise CommandError(
                f"没有读到文件 {options['file'].name}，请核对路径。", returncode=REFUSED
            ) from None
        except (ValidationError, Refusal) as error:
            text = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            raise CommandError(text, returncode=REFUSED) from error
        self.stdout.write(f"已导入：{scheme}（{scheme.code}），请核对后定稿。")
