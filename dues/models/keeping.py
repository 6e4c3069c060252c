"""Who keeps the dues of which Party organization, and so sees what single persons pay."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization, outside_bin
from core import in_force
from core.models import DatedLink, DatedLinkQuerySet, tracked
from core.scope import Among
from members.models import Member, OfPartyQuerySet, of_party, party_organizations_reached
from own.models import MemberAccount


def kept_by(user, path: str = "") -> models.Q:
    """Rows whose Party organization (at `path`) `user` keeps the dues of: as its secretary, or as
    a secretary who was named its dues officer. Not those under it."""
    if not user.may(Action.KEEP_DUES):
        return models.Q(pk__in=[])
    return _kept(user, f"{path}party_organization")


def _kept(user, field: str) -> models.Q:
    """The ids of those that were named are found first: `Among`."""
    own = user.reach.part(Action.KEEP_DUES).party_organization_ids
    named = DuesOfficer.objects.given_to(user).values("party_organization")
    found = models.Q(Among(models.F(field), ArraySubquery(named)))
    return models.Q(**{f"{field}__in": own}) | found


def parties_kept_by(user):
    """The Party organizations themselves."""
    if not user.may(Action.KEEP_DUES):
        return PartyOrganization.objects.none()
    return PartyOrganization.objects.filter(_kept(user, "pk")).present()


def members_kept_by(user):
    """The members on the books of these."""
    return Member.objects.filter(kept_by(user)).present()


def own_members(user):
    """The member who `user` is, as a query of ids."""
    return MemberAccount.objects.owned_by(user).values("member")


def parties_seen_by(user):
    """Party organizations of which `user` sees totals: those whose members he sees, those above
    too, and those that he keeps."""
    kept = parties_kept_by(user).values("pk")
    seen = party_organizations_reached(user.reach.see_members)
    if user.reach.see_members.everywhere:
        return seen.present()
    return PartyOrganization.objects.filter(
        models.Q(pk__in=seen.values("pk")) | models.Q(pk__in=kept)
    ).present()


class TotalsQuerySet(OfPartyQuerySet):
    """Rows that say sums of a Party organization: seen with its members, written by its keeper."""

    def visible_to(self, user):
        part = user.reach.see_members
        if part.everywhere:
            return self
        return self.filter(of_party(part) | kept_by(user))

    def editable_by(self, user):
        return self.filter(kept_by(user))

    def exportable_by(self, user):
        return self._reached(user.reach.part(Action.EXPORT_MEMBERS))

    def present(self):
        return self.filter(outside_bin())


class DuesOfficerQuerySet(DatedLinkQuerySet):
    def visible_to(self, user):
        """Those of the Party organizations that one leads, and what was given to oneself."""
        return self.filter(self._led_by(user) | models.Q(user=user))

    def editable_by(self, user):
        """Named and ended by the secretary alone: an officer does not name others."""
        return self.filter(self._led_by(user))

    @staticmethod
    def _led_by(user) -> models.Q:
        led = user.reach.part(Action.KEEP_DUES).party_organization_ids
        return models.Q(party_organization__in=led)

    def given_to(self, user):
        return self.in_force(timezone.localdate()).filter(user_id=user.pk)


@tracked()
class DuesOfficer(DatedLink):
    """Somebody with a secretary's grant elsewhere keeps the dues of a Party organization too."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="dues_officers", verbose_name="党组织"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="dues_offices",
        verbose_name="党费管理员",
    )

    objects = DuesOfficerQuerySet.as_manager()

    class Meta(DatedLink.Meta):
        verbose_name = verbose_name_plural = "党费管理员"
        constraints = DatedLink.link_constraints("dues_officer", ("party_organization", "user"))

    def __str__(self) -> str:
        return f"{self.party_organization} → {self.user}"

    @property
    def is_current(self) -> bool:
        return in_force.holds(self.starts_on, self.ends_on, timezone.localdate())
