"""Who reaches what is rated: Party organizations with the registry; persons and departments only
those who work at their rating, and they themselves."""

from django.db import models

from accounts.choices import Action
from members.models import of_party
from own.models import MemberAccount

#: Of a Party organization, not of somebody in it.
OF_PARTY = models.Q(party_organization__isnull=False, post=None)


def within(part) -> models.Q:
    """What a part of the registry takes in: through the Party organization, where there is one."""
    if part.everywhere:
        return models.Q(pk__isnull=False)
    if not part:
        return models.Q(pk__in=[])
    return of_party(part) | models.Q(party_organization=None, region_id__in=part.region_ids)


def own(user) -> models.Q:
    """What somebody rates himself: a Party organization of his, his own office as its secretary,
    his work as an instructor, his department."""
    found = models.Q(pk__in=[])
    if user.may(Action.ASSESS_OWN):
        found |= within(user.reach.part(Action.ASSESS_OWN)) & OF_PARTY
    if user.may(Action.REPORT_WORK):
        found |= _own_post(user, user.reach.part(Action.REPORT_WORK))
        found |= models.Q(instructor__user=user)
        found |= models.Q(department__in=user.reach.department_ids)
    return found


def _own_post(user, part) -> models.Q:
    """Of the very Party organization that he was granted, not of those under it. Where it is known
    which member an account is, or whose the member's is, that decides."""
    someone = MemberAccount.objects.filter(user_id=user.pk)
    unknown = models.Q(post__member__account=None) & ~models.Exists(someone)
    return models.Q(post__isnull=False, party_organization__in=part.party_organization_ids) & (
        models.Q(post__member__account__user=user) | unknown
    )


def above(user) -> models.Q:
    """What somebody looks after for others: as the committee above, the town, the county."""
    found = models.Q(pk__in=[])
    for action in (Action.CHECK_ASSESSMENTS, Action.REVIEW_ASSESSMENTS):
        if user.may(action):
            found |= within(user.reach.part(action))
    if user.may(Action.ASSESS_OWN):
        part = user.reach.part(Action.ASSESS_OWN)
        found |= within(part) & ~models.Q(party_organization__in=part.party_organization_ids)
    return found
