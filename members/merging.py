"""Where people work moves along when organizations are merged (`orgs.movers`)."""

from collections.abc import Collection

from core.succession import Line
from members.models import Employment, Member
from members.services import refresh_current_places, refresh_member_facts


class EmploymentMover:
    """The dated employers, and the current one of each member.

    By number alone: who may edit an organization need not see the members who work there.
    """

    def plan(self, *, kept: int, merged: int) -> list[Line]:
        people = Employment.objects.filter(organization=merged).values("member").distinct().count()
        if not people:
            return []
        return [Line("工作单位", f"{people} 名党员（含已离开的）", "改为保留的组织，日期不变")]

    def move(self, *, kept: int, merged: int) -> None:
        for model in (Employment, Member):
            model.objects.filter(organization=merged).update(organization=kept)

    def refresh(self, *, organization_ids: Collection[int]) -> None:
        people = Employment.objects.filter(organization__in=organization_ids)
        refresh_current_places(list(people.values_list("member", flat=True).distinct()))
        refresh_member_facts(organization_ids)
