"""A page for each step of a procedure: one form, one service."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.choices import Action
from core.views.editing import EditPage, RecordDoor, Recycle, Restore
from core.views.moves import MovePage
from members.models import Member
from reviews import forms, services
from reviews.flows import DISPOSAL as FLOW
from reviews.models import Disposal


class DisposalDoor(RecordDoor):
    """What all pages that change procedures share."""

    model = Disposal
    action = Action.REVIEW_MEMBERS
    list_url = "reviews:disposals"

    def rows(self):
        return super().rows().select_related("party_organization__region", "member", "follows")


class AboveDoor(DisposalDoor):
    """What only the office above does."""

    action = Action.EDIT_MEMBERS

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        approvable = Disposal.objects.approvable_by(self.request.user)
        if not approvable.filter(pk=pk).exists():
            raise PermissionDenied("组织处置由上级党组织审批，您的账号没有审批的权限。")
        return record


class Propose(EditPage):
    """`pk` is the member's, whose row tells whether he changed meanwhile."""

    model = Member
    action = Action.REVIEW_MEMBERS
    form_class = forms.DisposalForm
    update = services.propose
    edit_title = "提出组织处置"
    intro = (
        "由支委会（不设支委会的由党员大会）研究提出，报基层党委事前备案后再调查核实。"
        "平台只作提示，是否处置由党组织决定；违反党纪的按纪律处分办理，不以组织处置代替。"
    )
    submit = "提出"
    saved = "已提出。请报基层党委事前备案。"
    list_url = "members:list"

    def rows(self):
        return super().rows().select_related("party_organization")

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        if not Member.objects.reviewed_by(self.request.user).filter(pk=pk).exists():
            self.refuse(pk)
        return record

    def form(self, record, data=None, **options):
        # The row of the form is the procedure that begins.
        return self.form_class(data, actor=self.request.user, **options)


class Follow(DisposalDoor, EditPage):
    form_class = forms.FollowForm
    update = services.follow
    edit_title = "接续办理"
    intro = "期满仍无转变的劝其退党，坚持不退或两年后仍无法取得联系的除名；程序重新办理。"
    submit = "提出"
    saved = "已提出。请报基层党委事前备案。"


class Find(DisposalDoor, EditPage):
    form_class = forms.FindForm
    update = services.find
    edit_title = "登记调查结论"
    intro = "调查组一般不少于两人；处置前须与本人谈话，听取说明和申辩。"
    saved = "已登记，请召开支部大会讨论表决。"


class Submit(DisposalDoor, EditPage):
    form_class = forms.SubmitForm
    update = services.submit
    edit_title = "登记表决，报审批"
    submit = "报审批"
    saved = "已报基层党委审批。"


class Announce(DisposalDoor, EditPage):
    form_class = forms.AnnounceForm
    update = services.announce
    edit_title = "登记宣布送达"
    intro = "批准后在党支部宣布，书面送达本人；本人可以提出申诉，申诉期间不停止执行。"
    saved = "已登记。"


class Approve(AboveDoor, EditPage):
    form_class = forms.ApproveForm
    update = services.approve
    edit_title = "批准组织处置"
    intro = (
        "从批准之日起生效。除名、停止党籍的，从这一天起不再在册，任职同日终止；"
        "限期改正从这一天起计算期限；劝其退党等待本人答复。"
    )
    submit = "批准"
    saved = "已批准。"


class Extend(AboveDoor, EditPage):
    form_class = forms.ExtendForm
    update = services.extend
    edit_title = "延长改正期限"
    saved = "已延长。"


class End(AboveDoor, EditPage):
    form_class = forms.EndForm
    update = services.end_disposal
    edit_title = "作出结论"
    intro = "本人退党的，从这一天起不再在册；恢复党籍的，从这一天起回到原党组织。"
    submit = "确定"
    saved = "已作出结论。"


class DisposalMove(DisposalDoor, MovePage):
    flow = FLOW
    moves: tuple[str, ...] = ("file", "cancel")
    update = services.move_disposal


class DisposalAnswer(AboveDoor, DisposalMove):
    moves = ("accept", "return_filing", "return")

    @property
    def form_class(self):
        return forms.AcceptForm if self.taken.name == "accept" else super().form_class


class RecycleDisposal(DisposalDoor, Recycle):
    service = services.recycle_disposal
    restore_url = "reviews:restore_disposal"


class RestoreDisposal(DisposalDoor, Restore):
    service = services.restore_disposal
