"""What pages of this app share: who comes in, and pages that begin at a member."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.debug import sensitive_post_parameters

from accounts.choices import Action
from core.views.editing import EditPage
from core.views.links import NewLink
from core.views.lists import ListAction, ListPage
from members.models import Member


def _leads(request):
    return request.user.reach.part(Action.RECORD_TRANSFERS).party_organization_ids


def out_of(title: str, url_name: str, icon: str, *, main: bool = True) -> tuple[ListAction, ...]:
    """Beginning at one of the own members: a secretary chooses him from a short list, an office
    looks for him in the register."""
    action = Action.RECORD_TRANSFERS
    return (
        ListAction(title, url_name, action, icon=icon, main=main, when=_leads),
        ListAction(
            title,
            "members:list",
            action,
            icon=icon,
            main=main,
            when=lambda request: not _leads(request),
        ),
    )


sensitive = method_decorator(sensitive_post_parameters(), name="dispatch")


class PersonList(ListPage):
    """A list of persons: whoever sees numbers only is refused."""

    export_action = Action.EXPORT_MEMBERS
    person_model = Member

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied("您的账号没有查看党员的权限。")
        return super().dispatch(request, *args, **kwargs)


@sensitive
class OfMember(NewLink):
    """Something new about the member whom the address names."""

    action = Action.RECORD_TRANSFERS
    side = "member"
    list_url = "transfers:list"
    submit = "保存"

    @cached_property
    def owner(self):
        user = self.request.user
        rows = Member.objects.visible_to(user).present()
        found = get_object_or_404(rows, pk=self.kwargs["member"])
        if not Member.objects.recordable_by(user).filter(pk=found.pk).exists():
            raise PermissionDenied("您的账号不能办理这名党员的转接、流动和档案。")
        return found

    def get(self, request, member):
        return super().get(request)

    def post(self, request, member):
        return super().post(request)

    def more(self, record):
        name = self.owner.named_to(self.request.user)
        return {
            "title": f"{self.new_title}：{name}",
            "cancel_url": self.owner.get_absolute_url(),
        }


class ChoosePage(EditPage):
    """The first question, of whom or of which Party organization; nothing is stored."""

    action = Action.RECORD_TRANSFERS
    submit = "下一步"

    def post(self, request):
        form = self.form(None, request.POST)
        if not form.is_valid():
            return self._page(None, form)
        return redirect(self.next_url(**form.values()))

    def next_url(self, **values):
        raise NotImplementedError


class AmongPage(EditPage):
    """A step of a row: `among` is the method of the query set that says who may take it."""

    among: str = "editable_by"
    refusal: str = "这一步由其他单位办理，您的账号没有办理的权限。"

    def allowed(self, record):
        return getattr(self.model.objects, self.among)(self.request.user)

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        if not self.allowed(record).filter(pk=pk).exists():
            raise PermissionDenied(self.refusal)
        return record
