"""组织关系介绍信: the letter with which somebody goes out of the county, its number and receipt."""

import datetime
import json
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.choices import Action
from core import crypto
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from papers.kinds import Held
from papers.models import LetterForm
from transfers.choices import LetterState
from transfers.models.scope import of_people
from transfers.models.transfers import Transfer

_OF = "transfer__party_organization"


class LetterQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(transfer__in=Transfer.objects.visible_to(user))

    def exportable_by(self, user):
        return self.filter(of_people(user.reach.part(Action.EXPORT_MEMBERS), _OF))

    def past_read_by(self, user):
        return self.filter(of_people(user.reach.edit_members, _OF))

    def editable_by(self, user):
        """Whoever gives letters; they say whole numbers."""
        return self.filter(
            of_people(user.reach.edit_members, _OF), of_people(user.reach.reveal_identifier, _OF)
        )

    def present(self):
        return self.filter(transfer__party_organization__deleted_at=None)

    def overdue(self, day: datetime.date):
        """口袋党员: no receipt came while the letter was valid."""
        return self.filter(state=LetterState.UNDER_WAY, expires_on__lt=day)


@tracked()
class TransferLetter(Record):
    """One letter in three parts. From its issue on it says the same for ever: its words are kept,
    encrypted because whole numbers stand in them, and so is the template."""

    transfer = models.ForeignKey(
        Transfer, models.PROTECT, related_name="letters", verbose_name="组织关系转接"
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=LetterState,
        default=LetterState.UNDER_WAY,
        editable=False,
    )
    code = models.CharField("机关代字和文种", max_length=14, editable=False)
    year = models.PositiveSmallIntegerField("年份", editable=False)
    serial = models.PositiveIntegerField("顺序号", editable=False)
    number = models.CharField("编号", max_length=40, editable=False)
    issued_on = models.DateField("开具日期", editable=False)
    valid_days = models.PositiveSmallIntegerField("有效期（天）")
    #: The last day on which it is valid.
    expires_on = models.DateField("有效期至", editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="经办人",
        editable=False,
    )
    words_cipher = models.BinaryField("内容（密文）", editable=False)
    form = models.ForeignKey(LetterForm, models.PROTECT, related_name="+", editable=False)
    printed_count = models.PositiveSmallIntegerField(
        "打印次数", default=0, db_default=0, editable=False
    )
    receipt_on = models.DateField("回执日期", null=True, blank=True)
    receipt_note = models.CharField("回执编号或说明", max_length=60, blank=True, db_default="")
    void_reason = models.CharField(
        "作废原因", max_length=200, blank=True, db_default="", editable=False
    )

    naming = ("transfer__party_organization", "transfer__target")

    objects = LetterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "组织关系介绍信"
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.Protect(name="numbers_stay", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="issued_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__serial__df=pgtrigger.F("new__serial"))
                | pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                | pgtrigger.Q(old__transfer_id__df=pgtrigger.F("new__transfer_id"))
                | pgtrigger.Q(old__form_id__df=pgtrigger.F("new__form_id"))
                | pgtrigger.Q(old__expires_on__df=pgtrigger.F("new__expires_on")),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "year", "serial"],
                name="transfer_letter_number_unique",
                violation_error_message="这个编号已经用过。",
            ),
            models.UniqueConstraint(
                fields=["transfer"],
                condition=models.Q(state=LetterState.UNDER_WAY),
                name="transfer_letter_one_under_way",
                violation_error_message="这次转接已有一份介绍信没有收到回执。",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_on", "id"], name="transfer_letter_by_end"),
            models.Index(fields=["issued_on", "id"], name="transfer_letter_by_day"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address_of("transfers:letter", self.pk)

    @property
    def words(self) -> dict[str, Any]:
        return json.loads(crypto.decrypt(self.words_cipher))

    @property
    def held(self) -> Held:
        return Held(bytes(self.form.data), None)

    @property
    def is_overdue(self) -> bool:
        return self.state == LetterState.UNDER_WAY and self.expires_on < timezone.localdate()
