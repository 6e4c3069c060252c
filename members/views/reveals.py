"""The two doors to one person: found by the full number, an identifier shown in full."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.choices import Action
from core.errors import Refusal
from members.choices import IdentifierKind
from members.forms import PersonSearchForm, RevealForm
from members.models import Member
from members.services import TooManyReveals, find_member, reveal
from orgs.models import Organization


@method_decorator([never_cache, sensitive_post_parameters("id_number")], name="dispatch")
class PersonSearch(View):
    """A person by the full identity number, by POST alone; found or not, it is recorded."""

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
            found = find_member(actor=request.user, id_number=form.cleaned_data["id_number"])
        except TooManyReveals as refusal:
            return self._page(request, PersonSearchForm(), refusal=str(refusal), status=429)
        return self._page(request, PersonSearchForm(), searched=True, member=found)

    @staticmethod
    def _must_see(request: HttpRequest) -> None:
        if not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied("您的账号没有查看党员的权限。")

    @staticmethod
    def _page(request, form, *, status: int = 200, member: Member | None = None, **context):
        organization = None
        if member is not None and member.organization_id:
            seen = Organization.objects.visible_to(request.user)
            organization = seen.filter(pk=member.organization_id).first()
        context |= {
            "title": "查找党员",
            "form": form,
            "member": member,
            "organization": organization,
        }
        return render(request, "members/search.html", context, status=status)


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
        return self._piece(request, member, identifier, shown=shown, revealed=True)

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
