"""When a term of office ends, as a query expression (set-wise SQL: `branches.on_day`)."""

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from branches.choices import TERM_YEARS


class YearsLater(models.Func):
    """A day so many years later; 29 February becomes 28 February."""

    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(years => "
    output_field = models.DateField()


def term_end() -> models.Expression:
    """The anniversary on which the term of a Party organization runs out."""
    years = Case(
        *(When(kind=kind, then=Value(length)) for kind, length in TERM_YEARS.items()),
        output_field=models.IntegerField(),
    )
    return YearsLater(Coalesce(F("term_started_on"), F("founded_on")), years)
