"""The scale in which a county shows its lights on a day: which colours, and what they are called.

What is counted is red or amber, whatever the scale (docs/contract.md).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, When

from lights.choices import Shade
from lights.models import LightRank, Rule

#: Graver ones first.
GRADES = {shade: at for at, shade in enumerate(Shade)}


@dataclass(frozen=True)
class Scale:
    #: Colour → what its lights are called; of those that are shown.
    names: dict[Shade, str]

    @property
    def is_plain(self) -> bool:
        """The two colours that are counted, and no others."""
        return all(shade == shade.counts_as for shade in self.names)

    def shade_of(self, rule: Rule) -> Shade:
        shade = Shade(rule.shade or rule.severity)
        return shade if shade in self.names else Shade(shade.counts_as)

    def name_of(self, rule: Rule) -> str:
        return rule.light_name or self.names[self.shade_of(rule)]

    def show(self, rule: Rule) -> None:
        """Note on a rule how its light is shown, for a page."""
        rule.shown_in, rule.light = self.shade_of(rule), self.name_of(rule)

    def grade(self, rule: Rule) -> tuple[int, str]:
        """What rules are ordered by."""
        return GRADES[self.shade_of(rule)], rule.code


def scale_on(day: datetime.date) -> Scale:
    return scale_of(LightRank.objects.valid_on(day))


def shade_on(day: datetime.date) -> Case:
    """`Scale.shade_of` of each rule of a query."""
    used = LightRank.objects.valid_on(day).filter(shade=OuterRef("shade"), used=True)
    return Case(When(Exists(used), then=F("shade")), default=F("severity"))


def scale_of(ranks: Iterable[LightRank]) -> Scale:
    """Of the rows that hold."""
    names = {each.shade: each.name for each in ranks if each.used}
    return Scale({shade: names[shade] for shade in Shade if shade in names})
