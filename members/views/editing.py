"""Registering members and changing what is filed about them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from accounts.choices import Action
from core.keys import key_of
from core.views.editing import EditPage, Recycle, Restore
from members import forms, services
from members.models import Member


class MemberDoor:
    """What all pages that change members share."""

    model = Member
    action = Action.EDIT_MEMBERS
    list_url = "members:list"

    def more(self, record):
        return (
            {"title": f"{self.edit_title}：{record.named_to(self.request.user)}"} if record else {}
        )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewMember(MemberDoor, EditPage):
    form_class = forms.NewMemberForm
    create = services.create_member
    new_title = "登记党员"
    intro = "登记名册里还没有的党员。组织关系从其他党组织转来的，请查到该党员后办理“转接”。"
    submit = "登记"
    saved = "已登记。"

    def form(self, record, data=None, **options):
        party = self.request.GET.get("party", "")
        if data is None and key_of(party) > 0:
            options.setdefault("initial", {"party_organization": party})
        return super().form(record, data, **options)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EditMember(MemberDoor, EditPage):
    form_class = forms.MemberForm
    update = services.update_member
    edit_title = "更正党员信息"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EditContact(MemberDoor, EditPage):
    """A secretary reaches his own members; staff do so on the page of all that is filed."""

    action = Action.EDIT_CONTACTS
    form_class = forms.ContactForm
    update = services.update_contact
    edit_title = "更正联系方式"

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        if not Member.objects.contactable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied("您的账号没有修改该党员联系方式的权限。")
        return record


class Transfer(MemberDoor, EditPage):
    form_class = forms.TransferForm
    update = services.transfer_member
    edit_title = "转接组织关系"
    intro = "从转入日期起归新的党组织；原来的组织关系同日终止。该党员在原党组织的任职请另行核对。"
    submit = "转接"
    saved = "已转接。请核对该党员在原党组织的任职。"


class Leave(MemberDoor, EditPage):
    form_class = forms.LeaveForm
    update = services.end_membership
    edit_title = "离开"
    intro = (
        "转出本县、去世、停止党籍、除名等。离开后不再计入党员数，任职同日终止；"
        "记录仍保留，只有县级可以查看；需要恢复的，请县级办理“转接”。"
    )
    submit = "办理离开"
    saved = "已办理离开。"

    def _save(self, record, form):
        self.left = record.party_organization
        return super()._save(record, form)

    def success_url(self, record):
        # Whoever does not see all of the county sees him no more.
        return (
            self.left.get_absolute_url() if hasattr(self, "left") else super().success_url(record)
        )


class Employ(MemberDoor, EditPage):
    form_class = forms.EmploymentForm
    update = services.employ_member
    edit_title = "变更工作单位"
    submit = "变更"
    saved = "已变更工作单位。"


class RecycleMember(MemberDoor, Recycle):
    service = services.recycle_member
    restore_url = "members:restore"


class RestoreMember(MemberDoor, Restore):
    service = services.restore_member
