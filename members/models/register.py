"""Party members: to which branch they belong and where they work."""

import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from branches.models import PartyOrganization, reached_by
from core import crypto
from core.addresses import address_of
from core.models import DatedLink, DatedLinkQuerySet, DatedValues, RecyclableRecord, tracked
from core.scope import Among, ScopedQuerySet, through
from core.values import PAST, PERSON_NAME, PHONE, masked_name
from members.choices import Gender, LeavingReason, MemberStatus
from members.codes import ID_NUMBER, check_member
from orgs.choices import OperatingState
from orgs.models import Organization


def party_organizations_reached(part):
    """The Party organizations whose people a part of the registry takes in."""
    return PartyOrganization.objects.all()._reached(part)


def is_full(day: datetime.date, member: str = "") -> models.Q:
    """正式党员 on a day; `member`: where the row stands, as `member__`."""
    return models.Q(**{f"{member}status": MemberStatus.FULL}) & (
        models.Q(**{f"{member}full_on": None}) | models.Q(**{f"{member}full_on__lte": day})
    )


class OfPartyQuerySet(ScopedQuerySet):
    """Rows in scope with their Party organization; whoever sees counts of people only sees none."""

    def _reached(self, part):
        if not part:
            return self.none()
        if part.everywhere:
            return self
        return self.filter(of_party(part))


def of_party(part) -> models.Q:
    """Rows whose Party organization a part of the registry takes in."""
    return through("party_organization", reached_by(part))


def members_reached(part) -> models.Q:
    """The members whom a part of the registry takes in: by where the own Party organization is,
    and of a secretary's those of his own, not of its branches."""
    if part.everywhere:
        return models.Q(pk__isnull=False)
    return models.Q(party_organization__region_id__in=part.region_ids) | models.Q(
        party_organization_id__in=part.party_organization_ids
    )


class MemberQuerySet(ScopedQuerySet):
    """A member is in scope through the current branch; the employer's town sees only counts.

    A secretary sees the members of the own Party organization, not those of its branches.
    """

    def visible_to(self, user):
        return self._reached(user.reach.see_members)

    def editable_by(self, user):
        return self._reached(user.reach.edit_members)

    def past_read_by(self, user):
        """Names stand in the history in full, so it is for editors alone."""
        return self.editable_by(user)

    def exportable_by(self, user):
        return self._reached(user.reach.part(Action.EXPORT_MEMBERS))

    def revealable_by(self, user):
        """Whose identifiers `user` may see in full."""
        return self._reached(user.reach.reveal_identifier)

    def contactable_by(self, user):
        """Whose contact data `user` may change: a secretary those of his own members."""
        return self._reached(user.reach.part(Action.EDIT_CONTACTS))

    def reviewed_by(self, user):
        """Whom `user` reviews, and of whom he proposes what becomes: a secretary his own."""
        return self._reached(user.reach.part(Action.REVIEW_MEMBERS))

    def recordable_by(self, user):
        """Whose transfer, time away and file `user` records: a secretary those of his own."""
        return self._reached(user.reach.part(Action.RECORD_TRANSFERS))

    def of_closed_units(self):
        """Those whose unit is not in operation. Such units hardly have members any more, which the
        planner cannot know: it would look up the unit of each member. Their ids, read off two
        indexes, are found first."""
        states = [each for each in OperatingState.values if each != OperatingState.OPERATING]
        closed = Organization.objects.filter(state__in=states).values("pk")
        lying = closed.filter(deleted_at__isnull=False)
        ids = ArraySubquery(closed.filter(deleted_at__isnull=True).union(lying, all=True))
        return self.filter(Among(models.F("organization"), ids))

    def _reached(self, part):
        if not part:
            return self.none()
        if part.everywhere:
            return self
        return self.filter(members_reached(part))

    @staticmethod
    def showed_to(user, row, at):
        """Whether a member as he was in `row` was seen (`core.feed`)."""
        party = at(PartyOrganization, row["party_organization_id"])
        if party is None or row["deleted_at"] is not None:
            return False
        part = user.reach.see_members
        own = party["pgh_obj_id"] in part.party_organization_ids
        return own or part.takes_in(party["region_id"])

    def present(self):
        """Not in the recycle bin."""
        return self.filter(deleted_at__isnull=True)


