"""A page for each step of a review: one form, one service."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from accounts.choices import Action
from branches.views.choosing import OfParty
from core.views.editing import EditPage, RecordDoor, RecordStep, Recycle, Restore
from core.views.moves import MovePage
from core.views.votes import ballots
from reviews import forms, services
from reviews.flows import APPRAISAL as FLOW
from reviews.models import Appraisal


class AppraisalDoor(RecordDoor):
    """What all pages that change reviews share."""

    model = Appraisal
    action = Action.REVIEW_MEMBERS
    list_url = "reviews:list"

    def rows(self):
        return super().rows().select_related("party_organization__region", "ratio", "poll")

    def more(self, record):
        if record is None:
            return {}
        return {"title": f"{self.edit_title}：{record.party_organization.name}"}


class StartAppraisal(OfParty, AppraisalDoor, EditPage):
    form_class = forms.StartForm
    create = services.start_appraisal
    new_title = "开始民主评议"
    intro = "以党支部为单位，每年一次。名单、测评、等次和文书在后面的步骤里办理。"
    submit = "开始"
    saved = "已建立。组织学习后，确定名单和测评方式。"


class OpenReview(AppraisalDoor, EditPage):
    form_class = forms.OpenForm
    update = services.open_review
    edit_title = "确定名单，开始评议"
    intro = (
        "名单按评议大会当天在册的党员列出，确定后固定。正式党员参加测评、评定等次；"
        "年老体弱、长期外出的写明原因，不计入应参加人数。用投票码的，确定后即可制发投票码。"
    )
    submit = "确定名单"
    saved = "名单已固定。"


class Opinions(AppraisalDoor, EditPage):
    form_class = forms.OpinionsForm
    update = services.record_opinions
    edit_title = "自评互评"
    saved = "已登记。"


class CountPaper(AppraisalDoor, EditPage):
    form_class = forms.PaperForm
    update = services.count_paper
    edit_title = "登记票数"
    intro = "照计票结果填写，没有得票的不填。"
    saved = "已登记测评结果，请评定等次。"


class Grades(AppraisalDoor, EditPage):
    form_class = forms.GradesForm
    update = services.grade_people
    edit_title = "评定等次"
    intro = "由支委会（不设支委会的由党员大会）结合测评和日常表现评定，不唯票数。"
    saved = "已评定等次。"


class Slips(AppraisalDoor, RecordStep):
    """The slips with their codes, to be printed, cut and handed out; shown this once."""

    service = services.print_slips

    def done(self, slips):
        record = self.found(self.kwargs["pk"])
        rows = []
        for each, code in slips:
            each.appraisal = record
            rows.append((each.person_to(self.request.user), code))
        poll = f"{record.party_organization.name}{record}"
        return ballots(self.request, rows, record=record, poll=poll, back="民主评议")


class ClosePoll(AppraisalDoor, RecordStep):
    service = services.close_poll

    def done(self, record):
        messages.success(self.request, "投票已结束，结果已合计，请评定等次。")
        return redirect(record.get_absolute_url())


#: Moves of the branch that ask for nothing, or for a reason.
_OWN = ("report", "again", "cancel")


class AppraisalMove(AppraisalDoor, MovePage):
    flow = FLOW
    moves = _OWN
    update = services.move_appraisal
    intros = {
        "report": "上报后不能再修改等次；上级退回的可以修改后重报。",
        "again": "已登记的票数、等次不再有效，须重新确定名单。",
        "cancel": "终止后不能再办理；需要评议的另行新建。",
    }


class AnswerPage(AppraisalMove):
    """What the office above says."""

    action = Action.EDIT_MEMBERS
    moves = ("agree", "return")

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        approvable = Appraisal.objects.approvable_by(self.request.user)
        if not approvable.filter(pk=pk).exists():
            raise PermissionDenied("等次由上级党组织审核，您的账号没有审核的权限。")
        return record

    @property
    def form_class(self):
        return forms.AgreeForm if self.taken.name == "agree" else super().form_class

    def make(self, **values: Any) -> Appraisal:
        if self.taken.name == "agree":
            return services.agree(**values)
        return super().make(**values)


class RecycleAppraisal(AppraisalDoor, Recycle):
    service = services.recycle_appraisal
    restore_url = "reviews:restore"


class RestoreAppraisal(AppraisalDoor, Restore):
    service = services.restore_appraisal
