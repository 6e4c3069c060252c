"""红苗计划: which of the 七个一 a town has done in a year."""

from django.db import models

from accounts.choices import Action
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from joining.choices import SeedlingMeasure
from regions.models import Region


class SeedlingCheckQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self._reached(user.reach.see_members)

    def editable_by(self, user):
        return self._reached(user.reach.part(Action.APPROVE_CANDIDATES))

    def _reached(self, part):
        if not part:
            return self.none()
        return self if part.everywhere else self.filter(region_id__in=part.region_ids)


@tracked()
class SeedlingCheck(Record):
    """One of the seven, done on a day."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="县、镇街", db_index=False
    )
    year = models.PositiveSmallIntegerField("年度", editable=False)
    measure = models.CharField("举措", max_length=10, choices=SeedlingMeasure, editable=False)
    done_on = models.DateField("完成日期")
    note = models.CharField("情况", max_length=200, blank=True, db_default="")

    objects = SeedlingCheckQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "红苗计划举措"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "measure"],
                name="joining_seedling_check_once",
                violation_error_message="这一项已由他人登记，请刷新后再改。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_measure_display()}"

    def get_absolute_url(self) -> str:
        return address_of("joining:seedlings")