@tracked(fed=True)
class Member(RecyclableRecord):
    """A full or probationary Party member, keyed by the (encrypted) identity number.

    `party_organization` and `organization` are today's values; the dated series behind them
    are `Membership` and `Employment`. They are written together by `members.services` only.
    """

    id_number_cipher = models.BinaryField("身份证号（密文）")
    id_number_index = models.CharField("身份证号（盲索引）", max_length=32)
    name = models.CharField("姓名", max_length=60)
    status = models.CharField("党员类别", max_length=12, choices=MemberStatus)
    joined_on = models.DateField("入党日期")
    #: A full member counts as full from this day on; blank = since ever.
    full_on = models.DateField("转正日期", null=True, blank=True)
    #: The branch that holds the file today; null after leaving.
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        related_name="members",
        verbose_name="党组织",
    )
    #: Where he works today; null = not filled in (未填单位党员).
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="工作单位",
    )
    gender = models.CharField("性别", max_length=6, choices=Gender, blank=True, db_default="")
    ethnicity = models.CharField("民族", max_length=20, blank=True, db_default="")
    education = models.CharField("学历", max_length=20, blank=True, db_default="")
    position = models.CharField("职务", max_length=60, blank=True, db_default="")
    phone_cipher = models.BinaryField("手机（密文）", null=True)
    phone_index = models.CharField("手机（盲索引）", max_length=32, blank=True, db_default="")
    is_floating = models.BooleanField("流动党员", db_default=False, default=False)

    value_types = {
        "id_number": ID_NUMBER,
        "name": PERSON_NAME,
        "phone": PHONE,
        "joined_on": PAST,
    }
    check_values = staticmethod(check_member)
    naming = ("party_organization",)

    objects = MemberQuerySet.as_manager()

    class Meta(RecyclableRecord.Meta):
        verbose_name = verbose_name_plural = "党员"
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                name="member_id_number_unique",
                violation_error_message="该身份证号已有党员记录。",
            ),
            models.CheckConstraint(
                name="member_dates_in_order",
                condition=models.Q(full_on__isnull=True)
                | models.Q(full_on__gte=models.F("joined_on")),
                violation_error_message="转正日期不能早于入党日期。",
            ),
        ]
        indexes = [
            # The recycle bin, newest first.
            models.Index(
                fields=["deleted_at", "id"],
                condition=models.Q(deleted_at__isnull=False),
                name="member_recycled",
            ),
            models.Index(fields=["joined_on", "id"], name="member_by_joined"),
            # The few that a filter looks for among the many.
            models.Index(
                fields=["joined_on", "id"],
                condition=models.Q(status=MemberStatus.PROBATIONARY, deleted_at__isnull=True),
                name="member_probationary",
            ),
            models.Index(
                fields=["joined_on", "id"],
                condition=models.Q(is_floating=True, deleted_at__isnull=True),
                name="member_floating",
            ),
            # Whoever is looked for by the whole name.
            models.Index(fields=["name"], name="member_by_name"),
        ]

    def __str__(self) -> str:
        # Where nobody knows who will read it (messages, the audit log), he is masked.
        return masked_name(self.name)

    def named_to(self, user) -> str:
        # As the query set reaches them: a secretary those of the own Party organization alone.
        party = self.party_organization
        region, parties = (party.region_id, (party.pk,)) if party else (None, ())
        return shown_name(self.name, full=reads_names(user, region, parties))

    def get_absolute_url(self) -> str:
        return address_of("members:detail", self.pk)

    @property
    def id_number_masked(self) -> str:
        return ID_NUMBER.masked(crypto.decrypt(self.id_number_cipher))

    @property
    def phone_masked(self) -> str:
        return PHONE.masked(crypto.decrypt(self.phone_cipher)) if self.phone_cipher else ""


class MembershipQuerySet(DatedLinkQuerySet):
    def visible_to(self, user):
        return self.one_of("member", Member.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("member", Member.objects.editable_by(user))


@tracked(fed=True)
class Membership(DatedLink):
    """A member belongs to a Party organization; to one at a time."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="memberships", verbose_name="党员"
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        related_name="memberships",
        verbose_name="党组织",
    )
    end_reason = models.CharField(
        "离开原因", max_length=12, choices=LeavingReason, blank=True, db_default=""
    )

    objects = MembershipQuerySet.as_manager()

    class Meta(DatedLink.Meta):
        verbose_name = verbose_name_plural = "组织关系"
        constraints = DatedLink.link_constraints("membership", ("member",))

    def __str__(self) -> str:
        return f"{self.member_id} ∈ {self.party_organization_id}"


class EmploymentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.one_of("member", Member.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("member", Member.objects.editable_by(user))


@tracked()
class Employment(DatedValues):
    """Where a member works from a day on, until his next row begins; null = nowhere known."""

    OWNER = "member"
    VALUES = ("organization",)

    member = models.ForeignKey(
        Member,
        models.CASCADE,
        related_name="employments",
        verbose_name="党员",
        db_index=False,
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="工作单位",
    )

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工作单位"
        constraints = [
            models.UniqueConstraint(fields=["member", "starts_on"], name="employment_one_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} @ {self.organization_id} {self.starts_on}"
