"""Members as parts of other pages: by number for everybody in scope, masked for some; and
the two doors to one person: found by the full number, an identifier shown in full."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from branches.models import PartyOrganization
from core.errors import Refusal
from core.views.records import Panel
from members.choices import IdentifierKind, MemberStatus
from members.forms import PersonSearchForm, RevealForm
from members.models import Member, Post
from members.services import TooManyLooks, find_member, reveal
from orgs.models import Organization

#: Rows shown of a long list of persons.
SHOWN = 100


class MembersOfOrganization(Panel):
    """Who works there: the number, and the masked persons whose branch is in scope."""

    template_name = "members/of_organization.html"

    def context(self, pk):
        user = self.request.user
        organization = (
            Organization.objects.visible_to(user)
            .present()
            .select_related("facts")
            .filter(pk=pk)
            .first()
        )
        if organization is None:
            return None
        members = (
            Member.objects.visible_to(user)
            .present()
            .filter(organization=organization, party_organization__isnull=False)
            .select_related("party_organization")
            .order_by("status", "joined_on", "pk")
        )
        shown = list(members[: SHOWN + 1])
        return {
            "organization": organization,
            "may_see": user.may("see_members"),
            "members": shown[:SHOWN],
            "more": len(shown) > SHOWN,
        }


class MembersOfPartyOrganization(Panel):
    """Posts and members of a Party organization; numbers alone for those who see only counts."""

    template_name = "members/of_party_organization.html"

    def context(self, pk):
        user, today = self.request.user, timezone.localdate()
        full = Q(members__status=MemberStatus.FULL) & (
            Q(members__full_on=None) | Q(members__full_on__lte=today)
        )
        present = Q(members__deleted_at=None)
        party = (
            PartyOrganization.objects.visible_to(user)
            .present()
            .filter(pk=pk)
            .annotate(
                member_count=Count("members", filter=present),
                full_member_count=Count("members", filter=present & full),
            )
            .first()
        )
        if party is None:
            return None
        members = Member.objects.visible_to(user).present().filter(party_organization=party)
        posts = Post.objects.visible_to(user).filter(party_organization=party)
        return {
            "party": party,
            "may_see": user.may("see_members"),
            "may_reveal": user.reach.reveal_identifier.takes_in(party.region_id),
            "members": list(
                members.select_related("organization").order_by("status", "joined_on", "pk")[:SHOWN]
            ),
            "posts": list(posts.current_on(today).order_by("starts_on")),
            "past_posts": list(posts.filter(ends_on__lte=today).order_by("-ends_on")[:SHOWN]),
            "visible_organizations": set(
                Organization.objects.visible_to(user)
                .filter(pk__in=members.values("organization"))
                .values_list("pk", flat=True)
            ),
        }


class WithoutUnit(Panel):
    """未填单位党员: how many, and on the books of which Party organizations."""

    template_name = "members/without_unit.html"

    def context(self):
        user = self.request.user
        if not user.may("see_members"):
            return None
        members = (
            Member.objects.visible_to(user)
            .present()
            .filter(party_organization__isnull=False, organization=None)
        )
        by_branch = (
            members.order_by()
            .values("party_organization", "party_organization__name")
            .annotate(number=Count("*"))
            .order_by("-number", "party_organization")
        )
        return {"total": members.count(), "by_branch": list(by_branch[:SHOWN]), "shown": SHOWN}


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
        except TooManyLooks as refusal:
            return self._page(request, PersonSearchForm(), refusal=str(refusal), status=429)
        return self._page(request, PersonSearchForm(), searched=True, member=found)

    @staticmethod
    def _must_see(request: HttpRequest) -> None:
        if not request.user.may("see_members"):
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
        except TooManyLooks as refusal:
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
