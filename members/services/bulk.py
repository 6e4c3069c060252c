"""What can be changed for many members, and for many posts, at once."""

from branches.models import PartyOrganization
from core.bulk.changes import ColumnChange, ServiceChange
from core.bulk.fields import ENDS_ON, STARTS_ON, Field
from core.bulk.kinds import Kind
from members.models import Member, Post
from members.services.moves import employ_member, transfer_member
from members.services.posts import end_post, file_post
from orgs.models import Organization


def _name(model, column: str) -> str:
    """SQL of the name of what a column of row `t` refers to."""
    return f"(SELECT x.name FROM {model._meta.db_table} x WHERE x.id = t.{column})"


KINDS = (
    Kind(
        name="members",
        model=Member,
        rows=lambda user: Member.objects.editable_by(user).present(),
        changes=(
            ServiceChange(
                "transfer",
                "组织关系转接",
                transfer_member,
                fields=(
                    Field("party_organization", "党组织", lookup="party-organizations-editable"),
                    STARTS_ON,
                ),
                state=_name(PartyOrganization, "party_organization_id"),
                shown="党组织",
            ),
            ServiceChange(
                "employ",
                "工作单位",
                employ_member,
                fields=(Field("organization", "工作单位", lookup="organizations"), STARTS_ON),
                state=_name(Organization, "organization_id"),
            ),
            ColumnChange(Member, "is_floating"),
        ),
        unit="名党员",
        list_url="members:list",
    ),
    Kind(
        name="posts",
        model=Post,
        rows=lambda user: Post.objects.editable_by(user),
        changes=(
            ServiceChange(
                "end", "终止任职", end_post, fields=(ENDS_ON,), state="t.ends_on", shown="终止日期"
            ),
            ServiceChange(
                "file",
                "备案",
                file_post,
                fields=(
                    Field("filed_on", "备案日期", day=True),
                    Field("filing_number", "备案文号", required=False),
                ),
                state="t.filed_on",
                shown="备案日期",
            ),
            ColumnChange(Post, "in_management"),
            ColumnChange(Post, "full_time"),
            ColumnChange(Post, "dual_managed"),
            ColumnChange(Post, "acting"),
            ColumnChange(Post, "allowance_class"),
        ),
        unit="项任职",
        list_url="members:posts",
    ),
)
