"""Files move along when organizations are merged (`orgs.movers`)."""

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from core.models import Attachment
from core.succession import Line
from orgs.models import Organization


class AttachmentMover:
    """Photos and evidence that belong to the organization itself."""

    def plan(self, *, kept: int, merged: int) -> list[Line]:
        number = _of(merged).present().count()
        return [Line("附件", f"{number} 个", "移到保留的组织")] if number else []

    def move(self, *, kept: int, merged: int) -> None:
        _of(merged).update(owner_id=kept)

    def refresh(self, *, organization_ids: Collection[int]) -> None:
        """Nothing is derived from files."""


def _of(organization_id: int) -> QuerySet[Attachment]:
    kind = ContentType.objects.get_for_model(Organization)
    return Attachment.objects.filter(owner_type=kind, owner_id=organization_id)
