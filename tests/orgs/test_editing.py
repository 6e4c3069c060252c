"""Creating, changing, recycling and restoring organizations: the services."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import crypto
from core.errors import Conflict, Denied, Missing, Recycled
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from orgs.services import (
    create_organization,
    recycle_organization,
    restore_organization,
    update_organization,
)
from tests.members.factories import id_number
from tests.orgs.factories import OrganizationFactory, uscc

pytestmark = pytest.mark.django_db

BEGINNING = datetime.date(1, 1, 1)
DAY = datetime.date(2026, 3, 1)


def values(county, **changes):
    return {
        "uscc": uscc(7001),
        "name": "新办科技有限公司",
        "kind": "enterprise",
        "region": county.east,
        "staff_count": 12,
        "phone": "13800001234",
        **changes,
    }


@pytest.fixture
def denials(monkeypatch):
    """Who was refused: the entry itself is stored beside the transaction (see test_edit_pages)."""
    actors = []
    monkeypatch.setattr(
        "core.records.service.audit.record", lambda **entry: actors.append(entry["actor"])
    )
    return actors


def series(organization):
    rows = OrganizationStatus.objects.filter(organization=organization).order_by("starts_on")
    return [(row.starts_on, row.staff_count, row.state, row.region_id) for row in rows]


def test_a_new_organization_holds_since_ever_and_has_its_facts(cast, county):
    made = create_organization(actor=cast.town_staff, **values(county))
    assert series(made) == [(BEGINNING, 12, "operating", county.east.pk)]
    assert CurrentFacts.objects.filter(organization=made).exists()
    assert crypto.decrypt(made.phone_cipher) == "13800001234"


def test_a_town_creates_nothing_elsewhere(cast, county, denials):
    with pytest.raises(Denied):
        create_organization(actor=cast.town_staff, **values(county, region=county.west))
    assert not Organization.objects.exists()
    assert denials == [cast.town_staff]


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("uscc", "91330999", "应为 18 位"),
        ("uscc", uscc(1)[:-1] + ("0" if uscc(1)[-1] != "0" else "1"), "校验码不符"),
        ("name", "", "请填写组织名称。"),
        ("name", "甲" * 121, "最多 120 个字"),
        ("address", f"人民路 {id_number(3)}", "身份证号"),
        ("tags", [id_number(3)], "身份证号"),
        ("industry", "制\x00造", "控制字符"),
        ("staff_count", 3_000_000, "职工人数大于 2000000，不合情理"),
        ("founded_on", datetime.date(9999, 12, 31), "成立日期不能晚于今天"),
        ("founded_on", datetime.date(1066, 12, 31), "成立日期年份应在"),
        ("phone", "12345", "联系电话不像电话号码"),
        ("kind", "club", ""),
    ],
)
def test_what_an_import_refuses_the_page_refuses(cast, county, field, value, text):
    with pytest.raises(ValidationError) as refused:
        create_organization(actor=cast.county_admin, **values(county, **{field: value}))
    assert text in str(refused.value.message_dict)
    assert not Organization.objects.exists()


def test_a_taken_code_is_named_only_to_who_sees_it(cast, county):
    OrganizationFactory(uscc=uscc(7001), name="西镇老厂", region=county.west)
    with pytest.raises(ValidationError) as refused:
        create_organization(actor=cast.county_admin, **values(county))
    assert "已登记为“西镇老厂”" in str(refused.value)
    with pytest.raises(ValidationError) as refused:
        create_organization(actor=cast.town_staff, **values(county))
    assert "管理范围以外" in str(refused.value) and "西镇老厂" not in str(refused.value)


def test_a_code_in_the_recycle_bin_is_restored_not_made_again(cast, county):
    old = OrganizationFactory(uscc=uscc(7001), region=county.east)
    recycle_organization(actor=cast.town_staff, pk=old.pk, version=1)
    with pytest.raises(Recycled) as refused:
        create_organization(actor=cast.town_staff, **values(county))
    assert refused.value.stored == old


def test_only_what_is_given_changes_and_the_version_rises(cast, county):
    made = OrganizationFactory(region=county.east, address="旧址", staff_count=9)
    changed = update_organization(actor=cast.town_staff, pk=made.pk, version=1, industry="软件")
    assert (changed.version, changed.industry, changed.address) == (2, "软件", "旧址")
    assert series(made) == [(BEGINNING, 9, "operating", county.east.pk)]


def test_a_dated_value_holds_from_its_day(cast, county):
    made = OrganizationFactory(region=county.east, staff_count=9)
    changed = update_organization(
        actor=cast.town_staff, pk=made.pk, version=1, staff_count=60, effective_on=DAY
    )
    assert changed.staff_count == 60
    assert series(made) == [
        (BEGINNING, 9, "operating", county.east.pk),
        (DAY, 60, "operating", county.east.pk),
    ]


def test_an_earlier_correction_ends_where_a_later_value_begins(cast, county):
    made = OrganizationFactory(region=county.east, staff_count=9)
    later = datetime.date(2026, 6, 1)
    update_organization(
        actor=cast.county_admin, pk=made.pk, version=1, staff_count=60, effective_on=later
    )
    changed = update_organization(
        actor=cast.county_admin, pk=made.pk, version=2, staff_count=30, effective_on=DAY
    )
    assert [row[:2] for row in series(made)] == [(BEGINNING, 9), (DAY, 30), (later, 60)]
    assert changed.staff_count == 60


def test_a_state_goes_on_through_later_rows_that_tell_of_something_else(cast, county):
    made = OrganizationFactory(region=county.east, staff_count=9)
    later = datetime.date(2026, 6, 1)
    update_organization(
        actor=cast.county_admin, pk=made.pk, version=1, staff_count=60, effective_on=later
    )
    changed = update_organization(
        actor=cast.county_admin, pk=made.pk, version=2, state="suspended", effective_on=DAY
    )
    assert [row[:3] for row in series(made)] == [
        (BEGINNING, 9, "operating"),
        (DAY, 9, "suspended"),
        (later, 60, "suspended"),
    ]
    assert (changed.state, changed.staff_count) == ("suspended", 60)


def test_the_same_dated_value_writes_no_row(cast, county):
    made = OrganizationFactory(region=county.east, staff_count=9)
    update_organization(
        actor=cast.town_staff, pk=made.pk, version=1, staff_count=9, effective_on=DAY
    )
    assert len(series(made)) == 1


def test_a_day_to_come_is_refused(cast, county):
    made = OrganizationFactory(region=county.east)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        update_organization(
            actor=cast.town_staff, pk=made.pk, version=1, staff_count=1, effective_on=tomorrow
        )


def test_the_same_phone_is_not_encrypted_again(cast, county):
    made = create_organization(actor=cast.town_staff, **values(county))
    cipher = bytes(made.phone_cipher)
    same = update_organization(
        actor=cast.town_staff, pk=made.pk, version=made.version, phone="138 0000 1234"
    )
    assert bytes(same.phone_cipher) == cipher
    cleared = update_organization(actor=cast.town_staff, pk=made.pk, version=same.version, phone="")
    assert (cleared.phone_cipher, cleared.phone_index) == (None, "")


SERVICES = {
    "update": lambda **given: update_organization(industry="越权", **given),
    "recycle": recycle_organization,
    "restore": restore_organization,
}


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_out_of_scope_there_is_nothing_and_who_only_looks_is_recorded(
    cast, county, denials, service
):
    west = OrganizationFactory(region=county.west)
    east = OrganizationFactory(region=county.east)
    with pytest.raises(Missing):
        service(actor=cast.town_staff, pk=west.pk, version=1)
    assert denials == []
    with pytest.raises(Denied):
        service(actor=cast.viewer, pk=east.pk, version=1)
    assert denials == [cast.viewer]
    with pytest.raises(Conflict) as conflict:
        service(actor=cast.town_staff, pk=east.pk, version=7)
    assert conflict.value.stored == east
    assert set(Organization.objects.values_list("version", flat=True)) == {1}
    service(actor=cast.town_staff, pk=east.pk, version=1)


def test_a_town_does_not_give_its_organization_away(cast, county):
    made = OrganizationFactory(region=county.east)
    with pytest.raises(Denied, match="不在您的管理范围内"):
        update_organization(actor=cast.town_staff, pk=made.pk, version=1, region=county.west)
    made.refresh_from_db()
    assert made.region == county.east and len(series(made)) == 1


def test_recycling_and_restoring_give_back_the_same(cast, county):
    made = OrganizationFactory(region=county.east)
    gone = recycle_organization(actor=cast.town_staff, pk=made.pk, version=1)
    assert not Organization.objects.present().exists()
    back = restore_organization(actor=cast.town_staff, pk=made.pk, version=gone.version)
    assert (back.deleted_at, back.version) == (None, 3)
    assert Organization.objects.present().get() == made
