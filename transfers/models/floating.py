"""流动党员: our members who are away, others' members who are here, and what is done with them."""

import datetime
from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from branches.models import PartyOrganization, outside_bin
from core import crypto
from core.addresses import address_of
from core.models import Record, tracked
from core.months import months_later
from core.scope import ScopedQuerySet
from core.values import PAST, PERSON_NAME, PHONE, masked_name
from members.codes import ID_NUMBER
from members.models import Member
from transfers.choices import BackReason, Deed, Side
from transfers.models.scope import of_people
from transfers.models.transfers import Transfer


class _MonthsLater(models.Func):
    """As `core.months.months_later` counts: the same day, or the last one of a shorter month."""

    template = "(%(expressions)s + make_interval(months => %(months)s))::date"
    output_field = models.DateField()


class FloatingQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(of_people(user.reach.see_members, "party_organization"))

    def exportable_by(self, user):
        part = user.reach.part(Action.EXPORT_MEMBERS)
        return self.filter(of_people(part, "party_organization"))

    def past_read_by(self, user):
        return self.filter(of_people(user.reach.edit_members, "party_organization"))

    def editable_by(self, user):
        part = user.reach.part(Action.RECORD_TRANSFERS)
        return self.filter(of_people(part, "party_organization"))

    def present(self):
        """Of Party organizations that are not in the recycle bin."""
        return self.filter(outside_bin())

    def open(self):
        return self.filter(ends_on=None)

    def here_on(self, day: datetime.date, party_ids: Collection[int]):
        """Others' members who took part in these Party organizations on a day."""
        begun = self.filter(side=Side.HERE, party_organization__in=party_ids, starts_on__lte=day)
        return begun.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=day))

    def long_away(self, day: datetime.date, months: int):
        """Away for so many months by `day`: floating by the rule."""
        since = _MonthsLater("starts_on", months=months)
        return self.open().filter(side=Side.AWAY).annotate(since=since).filter(since__lte=day)

    def to_transfer(self, day: datetime.date, months: int):
        """应转尽转: long away, and nobody moves the relation yet."""
        under_way = Transfer.objects.open().filter(member__isnull=False).values("member")
        return self.long_away(day, months).exclude(member__in=under_way)

    def silent(self, day: datetime.date, months: int):
        """Without contact for so many months by `day`."""
        last = Coalesce("last_contact_on", "starts_on")
        return (
            self.open().annotate(call_by=_MonthsLater(last, months=months)).filter(call_by__lte=day)
        )


@tracked(fed=True)
class FloatingMember(Record):
    """One time away or here. Whoever is here belongs elsewhere: he is kept with the least data and
    counts in no figure of ours."""

    side = models.CharField("登记类别", max_length=6, choices=Side, editable=False)
    #: The branch that keeps the row: his own, or the one that he joined here.
    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="floating_members", verbose_name="党组织"
    )
    #: Of those who are away.
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="times_away",
        verbose_name="党员",
    )
    person_name = models.CharField("姓名", max_length=60)
    id_number_cipher = models.BinaryField("身份证号（密文）", null=True)
    id_number_index = models.CharField(
        "身份证号（盲索引）", max_length=32, blank=True, db_default="", default=""
    )
    phone_cipher = models.BinaryField("联系电话（密文）", null=True)
    phone_index = models.CharField(
        "联系电话（盲索引）", max_length=32, blank=True, db_default="", default=""
    )
    place = models.CharField("所在地", max_length=100, blank=True, db_default="")
    #: The Party organization on the other side: that which he joined there, or to which he belongs.
    elsewhere = models.CharField("对方党组织", max_length=100, blank=True, db_default="")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期", null=True, blank=True)
    end_reason = models.CharField(
        "终止原因", max_length=12, choices=BackReason, blank=True, db_default=""
    )
    last_contact_on = models.DateField("最近联系", null=True, editable=False)
    #: The row of the other register that is about the same person; each is matched once.
    counterpart = models.OneToOneField(
        "self", models.SET_NULL, null=True, related_name="+", editable=False
    )

    value_types = {
        "id_number": ID_NUMBER,
        "phone": PHONE,
        "person_name": PERSON_NAME,
        "starts_on": PAST,
        "ends_on": PAST,
    }
    naming = ("party_organization",)

    objects = FloatingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "流动党员"
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(ends_on=None),
                name="floating_once_away",
                violation_error_message="该党员已登记外出，请在那条记录里更新。",
            ),
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=models.Q(ends_on=None, side=Side.HERE),
                name="floating_once_here",
                violation_error_message="此人已登记为流入党员，请与登记的党组织核对。",
            ),
            models.CheckConstraint(
                name="floating_sides",
                condition=models.Q(side=Side.AWAY, member__isnull=False, id_number_index="")
                | (
                    models.Q(side=Side.HERE, member__isnull=True)
                    & (~models.Q(id_number_index="") | models.Q(ends_on__isnull=False))
                ),
                violation_error_message="流出的选本党组织党员，流入的填写身份证号。",
            ),
            models.CheckConstraint(
                name="floating_dates_in_order",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="终止日期不能早于起始日期。",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="floating_by_day")]

    def __str__(self) -> str:
        return f"流动党员{masked_name(self.person_name)}"

    def named_to(self, user) -> str:
        party = self.party_organization
        return shown_name(self.person_name, full=reads_names(user, party.region_id, (party.pk,)))

    def get_absolute_url(self) -> str:
        return address_of("transfers:floating_member", self.pk)

    @property
    def is_away(self) -> bool:
        return self.side == Side.AWAY

    @property
    def id_number_masked(self) -> str:
        cipher = self.id_number_cipher or (self.member and self.member.id_number_cipher)
        return ID_NUMBER.masked(crypto.decrypt(cipher)) if cipher else ""

    @property
    def phone_masked(self) -> str:
        return PHONE.masked(crypto.decrypt(self.phone_cipher)) if self.phone_cipher else ""

    def floats_from(self, months: int) -> datetime.date:
        """From when on he is floating by the rule."""
        return months_later(self.starts_on, months)

    def call_by(self, months: int) -> datetime.date:
        """By when he is to be spoken to again."""
        return months_later(self.last_contact_on or self.starts_on, months)


class DeedQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(floating_member__in=FloatingMember.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(floating_member__in=FloatingMember.objects.editable_by(user))

    def past_read_by(self, user):
        return self.filter(floating_member__in=FloatingMember.objects.past_read_by(user))

    def present(self):
        return self


@tracked()
class FloatingDeed(Record):
    """查、建、联、管、用: one thing that was done with a floating member."""

    floating_member = models.ForeignKey(
        FloatingMember, models.CASCADE, related_name="deeds", verbose_name="流动党员"
    )
    kind = models.CharField("事项", max_length=8, choices=Deed)
    done_on = models.DateField("日期")
    note = models.CharField("内容", max_length=200, blank=True, db_default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="登记人",
        editable=False,
    )

    value_types = {"done_on": PAST}
    objects = DeedQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "流动党员服务记录"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.done_on}"
