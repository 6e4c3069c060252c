"""System checks of the month: a frozen column that nobody fills, or that nobody can store."""

from django.core.checks import Error, register

from months.models import OrganizationFact, PartyOrganizationFact
from months.services import facts

_FROZEN = (
    (OrganizationFact, facts.ORGANIZATION, "orgs.Organization"),
    (PartyOrganizationFact, facts.PARTY_ORGANIZATION, "branches.PartyOrganization"),
)


@register()
def check_frozen_columns(app_configs, **kwargs):
    """Every column of a fact has exactly one source, and every source a column."""
    found = []
    for model, own, subject in _FROZEN:
        given = [*own, *(name for each in facts.providers_of(subject) for name in each.columns)]
        stored = {field.attname for field in model._meta.concrete_fields}
        for problem, names in (
            ("is filled by no FactProvider", stored - set(given)),
            ("is given by a FactProvider, but the model has no such field", set(given) - stored),
            ("is given twice", {name for name in given if given.count(name) > 1}),
        ):
            found += [
                Error(f"{model.__name__}.{name} {problem} (core/domain.py).", id="months.E001")
                for name in sorted(names)
            ]
    return found
