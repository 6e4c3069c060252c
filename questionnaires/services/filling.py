"""What the platform holds of an organization that is asked: shown, not asked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orgs.models import Organization
from questionnaires import facts
from questionnaires.models import Questionnaire


@dataclass(frozen=True)
class Known:
    """One question to which the answer is known."""

    #: As answers are kept.
    value: Any
    #: As whoever fills in reads it.
    text: str


def known_of(
    questionnaire: Questionnaire, organizations: Sequence[Organization], user: Any
) -> dict[int, dict[str, Known]]:
    """Organization → code of a question → what is known; set-wise, for those whom the caller found
    in scope."""
    questions = [each for each in questionnaire.document.questions if each.fact]
    rows = Organization.objects.filter(pk__in=[each.pk for each in organizations])
    held = facts.known_of([each.fact for each in questions], rows)
    found = {}
    for organization in organizations:
        values = held.get(organization.pk, {})
        texts = facts.texts_of(organization, values, user)
        found[organization.pk] = {
            each.code: Known(values[each.fact], texts[each.fact])
            for each in questions
            if each.fact in values
        }
    return found


def prefilled(
    questionnaire: Questionnaire, organization: Organization, user: Any
) -> dict[str, Known]:
    """Code of a question → what is known of one organization."""
    return known_of(questionnaire, [organization], user)[organization.pk]


def fixed_in(questionnaire: Questionnaire) -> set[str]:
    """Codes of questions that are shown and never asked: the answer is kept elsewhere."""
    return {
        each.code
        for each in questionnaire.document.questions
        if each.fact and facts.fact(each.fact).returns is None
    }
