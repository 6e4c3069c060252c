"""党员档案: where a member's file lies, what is missing in it, and how files change hands."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from branches.models import PartyOrganization, outside_bin
from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from core.values import PAST, masked_name
from members.choices import MemberStatus
from members.models import Member
from transfers.choices import Keeper
from transfers.models.scope import of_people


@tracked()
class FileItem(CountyRow):
    """What belongs into a file: the checklist, as rows."""

    KEY, VALUES = "code", ("title", "of_full")

    code = models.SlugField("代码", max_length=20, db_index=False)
    title = models.CharField("材料", max_length=60)
    #: Asked for of full members only.
    of_full = models.BooleanField("只查正式党员", default=False)

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "档案材料"
        ordering = ["id"]
        constraints = [CountyRow.one_at_a_time("file_item_one_at_a_time", "code")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("transfers:rules")


class FileQuerySet(ScopedQuerySet):
    """As the member himself."""

    def visible_to(self, user):
        return self.one_of("member", Member.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(member__in=Member.objects.recordable_by(user))

    def exportable_by(self, user):
        return self.one_of("member", Member.objects.exportable_by(user))

    def past_read_by(self, user):
        return self.one_of("member", Member.objects.editable_by(user))

    def present(self):
        return self.filter(member__deleted_at=None)


@tracked()
class MemberFile(Record):
    """The file of one member."""

    member = models.OneToOneField(
        Member, models.PROTECT, related_name="file", verbose_name="党员", editable=False
    )
    keeper = models.CharField("保管单位类别", max_length=12, choices=Keeper)
    place = models.CharField("存放地点", max_length=100, blank=True, db_default="")
    #: Titles of the checklist as they were then.
    missing = ArrayField(
        models.CharField(max_length=60), verbose_name="缺少的材料", default=list, blank=True
    )
    checked_on = models.DateField("核对日期")
    note = models.CharField("备注", max_length=200, blank=True, db_default="")

    value_types = {"checked_on": PAST}
    naming = ("member__party_organization",)

    objects = FileQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "党员档案"
        indexes = [models.Index(fields=["checked_on", "id"], name="member_file_by_day")]

    def __str__(self) -> str:
        return f"{self.member}的档案"

    def named_to(self, user) -> str:
        return f"{self.member.named_to(user)}的档案"

    def get_absolute_url(self) -> str:
        return self.member.get_absolute_url()


def asked_of(member: Member, items) -> list[FileItem]:
    """What of the checklist a member's file must hold."""
    full = member.status == MemberStatus.FULL
    return [each for each in items if full or not each.of_full]


class HandoverQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(of_people(user.reach.see_members, "party_organization"))

    def editable_by(self, user):
        part = user.reach.part(Action.RECORD_TRANSFERS)
        return self.filter(of_people(part, "party_organization"))

    def exportable_by(self, user):
        part = user.reach.part(Action.EXPORT_MEMBERS)
        return self.filter(of_people(part, "party_organization"))

    def past_read_by(self, user):
        return self.filter(of_people(user.reach.edit_members, "party_organization"))

    def present(self):
        return self.filter(outside_bin())

    def with_number(self):
        """With how many files each is of."""
        lines = HandoverLine.objects.filter(handover=models.OuterRef("pk")).order_by()
        counted = lines.values("handover").annotate(number=models.Count("pk"))
        return self.annotate(number=models.Subquery(counted.values("number")))


@tracked()
class Handover(Record):
    """Files that a Party organization hands over, with their list; the receipt says that they came,
    and only then do they lie elsewhere."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="handovers", verbose_name="党组织"
    )
    keeper = models.CharField("移交给", max_length=12, choices=Keeper)
    place = models.CharField("接收单位", max_length=100)
    handed_on = models.DateField("移交日期")
    handed_by = models.CharField("移交人", max_length=40)
    received_on = models.DateField("接收日期", null=True, blank=True)
    received_by = models.CharField("接收人", max_length=40, blank=True, db_default="")

    value_types = {"handed_on": PAST, "received_on": PAST}
    naming = ("party_organization",)

    objects = HandoverQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "档案移交"
        constraints = [
            models.CheckConstraint(
                name="handover_days_in_order",
                condition=models.Q(received_on__isnull=True)
                | models.Q(received_on__gte=models.F("handed_on")),
                violation_error_message="接收日期不能早于移交日期。",
            )
        ]
        indexes = [models.Index(fields=["handed_on", "id"], name="handover_by_day")]

    def __str__(self) -> str:
        return f"{self.handed_on} 档案移交"

    def get_absolute_url(self) -> str:
        return address_of("transfers:handover", self.pk)

    def reads_people(self, user) -> bool:
        party = self.party_organization
        return reads_names(user, party.region_id, (party.pk,))


class LineQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(handover__in=Handover.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(handover__in=Handover.objects.editable_by(user))

    def past_read_by(self, user):
        return self.filter(handover__in=Handover.objects.past_read_by(user))

    def present(self):
        return self


@tracked()
class HandoverLine(Record):
    """One file of a hand-over, with what was missing in it then."""

    handover = models.ForeignKey(
        Handover, models.CASCADE, related_name="lines", verbose_name="档案移交"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    name = models.CharField("姓名", max_length=60)
    missing = models.CharField("缺少的材料", max_length=500, blank=True, db_default="")

    objects = LineQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "档案移交清单"
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "member"],
                name="handover_line_unique",
                violation_error_message="该党员的档案已在清单中。",
            )
        ]

    def __str__(self) -> str:
        return masked_name(self.name)

    def person_to(self, user) -> str:
        return shown_name(self.name, full=self.handover.reads_people(user))
