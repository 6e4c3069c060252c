"""What a branch does: inviting a member, ending his page; and what an office decides."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.choices import Action
from accounts.views.first_run import link_address
from core.choices import CorrectionState
from core.errors import Missing, Refusal
from core.views.editing import EditPage, RecordStep
from core.views.lists import ListPage
from core.views.pieces import Piece
from core.views.records import Panel
from members.models import Member
from own import forms, services
from own.filters import CorrectionFilterSet
from own.models import Correction, MemberAccount, invitable_by
from own.tables import CorrectionTable


@method_decorator(never_cache, name="dispatch")
class Invite(View):
    """Opens the member's own page, or renews its link; the link is shown once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, member: int) -> HttpResponse:
        seen = get_object_or_404(Member.objects.visible_to(request.user).present(), pk=member)
        if not invitable_by(request.user).filter(pk=member).exists():
            raise PermissionDenied("只有本党组织和管理党员信息的人可以邀请。")
        try:
            user, token = services.invite_member(actor=request.user, pk=member)
        except Missing:
            raise Http404 from None
        except Refusal as refusal:
            messages.error(request, f"{refusal}".rstrip("。") + "。")
            return redirect(seen.get_absolute_url())
        context = {
            "title": "本人页面的开通链接",
            "member": seen,
            "record": user,
            "link": link_address(request, token),
            "hours": settings.INVITATION_HOURS,
        }
        return render(request, "own/link.html", context)


class Withdraw(RecordStep):
    """The branch ends the page of one of its members."""

    model = MemberAccount
    action = Action.EDIT_CONTACTS
    service = services.withdraw_member

    def refused_url(self, record):
        return record.member.get_absolute_url()

    def done(self, record):
        messages.success(self.request, "已停用本人页面；党员的记录不变。")
        return redirect(record.get_absolute_url())


class AccountOfMember(Panel):
    """On the page of a member: whether he has his own page, for whoever may invite him."""

    def pieces(self, pk):
        user = self.request.user
        member = invitable_by(user).filter(pk=pk).first()
        if member is None:
            return None
        accounts = MemberAccount.objects.visible_to(user).filter(member=pk)
        account = accounts.select_related("user").first()
        return {
            "own": Piece("本人页面", "own/of_member.html", {"member": member, "account": account})
        }


# --- Corrections -------------------------------------------------------------------------------


class CorrectionList(ListPage):
    """What members asked to be corrected, for whoever may change them."""

    title = "更正申请"
    subtitle = "党员本人认为记录有误的，核对后逐项同意或不予更正。"
    unit = "项"
    empty_text = "没有符合条件的申请。"
    nothing_text = "还没有党员申请更正。"
    table_class = CorrectionTable
    filterset_class = CorrectionFilterSet
    sorts = CorrectionFilterSet.sorts
    default_sort = CorrectionFilterSet.default_sort
    related = ("member__party_organization",)
    export_action = Action.EXPORT_MEMBERS
    person, person_model = "member_id", Member

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.EDIT_MEMBERS):
            raise PermissionDenied("您的账号没有核对更正申请的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        return Correction.objects.editable_by(self.request.user).present()


class Decide(EditPage):
    """One proposed value beside the one that is stored."""

    model = Correction
    action = Action.EDIT_MEMBERS
    form_class = forms.DecideForm
    update = services.decide_correction
    template_name = "own/decide.html"
    list_url = "own:corrections"
    submit = "确定"

    def success_url(self, record):
        return reverse("own:corrections")

    def tell(self, record):
        messages.success(self.request, f"{record.get_state_display()}。")

    def more(self, record):
        return {
            "title": f"{record.label}更正申请",
            "noun": "更正申请",
            "member": record.member,
            "name": record.member.named_to(self.request.user),
            "waits": record.state == CorrectionState.PROPOSED,
        }
