"""What a county says of transfers and files from a day on: another row instead of one."""

from members.forms.rules import ReplaceForm
from transfers.models import FileItem, TransferRule

_GROUND = {"ground": "文件名称和条款。"}


class TransferRuleForm(ReplaceForm):
    class Meta:
        model = TransferRule
        fields = ("number", "valid_from", "ground")
        help_texts = _GROUND | {"valid_from": "已经开具的介绍信按开具当天的规定。"}


class FileItemForm(ReplaceForm):
    class Meta:
        model = FileItem
        fields = ("title", "of_full", "valid_from", "ground")
        help_texts = _GROUND
