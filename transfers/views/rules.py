"""What a county says of transfers, floating members and files: what holds and what held."""

from functools import partial

from django.views.generic import TemplateView

from accounts.choices import Action
from branches.services import replace_row
from core.views.editing import EditPage
from transfers import forms
from transfers.models import FileItem, TransferRule


class TransferRules(TemplateView):
    template_name = "transfers/rules.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "title": "转接和流动规定",
            "may_edit": TransferRule.objects.editable_by(user).exists(),
            "rules": list(TransferRule.objects.visible_to(user)),
            "items": list(FileItem.objects.visible_to(user)),
        }


class _Replace(EditPage):
    action = Action.EDIT_RULES
    list_url = "transfers:rules"
    submit = "从生效日期起执行"
    saved = "已保存；原来的一行到生效日期前一天止。"
    intro = "不改原来的一行：新的一行从生效日期起执行，原来的保留，供说明以前的办理。"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record}"}


class ReplaceRule(_Replace):
    model = TransferRule
    form_class = forms.TransferRuleForm
    update = partial(replace_row, TransferRule)
    edit_title = "修改规定"


class ReplaceItem(_Replace):
    model = FileItem
    form_class = forms.FileItemForm
    update = partial(replace_row, FileItem)
    edit_title = "修改档案材料"
