"""What a county says of meetings and elections: what holds and what held."""

from functools import partial

from django.views.generic import TemplateView

from branches.services import replace_row
from branches.views.terms import CountyRuleDoor
from members import forms
from members.models import CommitteeSize, HeadcountRule, MeetingRule, RatioRule


class MeetingRules(TemplateView):
    template_name = "members/meeting_rules.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        may_edit = MeetingRule.objects.editable_by(user).exists()
        return super().get_context_data(**kwargs) | {
            "title": "会议和选举人数",
            "may_edit": may_edit,
            "meetings": list(MeetingRule.objects.visible_to(user)),
            "ratios": list(RatioRule.objects.visible_to(user)),
            "sizes": list(CommitteeSize.objects.visible_to(user)),
            "headcounts": list(HeadcountRule.objects.visible_to(user)),
        }


class MeetingRuleDoor(CountyRuleDoor):
    list_url = "members:meeting_rules"


class ReplaceMeetingRule(MeetingRuleDoor):
    model = MeetingRule
    form_class = forms.MeetingRuleForm
    update = partial(replace_row, MeetingRule)
    edit_title = "修改会议人数"


class ReplaceRatioRule(MeetingRuleDoor):
    model = RatioRule
    form_class = forms.RatioRuleForm
    update = partial(replace_row, RatioRule)
    edit_title = "修改比例"


class ReplaceCommitteeSize(MeetingRuleDoor):
    model = CommitteeSize
    form_class = forms.CommitteeSizeForm
    update = partial(replace_row, CommitteeSize)
    edit_title = "修改委员会人数"


class ReplaceHeadcountRule(MeetingRuleDoor):
    model = HeadcountRule
    form_class = forms.HeadcountRuleForm
    update = partial(replace_row, HeadcountRule)
    edit_title = "修改党员人数界限"
