"""The fixed cast: one county with two towns and a park, and people in their places.

Most tests begin with it, so its rows are written together and not one by one.
"""

from types import SimpleNamespace

from accounts.models import Grant, User
from core.tree import rebuild_paths
from regions.models import Region
from tests.accounts.factories import GrantFactory, UserFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.regions.factories import DepartmentFactory


def draw_county() -> SimpleNamespace:
    root = Region.objects.create(code="330999", name="测试县", level="county")
    Region.objects.bulk_create(
        [
            Region(code="330999001", name="东街道", level="town", parent=root),
            Region(code="330999002", name="西镇", level="town", parent=root),
            Region(code="330999901", name="经开区", level="park", parent=root),
        ]
    )
    rebuild_paths(Region)
    names = dict(
        zip(("root", "east", "west", "park"), Region.objects.order_by("code"), strict=True)
    )
    for place in ("east", "west", "park"):
        names[place].parent = names["root"]
    return SimpleNamespace(**names)


def draw_cast(county: SimpleNamespace) -> SimpleNamespace:
    branch = PartyOrganizationFactory(code="CAST01", name="东街道联合党支部", region=county.east)
    department = DepartmentFactory(code="BM", name="测试部门", region=county.root)
    places = {
        "system_admin": {},
        "security_admin": {},
        "audit_admin": {},
        "county_admin": {"region": county.root},
        "county_staff": {"region": county.root},
        "town_staff": {"region": county.east},
        "viewer": {"region": county.east},
        "secretary": {"party_organization": branch},
        "instructor": {},
        "member": {},
        "surveyor": {},
        "department": {"department": department},
    }
    people = {name: UserFactory.build(username=name) for name in ("nobody", *places)}
    User.objects.bulk_create(people.values())
    Grant.objects.bulk_create(
        GrantFactory.build(user=people[role], role=role, **place) for role, place in places.items()
    )
    return SimpleNamespace(branch=branch, **people)
