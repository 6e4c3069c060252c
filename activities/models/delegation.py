"""For which Party organizations somebody may file activities."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.utils import timezone

from accounts.choices import ADMINISTRATORS, Action
from branches.models import PartyOrganization, PartyOrganizationQuerySet, reached_by, takes_in
from core import in_force
from core.models import DatedLink, DatedLinkQuerySet, tracked
from core.scope import Among
from members.models import party_organizations_reached


def own_of(user) -> PartyOrganizationQuerySet:
    """Those that `user` leads as secretary, with what is under them."""
    return party_organizations_reached(user.reach.part(Action.FILE_ACTIVITIES))


def is_own_of(user, party: PartyOrganization) -> bool:
    """Whether it is among `own_of`, without a query."""
    row = {"pgh_obj_id": party.pk, "path": party.path, "region_id": party.region_id}
    return takes_in(user.reach.part(Action.FILE_ACTIVITIES), row)


def files_for_any(user) -> bool:
    """Whether there may be any: a grant says it without a query, of what was delegated the rows."""
    granted = map(user.reach.part, (Action.FILE_ACTIVITIES, Action.FILE_FOR_OTHERS))
    return any(granted) or fileable_by(user).exists()


def fileable_by(user) -> PartyOrganizationQuerySet:
    """Those for which `user` may file: his own, those of his town, and those that delegated it."""
    return PartyOrganization.objects.filter(may_file_for(user)).present()


def seen_by(user) -> PartyOrganizationQuerySet:
    """Those that `user` sees in the register, and those for which he files."""
    if user.reach.see_registry.everywhere:
        return PartyOrganization.objects.visible_to(user).present()
    seen = reached_by(user.reach.see_registry) | may_file_for(user)
    return PartyOrganization.objects.filter(seen).present()


def may_file_for(user) -> models.Q:
    """Whether `user` may file for a Party organization, in the recycle bin or not."""
    delegated = Delegation.objects.given_to(user).values("party_organization")
    return _led_by(user) | models.Q(Among(models.F("pk"), ArraySubquery(delegated)))


def delegable_by(user) -> PartyOrganizationQuerySet:
    """Those whose secretary, or town, `user` is."""
    return PartyOrganization.objects.filter(_led_by(user)).present()


def _led_by(user) -> models.Q:
    """One condition without a query of its own: every list of activities asks it."""
    return reached_by(*map(user.reach.part, (Action.FILE_ACTIVITIES, Action.FILE_FOR_OTHERS)))


#: Whoever may do one of these leads, looks on or administers: nobody delegates to him.
_NEVER = (
    Action.COUNT_MEMBERS,
    Action.EDIT_MEMBERS,
    Action.MANAGE_USERS,
    Action.MANAGE_GRANTS,
    Action.READ_AUDIT,
)


def files_somewhere(user) -> bool:
    """Whether filing is among what `user` works at."""
    # An instructor has no place of his own to file for: only what was delegated to him.
    if user.reach.part(Action.FILE_ACTIVITIES) or user.may(Action.FILE_FOR_OTHERS):
        return True
    if not user.is_active or any(map(user.may, _NEVER)):
        return False
    return Delegation.objects.given_to(user).exists()


class DelegationQuerySet(DatedLinkQuerySet):
    def visible_to(self, user):
        """Those of Party organizations that one sees, and what was given to oneself."""
        seen = PartyOrganization.objects.visible_to(user)
        return self.filter(models.Q(party_organization__in=seen) | models.Q(user=user))

    def given_to(self, user):
        """What `user` may file by today. The three administrators see no business data, whatever
        somebody gave them."""
        if not (user.is_active and user.roles.isdisjoint(ADMINISTRATORS)):
            return self.none()
        return self.in_force(timezone.localdate()).filter(user=user)

    def editable_by(self, user):
        """Given and ended by the secretary and by the town, not handed on by whoever has one."""
        return self.filter(party_organization__in=delegable_by(user))


@tracked()
class Delegation(DatedLink):
    """A deputy, instructor or helper files for a Party organization, from a day until another."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="delegations", verbose_name="党组织"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations", verbose_name="受托人"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="委托人",
        editable=False,
    )

    #: It may begin later.
    value_types = {}

    objects = DelegationQuerySet.as_manager()

    class Meta(DatedLink.Meta):
        verbose_name = verbose_name_plural = "代填委托"
        constraints = DatedLink.link_constraints("delegation", ("party_organization", "user"))

    def __str__(self) -> str:
        return f"{self.party_organization} → {self.user}"

    @property
    def is_current(self) -> bool:
        return in_force.holds(self.starts_on, self.ends_on, timezone.localdate())
