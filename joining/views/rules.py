"""The steps and limits that hold and held; the county's own."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.choices import Action
from branches.models.rules import CountyRow
from branches.views.terms import CountyRuleDoor
from core.addresses import address_of
from core.views.editing import EditPage, RecordStep
from joining import forms, services
from joining.models import JoiningLimit, JoiningStep


class JoiningRules(TemplateView):
    template_name = "joining/rules.html"

    def get_context_data(self, **kwargs):
        user, past = self.request.user, "past" in self.request.GET
        steps, limits = (
            [each for each in model.objects.visible_to(user) if past or not _is_over(each)]
            for model in (JoiningStep, JoiningLimit)
        )
        titles = {each.code: each.title for each in steps}
        places = {each.code: each.position for each in steps}
        limits.sort(key=lambda each: (places.get(each.step, 0), each.code, each.valid_from))
        for each in limits:
            each.step_title = titles.get(each.step, each.step)
            each.since_title = _SINCE.get(each.code) or titles.get(each.since, "")
        return super().get_context_data(**kwargs) | {
            "title": "发展党员的步骤和期限",
            "may_edit": JoiningStep.objects.editable_by(user).exists(),
            "past": past,
            "steps": steps,
            "limits": limits,
        }


def _is_over(row: CountyRow) -> bool:
    return row.valid_to is not None and row.valid_to <= timezone.localdate()


#: What a limit is counted from that is no step.
_SINCE = {
    "age": "出生",
    "look": "每隔",
    "quarterly": "每隔",
    "publicity": "公示",
    "leaving": "预计离开前",
    "extension_least": "预备期满",
    "extension_most": "预备期满",
    "put_off": "预备期满",
}


class ReplaceLimit(CountyRuleDoor):
    list_url = "joining:rules"
    model = JoiningLimit
    form_class = forms.LimitForm
    update = services.replace_limit
    edit_title = "修改期限、人数"
    intro = "法规的要求县里可以从严，不能放宽或停用；县级要求可以修改和停用。"


class AddStep(EditPage):
    action = Action.EDIT_RULES
    list_url = "joining:rules"
    model = JoiningStep
    form_class = forms.NewStepForm
    create = services.add_step
    new_title = "新增县级步骤"
    intro = "县级自设的步骤没有登记的，办理后面的步骤时提示，不拦。"
    submit = "新增"
    saved = "已新增。"


class ChangeStep(CountyRuleDoor):
    list_url = "joining:rules"
    model = JoiningStep
    form_class = forms.OwnStepForm
    update = services.change_step
    edit_title = "修改县级步骤"


class EndStep(RecordStep):
    model = JoiningStep
    action = Action.EDIT_RULES
    service = services.end_step

    def done(self, record):
        messages.success(self.request, f"“{record}”已停用。")
        return redirect(address_of("joining:rules"))
