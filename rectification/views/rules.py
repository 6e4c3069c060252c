"""What the county says of deadlines and of what follows when a red light does not go out."""

from functools import partial

from django.views.generic import TemplateView

from branches.services import replace_row
from branches.views.terms import CountyRuleDoor
from rectification import forms
from rectification.flows import FLOW
from rectification.models import EscalationRule, OfficeDeadline


class Rules(TemplateView):
    """The rows that hold and that held, and the table of who does what."""

    template_name = "rectification/rules.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        context = super().get_context_data(**kwargs)
        return context | {
            "title": "整改期限和督促规则",
            "may_edit": OfficeDeadline.objects.editable_by(user).exists(),
            "deadlines": list(OfficeDeadline.objects.visible_to(user)),
            "escalations": list(EscalationRule.objects.visible_to(user)),
            "moves": [
                (
                    move.title,
                    "、".join(FLOW.labels[each] for each in move.sources)
                    if len(move.sources) < len(FLOW.stages) - 2
                    else "未办结的各状态",
                    FLOW.labels[move.to],
                    WHO[move.among],
                )
                for move in FLOW.moves.values()
                if move.name != "open"
            ],
        }


#: Rule of a move → who may make it, in words.
WHO = {
    "answerable_by": "整改单位：所在镇街、党组织书记、责任部门",
    "overseen_by": "县级，所在镇街",
    "verifiable_by": "县级，所在镇街（自己答复的由他人复核）",
}


class ReplaceOfficeDeadline(CountyRuleDoor):
    model = OfficeDeadline
    form_class = forms.OfficeDeadlineForm
    update = partial(replace_row, OfficeDeadline)
    edit_title = "修改办理期限"
    list_url = "rectification:rules"


class ReplaceEscalationRule(CountyRuleDoor):
    model = EscalationRule
    form_class = forms.EscalationRuleForm
    update = partial(replace_row, EscalationRule)
    edit_title = "修改督促规则"
    list_url = "rectification:rules"
