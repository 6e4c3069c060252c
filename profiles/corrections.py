"""Facts of an organization that may be entered on a proposal (`core.corrections`): they are
proposed of the organization, whether or not anything was said of it before."""

from functools import partial
from typing import Any

from core.corrections import Correctable
from core.records.changes import text_of
from core.records.types import read
from orgs.models import Organization
from profiles.models import FACTS, Profile
from profiles.services import correct_fact, facts_of


class CorrectableFact(Correctable):
    """The field stands in the profile, the proposal at the organization."""

    @property
    def field(self):
        return Profile._meta.get_field(self.name)

    def read(self, text: str) -> Any:
        value = read(Profile, {self.name: text})[self.name]
        return self.field.clean(None if value == "" and self.field.null else value, None)

    def held(self, row: Organization) -> Any:
        return facts_of(row)[self.name]

    def text(self, row: Organization) -> str:
        return text_of(Profile(**{self.name: self.held(row)}), self.name)


def _correct(name: str, *, actor: Any, pk: int, version: int, value: Any, effective_on: Any):
    """`version` is that of the organization, which holds none of the facts."""
    organization = Organization.objects.editable_by(actor).get(pk=pk)
    correct_fact(
        name, actor=actor, organization=organization, value=value, effective_on=effective_on
    )


FIELDS = tuple(
    CorrectableFact("orgs.Organization", name, correct=partial(_correct, name), dated=True)
    for name in FACTS
)
