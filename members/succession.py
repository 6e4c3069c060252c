"""What becomes of members and posts when their organization or Party organization is merged."""

from django.db.models import Q, QuerySet

from core.records.links import uncovered
from core.succession import Event, Line, Successor
from members.choices import LeavingReason
from members.models import Employment, Member, Membership, Post
from members.services.facts import (
    refresh_current_places,
    refresh_member_facts,
    refresh_party_counts,
)


class EmploymentsOfOrganization(Successor):
    """The dated employers, and the current one of each member.

    By number alone: who may edit an organization need not see the members who work there.
    """

    fields = ("members.Employment.organization", "members.Member.organization")

    def plan(self, event: Event) -> list[Line]:
        found = Employment.objects.filter(organization=event.source)
        people = found.values("member").distinct().count()
        if not people:
            return []
        return [Line("工作单位", f"{people} 名党员（含已离开的）", "改为保留的组织，日期不变")]

    def move(self, event: Event) -> None:
        for model in (Employment, Member):
            model.objects.filter(organization=event.source).update(organization=event.target)

    def refresh(self, event: Event) -> None:
        both = [event.target.pk, event.source.pk]
        people = Employment.objects.filter(organization__in=both)
        refresh_current_places(list(people.values_list("member", flat=True).distinct()))
        refresh_member_facts(both)


class MembershipsOfPartyOrganization(Successor):
    """Who is on the books on the day belongs to the target from then on."""

    fields = ("members.Membership.party_organization", "members.Member.party_organization")

    def plan(self, event: Event) -> list[Line]:
        number = _left(Membership, event).count() if event.target else 0
        return (
            [Line("党员", f"{number} 名", f"自 {event.day} 起转入“{event.target}”")]
            if number
            else []
        )

    def obstacles(self, event: Event) -> list[Line]:
        number = _left(Membership, event).filter(member__deleted_at=None).count()
        return [Line("", f"{number} 名党员")] if number else []

    def move(self, event: Event) -> None:
        links = list(_left(Membership, event).select_for_update())
        moved = []
        for link in links:
            begin = max(event.day, link.starts_on)
            moved.append(
                Membership(
                    member_id=link.member_id,
                    party_organization=event.target,
                    starts_on=begin,
                    ends_on=link.ends_on,
                    end_reason=link.end_reason,
                )
            )
            link.ends_on, link.end_reason = begin, LeavingReason.TRANSFERRED
        Membership.objects.bulk_update(links, ["ends_on", "end_reason"])
        Membership.objects.bulk_create(moved)
        refresh_current_places([link.member_id for link in links])

    def refresh(self, event: Event) -> None:
        refresh_party_counts(_both(event))


#: What goes on with an office; the new one is filed anew.
_KEPT = [name for name in Post.DETAILS if name not in ("filed_on", "filing_number")]


class PostsOfPartyOrganization(Successor):
    """Posts go on in the target, where the same person does not hold the same one already."""

    fields = ("members.Post.party_organization",)

    def plan(self, event: Event) -> list[Line]:
        number = _left(Post, event).count()
        outcome = (
            f"自 {event.day} 起转入“{event.target}”" if event.target else f"{event.day} 起终止"
        )
        return [Line("任职", f"{number} 项", outcome)] if number else []

    def move(self, event: Event) -> None:
        posts = list(_left(Post, event).select_for_update())
        moved = []
        for post in posts:
            begin, until = max(event.day, post.starts_on), post.ends_on
            same = Post.objects.filter(
                party_organization=event.target.pk,
                id_number_index=post.id_number_index,
                title=post.title,
            )
            for starts_on, ends_on in uncovered(
                begin, until, list(same.values_list("starts_on", "ends_on"))
            ):
                moved.append(
                    Post(
                        party_organization=event.target,
                        title=post.title,
                        member_id=post.member_id,
                        person_name=post.person_name,
                        id_number_cipher=post.id_number_cipher,
                        id_number_index=post.id_number_index,
                        starts_on=starts_on,
                        ends_on=ends_on,
                        **{name: getattr(post, name) for name in _KEPT},
                    )
                )
            post.ends_on = begin
        Post.objects.bulk_update(posts, ["ends_on"])
        Post.objects.bulk_create(moved)

    def end(self, event: Event) -> None:
        for post in _left(Post, event):
            post.ends_on = max(event.day, post.starts_on)
            post.save()

    def refresh(self, event: Event) -> None:
        refresh_party_counts(_both(event))


def _both(event: Event) -> list[int]:
    return [each.pk for each in (event.source, event.target) if each is not None]


def _left(model: type[Membership] | type[Post], event: Event) -> QuerySet:
    """Links of the source that are in force on the day or begin later."""
    later = Q(ends_on=None) | Q(ends_on__gt=event.day)
    return model.objects.filter(later, party_organization=event.source).order_by("pk")


SUCCESSORS = (
    EmploymentsOfOrganization(),
    MembershipsOfPartyOrganization(),
    PostsOfPartyOrganization(),
)
