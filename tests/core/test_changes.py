"""The history in words: who, what, from where; and a row as it was in a version."""

import pytest

from core.jobs import service as jobs
from core.jobs.kinds import KINDS, Kind
from core.models import Job
from core.records import changes
from orgs.models import Organization
from orgs.services import recycle_organization, restore_organization, update_organization
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def newest(row):
    return changes.changes_of(row).rows[0]


def test_what_a_job_changes_is_its_owners_doing(cast, county, monkeypatch):
    made = OrganizationFactory(region=county.east)

    def work(job, progress):
        update_organization(actor=job.user, pk=made.pk, version=1, industry="软件")
        return {}

    monkeypatch.setitem(KINDS, "test", Kind(work, title="试验"))
    jobs.run(Job.objects.create(kind="test", user=cast.town_staff).pk)
    change = newest(made)
    assert (change.who, change.where, change.what) == (str(cast.town_staff), "后台任务", "修改")


def test_what_nobody_in_particular_changed_is_told_as_a_programs(county):
    made = OrganizationFactory(region=county.east)
    Organization.objects.filter(pk=made.pk).update(industry="软件")
    assert (newest(made).who, newest(made).where) == ("", "程序")


def test_going_to_the_bin_and_coming_back_have_their_names(cast, county):
    made = OrganizationFactory(region=county.east)
    recycle_organization(actor=cast.town_staff, pk=made.pk, version=1)
    restore_organization(actor=cast.town_staff, pk=made.pk, version=2)
    assert [change.what for change in changes.changes_of(made).rows] == [
        "从回收站恢复",
        "放入回收站",
        "新建",
    ]


def test_a_row_is_known_as_it_was_in_each_version(cast, county):
    made = OrganizationFactory(region=county.east, address="一号")
    for version, address in ((1, "二号"), (2, "三号")):
        update_organization(actor=cast.town_staff, pk=made.pk, version=version, address=address)
    assert [changes.as_of(made, version).address for version in (1, 2, 3)] == [
        "一号",
        "二号",
        "三号",
    ]
    assert changes.as_of(made, 4) is None


def test_no_identifier_is_among_what_is_told():
    shown = changes.shown_fields(Organization)
    assert "phone_index" in shown and "phone_cipher" not in shown
    assert {"id", "version", "updated_at"}.isdisjoint(shown)


def test_tags_in_another_order_are_the_same(cast, county):
    made = OrganizationFactory(region=county.east, tags=["乙", "甲"])
    same = update_organization(actor=cast.town_staff, pk=made.pk, version=1, tags=["甲", "乙"])
    assert same.version == 1
