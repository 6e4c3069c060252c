import pytest
from django.core.management import CommandError, call_command

from accounts.choices import AccountAction
from accounts.models import User
from core.models import AuditEntry
from tests.branches.factories import PartyOrganizationFactory

GOOD = "long-enough-pass-9"


@pytest.fixture
def create(monkeypatch):
    def create(name, *options, password=GOOD):
        monkeypatch.setenv("NEW_PASSWORD", password)
        call_command("create_user", name, *options, "--password-env", "NEW_PASSWORD")

    return create


def test_user_gets_one_grant_and_reaches_its_region(create, county):
    create("li", "--role", "town_staff", "--region", "330999001")
    user = User.objects.get(username="li")
    assert user.check_password(GOOD)
    assert [(g.role, g.region) for g in user.current_grants] == [("town_staff", county.east)]
    assert user.reach.see_registry.region_ids == {county.east.pk}


def test_county_grant_needs_no_filter(create, county):
    create("wang", "--role", "county_admin", "--region", "330999")
    assert User.objects.get(username="wang").reach.see_registry.everywhere


def test_secretary_is_granted_a_party_organization_whose_code_has_fifteen_digits(create, county):
    party = PartyOrganizationFactory(code="330999000000123", region=county.east)
    create("zhao", "--role", "secretary", "--party-org", party.code)
    assert User.objects.get(username="zhao").reach.see_registry.party_organization_ids == {party.pk}
    given = AuditEntry.objects.get(action=AccountAction.GRANT_GIVEN)
    assert given.detail == {"角色": "党组织书记", "范围": "330999000000123"}


def test_administrator_sees_no_business_data(create, county):
    create("root", "--role", "system_admin")
    assert not User.objects.get(username="root").reach.see_registry


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--role", "town_staff"), "请用 --region"),
        (("--role", "secretary", "--region", "330999"), "请用 --party-org"),
        (("--role", "audit_admin", "--region", "330999"), "三员不带范围"),
        (("--role", "viewer", "--region", "1"), "没有代码为 1 的区域"),
        (("--role", "secretary", "--party-org", "1"), "没有代码为 1 的党组织"),
    ],
)
def test_place_that_does_not_fit_the_role_is_refused(create, county, options, message):
    with pytest.raises(CommandError, match=message) as refused:
        create("x", *options)
    assert refused.value.returncode == 2
    assert User.objects.count() == 0


def test_weak_password_and_taken_name_are_refused(create, county):
    with pytest.raises(CommandError, match="密码"):
        create("x", "--role", "system_admin", password="12345")
    create("x", "--role", "system_admin")
    with pytest.raises(CommandError, match="用户名已存在"):
        create("x", "--role", "system_admin")
    assert User.objects.count() == 1
