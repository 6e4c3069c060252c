"""What checklists ask for: rows of the county, dated."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.choices import Action
from branches.views.terms import CountyRuleDoor
from core.addresses import address_of
from core.views.editing import EditPage, RecordStep
from founding import forms, services
from founding.choices import Trigger
from founding.models import ChecklistItem


class Items(TemplateView):
    template_name = "founding/items.html"

    def get_context_data(self, **kwargs):
        user, past = self.request.user, "past" in self.request.GET
        today = timezone.localdate()
        rows = [
            each
            for each in ChecklistItem.objects.visible_to(user)
            if past or each.valid_to is None or each.valid_to > max(today, each.valid_from)
        ]
        return super().get_context_data(**kwargs) | {
            "title": "同步组建事项",
            "may_edit": ChecklistItem.objects.editable_by(user).exists(),
            "past": past,
            "groups": [
                (label, found)
                for trigger, label in Trigger.choices
                if (found := [each for each in rows if each.trigger == trigger])
            ],
        }


class AddItem(EditPage):
    model = ChecklistItem
    action = Action.EDIT_RULES
    list_url = "founding:items"
    form_class = forms.NewItemForm
    create = services.add_item
    new_title = "新增事项"
    intro = "只加确实要办的；台账能知道的选“台账可知”，不要基层再填。"
    submit = "新增"
    saved = "已新增。"


class ReplaceItem(CountyRuleDoor):
    model = ChecklistItem
    list_url = "founding:items"
    form_class = forms.ItemForm
    update = services.replace_item
    edit_title = "修改事项"


class EndItem(RecordStep):
    model = ChecklistItem
    action = Action.EDIT_RULES
    service = services.end_item

    def done(self, record):
        messages.success(self.request, f"“{record}”已停用；以前开出的清单不变。")
        return redirect(address_of("founding:items"))
