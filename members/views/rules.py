"""What a county says of meetings and elections: what holds and what held."""

from functools import partial

from django.views.generic import TemplateView

from accounts.choices import Action
from branches.services import replace_row
from core.views.editing import EditPage
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


class MeetingRuleDoor(EditPage):
    """Another row instead of the one in the address, from a day on."""

    action = Action.EDIT_RULES
    list_url = "members:meeting_rules"
    submit = "从生效日期起执行"
    saved = "已保存；原来的一行到生效日期前一天止。"
    intro = "不改原来的一行：新的一行从生效日期起执行，原来的保留，供说明以前的会议和选举。"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record}"}


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
