"""A value that somebody says is wrong, with the one that he proposes (`core.corrections`)."""

from django.conf import settings
from django.db import models

from core import crypto
from core.choices import CorrectionState
from core.models.records import Record


class ProposedValue(Record):
    """One field of one row, the value proposed for it, and what its owner said.

    An app makes it concrete with a foreign key to what it is proposed for. The row itself is named
    by its model and key: whoever corrects it goes through the service of its own app. One that
    takes proposals for encrypted fields has a column `value_cipher`; `value` is masked then.
    """

    #: `app.Model`, key and field of what is wrong.
    model = models.CharField("资料", max_length=60, editable=False)
    row_id = models.BigIntegerField("编号", editable=False)
    field = models.CharField("项目", max_length=40, editable=False)
    #: As people read them; `value` is what the field's type reads.
    before = models.CharField("现有内容", max_length=200, blank=True, editable=False)
    value = models.CharField("更正为", max_length=200)
    #: From when it holds, where the field is kept by date.
    effective_on = models.DateField("生效日期", null=True, blank=True)
    state = models.CharField(
        "核对结果",
        max_length=10,
        choices=CorrectionState,
        default=CorrectionState.PROPOSED,
        editable=False,
    )
    answer = models.CharField("核对说明", max_length=200, blank=True, db_default="")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="提出人",
        editable=False,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="核对人",
        editable=False,
    )
    decided_on = models.DateField("核对日期", null=True, editable=False)

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.model}.{self.field} {self.row_id}"

    @property
    def given(self) -> str:
        """The text that was proposed, which the type of the field reads."""
        cipher = getattr(self, "value_cipher", None)
        return crypto.decrypt(cipher) if cipher else self.value
