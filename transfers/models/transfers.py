"""组织关系转接: one move of a member's relation, from the proposal to the day of receipt."""

from django.conf import settings
from django.db import models

from accounts.choices import Action
from accounts.names import reads_names, shown_name
from branches.models import PartyOrganization, outside_bin
from core import crypto
from core.addresses import address_of
from core.models import FlowStep, Record, tracked
from core.scope import ScopedQuerySet
from core.values import PAST, PERSON_NAME, PHONE, masked_name
from members.choices import MemberStatus
from members.codes import ID_NUMBER
from members.models import Member
from transfers.choices import OPEN, TransferKind, TransferState
from transfers.models.scope import of_people

_K, _S = TransferKind, TransferState


class TransferQuerySet(ScopedQuerySet):
    """On the side that records it; the one that receives sees it once the superior has agreed."""

    def visible_to(self, user):
        return self._seen(user.reach.see_members)

    def exportable_by(self, user):
        return self._seen(user.reach.part(Action.EXPORT_MEMBERS))

    def past_read_by(self, user):
        """Names stand in the history in full, so it is for editors of persons alone."""
        return self.filter(of_people(user.reach.edit_members, "party_organization"))

    def editable_by(self, user):
        """Recorded, corrected and called off on its own side."""
        part = user.reach.part(Action.RECORD_TRANSFERS)
        return self.filter(of_people(part, "party_organization"))

    def agreeable_by(self, user):
        """Whoever edits the people of the side that records it; letters out of the county are
        given by whoever may read whole numbers, which stand in them."""
        inside = of_people(user.reach.edit_members, "party_organization")
        outside = of_people(user.reach.reveal_identifier, "party_organization")
        return self.filter(
            (~models.Q(kind=_K.OUT) & inside) | (models.Q(kind=_K.OUT) & inside & outside)
        )

    def receivable_by(self, user):
        """The side to which the relation goes."""
        part = user.reach.part(Action.RECORD_TRANSFERS)
        return self.filter(
            models.Q(kind=_K.IN) & of_people(part, "party_organization")
            | models.Q(kind=_K.WITHIN, agreed_on__isnull=False) & of_people(part, "target")
        )

    def _seen(self, part):
        if part.everywhere:
            return self
        return self.filter(
            of_people(part, "party_organization")
            | models.Q(agreed_on__isnull=False) & of_people(part, "target")
        )

    def present(self):
        """Of Party organizations that are not in the recycle bin."""
        return self.filter(outside_bin())

    def open(self):
        return self.filter(state__in=OPEN)


