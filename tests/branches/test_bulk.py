"""Bulk edits by the services of Party organizations and coverage: their rules, and undo."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.services import reform_party_organization
from core import bulk
from core.errors import Denied, Refusal
from core.models import BulkEdit
from orgs.models import CurrentFacts, Organization
from tests import pages
from tests.branches.factories import PartyOrganizationFactory

pytestmark = pytest.mark.django_db

DAY = "2026-03-01"
INSTRUCTOR = {"means": "instructor", "person_name": "李指导", "starts_on": DAY}


@pytest.fixture
def registry(county):
    return pages.furnish(county)


def previewed(user, kind, rows, change, value):
    edit = bulk.choose(actor=user, kind=kind, ids=[each.pk for each in rows])
    return bulk.preview(actor=user, pk=edit.pk, change=change, value=value)


def done(user, kind, rows, change, value):
    return bulk.commit(actor=user, pk=previewed(user, kind, rows, change, value).pk)


def coverage(organization):
    return CurrentFacts.objects.get(organization=organization).coverage


def test_one_instructor_is_assigned_to_many_and_taken_back(cast, registry):
    both = registry.bright, registry.plain
    before = WorkCoverage.objects.count()
    edit = previewed(cast.town_staff, "organizations", both, "start_work_coverage", INSTRUCTOR)
    assert bulk.counts(edit).changing == 2
    # The preview did it and took it back.
    assert WorkCoverage.objects.count() == before
    bulk.commit(actor=cast.town_staff, pk=edit.pk)
    links = WorkCoverage.objects.filter(person_name="李指导", starts_on=DAY)
    assert {link.organization for link in links} == set(both)
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert WorkCoverage.objects.count() == before
    assert bulk.counts(edit).kept == 0


def test_who_has_him_already_is_refused_in_the_words_of_the_service(cast, registry):
    done(cast.town_staff, "organizations", [registry.plain], "start_work_coverage", INSTRUCTOR)
    edit = previewed(
        cast.town_staff,
        "organizations",
        [registry.bright, registry.plain],
        "start_work_coverage",
        INSTRUCTOR,
    )
    refused = edit.rows.exclude(refusal="").get()
    assert refused.row_id == registry.plain.pk and "日期重叠" in refused.refusal
    bulk.commit(actor=cast.town_staff, pk=edit.pk)
    assert WorkCoverage.objects.filter(person_name="李指导").count() == 2


def test_coverage_begins_and_ends_for_many_and_lists_follow(cast, registry):
    both = [registry.bright, registry.plain]
    given = {"party_organization": str(registry.branch.pk), "starts_on": DAY}
    edit = previewed(cast.town_staff, "organizations", both, "start_coverage", given)
    assert edit.rows.exclude(refusal="").get().row_id == registry.bright.pk
    bulk.commit(actor=cast.town_staff, pk=edit.pk)
    assert coverage(registry.plain) == "single"
    given = {"party_organization": str(registry.branch.pk), "ends_on": DAY}
    edit = done(cast.town_staff, "organizations", both, "end_coverage", given)
    # The one that began on that day is in force on it and ends without having counted.
    assert not Coverage.objects.in_force(datetime.date(2026, 3, 2)).exists()
    assert coverage(registry.bright) == "none"
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert coverage(registry.bright) == coverage(registry.plain) == "single"


def test_a_work_coverage_that_is_not_there_is_not_ended(cast, registry):
    given = {"means": "instructor", "person_name": "没有他", "ends_on": DAY}
    edit = previewed(cast.town_staff, "organizations", [registry.plain], "end_work_coverage", given)
    assert "没有由党建指导员没有他覆盖" in edit.rows.get().refusal
    with pytest.raises(Refusal, match="没有需要修改的记录"):
        bulk.commit(actor=cast.town_staff, pk=edit.pk)


def test_many_party_organizations_are_re_elected_on_one_day(cast, county, registry):
    late = PartyOrganizationFactory(region=county.east, founded_on="2026-05-01")
    given = {"happened_on": DAY, "document_number": "东委〔2026〕3号"}
    edit = done(cast.town_staff, "party_organizations", [registry.branch, late], "re_elect", given)
    assert "不能早于成立日期" in edit.rows.get(row_id=late.pk).refusal
    registry.branch.refresh_from_db()
    assert registry.branch.term_started_on == datetime.date(2026, 3, 1)
    assert registry.branch.chronicle.get(kind="re_elected").document_number == "东委〔2026〕3号"
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    registry.branch.refresh_from_db()
    assert registry.branch.term_started_on is None
    assert not registry.branch.chronicle.exists()


def test_an_entry_stays_with_what_it_tells_of_and_later_ones_do_not_keep_it(cast, registry):
    rows = [registry.branch, PartyOrganizationFactory(region=registry.branch.region)]
    edit = done(cast.town_staff, "party_organizations", rows, "re_elect", {"happened_on": DAY})
    kept, other = rows
    PartyOrganization.objects.filter(pk=kept.pk).update(term_started_on="2026-04-01")
    other.refresh_from_db()
    reform_party_organization(
        actor=cast.town_staff,
        pk=other.pk,
        version=other.version,
        formation="joint",
        happened_on=datetime.date(2026, 4, 1),
    )
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert [each.kind for each in kept.chronicle.all()] == ["re_elected"]
    assert [each.kind for each in other.chronicle.all()] == ["formed_anew"]


def test_many_get_another_superior(cast, county, registry):
    top = PartyOrganizationFactory(name="两新工委", kind="committee", region=county.root)
    rows = [registry.branch, registry.west_branch]
    given = {"parent": str(top.pk), "happened_on": DAY}
    edit = done(cast.county_admin, "party_organizations", rows, "move", given)
    assert bulk.counts(edit).changing == 2
    assert set(PartyOrganization.objects.filter(parent=top)) == set(rows)


def test_rows_and_targets_out_of_scope_are_refused(cast, registry):
    with pytest.raises(Denied):
        bulk.choose(
            actor=cast.town_staff,
            kind="party_organizations",
            ids=[registry.branch.pk, registry.west_branch.pk],
        )
    given = {"party_organization": str(registry.west_branch.pk), "starts_on": DAY}
    with pytest.raises(ValidationError, match="管理范围内"):
        previewed(cast.town_staff, "organizations", [registry.plain], "start_coverage", given)
    assert not BulkEdit.objects.exclude(change="").exists()


@pytest.mark.parametrize("role", ["viewer", "secretary", "nobody", "system_admin"])
def test_who_may_not_edit_many_chooses_no_party_organizations(client, cast, registry, role):
    client.force_login(getattr(cast, role))
    answer = client.post("/party-organizations/", {"chosen": [registry.branch.pk]})
    assert answer.status_code == 403
    assert not BulkEdit.objects.exists()


def test_more_than_a_service_is_meant_for_are_refused(cast, registry, monkeypatch):
    monkeypatch.setattr("core.bulk.changes.ServiceChange.most", 1)
    with pytest.raises(Refusal, match="一次最多 1 个组织"):
        previewed(
            cast.town_staff,
            "organizations",
            [registry.bright, registry.plain],
            "start_work_coverage",
            INSTRUCTOR,
        )


def test_what_changed_between_preview_and_doing_stops_all(cast, registry):
    both = [registry.bright, registry.plain]
    edit = previewed(cast.town_staff, "organizations", both, "start_work_coverage", INSTRUCTOR)
    WorkCoverage.objects.create(
        organization=registry.plain,
        means="instructor",
        person_name="李指导",
        starts_on="2026-05-01",
    )
    with pytest.raises(Refusal, match="没有修改任何记录"):
        bulk.commit(actor=cast.town_staff, pk=edit.pk)
    assert WorkCoverage.objects.filter(person_name="李指导").count() == 1


def test_the_page_asks_for_what_the_change_takes_and_shows_old_and_new(client, cast, registry):
    client.force_login(cast.town_staff)
    page = client.post("/organizations/", {"chosen": [registry.plain.pk]})["Location"]
    form = client.get(f"{page}?change=start_work_coverage").content.decode()
    for name in ("means", "person_name", "starts_on"):
        assert f'name="{name}"' in form
    fields = {"change": "start_work_coverage", **INSTRUCTOR}
    assert client.post(f"{page}preview/", fields)["Location"] == page
    shown = client.get(page).content.decode()
    assert "原来的工作覆盖" in shown and "党建指导员张三、党建指导员李指导" in shown
    client.post(f"{page}commit/")
    assert Organization.objects.get(pk=registry.plain.pk).work_coverages.count() == 2
