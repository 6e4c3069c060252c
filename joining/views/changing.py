"""A page for each thing that is done about a candidate: one form, one service."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.choices import Action
from branches.views.choosing import OfParty
from core.views.editing import EditPage, RecordDoor, Recycle, Restore
from joining import forms, services
from joining.choices import Acts
from joining.models import Candidate, JoiningStep, StepRecord
from joining.rules import LOOKED


class CandidateDoor(RecordDoor):
    """What all pages that change candidates share."""

    model = Candidate
    action = Action.RECORD_CANDIDATES
    list_url = "joining:list"

    def rows(self):
        return super().rows().select_related("party_organization__region", "region")

    def more(self, record):
        if record is None:
            return {}
        return {"title": f"{self.edit_title}：{record.named_to(self.request.user)}"}


class NewCandidate(OfParty, CandidateDoor, EditPage):
    form_class = forms.NewCandidateForm
    create = services.create_candidate
    new_title = "登记入党申请"
    intro = "收到入党申请书时登记；还没有申请、先列入红苗计划的，申请日期留空。"
    saved = "已登记。"

    def _save(self, record, form):
        candidate = super()._save(record, form)
        form.warnings += candidate.said
        return candidate


class EditCandidate(CandidateDoor, EditPage):
    form_class = forms.CandidateForm
    update = services.update_candidate
    edit_title = "修改"


class MoveCandidate(CandidateDoor, EditPage):
    form_class = forms.MoveForm
    update = services.move_candidate
    edit_title = "转到其他党支部"
    intro = (
        "工作单位变动的，由现单位党组织接续培养；已办的步骤和考察不变，培养教育时间连续计算"
        "（《中国共产党发展党员工作细则》第十二条）。"
    )
    submit = "转到"
    saved = "已转到新的党支部。"


class EndCandidate(CandidateDoor, EditPage):
    form_class = forms.EndCandidateForm
    update = services.end_candidate
    edit_title = "终止"
    intro = "终止后不再办理，已登记的步骤保留。去世的，党员名册同日终止组织关系。"
    submit = "终止"
    saved = "已终止。"


class OfCandidatePage(CandidateDoor, EditPage):
    """A form of something that belongs to a candidate, opened with today's values."""

    def form(self, record, data=None, **options):
        return self.form_class(data, candidate=record, actor=self.request.user, **options)


class NameContact(OfCandidatePage):
    form_class = forms.ContactForm
    update = services.name_contact
    edit_title = "一对一联系人"


class RecordLook(OfCandidatePage):
    form_class = forms.LookForm
    update = services.record_look
    edit_title = "登记考察"
    saved = "已登记考察。"


class TakeStep(OfCandidatePage):
    """One of the steps: the branch records its own, the office above its own."""

    form_class = forms.StepForm
    action = ""
    submit = "登记"

    @property
    def step(self) -> JoiningStep:
        if not hasattr(self, "_step"):
            rows = JoiningStep.objects.visible_to(self.request.user)
            found = rows.valid_on(timezone.localdate()).exclude(code__in=LOOKED)
            self._step = get_object_or_404(found, code=self.kwargs["step"])
        return self._step

    @property
    def edit_title(self):
        return self.step.title

    @property
    def intro(self):
        step, parts = self.step, []
        if step.people:
            parts.append(f"{step.people}。")
        if step.paper:
            parts.append(f"材料：{step.paper}。")
        return f"{''.join(parts)}依据：{step.ground}。"

    @property
    def saved(self):
        return f"已登记“{self.step.title}”。"

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and not user.may(Action.RECORD_CANDIDATES):
            self.refuse(self.kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        rows, user = Candidate.objects, self.request.user
        above = self.step.acts == Acts.SUPERIOR
        among = rows.approvable_by(user) if above else rows.editable_by(user)
        if not among.filter(pk=pk).exists():
            who = "上级党委" if above else "党支部"
            raise PermissionDenied(f"“{self.step.title}”由{who}办理，您的账号没有登记的权限。")
        return record

    def form(self, record, data=None, **options):
        return super().form(record, data, step=self.step, **options)

    def _save(self, record, form):
        values: dict[str, Any] = form.values()
        candidate = services.record_step(
            actor=self.request.user,
            pk=record.pk,
            version=self.version(),
            step=self.step.code,
            **values,
        )
        form.warnings += candidate.said
        return candidate


class TakeBack(CandidateDoor, EditPage):
    """A step that was recorded by mistake."""

    form_class = forms.TakeBackForm
    action = ""
    edit_title = "撤回"
    submit = "撤回这一步"
    saved = "已撤回，请重新登记。"

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and not user.may(Action.RECORD_CANDIDATES):
            self.refuse(self.kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        records = StepRecord.objects.visible_to(self.request.user)
        self.taken = get_object_or_404(records, pk=self.kwargs["record"], candidate=pk)
        rows, user = Candidate.objects, self.request.user
        if not (rows.editable_by(user) | rows.approvable_by(user)).filter(pk=pk).exists():
            self.refuse(pk)
        return record

    def more(self, record):
        steps = JoiningStep.objects.visible_to(self.request.user)
        step = steps.filter(code=self.taken.step).order_by("-valid_from").first()
        title = step.title if step else self.taken.step
        return {"title": f"撤回“{title}”（{self.taken.happened_on}）"}

    def _save(self, record, form):
        return services.take_back(
            actor=self.request.user,
            pk=record.pk,
            version=self.version(),
            record=self.kwargs["record"],
            **form.values(),
        )


class RecycleCandidate(CandidateDoor, Recycle):
    service = services.recycle_candidate
    restore_url = "joining:restore"


class RestoreCandidate(CandidateDoor, Restore):
    service = services.restore_candidate
