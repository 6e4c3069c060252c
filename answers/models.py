"""What squads bring back: answers, and the values that they propose for the registry."""

import json
from typing import Any

from django.conf import settings
from django.db import models

from accounts.choices import Action
from answers.choices import OPEN_STATES, AnswerState
from core import crypto
from core.addresses import address_of
from core.choices import CorrectionState
from core.corrections import field_named, owned_by
from core.models import FiledPhoto, ProposedValue, Record, ReviewStep, tracked
from core.models.photos import FiledPhotoQuerySet, once, waiting
from core.scope import ScopedQuerySet
from core.values import PAST, PHONE, masked_name
from orgs.models import Organization
from questionnaires.choices import Kind
from questionnaires.models import Questionnaire
from surveys.choices import CampaignState
from surveys.models import Assignment

_MASKED = {Kind.PHONE: PHONE.masked, Kind.NAME: masked_name}


class AnswerQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The office those of its units, a squad its own while the campaign runs."""
        return self.filter(assignment__in=Assignment.objects.visible_to(user))

    def editable_by(self, user):
        """Corrected and withdrawn by whoever filed it, while the unit is his squad's."""
        units = Assignment.objects.surveyed_by(user)
        return self.filter(assignment__in=units, filed_by=user.pk)

    def reviewable_by(self, user):
        """By the office of the unit's town; what somebody filed himself another one judges."""
        units = Assignment.objects.reviewable_by(user)
        return self.filter(assignment__in=units).exclude(filed_by=user.pk)

    def exportable_by(self, user):
        units = Assignment.objects.exportable_by(user)
        return self.filter(assignment__in=units) if user.may(Action.EXPORT) else self.none()

    def present(self):
        return self.filter(assignment__organization__deleted_at=None)

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def search(self, text: str):
        return self.filter(assignment__organization__in=Organization.objects.search(text))


@tracked(fed=True)
class Answer(Record):
    """One filled-in questionnaire of one unit, filed once under the key that the device made."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="answers", verbose_name="排查对象"
    )
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="answers", verbose_name="问卷", editable=False
    )
    client_key = models.UUIDField("填报键", unique=True, editable=False)
    #: Of the body as it was first filed: a repetition is compared with it.
    body_digest = models.CharField("内容摘要", max_length=64, editable=False)
    found = models.BooleanField("找到了", default=True, editable=False)
    surveyed_on = models.DateField("摸排日期")
    note = models.CharField("说明", max_length=200, blank=True, db_default="", editable=False)
    #: What was answered: code → value, codes that were looked at and are still right.
    answers_cipher = models.BinaryField("答案（密文）")
    state = models.CharField(
        "状态",
        max_length=16,
        choices=AnswerState,
        default=AnswerState.FILED,
        editable=False,
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="填报人",
        editable=False,
    )
    filed_at = models.DateTimeField("提交时间", editable=False)

    value_types = {"surveyed_on": PAST}
    naming = ("assignment__organization",)
    objects = AnswerQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "摸排答卷"
        indexes = [
            models.Index(fields=["state", "filed_at", "id"], name="answer_by_state"),
            models.Index(fields=["state", "assignment", "id"], name="answer_by_unit"),
            models.Index(fields=["filed_at", "id"], name="answer_by_day"),
        ]

    def __str__(self) -> str:
        return str(self.assignment)

    def get_absolute_url(self) -> str:
        return address_of("answers:detail", self.pk)

    @property
    def said(self) -> dict[str, Any]:
        """`answers`, `confirmed` and `seen` as they were filed."""
        return json.loads(crypto.decrypt(self.answers_cipher))

    @property
    def personal(self) -> dict[str, str]:
        """Code → what was answered of a person, masked: nobody reads it in full again."""
        said = self.said["answers"]
        return {
            each.code: _MASKED[each.kind](said[each.code])
            for each in self.questionnaire.document.questions
            if each.kind in _MASKED and each.code in said
        }

    @property
    def is_runnable(self) -> bool:
        return self.assignment.campaign.state == CampaignState.RUNNING


class AnswerPhoto(FiledPhoto):
    """One photo of an answer, or of one that is yet to be filed."""

    of = "answer"

    answer = models.ForeignKey(
        Answer, models.CASCADE, null=True, related_name="photos", verbose_name="摸排答卷"
    )

    objects = FiledPhotoQuerySet.as_manager()

    class Meta(FiledPhoto.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "摸排照片"
        constraints = once("answer")
        indexes = [waiting("answer")]


class AnswerStepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Answer.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added."""
        return self.none()


class AnswerStep(ReviewStep):
    """One step of the review of an answer."""

    subject = models.ForeignKey(
        Answer, models.CASCADE, related_name="steps", verbose_name="摸排答卷"
    )

    objects = AnswerStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "答卷审核"
        indexes = [models.Index(fields=["subject", "id"], name="answer_step_of")]

    def __str__(self) -> str:
        return f"{self.move} → {self.after}"


class AnswerValueQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(sheet__in=Answer.objects.visible_to(user))

    def editable_by(self, user):
        """Decided by the office that reviews the answer and may change the organization."""
        reviewed = self.filter(sheet__in=Answer.objects.reviewable_by(user))
        return owned_by(reviewed, user)

    def waiting(self):
        return self.filter(state=CorrectionState.PROPOSED)


@tracked()
class AnswerValue(ProposedValue):
    """One value that an answer proposes for the registry."""

    #: `answer` is what the office says of it.
    sheet = models.ForeignKey(
        Answer, models.CASCADE, related_name="values_proposed", verbose_name="摸排答卷"
    )
    #: Which question it answers.
    code = models.CharField("题目", max_length=30, editable=False)
    value_cipher = models.BinaryField("更正为（密文）", null=True, editable=False)

    objects = AnswerValueQuerySet.as_manager()

    class Meta(ProposedValue.Meta):
        verbose_name = verbose_name_plural = "答卷提出的更正"
        abstract = False
        constraints = [models.UniqueConstraint(fields=["sheet", "code"], name="answer_value_once")]

    def __str__(self) -> str:
        return f"{self.label}更正"

    @property
    def label(self) -> str:
        return field_named(self.model, self.field).label

    @property
    def value_text(self) -> str:
        return field_named(self.model, self.field).words(self.value)
