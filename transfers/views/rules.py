"""What a county says of transfers, floating members and files: what holds and what held."""

from functools import partial

from django.views.generic import TemplateView

from branches.services import replace_row
from branches.views.terms import CountyRuleDoor
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


class _Replace(CountyRuleDoor):
    list_url = "transfers:rules"


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
