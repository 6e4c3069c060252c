"""人员比对: that a unit's list was compared with the register, and what came of it. Of the list
itself nothing is kept: neither a name nor a number, of those who are no members not even a mark."""

from django.conf import settings
from django.db import models

from accounts.choices import Action
from core.addresses import address_of
from core.marks import GUARD
from core.models import Record, tracked
from core.scope import ScopedQuerySet, through
from core.values import PAST
from members.models import Member, members_reached
from orgs.models import Organization
from rosters.choices import MatchKind, MatchState, RosterOrigin


def comparable_by(user):
    """The units whose people `user` may compare: whoever may see identifiers there."""
    return Organization.objects.filter(_comparable_within(user.reach.reveal_identifier))


def _comparable_within(part) -> models.Q:
    """By region alone: whoever leads a Party organization compares nobody."""
    if part.everywhere:
        return models.Q(pk__isnull=False)
    return models.Q(region_id__in=part.region_ids)


def _recorded_by(user) -> models.Q:
    """Of members whose transfers `user` records."""
    return through("member", members_reached(user.reach.part(Action.RECORD_TRANSFERS)))


class RosterQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever sees the unit; what he sees of it `Roster.new_to` says."""
        return self.one_of("organization", Organization.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(organization__in=comparable_by(user))

    def exportable_by(self, user):
        return self.one_of("organization", Organization.objects.exportable_by(user))

    def present(self):
        return self.filter(organization__deleted_at=None)


@tracked()
class Roster(Record):
    """One comparison of one unit's list."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="rosters", verbose_name="两新组织"
    )
    origin = models.CharField("名单来源", max_length=20, choices=RosterOrigin)
    listed_on = models.DateField("名单日期")
    reason = models.CharField("比对事由", max_length=200)
    row_count = models.PositiveIntegerField("名单人数", editable=False)
    #: Members found on the list, those of them who work there by the register, those proposed.
    found_count = models.PositiveIntegerField("其中党员", editable=False)
    known_count = models.PositiveIntegerField("已登记在本单位", editable=False)
    new_count = models.PositiveIntegerField("尚未登记在本单位", editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="比对人",
        editable=False,
    )

    value_types = {"listed_on": PAST}
    naming = ("organization",)
    objects = RosterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "人员比对"
        indexes = [models.Index(fields=["created_at", "id"], name="roster_by_moment")]

    def __str__(self) -> str:
        return f"人员比对 {self.listed_on}"

    def get_absolute_url(self) -> str:
        return address_of("rosters:detail", self.pk)

    def seen_whole_by(self, user) -> bool:
        """Whether `user` reads who was found, and every count."""
        return user.reach.reveal_identifier.takes_in(self.organization.region_id)

    def new_to(self, user) -> str:
        """How many were not known there, as `user` may read it: of few, and of nearly all, who it
        is could be guessed, so others are told neither."""
        number = self.new_count
        if self.seen_whole_by(user):
            return str(number)
        hidden = number < GUARD or self.row_count - number < GUARD
        return HIDDEN if hidden else str(number)


#: The same for none, for few and for nearly all.
HIDDEN = f"不显示（不足 {GUARD} 人的不显示）"


class RosterMatchQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever may see identifiers of the member and of the unit, and whoever records for the
        member's branch: he is to say whether it is so."""
        part = user.reach.reveal_identifier
        revealed = through("member", members_reached(part))
        compared = through("roster__organization", _comparable_within(part))
        return self.filter((revealed & compared) | _recorded_by(user))

    def editable_by(self, user):
        return self.filter(_recorded_by(user))

    def exportable_by(self, user):
        part = user.reach.part(Action.EXPORT_MEMBERS)
        return self.one_of("member", Member.objects.exportable_by(user)) if part else self.none()

    def past_read_by(self, user):
        return self.one_of("member", Member.objects.editable_by(user))

    def present(self):
        return self.filter(member__deleted_at=None, roster__organization__deleted_at=None)


@tracked()
class RosterMatch(Record):
    """A member of the register who was found on the list and is not known at the unit yet."""

    roster = models.ForeignKey(
        Roster, models.CASCADE, related_name="matches", verbose_name="人员比对"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="roster_matches", verbose_name="党员"
    )
    kind = models.CharField("建议", max_length=10, choices=MatchKind)
    #: The list calls him otherwise than the register does.
    name_differs = models.BooleanField("姓名不一致", default=False, db_default=False)
    state = models.CharField(
        "核对结果",
        max_length=10,
        choices=MatchState,
        default=MatchState.PROPOSED,
        editable=False,
    )
    answer = models.CharField("核对说明", max_length=200, blank=True, db_default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="核对人",
        editable=False,
    )
    decided_on = models.DateField("核对日期", null=True, editable=False)

    naming = ("member__party_organization", "roster__organization")
    objects = RosterMatchQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "比对结果"
        constraints = [
            models.UniqueConstraint(fields=["roster", "member"], name="roster_match_once")
        ]
        indexes = [
            models.Index(
                fields=["member"],
                condition=models.Q(state=MatchState.PROPOSED),
                name="roster_match_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.member)

    def named_to(self, user) -> str:
        return self.member.named_to(user)

    def get_absolute_url(self) -> str:
        return address_of("rosters:detail", self.roster_id)
