"""What the platform holds of an organization that is asked: shown, not asked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.names import reads_names
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
    held, catalogue = facts.known_of([each.fact for each in questions], rows), facts.catalogue()
    found = {}
    for organization in organizations:
        values = held.get(organization.pk, {})
        names = reads_names(user, organization.region_id)
        found[organization.pk] = {
            each.code: Known(value, catalogue[each.fact].shown(value, names=names))
            for each in questions
            if (value := values.get(each.fact)) is not None
        }
    return found


def prefilled(
    questionnaire: Questionnaire, organization: Organization, user: Any
) -> dict[str, Known]:
    """Code of a question → what is known of one organization."""
    return known_of(questionnaire, [organization], user)[organization.pk]


def fixed_in(questionnaire: Questionnaire) -> set[str]:
    """Codes of questions that are shown and never asked: the answer is kept elsewhere."""
    fixed = {name for name, each in facts.catalogue().items() if each.returns is None}
    return {each.code for each in questionnaire.document.questions if each.fact in fixed}
