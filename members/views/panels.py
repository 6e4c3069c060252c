"""Members as parts of other pages: by number for everybody in scope, as persons for some."""

import datetime

from django.db.models import Count, Q
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization, Term
from branches.tables import due_badge
from core.records.links import removable
from core.views.records import Panel
from members.choices import MemberStatus
from members.models import Member, Post
from members.services import reportable_parties
from orgs.models import Organization

#: Rows shown of a long list of persons.
SHOWN = 100


class MembersOfOrganization(Panel):
    """Who works there: the number, and the persons whose branch is in scope."""

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
            "may_see": user.may(Action.SEE_MEMBERS),
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
        posts = posts.select_related(*Post.naming)
        return {
            "party": party,
            "may_see": user.may(Action.SEE_MEMBERS),
            "may_report": reportable_parties(user).filter(pk=pk).exists(),
            "may_reveal": user.reach.reveal_identifier.takes_in(party.region_id),
            "members": list(
                members.select_related("organization", *Member.naming).order_by(
                    "status", "joined_on", "pk"
                )[:SHOWN]
            ),
            "posts": [
                (post, post.person_to(user), removable(post))
                for post in posts.in_force(today).order_by("starts_on")
            ],
            "may_edit": user.may(Action.EDIT_MEMBERS)
            and PartyOrganization.objects.editable_by(user).filter(pk=pk).exists(),
            "past_posts": [
                (post, post.person_to(user))
                for post in posts.filter(ends_on__lte=today).order_by("-ends_on")[:SHOWN]
            ],
            "visible_organizations": set(
                Organization.objects.visible_to(user)
                .filter(pk__in=members.values("organization"))
                .values_list("pk", flat=True)
            ),
        }


class TermsOfPartyOrganization(Panel):
    """The committees term by term: who held which office in it."""

    template_name = "members/terms.html"

    def context(self, pk):
        user, today = self.request.user, timezone.localdate()
        party = PartyOrganization.objects.visible_to(user).present().filter(pk=pk).first()
        if party is None:
            return None
        terms = list(Term.objects.visible_to(user).filter(party_organization=pk)[:SHOWN])
        terms.sort(key=lambda term: term.began_on, reverse=True)
        posts = Post.objects.visible_to(user).filter(party_organization=pk)
        posts = list(posts.select_related(*Post.naming).order_by("starts_on", "pk"))
        return {
            "terms": [
                (
                    term,
                    due_badge(term),
                    [(post, post.person_to(user)) for post in posts if _held_in(term, post, today)],
                )
                for term in terms
            ],
            "may_see": user.may(Action.SEE_MEMBERS),
            "may_edit": user.may(Action.EDIT_MEMBERS)
            and PartyOrganization.objects.editable_by(user).filter(pk=pk).exists(),
        }


def _held_in(term: Term, post: Post, today: datetime.date) -> bool:
    """Whether the office was held on a day of the term."""
    until = term.ended_on or today + datetime.timedelta(days=1)
    if post.ends_on is not None and post.ends_on <= max(term.began_on, post.starts_on):
        return False
    return post.starts_on < until


class WithoutUnit(Panel):
    """未填单位党员: how many, and on the books of which Party organizations."""

    template_name = "members/without_unit.html"

    def context(self):
        user = self.request.user
        if not user.may(Action.SEE_MEMBERS):
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
