"""Terms of office: the list of all, and what a county says of their length and of formation."""

from functools import partial

from django.views.generic import TemplateView

from accounts.choices import Action
from branches import services
from branches.filters import TermFilterSet
from branches.forms import registry as forms
from branches.models import FormationCounting, ReportDeadline, Term, TermLength
from branches.tables import TermTable
from branches.views.decisions import PartyOrganizationDoor
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage


class TermList(ListPage):
    title = "换届"
    subtitle = "各党组织现任一届的起止；已届满的排在最前。"
    unit = "届"
    empty_text = "没有符合条件的届次。"
    nothing_text = "您的范围内还没有党组织。"
    table_class = TermTable
    filterset_class = TermFilterSet
    sorts = {name: TermFilterSet.sorts[name] for name in ("due_on", "began_on")}
    default_sort = TermFilterSet.default_sort
    related = ("party_organization__region",)
    buttons = (ListAction("任期、口径和报备期限", "branches:rules", icon="ruler-2"),)

    def rows(self):
        return Term.objects.visible_to(self.request.user).present()


class ShiftTerm(PartyOrganizationDoor, EditPage):
    form_class = forms.ShiftTermForm
    update = services.shift_term
    edit_title = "延期或提前换届"
    intro = "登记上级批准的延期或提前。批准期内不亮“届满未换届”红灯；换届后，新一届按规定年限计算。"
    submit = "登记"
    saved = "已登记，并记入沿革。"


class NumberTerm(EditPage):
    model = Term
    action = Action.EDIT_MEMBERS
    form_class = forms.TermForm
    update = services.number_term
    edit_title = "更正届次"
    list_url = "branches:terms"


class CountyRules(TemplateView):
    """How long terms are, how ways of formation count, until when changes of offices are reported:
    what holds and what held."""

    template_name = "branches/rules.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        context = super().get_context_data(**kwargs)
        may_edit = TermLength.objects.editable_by(user).exists()
        return context | {
            "title": "任期、口径和报备期限",
            "may_edit": may_edit,
            "terms": list(TermLength.objects.visible_to(user)),
            "formations": list(FormationCounting.objects.visible_to(user)),
            "deadlines": list(ReportDeadline.objects.visible_to(user)),
        }


class CountyRuleDoor(EditPage):
    """Another row instead of the one in the address, from a day on."""

    action = Action.EDIT_RULES
    list_url = "branches:rules"
    submit = "从生效日期起执行"
    saved = "已保存；原来的一行到生效日期前一天止。"
    intro = "不改原来的一行：新的一行从生效日期起执行，原来的保留，供说明以前的数字。"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record}"}


class ReplaceTermLength(CountyRuleDoor):
    model = TermLength
    form_class = forms.TermLengthForm
    update = partial(services.replace_row, TermLength)
    edit_title = "修改任期年限"


class ReplaceFormationCounting(CountyRuleDoor):
    model = FormationCounting
    form_class = forms.FormationCountingForm
    update = partial(services.replace_row, FormationCounting)
    edit_title = "修改组建方式口径"


class ReplaceReportDeadline(CountyRuleDoor):
    model = ReportDeadline
    form_class = forms.ReportDeadlineForm
    update = partial(services.replace_row, ReportDeadline)
    edit_title = "修改报备期限"
