"""The steps of a case, each a page: what it asks for, and the service that does it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.views.editing import EditPage
from rectification import forms, services
from rectification.flows import FLOW
from rectification.models import Appeal, AppealField, Case, Escalation, Extension

#: Move → the service that makes it.
_SERVICES = {
    "issue": services.issue,
    "acknowledge": services.acknowledge,
    "remand": services.remand,
    "respond": services.respond,
    "prove": services.prove,
    "verify": services.verify,
    "return": services.return_case,
    "confirm": services.confirm,
    "withdraw": services.withdraw,
    "reopen": services.reopen,
}
_INTROS = {
    "issue": "下发后通知整改单位，由其签收。",
    "acknowledge": "签收表示已收到并将整改；不是本单位负责的，请退办。",
    "remand": "退回下发单位改送。",
    "prove": "提交后由复核单位核对。附件可传可不传。",
    "confirm": "最近定稿的月份已没有这个问题。确认后销号，下一个月又亮灯的自动重新立案。",
    "withdraw": "撤销后不用再整改，不计入销号。",
}
_SUBMITS = {"respond": "提交", "prove": "提交", "acknowledge": "签收", "issue": "下发"}
_REFUSED = {
    "answerable_by": (
        "整改件由整改单位（所在镇街、党组织书记或责任部门）办理，您的账号不能办理这一步。"
    ),
    "overseen_by": "这一步由县级或所在镇街的工作人员办理。",
    "verifiable_by": "复核由县级或所在镇街的工作人员办理，自己答复的由他人复核。",
}


class CaseDoor(EditPage):
    model = Case
    list_url = "rectification:list"
    #: Method of the query set that says with which cases it may be done.
    among = "editable_by"

    def rows(self):
        return super().rows().with_subject()

    def found(self, pk: int) -> Any:
        record = get_object_or_404(self.rows(), pk=pk)
        seen = Case.objects.visible_to(self.request.user)
        if not getattr(seen, self.among)(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied(_REFUSED.get(self.among, "您的账号不能办理这件整改件。"))
        return record

    def form(self, record, data=None, **options):
        if data is not None:
            options["files"] = self.request.FILES
        return super().form(record, data, **options)

    def more(self, record):
        return {"title": f"{self.edit_title}：{record.subject.name}", "noun": "整改件"}


class MovePage(CaseDoor):
    """One step: `/cases/7/respond/`."""

    move = ""
    submit = "确定"

    @property
    def _move(self):
        name = self.move or self.kwargs.get("move", "")
        if name not in _SERVICES:
            raise Http404("没有这一步。")
        return FLOW.moves[name]

    @property
    def among(self):
        return self._move.among

    @property
    def form_class(self):
        return forms.FORMS[self._move.name]

    @property
    def edit_title(self):
        return self._move.title

    @property
    def intro(self):
        return _INTROS.get(self._move.name, "")

    def more(self, record):
        said = super().more(record)
        refusal = FLOW.refusal(record, self._move.name)
        return said | {
            "submit": _SUBMITS.get(self._move.name, self.submit),
            "intro": refusal or f"{record.topic_name}：{record.fact}。{self.intro}",
        }

    def _save(self, record, form):
        service = _SERVICES[self._move.name]
        return service(
            actor=self.request.user, pk=record.pk, version=self.version(), **form.values()
        )

    def tell(self, record):
        label = FLOW.labels[record.state]
        messages.success(self.request, f"已办理：{self._move.title}。现在是“{label}”。")


class Extend(CaseDoor):
    among = "answerable_by"
    form_class = forms.ExtensionForm
    update = services.ask_extension
    edit_title = "申请延期"
    intro = "延期应在整改期限到期前申请，写明理由和新的日期；批准以前，原来的期限不变。"
    submit = "提交申请"
    saved = "已提交延期申请，等批准。"


class AppealPage(CaseDoor):
    among = "answerable_by"
    form_class = forms.AppealForm
    update = services.ask_appeal
    edit_title = "申诉：数据有误"
    intro = (
        "写明哪一项数据有误、应为多少。由负责这项数据的人核对；核对期间暂停计时。"
        "有误的数据照此更正，再按规则核对：不再亮灯的撤销，仍亮灯的继续整改。"
    )
    submit = "提交申诉"
    saved = "已提交申诉，核对期间暂停计时。"


class PartDoor(EditPage):
    """Something that belongs to a case, decided by a person."""

    list_url = "rectification:list"
    decidable = "decidable_by"
    refused = ""

    def found(self, pk: int) -> Any:
        record = get_object_or_404(self.rows(), pk=pk)
        decidable = getattr(self.rows(), self.decidable)(self.request.user)
        if not decidable.filter(pk=pk).exists():
            raise PermissionDenied(self.refused)
        return record

    def case(self, record) -> Case:
        return record.case

    def success_url(self, record):
        return self.case(record).get_absolute_url()

    def more(self, record):
        case = self.case(record)
        return {"title": f"{self.edit_title}：{case.subject.name}", "noun": "整改件"}


class DecideExtension(PartDoor):
    model = Extension
    form_class = forms.ExtensionDecisionForm
    update = services.decide_extension
    edit_title = "决定延期"
    saved = "已决定，并通知申请人。"
    refused = "延期由县级或所在镇街的工作人员批准，自己申请的由他人批准。"

    def more(self, record):
        return super().more(record) | {
            "intro": f"申请从 {record.former_due_on} 延至 {record.new_due_on}：{record.reason}"
        }


class DecideField(PartDoor):
    model = AppealField
    form_class = forms.FieldDecisionForm
    update = services.decide_field
    edit_title = "核对数据"
    saved = "已核对。"
    refused = "这项数据由负责它的工作人员核对，自己提出的由他人核对。"

    def case(self, record):
        return record.appeal.case

    def more(self, record):
        since = f"，自 {record.effective_on} 起" if record.effective_on else ""
        return super().more(record) | {
            "intro": (
                f"{record.label}：现在是“{record.before or '空'}”，申诉应为“{record.proposed}”"
                f"{since}。理由：{record.appeal.reason}"
            )
        }


class DecideAppeal(PartDoor):
    model = Appeal
    form_class = forms.AppealDecisionForm
    update = services.decide_appeal
    edit_title = "核对申诉"
    saved = "已核对，并通知申诉人。"
    refused = "申诉由县级或所在镇街的工作人员核对，自己提出的由他人核对。"

    def more(self, record):
        return super().more(record) | {"intro": f"申诉理由：{record.reason}"}


class RecordEscalation(PartDoor):
    model = Escalation
    form_class = forms.EscalationForm
    update = services.record_escalation
    decidable = "editable_by"
    edit_title = "登记督促措施"
    saved = "已登记。"
    refused = "督促措施由县级或所在镇街的工作人员登记。"

    def more(self, record):
        measure = record.get_measure_display()
        return super().more(record) | {
            "intro": f"连续 {record.months} 个月红灯，应{measure}，{record.due_on} 前办理。"
        }
