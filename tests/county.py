"""The fixed cast: one county with two towns and a park, and people in their places."""

from types import SimpleNamespace

from tests.accounts.factories import GrantFactory, UserFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.regions.factories import DepartmentFactory, RegionFactory


def draw_county() -> SimpleNamespace:
    root = RegionFactory(code="330999", name="测试县", level="county")
    return SimpleNamespace(
        root=root,
        east=RegionFactory(code="330999001", name="东街道", level="town", parent=root),
        west=RegionFactory(code="330999002", name="西镇", level="town", parent=root),
        park=RegionFactory(code="330999901", name="经开区", level="park", parent=root),
    )


def draw_cast(county: SimpleNamespace) -> SimpleNamespace:
    branch = PartyOrganizationFactory(code="CAST01", name="东街道联合党支部", region=county.east)
    people = SimpleNamespace(branch=branch, nobody=UserFactory(username="nobody"))
    for role in ("system_admin", "security_admin", "audit_admin"):
        setattr(people, role, GrantFactory(user__username=role, role=role).user)
    for role, region in {
        "county_admin": county.root,
        "county_staff": county.root,
        "town_staff": county.east,
        "viewer": county.east,
    }.items():
        setattr(
            people,
            role,
            GrantFactory(user__username=role, role=role, region=region).user,
        )
    people.secretary = GrantFactory(
        user__username="secretary", role="secretary", party_organization=branch
    ).user
    for role in ("instructor", "member"):
        setattr(people, role, GrantFactory(user__username=role, role=role).user)
    department = DepartmentFactory(code="BM", name="测试部门", region=county.root)
    people.department = GrantFactory(
        user__username="department", role="department", department=department
    ).user
    return people
