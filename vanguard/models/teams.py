"""Teams and posts in which members do more than others: where, who, since when, what came of it."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.choices import Action
from accounts.reach import Part
from branches.models import PartyOrganization, outside_bin
from core import in_force
from core.addresses import address_of
from core.models import DatedLink, DatedLinkQuerySet, Record, tracked
from core.scope import ScopedQuerySet
from core.search import name_condition
from core.values import PAST
from members.models import Member
from orgs.models import Organization
from vanguard.choices import VanguardKind


def of_party(part: Part, path: str = "") -> Q:
    """The Party organizations that are reached, or the rows whose own (at `path`) is: a secretary's
    own, not those under it."""
    if part.everywhere:
        # Not the empty condition, which disappears beside an "or".
        return ~Q(pk__in=[])
    if not part:
        return Q(pk__in=[])
    region = f"{path}__region_id__in" if path else "region_id__in"
    party = f"{path}_id__in" if path else "pk__in"
    return Q(**{region: part.region_ids}) | Q(**{party: part.party_organization_ids})


class VanguardQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever sees the Party organization; names of members are another matter."""
        return self.one_of("party_organization", PartyOrganization.objects.visible_to(user))

    def editable_by(self, user):
        part = user.reach.part(Action.RECORD_VANGUARDS)
        return self.filter(of_party(part, "party_organization"))

    def exportable_by(self, user):
        return self.one_of("party_organization", PartyOrganization.objects.exportable_by(user))

    def present(self):
        return self.filter(outside_bin())

    def in_force(self, day):
        return self.filter(in_force.on(day))

    def search(self, text: str):
        return self.filter(name_condition(text))

    def with_people(self):
        """With the number of those who belong today (`people`)."""
        now = VanguardMember.objects.in_force(timezone.localdate())
        counted = now.filter(vanguard=OuterRef("pk")).order_by().values("vanguard")
        number = Subquery(counted.annotate(number=Count("pk")).values("number"))
        return self.annotate(people=Coalesce(number, 0))


@tracked(fed=True)
class Vanguard(Record):
    """One team or post of a Party organization, from a day on until it ends."""

    kind = models.CharField("类别", max_length=10, choices=VanguardKind)
    name = models.CharField("名称", max_length=100)
    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="vanguards", verbose_name="党组织"
    )
    #: The unit in which it stands, where it is one of those in the register.
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="vanguards",
        verbose_name="所在单位",
    )
    place = models.CharField("地点", max_length=100, help_text="例如三车间、北门窗口、3 号楼。")
    duty = models.CharField("职责或任务", max_length=200, blank=True, db_default="")
    starts_on = models.DateField("设立日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    value_types = {"starts_on": PAST, "ends_on": PAST}
    naming = ("party_organization",)

    objects = VanguardQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "党员作用"
        constraints = [
            models.CheckConstraint(
                name="vanguard_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="结束日期不能早于设立日期。",
            )
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="vanguard_by_start")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("vanguard:detail", self.pk)

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on <= timezone.localdate()


class OfMembersQuerySet(DatedLinkQuerySet):
    """Rows about members: seen by whoever sees the member."""

    def visible_to(self, user):
        return self.filter(
            vanguard__in=Vanguard.objects.visible_to(user),
            member__in=Member.objects.visible_to(user),
        )

    def editable_by(self, user):
        return self.filter(vanguard__in=Vanguard.objects.editable_by(user))

    def present(self):
        return self.filter(member__deleted_at=None, vanguard__party_organization__deleted_at=None)


@tracked()
class VanguardMember(DatedLink):
    """A member belongs to a team or holds a post, from a day on."""

    vanguard = models.ForeignKey(
        Vanguard, models.PROTECT, related_name="people_links", verbose_name="岗位或队伍"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="vanguard_links", verbose_name="党员"
    )
    leads = models.BooleanField("负责人", default=False, db_default=False)

    naming = ("member",)
    objects = OfMembersQuerySet.as_manager()

    class Meta(DatedLink.Meta):
        verbose_name = verbose_name_plural = "岗位成员"
        constraints = DatedLink.link_constraints("vanguard_member", ("vanguard", "member"))

    def __str__(self) -> str:
        return f"{self.member} — {self.vanguard}"

    def named_to(self, user) -> str:
        return f"{self.member.named_to(user)} — {self.vanguard}"


class ResultQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(vanguard__in=Vanguard.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(vanguard__in=Vanguard.objects.editable_by(user))

    def present(self):
        return self.filter(vanguard__party_organization__deleted_at=None)


@tracked()
class VanguardResult(Record):
    """What came of it, in a sentence: no photos, no marks."""

    vanguard = models.ForeignKey(
        Vanguard, models.PROTECT, related_name="results", verbose_name="岗位或队伍"
    )
    happened_on = models.DateField("日期")
    text = models.CharField("成效", max_length=300)

    value_types = {"happened_on": PAST}
    objects = ResultQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "成效"
        indexes = [models.Index(fields=["vanguard", "-happened_on"], name="vanguard_result_of")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return address_of("vanguard:detail", self.vanguard_id)
