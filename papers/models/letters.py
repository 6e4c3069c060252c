"""Letters that were issued: number, words, to whom they went, and who signed for them."""

import datetime
from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now

from accounts.choices import Action
from core.addresses import address_of
from core.models import Attachment, Record, tracked
from core.scope import ScopedQuerySet, leads_to_each
from papers.choices import LetterState, ReceiptWay, Urgency
from papers.kinds import Held, LetterKind, letter_kinds
from papers.models.letterheads import LetterForm
from papers.models.templates import PaperTemplate
from regions.models import Region

#: 正文 of a letter (《整治形式主义为基层减负若干规定》: documents of at most 5,000 characters).
LONGEST_TEXT = 5000


class LetterQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those that one's own offices issued or received; drafts are for those who issue."""
        seen = user.reach.see_registry
        drafts = models.Q(state=LetterState.DRAFT)
        if not seen.everywhere:
            received = Delivery.objects.visible_to(user).values("letter_id")
            issued = models.Q(issuer_id__in=seen.region_ids)
            rows = self.filter(issued | (~drafts & models.Q(pk__in=received)))
        else:
            rows = self
        own = user.reach.part(Action.ISSUE_LETTERS)
        if own.everywhere:
            return rows
        return rows.filter(~drafts | models.Q(issuer_id__in=own.region_ids))

    def readable_by(self, user):
        """Whoever is to sign for a letter reads it by signing (`papers.services.receipts`)."""
        waiting = Delivery.objects.receivable_by(user).values("letter_id")
        return self.visible_to(user).exclude(pk__in=waiting, state=LetterState.ISSUED)

    def editable_by(self, user):
        """Those that one's own offices issue."""
        own = user.reach.part(Action.ISSUE_LETTERS)
        return self if own.everywhere else self.filter(issuer_id__in=own.region_ids)

    def past_read_by(self, user):
        """Its history says what stands in it: for whoever issued it, not for who has to sign."""
        return self.editable_by(user)

    def present(self):
        """No letter is in the recycle bin."""
        return self

    def exportable_by(self, user):
        seen = user.reach.export
        if seen.everywhere:
            return self
        received = Delivery.objects.filter(region_id__in=seen.region_ids).values("letter_id")
        return self.filter(models.Q(issuer_id__in=seen.region_ids) | models.Q(pk__in=received))

    @staticmethod
    def showed_to(user, row, at):
        """Whether a letter was seen (`core.feed`): what was received is never taken away."""
        if row["state"] == LetterState.DRAFT:
            return False
        return user.reach.see_registry.takes_in(row["issuer_id"])

    def numbered(self):
        """Issued, also those that were voided since."""
        return self.exclude(state=LetterState.DRAFT)


