"""The two doors to one person: found by the full name or number, an identifier shown in full."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.choices import Action
from core.errors import Refusal
from core.views.pieces import Piece, Rows
from members.choices import IdentifierKind
from members.forms import PersonSearchForm, RevealForm
from members.models import Member
from members.services import TooManyReveals, find_by_name, find_member, reveal, reveals_of
from members.services.reveals import MOST_NAMESAKES
from members.tables import MemberTable

NOT_FOUND = "您的管理范围内没有这样的党员。请核对姓名或号码；该党员的组织关系也可能在其他地方。"


@method_decorator([never_cache, sensitive_post_parameters("person")], name="dispatch")
class PersonSearch(View):
    """Persons by the full name or identity number, by POST alone; found or not, it is recorded."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self._must_see(request)
        return self._page(request, PersonSearchForm())

    @method_decorator(sensitive_variables())
    def post(self, request: HttpRequest) -> HttpResponse:
        self._must_see(request)
        form = PersonSearchForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        try:
            if form.name:
                found = find_by_name(actor=request.user, name=form.name)
            else:
                one = find_member(actor=request.user, id_number=form.number)
                found = [one] if one else []
        except TooManyReveals as refusal:
            return self._page(request, PersonSearchForm(), refusal=str(refusal), status=429)
        table = MemberTable(found, request=request)
        table.choose(table.usual_columns())
        foot = f"只列出前 {MOST_NAMESAKES} 人。" if len(found) == MOST_NAMESAKES else ""
        rows = Rows("查找结果", table, foot=foot, empty=NOT_FOUND)
        return self._page(request, PersonSearchForm(), rows=rows)

    @staticmethod
    def _must_see(request: HttpRequest) -> None:
        if not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied("您的账号没有查看党员的权限。")

    @staticmethod
    def _page(request, form, *, status: int = 200, **context):
        context |= {"title": "查找党员", "form": form}
        return render(request, "members/search.html", context, status=status)


def looks_at(member: Member) -> Piece:
    """Who looked at the member's identifiers."""
    return Piece(
        "查看记录",
        "members/reveals.html",
        {"reveals": reveals_of(member=member)},
        note="按姓名、号码查找，查看完整号码，都有记录",
    )


@method_decorator([never_cache, sensitive_variables()], name="dispatch")
class Reveal(View):
    """A piece of a page that asks for the reason and then shows one identifier, once."""

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["identifier"] not in IdentifierKind.values:
            raise Http404("没有这种号码")

    def get(self, request: HttpRequest, pk: int, identifier: str) -> HttpResponse:
        return self._piece(request, self._member(pk), identifier, form=RevealForm())

    def post(self, request: HttpRequest, pk: int, identifier: str) -> HttpResponse:
        member = self._member(pk)
        form = RevealForm(request.POST)
        if not form.is_valid():
            return self._piece(request, member, identifier, form=form)
        try:
            shown = reveal(
                actor=request.user, member=member, identifier=identifier, **form.cleaned_data
            )
        except TooManyReveals as refusal:
            return self._piece(request, member, identifier, refusal=str(refusal), status=429)
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
            return self._piece(request, member, identifier, form=form)
        # On the member's own page stands who looked: that is brought up to date too.
        looks = None
        if request.htmx.current_url_abs_path == member.get_absolute_url():
            looks = looks_at(member)
        return self._piece(request, member, identifier, shown=shown, revealed=True, looks=looks)

    def _member(self, pk: int) -> Member:
        user = self.request.user
        member = get_object_or_404(Member.objects.visible_to(user).present(), pk=pk)
        if not Member.objects.revealable_by(user).filter(pk=pk).exists():
            raise PermissionDenied("您的账号没有查看完整证件号码的权限。")
        return member

    @staticmethod
    def _piece(request, member, identifier, *, status: int = 200, **context) -> HttpResponse:
        context |= {"member": member, "kind": IdentifierKind(identifier)}
        return render(request, "members/reveal.html", context, status=status)
