"""Which account is whose: the one binding by which a member sees himself, and what he asks for."""

from django.conf import settings
from django.db import models

from accounts.choices import Action
from core.addresses import address_of
from core.corrections import field_named, owned_by
from core.models import ProposedValue, Record, tracked
from core.scope import ScopedQuerySet
from members.models import Member


class MemberAccountQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own, and those of the members whom one may invite."""
        return self.filter(self._own(user) | models.Q(member__in=invitable_by(user)))

    def owned_by(self, user):
        """One's own: the one row by which somebody sees himself."""
        return self.filter(self._own(user))

    def editable_by(self, user):
        """Ended by whoever may invite, and by the member himself."""
        return self.visible_to(user)

    def past_read_by(self, user):
        return self.none()

    @staticmethod
    def _own(user) -> models.Q:
        if not user.may(Action.OWN_RECORD):
            return models.Q(pk__in=[])
        return models.Q(user_id=user.pk, member__deleted_at=None)

    def present(self):
        return self.filter(member__deleted_at=None)


def invitable_by(user):
    """Members whom `user` may invite: a secretary those of the own Party organization."""
    return Member.objects.contactable_by(user).present().filter(party_organization__isnull=False)


@tracked()
class MemberAccount(Record):
    """The account of one member: what the role `member` reaches is this row's member alone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="member_account",
        verbose_name="账号",
    )
    member = models.OneToOneField(
        Member, models.PROTECT, related_name="account", verbose_name="党员"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="邀请人",
    )

    naming = ("member__party_organization",)
    objects = MemberAccountQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "本人页面"

    def __str__(self) -> str:
        return f"{self.member}的本人页面"

    def get_absolute_url(self) -> str:
        return address_of("own:page")


class CorrectionQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """What one asked for oneself, and what one decides."""
        own = MemberAccount.objects.owned_by(user).values("member")
        asked = models.Q(member__in=own) if user.may(Action.OWN_RECORD) else models.Q(pk__in=[])
        return self.filter(asked | models.Q(pk__in=owned_by(self.all(), user).values("pk")))

    def editable_by(self, user):
        """Decided by whoever may change the member himself."""
        return owned_by(self.all(), user)

    def exportable_by(self, user):
        return self.none()

    def present(self):
        return self.filter(member__deleted_at=None)


@tracked()
class Correction(ProposedValue):
    """A member says that something of his record is wrong."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="corrections", verbose_name="党员"
    )
    reason = models.CharField("说明", max_length=200, blank=True, db_default="")

    objects = CorrectionQuerySet.as_manager()

    class Meta(ProposedValue.Meta):
        verbose_name = verbose_name_plural = "更正申请"
        abstract = False
        indexes = [models.Index(fields=["state", "id"], name="correction_by_state")]

    def __str__(self) -> str:
        return f"{self.label}更正"

    def get_absolute_url(self) -> str:
        return address_of("own:decide", self.pk)

    @property
    def label(self) -> str:
        """What the field is called."""
        return field_named(self.model, self.field).label

    @property
    def value_text(self) -> str:
        return field_named(self.model, self.field).words(self.value)
