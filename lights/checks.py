"""System checks of the lights: rules that nobody could evaluate."""

from django.core.checks import Error, Tags, register
from django.db import ProgrammingError, transaction
from django.utils import timezone

from lights import rules
from lights.models import Rule


@register(Tags.database)
def check_rules(app_configs, databases, **kwargs):
    """Rules in force, or coming into force, whose condition or sentence cannot be evaluated."""
    if not databases:
        return []
    today = timezone.localdate()
    try:
        with transaction.atomic():
            found = rules.problems(Rule.objects.exclude(valid_to__lte=today))
    except ProgrammingError:
        return []  # The tables are still to be made.
    return [
        Error(sentence, hint=f"code: {rule.code}", id="lights.E001") for rule, sentence in found
    ]