@tracked(fed=True)
class Letter(Record):
    """One letter. From its issue on it says the same for ever: its words, its number and the
    template are kept, the file is made of them and is equal byte by byte."""

    kind = models.SlugField("文种", max_length=40, db_index=False)
    state = models.CharField(
        "状态", max_length=8, choices=LetterState, default=LetterState.DRAFT, editable=False
    )
    issuer = models.ForeignKey(
        Region, models.PROTECT, related_name="letters", verbose_name="发文单位所在区域"
    )
    title = models.CharField("标题", max_length=100)
    to = models.CharField("主送", max_length=200)
    #: The body of a letter that people write; of the others it is among the words.
    text = models.TextField("正文", max_length=LONGEST_TEXT, blank=True, db_default="")
    urgency = models.CharField("紧急程度", max_length=8, choices=Urgency, blank=True, db_default="")
    signer = models.CharField("签发人", max_length=20, blank=True, db_default="")
    remark = models.CharField("附注", max_length=100, blank=True, db_default="")
    copies = models.CharField("抄送", max_length=100, blank=True, db_default="")
    #: For what it was made, such as a month; and of what in it. Empty: people wrote it.
    occasion = models.CharField(
        "成文事由", max_length=20, blank=True, db_default="", editable=False
    )
    key = models.CharField(max_length=100, blank=True, db_default="", editable=False)

    # --- From its issue on -----------------------------------------------------------------------
    code = models.CharField(
        "机关代字和文种", max_length=14, blank=True, db_default="", editable=False
    )
    year = models.PositiveSmallIntegerField("年份", null=True, editable=False)
    serial = models.PositiveIntegerField("顺序号", null=True, editable=False)
    number = models.CharField("发文字号", max_length=40, blank=True, db_default="", editable=False)
    heading = models.CharField(
        "发文机关标志", max_length=40, blank=True, db_default="", editable=False
    )
    sender = models.CharField("署名", max_length=40, blank=True, db_default="", editable=False)
    kept = models.JSONField("内容", default=dict, editable=False)
    #: Of what rows it speaks, for its kind alone (`papers.kinds.Draft.about`).
    about = models.JSONField(default=list, editable=False)
    template = models.ForeignKey(
        PaperTemplate, models.PROTECT, null=True, related_name="+", editable=False
    )
    form = models.ForeignKey(
        LetterForm, models.PROTECT, null=True, related_name="+", editable=False
    )
    issued_on = models.DateField("成文日期", null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="签发经办人",
        editable=False,
    )
    delivery_count = models.PositiveIntegerField("应签收", default=0, editable=False)
    received_count = models.PositiveIntegerField("已签收", default=0, editable=False)
    voided_at = models.DateTimeField("作废时间", null=True, editable=False)
    void_reason = models.CharField(
        "作废原因", max_length=200, blank=True, db_default="", editable=False
    )

    objects = LetterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "文件"
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.Protect(
                name="numbers_stay",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__serial__isnull=False),
            ),
            pgtrigger.Protect(
                name="issued_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__serial__isnull=False)
                & (
                    pgtrigger.Q(old__serial__df=pgtrigger.F("new__serial"))
                    | pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                    | pgtrigger.Q(old__title__df=pgtrigger.F("new__title"))
                    | pgtrigger.Q(old__to__df=pgtrigger.F("new__to"))
                    | pgtrigger.Q(old__kept__df=pgtrigger.F("new__kept"))
                    | pgtrigger.Q(old__form__df=pgtrigger.F("new__form"))
                    | pgtrigger.Q(old__issued_on__df=pgtrigger.F("new__issued_on"))
                ),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "year", "serial"],
                name="letter_number_unique",
                violation_error_message="这个文号已经用过。",
            ),
            models.UniqueConstraint(
                fields=["kind", "occasion", "key"],
                condition=~models.Q(occasion="") & ~models.Q(state=LetterState.VOIDED),
                name="letter_once_per_occasion",
                violation_error_message="这份文件已经签发过。",
            ),
            models.CheckConstraint(
                name="letter_numbered_once_issued",
                condition=models.Q(state=LetterState.DRAFT, serial__isnull=True)
                | models.Q(serial__isnull=False, form__isnull=False, issued_on__isnull=False)
                & ~models.Q(state=LetterState.DRAFT),
            ),
        ]
        indexes = [
            models.Index(fields=["issued_on", "id"], name="letter_by_day"),
            models.Index(fields=["issuer", "issued_on"], name="letter_of_issuer"),
        ]

    def __str__(self) -> str:
        return self.number or self.title

    def get_absolute_url(self) -> str:
        return address_of("papers:letter", self.pk)

    @property
    def known_kind(self) -> LetterKind | None:
        return letter_kinds().get(self.kind)

    @property
    def kind_title(self) -> str:
        return self.known_kind.title if self.known_kind else self.kind

    @property
    def file_title(self) -> str:
        voided = "（已作废）" if self.state == LetterState.VOIDED else ""
        return f"{self.number or '草稿'}{voided}_{self.title}"

    @property
    def held(self) -> Held | None:
        """The template by which it was issued; None: it is a draft."""
        return Held(bytes(self.form.data), self.template) if self.form else None

    def words(self) -> dict[str, Any]:
        """A value for each placeholder of its kind; those of a draft that are not set say so."""
        return {
            **self.own_words(),
            "heading": self.heading,
            "urgency": self.get_urgency_display() if self.urgency else "",
            "number": self.number or "（文号签发时编定）",
            "signer": self.signer,
            "title": self.title,
            "sender": self.sender,
            "day": day_in_words(self.issued_on) if self.issued_on else "　　年　月　日",
            "copies": self.copies,
        }

    def own_words(self) -> dict[str, Any]:
        """What is kept of it once it is issued."""
        if self.kept:
            return dict(self.kept)
        own = {"to": self.to, "text": self.text, "annex": "", "remark": self.remark}
        return {each.name: own.get(each.name, "") for each in self.known_kind.kept}


class DeliveryQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """With the region that issued it or receives it; a letter to a unit also with that unit."""
        part = user.reach.see_registry
        if part.everywhere:
            return self
        reached = models.Q(region_id__in=part.region_ids)
        reached |= models.Q(letter__issuer_id__in=part.region_ids)
        if part.party_organization_ids or part.organization_ids or part.single_party_ids:
            reached |= self._of_units(user)
        return self.filter(reached)

    @staticmethod
    def _of_units(user):
        """Addressed to a unit that `user` sees."""
        reached = models.Q(pk__in=[])
        for model in unit_models():
            seen = model._default_manager.visible_to(user)
            if user.reach.see_registry.every_party:
                units = leads_to_each("unit_id", seen)
            else:
                units = models.Q(unit_id__in=seen.values("pk"))
            kind = ContentType.objects.get_for_model(model)
            reached |= models.Q(unit_type=kind) & units
        return reached

    def editable_by(self, user):
        """What is signed is not changed."""
        return self.none()

    def receivable_by(self, user):
        """Those that wait for `user` to sign for: he belongs to the office (or the branch) that
        receives them, and not to one above."""
        part = user.reach.part(Action.ANSWER_LIGHTS)
        placed = user.reach.placed(Action.ANSWER_LIGHTS)
        waiting = self.filter(received_at=None, letter__state=LetterState.ISSUED)
        place = models.Q(unit_type=None) & (
            models.Q(region_id__in=placed)
            | models.Q(region_id__in=part.region_ids)
            & ~models.Q(letter__issuer_id__in=part.region_ids)
        )
        if part.party_organization_ids:
            place |= models.Q(unit_type__isnull=False) & self._of_units(user)
        return waiting.filter(place)

    def may_bring_back(self, user):
        """Those whose receipt `user` may upload: it comes back on paper to whoever issued it."""
        mine = self.receivable_by(user).values("pk")
        return self.filter(received_at=None, letter__state=LetterState.ISSUED).filter(
            models.Q(pk__in=mine) | models.Q(letter__in=Letter.objects.editable_by(user))
        )


@tracked()
class Delivery(models.Model):
    """A letter at one of those to whom it is addressed, and the receipt for it."""

    letter = models.ForeignKey(
        Letter, models.CASCADE, related_name="deliveries", verbose_name="文件"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="收文单位所在区域"
    )
    #: The row of an upper app to which it is addressed; None: the office of the region.
    unit_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    unit_id = models.BigIntegerField(null=True)
    name = models.CharField("收文单位", max_length=120)
    received_at = models.DateTimeField("签收时间", null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="签收人",
    )
    way = models.CharField("签收方式", max_length=4, choices=ReceiptWay, blank=True, db_default="")
    scan = models.OneToOneField(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name="回执"
    )
    created_at = models.DateTimeField("送达时间", db_default=Now())

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件送达"
        constraints = [
            models.CheckConstraint(
                name="delivery_receipt_whole",
                condition=models.Q(received_at=None, way="", scan=None)
                | models.Q(received_at__isnull=False, way=ReceiptWay.READ, scan=None)
                | models.Q(received_at__isnull=False, way=ReceiptWay.SCAN, scan__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_whole_unit",
                condition=models.Q(unit_type=None, unit_id=None)
                | models.Q(unit_type__isnull=False, unit_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["unit_type", "unit_id"], name="delivery_of_unit"),
            models.Index(
                fields=["region"],
                condition=models.Q(received_at=None),
                name="delivery_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} → {self.name}"


def unit_models() -> Iterable[type[models.Model]]:
    """The models of units that letters are addressed to."""
    labels = {label for kind in letter_kinds().values() for label in kind.units}
    return [apps.get_model(label) for label in sorted(labels)]


def day_in_words(day: datetime.date) -> str:
    """2026年11月30日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
