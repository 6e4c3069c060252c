"""Party members: to which branch they belong, where they work, which offices they hold and what is
reported of changes of these, what a county says of meetings."""

from members.models.changes import ChangeReport, ChangeStep
from members.models.counts import PartyCounts
from members.models.posts import Post, PostQuerySet
from members.models.register import (
    Employment,
    Member,
    MemberQuerySet,
    Membership,
    OfPartyQuerySet,
    is_full,
    members_reached,
    of_party,
    party_organizations_reached,
)
from members.models.rules import CommitteeSize, HeadcountRule, MeetingRule, RatioRule

__all__ = [
    "ChangeReport",
    "ChangeStep",
    "CommitteeSize",
    "Employment",
    "HeadcountRule",
    "MeetingRule",
    "Member",
    "MemberQuerySet",
    "Membership",
    "OfPartyQuerySet",
    "PartyCounts",
    "Post",
    "PostQuerySet",
    "RatioRule",
    "is_full",
    "members_reached",
    "of_party",
    "party_organizations_reached",
]
