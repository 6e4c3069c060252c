"""Starting, ending and taking back posts, from the Party organization or from the member."""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from branches.models import PartyOrganization
from core.views.editing import EditPage
from members import forms, services
from members.models import Member, Post


class PostDoor(EditPage):
    """What the pages of posts share: they lead back to the Party organization."""

    model = Post
    action = "edit_members"
    list_url = "branches:list"

    def success_url(self, record):
        return record.party_organization.get_absolute_url()

    def more(self, record):
        return {} if record is None else {"title": f"{self.edit_title}：{record}"}


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewPost(PostDoor):
    """An office of the Party organization that the address names."""

    form_class = forms.PostForm
    create = services.start_post
    new_title = "新增任职"
    submit = "新增"
    saved = "已新增任职。"

    @cached_property
    def party(self):
        rows, user = PartyOrganization.objects, self.request.user
        found = get_object_or_404(rows.visible_to(user).present(), pk=self.kwargs["party"])
        if not rows.editable_by(user).filter(pk=found.pk).exists():
            raise PermissionDenied("您的账号没有修改这个党组织的权限。")
        return found

    def form(self, record, data=None, **options):
        fixed = {"party_organization": self.party}
        return super().form(record, data, fixed=fixed, **options)

    def more(self, record):
        return {
            "title": f"{self.new_title}：{self.party}",
            "cancel_url": self.party.get_absolute_url(),
            "noun": "党组织",
        }

    def _save(self, record, form):
        return warn_of_second(super()._save(record, form), form)


class NewPostOfMember(PostDoor):
    """An office that the member whom the address names holds anywhere."""

    form_class = forms.PostOfMemberForm
    create = services.start_post
    list_url = "members:list"
    new_title = "新增任职"
    submit = "新增"
    saved = "已新增任职。"

    @cached_property
    def member(self):
        rows, user = Member.objects, self.request.user
        return get_object_or_404(rows.visible_to(user).present(), pk=self.kwargs["member"])

    def form(self, record, data=None, **options):
        return super().form(record, data, fixed={"member": self.member}, **options)

    def more(self, record):
        return {
            "title": f"{self.new_title}：{self.member}",
            "cancel_url": self.member.get_absolute_url(),
            "noun": "党员",
        }

    def _save(self, record, form):
        return warn_of_second(super()._save(record, form), form)


class EndPost(PostDoor):
    form_class = forms.EndPostForm
    update = services.end_post
    edit_title = "终止任职"
    submit = "终止"
    saved = "已登记终止日期。"


class RemovePost(PostDoor):
    form_class = forms.RemovePostForm
    update = services.remove_post
    edit_title = "删除当天误录的任职"
    submit = "删除"
    saved = "已删除。"


def warn_of_second(post, form):
    """Tell, with the post stored, that there is another secretary."""
    if warning := services.second_secretary(post):
        form.warnings.append(warning)
    return post
