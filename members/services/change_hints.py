"""What whoever checks or approves is told beside a change report; asked once for all of a page."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q

from core.review import Hint
from members.choices import NEW_HOLDER, MemberStatus, PostTitle
from members.models import ChangeReport, Post


def reported_late(rows: Sequence[ChangeReport], user: Any) -> dict[int, list[Hint]]:
    """Reported after its day."""
    return {
        row.pk: [
            Hint(
                "late",
                "逾期报备",
                f"应在 {row.due_on} 前报备，{row.reported_on} 才报备，晚了 {row.days_late} 天。",
            )
        ]
        for row in rows
        if row.late
    }


def second_secretary(rows: Sequence[ChangeReport], user: Any) -> dict[int, list[Hint]]:
    """Another secretary would stay in office."""
    asked = [row for row in rows if row.kind in NEW_HOLDER and row.title == PostTitle.SECRETARY]
    posts = defaultdict(list)
    held = Post.objects.visible_to(user).filter(
        Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
        party_organization__in={row.party_organization_id for row in asked},
        title=PostTitle.SECRETARY,
    )
    for post in held.select_related(*Post.naming) if asked else ():
        posts[post.party_organization_id].append(post)
    found: dict[int, list[Hint]] = {}
    for row in asked:
        for post in posts[row.party_organization_id]:
            over = post.ends_on is not None and post.ends_on <= row.changed_on
            if over or post.pk in (row.post_id, row.started_post_id):
                continue
            text = f"{post.person_to(user)}自 {post.starts_on} 起任书记，这份报备没有终止他的任职。"
            found.setdefault(row.pk, []).append(Hint("second", "另有书记在任", text))
    return found


def not_full_member(rows: Sequence[ChangeReport], user: Any) -> dict[int, list[Hint]]:
    """Offices are held by full members."""
    return {
        row.pk: [Hint("probationary", "预备党员", "任职人在名册上还是预备党员。")]
        for row in rows
        if row.member is not None and row.member.status == MemberStatus.PROBATIONARY
    }


HINTS = (reported_late, second_secretary, not_full_member)
