"""Starting, ending and taking back posts, from the Party organization or from the member."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters

from accounts.choices import Action
from branches.models import outside_bin
from core.addresses import address_of
from core.lists.pagination import Sort
from core.views.editing import EditPage
from core.views.links import EndLink, NewLink, RemoveLink
from core.views.lists import ListPage
from core.views.records import Panel
from members import forms, services
from members.filters import PostFilterSet
from members.models import Member, Post
from members.tables import PostListTable


class PostList(ListPage):
    """Who holds which office in the Party organizations in scope."""

    title = "任职"
    unit = "项任职"
    empty_text = "没有符合条件的任职。"
    nothing_text = "您的范围内还没有登记任职。"
    table_class = PostListTable
    filterset_class = PostFilterSet
    sorts = {"starts_on": Sort("starts_on")}
    default_sort = "-starts_on"
    related = ("party_organization",)
    export_action = Action.EXPORT_MEMBERS
    person, person_model = "member_id", Member
    bulk = "posts"
    template_name = "members/posts.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied("您的账号没有查看任职名单的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        posts = Post.objects.visible_to(self.request.user)
        return posts.filter(outside_bin())


class EnteredDirectly:
    """Part of a page on which an office begins or ends without a change report: it says what is
    usual, and refuses nothing (decision 0047)."""

    @property
    def intro(self):
        return format_html(
            '班子变动一般由党组织办理<a href="{}">变更报备</a>，批准后任职自动登记。'
            "这里用于补录和更正，同样留下变更记录；没有备案的仍列为未备案。",
            address_of("members:choose_change"),
        )


class PostDoor(EditPage):
    """What the pages of posts share: they lead back to the Party organization."""

    model = Post
    action = Action.EDIT_MEMBERS
    list_url = "branches:list"

    def success_url(self, record):
        return record.party_organization.get_absolute_url()

    def warning(self, link):
        return services.second_secretary(link)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewPost(EnteredDirectly, PostDoor, NewLink):
    """An office of the Party organization that the address names."""

    side = "party_organization"
    form_class = forms.PostForm
    create = services.start_post


class NewPostOfMember(EnteredDirectly, PostDoor, NewLink):
    """An office that the member whom the address names holds anywhere."""

    side = "member"
    owner_editable = False
    form_class = forms.PostOfMemberForm
    create = services.start_post
    list_url = "members:list"


class EditPost(PostDoor):
    """What is kept of an office beside who holds it and since when."""

    form_class = forms.PostDetailsForm
    update = services.update_post
    edit_title = "修改任职"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record.named_to(self.request.user)}"}

    def tell(self, record):
        messages.success(self.request, f"已保存{record.party_organization}的任职信息。")


class ManagementPanel(Panel):
    """双向进入、交叉任职 by town, on the page of offices."""

    template_name = "members/management.html"

    def context(self):
        user = self.request.user
        if not user.may(Action.SEE_MEMBERS):
            return None
        today = timezone.localdate()
        found = services.management(Post.objects.visible_to(user), today)
        return {"found": found, "today": today} if found.towns else None


class EndPost(EnteredDirectly, PostDoor, EndLink):
    update = services.end_post


class RemovePost(PostDoor, RemoveLink):
    update = services.remove_post