@tracked(fed=True)
class Transfer(Record):
    """One transfer. The membership moves on the day of receipt and on no other: what is proposed,
    agreed or sent moves nobody."""

    kind = models.CharField("方式", max_length=8, choices=TransferKind, editable=False)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=TransferState,
        default=TransferState.PROPOSED,
        editable=False,
    )
    #: The side that records it: from which somebody goes, or (县外转入) to which he comes.
    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="transfers", verbose_name="党组织"
    )
    #: To which he goes inside the county.
    target = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="arriving_transfers",
        verbose_name="转入党组织",
    )
    #: Null until somebody from outside is received.
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="transfers", verbose_name="党员"
    )
    person_name = models.CharField("姓名", max_length=60)
    #: The Party organization outside of the county.
    outside = models.CharField("县外党组织", max_length=100, blank=True, db_default="")
    #: To whom the letter is addressed.
    addressee = models.CharField("介绍信抬头", max_length=100, blank=True, db_default="")
    ground = models.CharField("转接原因", max_length=100, blank=True, db_default="")
    dues_paid_to = models.DateField("党费交至", null=True, blank=True)

    # --- Of somebody from outside, until he is received ------------------------------------------
    letter_number = models.CharField("来信编号", max_length=60, blank=True, db_default="")
    letter_on = models.DateField("来信日期", null=True, blank=True)
    id_number_cipher = models.BinaryField("身份证号（密文）", null=True)
    id_number_index = models.CharField(
        "身份证号（盲索引）", max_length=32, blank=True, db_default="", default=""
    )
    phone_cipher = models.BinaryField("手机（密文）", null=True)
    phone_index = models.CharField(
        "手机（盲索引）", max_length=32, blank=True, db_default="", default=""
    )
    status = models.CharField(
        "党员类别", max_length=12, choices=MemberStatus, blank=True, db_default=""
    )
    joined_on = models.DateField("入党日期", null=True, blank=True)
    full_on = models.DateField("转正日期", null=True, blank=True)

    proposed_on = models.DateField("提出日期", editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="提出人",
        editable=False,
    )
    agreed_on = models.DateField("同意日期", null=True, editable=False)
    received_on = models.DateField("转接日期", null=True, editable=False)

    value_types = {
        "id_number": ID_NUMBER,
        "phone": PHONE,
        "person_name": PERSON_NAME,
        "joined_on": PAST,
        "received_on": PAST,
        "letter_on": PAST,
    }
    naming = ("party_organization", "target")

    objects = TransferQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "组织关系转接"
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(state__in=OPEN),
                name="transfer_once_a_member",
                violation_error_message="该党员已有一次正在办理的转接，请在那一次里办理。",
            ),
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=models.Q(state__in=OPEN) & ~models.Q(id_number_index=""),
                name="transfer_once_an_arrival",
                violation_error_message="此人已有一次正在办理的转入，请核对。",
            ),
            models.CheckConstraint(
                name="transfer_sides",
                condition=(
                    models.Q(kind=_K.WITHIN, member__isnull=False, target__isnull=False)
                    & ~models.Q(target=models.F("party_organization"))
                )
                | (
                    models.Q(kind=_K.OUT, member__isnull=False, target__isnull=True)
                    & ~models.Q(outside="")
                )
                | (models.Q(kind=_K.IN, target__isnull=True) & ~models.Q(outside="")),
                violation_error_message="请核对转出、转入的党组织。",
            ),
            models.CheckConstraint(
                name="transfer_received_on_a_day",
                condition=models.Q(
                    state=_S.RECEIVED, received_on__isnull=False, member__isnull=False
                )
                | ~models.Q(state=_S.RECEIVED) & models.Q(received_on=None),
                violation_error_message="接收后才有转接日期。",
            ),
            models.CheckConstraint(
                name="transfer_dates_in_order",
                condition=models.Q(full_on__isnull=True)
                | models.Q(full_on__gte=models.F("joined_on")),
                violation_error_message="转正日期不能早于入党日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["proposed_on", "id"], name="transfer_by_day"),
            models.Index(
                fields=["state", "proposed_on"],
                condition=models.Q(state__in=OPEN),
                name="transfer_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{masked_name(self.person_name)}的组织关系转接"

    def named_to(self, user) -> str:
        return f"{self.person_to(user)}的组织关系转接"

    def person_to(self, user) -> str:
        """His name as `user` reads it: in full on both sides."""
        return shown_name(self.person_name, full=self.reads_person(user))

    def reads_person(self, user) -> bool:
        parties = [each for each in (self.party_organization, self.target) if each]
        return any(reads_names(user, each.region_id, (each.pk,)) for each in parties)

    def get_absolute_url(self) -> str:
        return address_of("transfers:detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_out(self) -> bool:
        return self.kind == _K.OUT

    @property
    def from_name(self) -> str:
        """From where he goes, in words."""
        return self.outside if self.kind == _K.IN else self.party_organization.name

    @property
    def to_name(self) -> str:
        """To where he goes, in words."""
        if self.kind == _K.OUT:
            return self.outside
        return (self.target if self.kind == _K.WITHIN else self.party_organization).name

    @property
    def id_number_masked(self) -> str:
        cipher = self.id_number_cipher or (self.member and self.member.id_number_cipher)
        return ID_NUMBER.masked(crypto.decrypt(cipher)) if cipher else ""

    @property
    def phone_masked(self) -> str:
        cipher = self.phone_cipher or (self.member and self.member.phone_cipher)
        return PHONE.masked(crypto.decrypt(cipher)) if cipher else ""


class StepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Transfer.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added (`transfers.flows`)."""
        return self.none()


class TransferStep(FlowStep):
    """One step of a transfer: who proposed, agreed, received, refused, and why."""

    subject = models.ForeignKey(
        Transfer, models.CASCADE, related_name="steps", verbose_name="组织关系转接"
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "转接办理步骤"
