"""What a county says of surveys: what holds and what held."""

from functools import partial

from django.views.generic import TemplateView

from branches.services import replace_row
from branches.views.terms import CountyRuleDoor
from surveys import forms
from surveys.models import SurveyRule


class SurveyRules(TemplateView):
    template_name = "surveys/rules.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "title": "排查规定",
            "may_edit": SurveyRule.objects.editable_by(user).exists(),
            "rules": list(SurveyRule.objects.visible_to(user)),
        }


class ReplaceRule(CountyRuleDoor):
    model = SurveyRule
    form_class = forms.SurveyRuleForm
    update = partial(replace_row, SurveyRule)
    list_url = "surveys:rules"
    edit_title = "修改规定"
