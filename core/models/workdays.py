"""Days that are worked, or not, against the announced holidays (`core.workdays`)."""

from django.db import models

from core import actions
from core.models.records import Record, tracked
from core.scope import ScopedQuerySet


class WorkdayExceptionQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self if user.reach.see_registry else self.none()

    def editable_by(self, user):
        """Whoever edits rules in the whole county: deadlines are counted by them everywhere."""
        return self if user.reach.part(actions.EDIT_RULES).everywhere else self.none()


@tracked()
class WorkdayException(Record):
    """One day, entered by a person: it goes before the data that the program brings."""

    day = models.DateField("日期")
    working = models.BooleanField("上班")
    #: The announcement that says so.
    ground = models.CharField("依据", max_length=200)

    objects = WorkdayExceptionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "放假和调休"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                name="workday_exception_day_unique",
                violation_error_message="这一天已被他人录入，请刷新后再改。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.working else '休息'}"
