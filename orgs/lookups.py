"""Organizations by typing: those that the user sees, and those that he may edit."""

from core.search.lookups import Lookup
from orgs.models import Organization, OrganizationQuerySet


def _place(organization: Organization) -> str:
    return f"{organization.uscc} · {organization.region.name}"


LOOKUPS = [
    Lookup(
        name=name,
        rows=lambda user, scope=scope: scope(user).present().select_related("region"),
        search=OrganizationQuerySet.search,
        note=_place,
    )
    for name, scope in {
        "organizations": lambda user: Organization.objects.visible_to(user),
        "organizations-editable": lambda user: Organization.objects.editable_by(user),
    }.items()
]
