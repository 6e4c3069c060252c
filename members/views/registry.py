"""The member list and the page of one member, masked."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from branches.models import PartyOrganization
from core import crypto
from core.records.links import removable
from core.views.lists import ListPage
from core.views.records import HistoryPanel, RecordPage
from members.codes import age_on
from members.filters import MemberFilterSet
from members.models import Employment, Member, Membership, Post
from members.services import who_looked
from members.tables import MemberTable
from orgs.models import Organization


class MemberList(ListPage):
    """Members on the books of the Party organizations in scope."""

    title = "党员"
    unit = "名党员"
    empty_text = "没有符合条件的党员。"
    nothing_text = "您的范围内还没有党员。"
    table_class = MemberTable
    filterset_class = MemberFilterSet
    sorts = {"joined": MemberFilterSet.sorts["joined"]}
    default_sort = "joined"
    related = ("party_organization", "organization")
    export_action = "export_members"
    template_name = "members/list.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may("see_members"):
            raise PermissionDenied("您的账号没有查看党员名单的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        members = Member.objects.visible_to(self.request.user).present()
        return members.filter(party_organization__isnull=False)

    def extra(self):
        return {"may_edit": self.request.user.may("edit_members")}


class MemberPage(RecordPage):
    template_name = "members/detail.html"

    def rows(self):
        return (
            Member.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization", "organization")
        )

    def context(self, record):
        user, today = self.request.user, timezone.localdate()
        memberships = list(
            Membership.objects.visible_to(user)
            .filter(member=record)
            .select_related("party_organization")
            .order_by("-starts_on", "-pk")
        )
        employments = list(
            Employment.objects.visible_to(user)
            .filter(member=record)
            .select_related("organization")
            .order_by("-starts_on")
        )
        posts = list(
            Post.objects.visible_to(user)
            .filter(member=record)
            .select_related("party_organization")
            .order_by("-starts_on")
        )
        parties = {link.party_organization_id for link in (*memberships, *posts)}
        may_edit = _among(Member.objects.editable_by(user), record)
        may_reveal = _among(Member.objects.revealable_by(user), record)
        return {
            "title": "党员",
            "age": age_on(crypto.decrypt(record.id_number_cipher), today),
            "memberships": memberships,
            "employments": employments,
            "posts": [(post, removable(post)) for post in posts],
            "today": today,
            # What stands out of scope is named, not linked.
            "visible_parties": set(
                PartyOrganization.objects.visible_to(user)
                .present()
                .filter(pk__in=parties)
                .values_list("pk", flat=True)
            ),
            "visible_organizations": set(
                Organization.objects.visible_to(user)
                .present()
                .filter(pk__in=[each.organization_id for each in employments])
                .values_list("pk", flat=True)
            ),
            "may_edit": may_edit,
            "may_contact": not may_edit and _among(Member.objects.contactable_by(user), record),
            "may_reveal": may_reveal,
            # Who may look is told who looked.
            "looks": who_looked(member=record) if may_reveal else [],
        }


class MemberHistory(HistoryPanel):
    """What was changed about a member: names stand there in full, so for his editors alone."""

    def rows(self):
        return Member.objects.editable_by(self.request.user).present()


def _among(rows, record) -> bool:
    return rows.filter(pk=record.pk).exists()
