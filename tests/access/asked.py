"""Who is asked at a door: in the long form everybody about everything, in the suite those few by
whom a fault of the door is noticed.

A way is what can be asked at an address: it with a method, or with a query. In the suite it is
asked

- by whoever is not logged in, and by one of those without any part in the registry for all who
  hear the same, another one at the next door;
- by every other role that is refused there, once with each refusal: about the place next to its
  own, where a leak would be another town's or another branch's;
- by the town and the secretary of a branch, if they are let in to read: of all they see least, so
  that what is not theirs shows; to write, by one of those who may;
- by the others in turn: ways with the same policy deal the roles out among themselves, so that
  each role gets each answer that a policy has for it at some door.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from functools import cache
from zlib import crc32

from tests.access.collected import DOORS, WRITES
from tests.access.ladder import OUTSIDERS, ROLES, Policy, Write, everyone

#: Role and place.
Case = tuple[str, str]
#: The name of an address, and what is asked there: a method or a query.
Way = tuple[str, str]

REFUSALS = frozenset({"302", "401", "403", "404"})
#: Those with a part in the registry who see least of it.
NARROW = ("town_staff", "secretary")
BY_PROGRAM = " by a program"
#: What a page answers to a GET that it does not know.
unread = everyone("405", anonymous="302")


def name_of(write: Write) -> str:
    return f"{write.method} {write.name}"


def way_of(write: Write) -> Way:
    return write.name, write.method + BY_PROGRAM


def ways() -> Iterator[tuple[Way, Policy]]:
    """Each way into each door, with its policy."""
    for name, door in DOORS.items():
        yield (name, "GET"), door.get or in_places_of(door.post.rows)
        for each in door.also:
            yield (name, f"{each.query} {each.htmx_target}".strip()), each.rows
        if door.post:
            yield (name, "POST"), door.post.rows
    for write in WRITES:
        yield way_of(write), write.rows


def by_door() -> dict[str, dict[str, Policy]]:
    """Name of an address → what is asked there → policy; what programs send is not among it."""
    found: dict[str, dict[str, Policy]] = {name: {} for name in DOORS}
    for (name, how), policy in ways():
        if not how.endswith(BY_PROGRAM):
            found[name][how] = policy
    return found


def in_places_of(policy: Policy) -> Policy:
    """Of a door through which nothing is read, in the places in which something is written."""
    return Policy(dict.fromkeys(policy, unread[""]))


def cases(way: Way, policy: Policy, *, everywhere: bool) -> list[Case]:
    """Who asks about what; role by role, in the order of the ladder."""
    if everywhere:
        return [(role, place) for role in ROLES for place in policy]
    found = {*_always(way, policy), *_dealt()[way]}
    return sorted(found, key=lambda case: (ROLES.index(case[0]), list(policy).index(case[1])))


def turn(*words: str) -> int:
    """A number that is the same in every run, and another one at the next door."""
    return crc32(" ".join(words).encode())


def _always(way: Way, policy: Policy) -> Iterator[Case]:
    places = list(policy)
    yield "anonymous", places[turn(*way) % len(places)]
    alike = defaultdict(list)
    for role in OUTSIDERS:
        alike[tuple(row[role] for row in policy.values())].append(role)
    for roles in alike.values():
        yield roles[turn(*way) % len(roles)], places[turn("place", *way) % len(places)]
    let_in = []
    for role in ROLES:
        if role in ("anonymous", *OUTSIDERS):
            continue
        heard: dict[str, str] = {}
        for place, row in policy.items():
            if row[role] in REFUSALS:
                heard.setdefault(row[role], place)
            else:
                let_in.append((role, place))
        for place in heard.values():
            yield role, place
    changing = [case for case in let_in if policy[case[1]][case[0]].endswith("+")]
    yield from _one(way, changing)
    for role in NARROW:
        yield from _one(way, [case for case in let_in if case[0] == role and case not in changing])


def _one(way: Way, among: list[Case]) -> list[Case]:
    return [among[turn(*way) % len(among)]] if among else []


@cache
def _dealt() -> dict[Way, list[Case]]:
    alike: dict[Hashable, list[tuple[Way, Policy]]] = defaultdict(list)
    for way, policy in sorted(ways(), key=lambda each: each[0]):
        alike[_kind(way[1]), _figures(policy)].append((way, policy))
    dealt: dict[Way, list[Case]] = defaultdict(list)
    for group in alike.values():
        policy = group[0][1]
        heard = {
            (role, policy[place][role]) for way, _ in group for role, place in _always(way, policy)
        }
        left: dict[tuple[str, str], list[Case]] = defaultdict(list)
        for place, row in policy.items():
            for role, answer in row.items():
                if (role, answer) not in heard:
                    left[role, answer].append((role, place))
        for nth, among in enumerate(left.values()):
            way = group[nth % len(group)][0]
            dealt[way] += _one(way, among)
    return dealt


def _kind(how: str) -> str:
    return "?" if how.startswith("?") else how


def _figures(policy: Policy) -> Hashable:
    return tuple((place, *row.values()) for place, row in policy.items())
