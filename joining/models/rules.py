"""The steps of the way into the Party and the times and numbers that bind them: rows with a
validity. What the law says ships with the product and stays; a county adds steps of its own and
switches its own wishes."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import tracked
from joining.choices import Acts, Binding, Bound, Issuer, JoiningStage, Unit
from members.choices import Matter

#: From then on the revision of 2026 holds; what begins later is the county's.
REVISED_ON = datetime.date(2026, 5, 11)


class JoiningRow(CountyRow):
    class Meta(CountyRow.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        return address_of("joining:rules")


@tracked()
class JoiningStep(JoiningRow):
    """One step: who does it after which others, and what it needs."""

    KEY = "code"
    VALUES = (
        "position",
        "stage",
        "title",
        "acts",
        "people",
        "paper",
        "issuer",
        "after",
        "matter",
        "publicity",
        "approval",
        "own",
    )

    code = models.SlugField("代码", max_length=24, db_index=False, editable=False)
    #: Ten times the number of the national step; putting off, and what a county adds, stand between
    #: two of them.
    position = models.PositiveSmallIntegerField(
        "次序", validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    stage = models.CharField("阶段", max_length=10, choices=JoiningStage)
    title = models.CharField("步骤", max_length=40)
    acts = models.CharField("由谁办理", max_length=10, choices=Acts)
    people = models.CharField("经办人", max_length=100, blank=True, db_default="")
    paper = models.CharField("材料", max_length=200, blank=True, db_default="")
    issuer = models.CharField(
        "材料由谁出具", max_length=10, choices=Issuer, blank=True, db_default=""
    )
    #: Codes of the steps that come before.
    after = ArrayField(models.CharField(max_length=24), verbose_name="须在其后", default=list)
    #: The matter of a vote (`members.MeetingRule` says its numbers); "" where nobody votes.
    matter = models.CharField("表决", max_length=12, choices=Matter, blank=True, db_default="")
    publicity = models.BooleanField("公示", db_default=False, default=False)
    #: The step is the consent of the office above.
    approval = models.BooleanField("审批", db_default=False, default=False)
    #: The county's own: whoever leaves it out is told, and refused nothing.
    own = models.BooleanField("县级自设", db_default=False, default=False, editable=False)

    class Meta(JoiningRow.Meta):
        verbose_name = verbose_name_plural = "发展党员步骤"
        ordering = ["position", "valid_from"]
        constraints = [CountyRow.one_at_a_time("joining_step_one_at_a_time", "code")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.approval and self.acts != Acts.SUPERIOR:
            raise ValidationError({"approval": "审批的步骤由上级党委办理，请改选由谁办理。"})

    @property
    def number(self) -> int | None:
        """Of the twenty-five; None for what stands between two of them."""
        return None if self.position % 10 else self.position // 10

    @property
    def name(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


@tracked()
class JoiningLimit(JoiningRow):
    """A number that binds a step: how long after another one, how many people, how much of it."""

    KEY = "code"
    VALUES = ("step", "since", "bound", "amount", "unit", "binding", "in_use")

    code = models.SlugField("代码", max_length=24, db_index=False, editable=False)
    step = models.CharField("步骤", max_length=24, editable=False)
    #: Code of the step from which on it is counted; "" where it is no time between two.
    since = models.CharField("自何时起", max_length=24, blank=True, db_default="", editable=False)
    bound = models.CharField("限度", max_length=6, choices=Bound, editable=False)
    amount = models.PositiveSmallIntegerField(
        "数值", validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    unit = models.CharField("单位", max_length=8, choices=Unit, editable=False)
    binding = models.CharField("效力", max_length=6, choices=Binding, editable=False)
    in_use = models.BooleanField("启用", db_default=True, default=True)

    class Meta(JoiningRow.Meta):
        verbose_name = verbose_name_plural = "发展党员时限和人数"
        ordering = ["step", "code", "valid_from"]
        constraints = [
            CountyRow.one_at_a_time("joining_limit_one_at_a_time", "code"),
            # What the law says is in use, whoever writes the row.
            models.CheckConstraint(
                name="joining_law_stays",
                condition=models.Q(binding=Binding.WISH) | models.Q(in_use=True),
                violation_error_message="法规的要求不能停用。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_bound_display()} {self.said}"

    @property
    def said(self) -> str:
        """The amount in words."""
        return f"{self.amount} {self.get_unit_display()}"

    def clean(self) -> None:
        """A county may ask for more than the law, never for less."""
        if self.binding == Binding.WISH or self.amount is None:
            return
        shipped = JoiningLimit.objects.filter(code=self.code, valid_from__lte=REVISED_ON)
        law = shipped.exclude(pk=self.pk).order_by("valid_from").last()
        if law is None:
            return
        looser = self.amount < law.amount if self.bound == Bound.LEAST else self.amount > law.amount
        if looser:
            raise ValidationError({"amount": f"{law.ground}规定{law}，县里可以从严，不能放宽。"})
