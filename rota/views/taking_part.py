"""Signing members up, filing what was held, a word afterwards."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from activities.forms.filing import PartyForm
from activities.models import fileable_by
from activities.views.filing import photos_of, take_photos
from core.errors import Conflict, Refusal
from core.keys import key_of
from core.views.editing import EditPage, at_the_door
from rota import services
from rota.forms import HoldForm, RemarkForm, SignUpForm
from rota.models import Project, SignUp


class SignUpPage(EditPage):
    """Members of one of the Party organizations for which one files: `?party=CODE`."""

    model = Project
    form_class = SignUpForm
    edit_title = "为党员报名"
    submit = "报名"
    list_url = "rota:list"
    template_name = "rota/sign_up.html"

    def rows(self):
        return super().rows().select_related("call__committee")

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        self.offered = self.parties(record).order_by("path")
        if not (first := self.offered.first()):
            raise PermissionDenied("报名由菜单范围内的支部办理；主办支部的党员不用报名。")
        code = self.request.POST.get("party") or self.request.GET.get("party")
        self.party = self.offered.filter(code=code).first() if code else first
        if self.party is None:
            raise Http404(f"“{code[:40]}”不在这个项目的报名范围内，或不由您报名。")
        return record

    def parties(self, project):
        user = self.request.user
        return (
            fileable_by(user)
            .filter(pk__in=project.call.branches().values("pk"))
            .exclude(pk=project.organizer_id)
        )

    def form(self, record, data=None, **options):
        return super().form(record, data, party=self.party, **options)

    def choice(self) -> PartyForm | None:
        """Of which Party organization; None: there is no other one."""
        if not self.offered.exclude(pk=self.party.pk).exists():
            return None
        form = PartyForm(user=self.request.user, initial={"party": self.party.code})
        form.fields["party"].queryset = self.offered
        return form

    def more(self, record):
        return {
            "title": f"为党员报名：{record}",
            "parties": self.choice(),
            "party": self.party,
            "intro": f"{record.when}，{record.place}。{record.sign_up_until} 报名截止。",
        }

    def _save(self, record: Project, form: Any) -> Project:
        self.signed = services.sign_up(actor=self.request.user, project=record.pk, **form.values())
        return record

    def tell(self, record):
        placed, waiting = len(self.signed.placed), len(self.signed.waiting)
        said = [f"已报名 {placed} 人" if placed else "", f"候补 {waiting} 人" if waiting else ""]
        text = "，".join(each for each in said if each)
        messages.success(self.request, f"{text}。" if text else "这些党员已经报过名。")


class CancelSignUp(View):
    """The button beside a name; `sign_up` is its key with the version that was seen."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        key, _, version = request.POST.get("sign_up", "").partition("-")
        rows = SignUp.objects.visible_to(request.user).filter(project=pk)
        sign_up = get_object_or_404(rows, pk=key_of(key))
        try:
            with at_the_door():
                services.cancel_sign_up(actor=request.user, pk=sign_up.pk, version=key_of(version))
        except Conflict:
            messages.error(request, "这个报名刚由他人改过，请核对后再取消。")
        except (Refusal, ValidationError) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已取消报名，候补按先后递补。")
        return redirect("rota:detail", pk)


class HoldProject(EditPage):
    model = Project
    form_class = HoldForm
    template_name = "rota/hold.html"
    update = services.hold_project
    edit_title = "填报开展情况"
    intro = "提交以后，记为参加各党组织的活动，由镇街审核，参加的党组织不用各自再填。"
    submit = "提交"
    list_url = "rota:list"
    saved = "已提交，并记为参加各党组织的活动。"

    def rows(self):
        return super().rows().select_related("call__committee", "organizer")

    def form(self, record, data=None, **options):
        if data is not None:
            self.pictures = photos_of(self.request)
            options |= {"files": self.request.FILES, "pictures": self.pictures}
        return super().form(record, data, **options)

    def _save(self, record, form):
        self.filed = super()._save(record, form)
        return record

    def tell(self, record):
        super().tell(record)
        take_photos(self.request, self.filed.record, self.pictures)


class RemarkPage(EditPage):
    model = Project
    edit_title = "写反馈"
    list_url = "rota:list"
    intro = "一两句话，自愿填写。参加的党组织都看得到，不评分、不计数。"

    def rows(self):
        return super().rows().select_related("activity")

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        if not Project.objects.taken_part_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied("活动开展以后，由参加的党组织写反馈。")
        return record

    def form(self, record, data=None, **options):
        return RemarkForm(data, project=record, actor=self.request.user, **options)

    def _save(self, record, form):
        services.keep_remark(actor=self.request.user, project=record.pk, **form.values())
        return record
