"""Who a light is for: role and place of its rule, resolved to users; asked once for many lights."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from accounts.choices import Action
from accounts.models import User
from accounts.services.audience import Audience
from branches.models import Coverage
from core import in_force
from lights.choices import Addressee, SubjectKind
from lights.models import Notice
from regions.models import Region


def addressed_to(notices: Iterable[Notice]) -> dict[int, set[int]]:
    """Notice id → ids of the users it is for, by the grants and coverage of today.

    A secretary leads the Party organization, or one that covers the organization; where there is
    none, the town answers, and where it has nobody, the county. `rule` is read of each notice.
    """
    notices = list(notices)
    county = Audience(Action.RECHECK_ACTIVITIES)
    town = Audience(Action.FILE_FOR_OTHERS)
    leaders = Audience(Action.FILE_ACTIVITIES)
    paths = _paths(notices)
    parties = _parties(notices)
    found: dict[int, set[int]] = {}
    for notice in notices:
        role, path = notice.rule.addressee_role, paths.get(notice.region_id, "")
        users: set[int] = set()
        if role == Addressee.SECRETARY:
            users = set().union(*(leaders.of_party(pk) for pk in parties[_subject(notice)]))
        if not users and role != Addressee.COUNTY and path:
            users = town.nearest(path)
        if not users and path:
            users = county.nearest(path)
        found[notice.pk] = users
    return found


def names_of(notices: Iterable[Notice]) -> dict[int, str]:
    """Notice id → the names of the users it is for."""
    users = addressed_to(notices)
    people = User.objects.in_bulk(set().union(*users.values()))
    return {pk: "、".join(sorted(str(people[each]) for each in ids)) for pk, ids in users.items()}


def _subject(notice: Notice) -> tuple[str, int]:
    return notice.subject_kind, notice.subject_id


def _paths(notices: list[Notice]) -> dict[int, str]:
    regions = Region.objects.filter(pk__in={each.region_id for each in notices})
    return dict(regions.values_list("pk", "path"))


def _parties(notices: list[Notice]) -> dict[tuple[str, int], set[int]]:
    """Subject → the Party organizations that it is, or that cover it."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    organizations = set()
    for each in notices:
        if each.subject_kind == SubjectKind.PARTY_ORGANIZATION:
            found[_subject(each)].add(each.subject_id)
        elif each.subject_kind == SubjectKind.ORGANIZATION:
            organizations.add(each.subject_id)
    links = Coverage.objects.filter(
        in_force.on(timezone.localdate()), organization__in=organizations
    )
    for organization_id, party_id in links.values_list("organization_id", "party_organization_id"):
        found[SubjectKind.ORGANIZATION, organization_id].add(party_id)
    return found
