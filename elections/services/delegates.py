"""Delegates of a 党员代表大会: a list of names, as the office that elected them sends it."""

import datetime
import re
from collections import defaultdict

from django.core.exceptions import ValidationError

from members.models import Member

#: One to a line, or several with the usual signs between them.
_BETWEEN = re.compile(r"[\n\r、,，;；]+")
#: So many wrong names are named.
_NAMED = 5


def delegates_named(*, among: list[Member], day: datetime.date, text: str) -> list[Member]:
    """The members whom a list names: each by his name, where several are called so by
    `姓名 党组织名称` too. `among`: full members of the day. Raises ValidationError, which says no
    more of a name than that it is not there, or there more than once."""
    people: dict[str, list[Member]] = defaultdict(list)
    for each in among:
        people[each.name].append(each)
    found: dict[int, Member] = {}
    strange, several, twice = [], [], []
    for line in filter(None, (" ".join(each.split()) for each in _BETWEEN.split(text))):
        name, _, place = line.partition(" ")
        same = people.get(name, [])
        if len(same) > 1 and place:
            same = [each for each in same if each.party_organization.name == place]
        if not same:
            strange.append(line)
        elif len(same) > 1:
            several.append(line)
        elif same[0].pk in found:
            twice.append(line)
        else:
            found[same[0].pk] = same[0]
    problems = [
        f"{_some(strange)}不是 {day} 在册的正式党员，请核对。" if strange else "",
        f"{_some(several)}有同名，请在姓名后空一格写所在党组织名称。" if several else "",
        f"{_some(twice)}重复，请删去多余的。" if twice else "",
    ]
    if any(problems):
        raise ValidationError({"delegates": [each for each in problems if each]})
    return list(found.values())


def _some(names: list[str]) -> str:
    more = f"等 {len(names)} 行" if len(names) > _NAMED else ""
    return f"“{'、'.join(names[:_NAMED])}”{more}"
