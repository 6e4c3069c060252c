"""What members and posts do when their Party organization is merged or dissolved."""

import datetime

from django.db.models import Q, QuerySet

from branches.holdings import Holding
from branches.models import PartyOrganization
from core.records.links import uncovered
from members.choices import LeavingReason
from members.models import Membership, Post
from members.services.facts import refresh_current_places


class People(Holding):
    """Members on the books, and those in office."""

    def remaining(self, party, *, day):
        links = Membership.objects.filter(party_organization=party, member__deleted_at=None)
        number = _left(links, day).count()
        return f" {number} 名党员" if number else ""

    def move(self, source, target, *, day):
        members = self._move_memberships(source, target, day)
        posts = self._move_posts(source, target, day)
        moved = [f"党员 {members} 名" if members else "", f"任职 {posts} 项" if posts else ""]
        return "，".join(filter(None, moved))

    def end(self, party, *, day):
        for post in _left(Post.objects.filter(party_organization=party), day):
            post.ends_on = max(day, post.starts_on)
            post.save()

    @staticmethod
    def _move_memberships(
        source: PartyOrganization, target: PartyOrganization, day: datetime.date
    ) -> int:
        links = list(_left(source.memberships.select_for_update(), day))
        moved = []
        for link in links:
            begin = max(day, link.starts_on)
            moved.append(
                Membership(
                    member_id=link.member_id,
                    party_organization=target,
                    starts_on=begin,
                    ends_on=link.ends_on,
                    end_reason=link.end_reason,
                )
            )
            link.ends_on, link.end_reason = begin, LeavingReason.TRANSFERRED
        Membership.objects.bulk_update(links, ["ends_on", "end_reason"])
        Membership.objects.bulk_create(moved)
        refresh_current_places([link.member_id for link in links])
        return len(links)

    @staticmethod
    def _move_posts(
        source: PartyOrganization, target: PartyOrganization, day: datetime.date
    ) -> int:
        posts = list(_left(source.posts.select_for_update(), day))
        moved = []
        for post in posts:
            begin, until = max(day, post.starts_on), post.ends_on
            same = target.posts.filter(id_number_index=post.id_number_index, title=post.title)
            for starts_on, ends_on in uncovered(
                begin, until, list(same.values_list("starts_on", "ends_on"))
            ):
                moved.append(
                    Post(
                        party_organization=target,
                        title=post.title,
                        member_id=post.member_id,
                        person_name=post.person_name,
                        id_number_cipher=post.id_number_cipher,
                        id_number_index=post.id_number_index,
                        starts_on=starts_on,
                        ends_on=ends_on,
                    )
                )
            post.ends_on = begin
        Post.objects.bulk_update(posts, ["ends_on"])
        Post.objects.bulk_create(moved)
        return len(posts)


def _left(links: QuerySet, day: datetime.date) -> QuerySet:
    """Links in force on `day` or beginning later."""
    return links.filter(Q(ends_on=None) | Q(ends_on__gt=day)).order_by("pk")
