"""What can be changed for many organizations at once."""

from core.bulk.changes import ColumnChange, DatedChange, WordChange
from core.bulk.kinds import Kind
from orgs.models import Organization, OrganizationStatus
from orgs.services.statuses import refresh_after_entry
from orgs.words import INDUSTRIES


def _tags(user):
    return Organization.objects.editable_by(user).present().suggested_tags()


def _tags_in_use(user):
    return Organization.objects.editable_by(user).present().tags_in_use()


KINDS = (
    Kind(
        name="organizations",
        model=Organization,
        rows=lambda user: Organization.objects.editable_by(user).present(),
        changes=(
            DatedChange(OrganizationStatus, "state", refresh=refresh_after_entry),
            DatedChange(
                OrganizationStatus,
                "region",
                lookup="regions-editable",
                refresh=refresh_after_entry,
            ),
            ColumnChange(
                Organization,
                "industry",
                help_text="留空表示清空行业。",
                suggestions=lambda user: INDUSTRIES,
            ),
            ColumnChange(Organization, "kind"),
            WordChange(Organization, "tags", add=True, label="添加标签", suggestions=_tags),
            WordChange(Organization, "tags", add=False, label="去掉标签", suggestions=_tags_in_use),
        ),
        unit="个组织",
        list_url="orgs:list",
    ),
)
