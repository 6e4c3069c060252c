"""Bulk edits of organizations: what the preview shows is done, by whom it may, and taken back."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from core import bulk
from core.errors import Denied, Missing, Refusal
from core.models import AuditEntry, BulkEdit, BulkEditRow, Job, UndoSet
from orgs.models import Organization, OrganizationStatus
from tests import pages
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

LIST = "/organizations/"
DAY = "2026-03-01"


@pytest.fixture
def registry(county):
    return pages.furnish(county)


@pytest.fixture
def at_once(monkeypatch):
    """Two rows are many."""
    monkeypatch.setattr("core.bulk.service.AT_ONCE", 1)


def chosen(user, *organizations):
    return bulk.choose(actor=user, kind="organizations", ids=[each.pk for each in organizations])


def previewed(user, *organizations, change="industry", value="制造业", starts_on=""):
    edit = chosen(user, *organizations)
    given = {"value": value, "starts_on": starts_on}
    return bulk.preview(actor=user, pk=edit.pk, change=change, value=given)


def done(user, *organizations, **values):
    return bulk.commit(actor=user, pk=previewed(user, *organizations, **values).pk)


def values(name: str) -> dict[str, object]:
    return dict(Organization.objects.values_list("name", name))


def series(organization) -> list[tuple]:
    rows = OrganizationStatus.objects.filter(organization=organization).order_by("starts_on")
    return [(each.starts_on.isoformat(), each.state, each.region.name) for each in rows]


# --- What changes -----------------------------------------------------------------------------


def test_a_text_is_set_and_taken_back(cast, registry):
    Organization.objects.filter(pk=registry.plain.pk).update(industry="商业")
    edit = done(cast.town_staff, registry.bright, registry.plain)
    assert values("industry") == {
        registry.bright.name: "制造业",
        registry.plain.name: "制造业",
        registry.west.name: "",
        registry.above.name: "",
    }
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert set(values("industry").values()) == {"", "商业"}
    assert values("industry")[registry.plain.name] == "商业"


def test_tags_are_added_and_taken_out(cast, registry):
    Organization.objects.filter(pk=registry.plain.pk).update(tags=["规上", "外资"])
    both = registry.bright, registry.plain
    edit = previewed(cast.town_staff, *both, change="add_tags", value="规上")
    assert bulk.counts(edit) == bulk.Counts(chosen=2, changing=1, unchanged=1, refused=0, kept=0)
    bulk.commit(actor=cast.town_staff, pk=edit.pk)
    assert values("tags")[registry.bright.name] == ["规上"]
    edit = done(cast.town_staff, *both, change="remove_tags", value="规上")
    assert values("tags")[registry.bright.name] == []
    assert values("tags")[registry.plain.name] == ["外资"]
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert values("tags")[registry.plain.name] == ["规上", "外资"]


def test_a_state_holds_from_its_day_and_is_taken_back_with_its_series(cast, registry):
    before = series(registry.bright)
    edit = done(cast.town_staff, registry.bright, change="state", value="suspended", starts_on=DAY)
    assert series(registry.bright) == [
        ("0001-01-01", "operating", "东街道"),
        (DAY, "suspended", "东街道"),
    ]
    assert values("state")[registry.bright.name] == "suspended"
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert series(registry.bright) == before
    assert values("state")[registry.bright.name] == "operating"


def written() -> dict[str, tuple[int, int]]:
    """Table → rows that this transaction inserted and updated."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd > 0"
        )
        return {name: (inserted, updated) for name, inserted, updated in cursor.fetchall()}


def test_each_row_is_written_once_whatever_follows_from_it(cast, registry):
    tables = {
        "core_bulkeditrow": (1, 1),
        "orgs_organization": (0, 1),
        "orgs_organizationevent": (1, 0),
        "orgs_organizationstatus": (1, 0),
        "orgs_organizationstatusevent": (1, 0),
        "orgs_currentfacts": (0, 0),
    }
    before = written()
    rows = registry.bright, registry.plain
    done(cast.town_staff, *rows, change="state", value="suspended", starts_on=DAY)
    after = written()
    assert {
        name: tuple(b - a for a, b in zip(before.get(name, (0, 0)), after[name], strict=True))
        for name in tables
    } == {name: tuple(2 * each for each in numbers) for name, numbers in tables.items()}


def test_a_second_preview_forgets_what_the_first_one_noted_of_a_row_that_is_gone(cast, registry):
    state = {"change": "state", "value": "suspended", "starts_on": DAY}
    edit = previewed(cast.town_staff, registry.bright, **state)
    BulkEditRow.objects.filter(bulk_edit=edit).update(row_id=0)
    given = {"value": "制造业"}
    bulk.preview(actor=cast.town_staff, pk=edit.pk, change="industry", value=given)
    (row,) = BulkEditRow.objects.filter(bulk_edit=edit)
    assert (row.before, row.after, row.refusal) == (None, None, "")


def test_what_was_noted_later_about_other_values_takes_the_new_one_over(cast, registry):
    OrganizationStatus.objects.create(
        organization=registry.bright,
        starts_on="2026-05-01",
        staff_count=99,
        state="operating",
        region=registry.bright.region,
        entered_state=False,
        entered_region=False,
    )
    done(cast.county_admin, registry.bright, change="region", value="330999002", starts_on=DAY)
    assert series(registry.bright) == [
        ("0001-01-01", "operating", "东街道"),
        (DAY, "operating", "西镇"),
        ("2026-05-01", "operating", "西镇"),
    ]
    registry.bright.refresh_from_db()
    assert (registry.bright.region.name, registry.bright.staff_count) == ("西镇", 99)


def test_a_row_with_another_value_noted_later_is_refused_and_stays(cast, registry):
    OrganizationStatus.objects.create(
        organization=registry.bright,
        starts_on="2026-05-01",
        staff_count=60,
        state="deregistered",
        region=registry.bright.region,
    )
    before = series(registry.bright)
    edit = previewed(
        cast.town_staff,
        registry.bright,
        registry.plain,
        change="state",
        value="suspended",
        starts_on=DAY,
    )
    refused = BulkEditRow.objects.exclude(refusal="").get()
    assert refused.row_id == registry.bright.pk
    assert refused.refusal.startswith("2026-05-01 起已另有经营状态的记载")
    bulk.commit(actor=cast.town_staff, pk=edit.pk)
    assert series(registry.bright) == before
    assert series(registry.plain)[-1][:2] == (DAY, "suspended")


def test_one_edit_raises_each_version_once_and_leaves_history(cast, registry):
    version = registry.bright.version = Organization.objects.get(pk=registry.bright.pk).version
    done(cast.town_staff, registry.bright, change="state", value="shell", starts_on=DAY)
    assert Organization.objects.get(pk=registry.bright.pk).version == version + 1
    events = registry.bright.events if hasattr(registry.bright, "events") else None
    assert events is None or events.count() >= 2


# --- What is refused ----------------------------------------------------------------------------


def test_a_forged_key_refuses_the_whole_choice_and_is_recorded(client, cast, registry):
    client.force_login(cast.town_staff)
    fields = {"chosen": [registry.bright.pk, registry.west.pk]}
    assert client.post(LIST, fields).status_code == 403
    assert not BulkEdit.objects.exists()
    entry = AuditEntry.objects.get(action="denied")
    assert (entry.actor_id, entry.subject) == (cast.town_staff.pk, "两新组织")
    assert client.post(LIST, {"chosen": [registry.bright.pk]}).status_code == 302
    assert BulkEditRow.objects.get().row_id == registry.bright.pk


def test_a_row_that_left_the_scope_since_refuses_all_at_the_commit(client, cast, county, registry):
    edit = previewed(cast.town_staff, registry.bright, registry.plain)
    Organization.objects.filter(pk=registry.plain.pk).update(region=county.west)
    client.force_login(cast.town_staff)
    assert client.post(reverse("core:bulk_commit", args=[edit.pk])).status_code == 403
    assert set(values("industry").values()) == {""}
    assert AuditEntry.objects.filter(action="denied").count() == 1


def test_nobody_moves_organizations_where_he_may_not_edit(cast, county, registry):
    with pytest.raises(ValidationError):
        previewed(
            cast.town_staff, registry.bright, change="region", value="330999002", starts_on=DAY
        )
    edit = BulkEdit.objects.get()
    # Written into the draft by other means: it is checked again when it is done.
    bulk.preview(
        actor=cast.town_staff,
        pk=edit.pk,
        change="region",
        value={"value": "330999001", "starts_on": DAY},
    )
    BulkEditRow.objects.update(after=[{}], before=[])
    BulkEdit.objects.update(
        value={"value": "330999002", "starts_on": DAY, "stored": county.west.pk}
    )
    with pytest.raises(ValidationError):
        bulk.commit(actor=cast.town_staff, pk=edit.pk)
    assert series(registry.bright) == [("0001-01-01", "operating", "东街道")]


def test_a_row_changed_since_the_preview_refuses_all_and_names_it(cast, registry):
    edit = previewed(cast.town_staff, registry.bright, registry.plain)
    Organization.objects.filter(pk=registry.plain.pk).update(address="新地址")
    with pytest.raises(Refusal, match="东街道平常商行"):
        bulk.commit(actor=cast.town_staff, pk=edit.pk)
    assert set(values("industry").values()) == {""}
    edit = bulk.preview(
        actor=cast.town_staff, pk=edit.pk, change="industry", value={"value": "制造业"}
    )
    bulk.commit(actor=cast.town_staff, pk=edit.pk)
    assert list(values("industry").values()).count("制造业") == 2


@pytest.mark.parametrize("role", ["viewer", "secretary", "nobody", "system_admin"])
def test_who_may_not_edit_many_may_neither_choose_nor_do_it(client, cast, registry, role):
    user = getattr(cast, role)
    client.force_login(user)
    assert client.post(LIST, {"chosen": [registry.bright.pk]}).status_code == 403
    assert "批量编辑" not in client.get(LIST).content.decode()
    with pytest.raises(Denied):
        chosen(user, registry.bright)
    assert not BulkEdit.objects.exists()


def test_a_bulk_edit_is_its_owners_alone(client, cast, registry):
    edit = previewed(cast.town_staff, registry.bright)
    for call in (bulk.commit, bulk.take_back):
        with pytest.raises(Missing):
            call(actor=cast.county_admin, pk=edit.pk)
    client.force_login(cast.county_admin)
    assert client.get(reverse("core:bulk", args=[edit.pk])).status_code == 404
    for name in ("core:bulk_preview", "core:bulk_commit", "core:bulk_undo"):
        assert client.post(reverse(name, args=[edit.pk])).status_code == 404
    assert set(values("industry").values()) == {""}


@pytest.mark.parametrize(
    ("change", "value", "starts_on"),
    [
        ("state", "gone", DAY),
        ("state", "suspended", "soon"),
        ("state", "suspended", "2999-01-01"),
        ("region", "1", DAY),
        ("industry", "长" * 61, ""),
        ("add_tags", " ", ""),
        ("add_tags", "长" * 31, ""),
    ],
)
def test_a_bad_value_is_told_and_changes_nothing(cast, registry, change, value, starts_on):
    with pytest.raises(ValidationError):
        previewed(cast.town_staff, registry.bright, change=change, value=value, starts_on=starts_on)
    assert not BulkEdit.objects.exclude(change="").exists()


def test_too_many_none_and_an_unknown_change_are_refused(cast, registry, settings):
    with pytest.raises(Refusal):
        chosen(cast.town_staff)
    with pytest.raises(Missing):
        previewed(cast.town_staff, registry.bright, change="name")
    settings.BULK_EDIT_MAX = 1
    with pytest.raises(Refusal, match="一次最多修改 1 个组织"):
        chosen(cast.town_staff, registry.bright, registry.plain)
    edit = chosen(cast.town_staff, registry.bright)
    with pytest.raises(Refusal):
        bulk.commit(actor=cast.town_staff, pk=edit.pk)


# --- Undo ---------------------------------------------------------------------------------------


def test_undo_leaves_what_was_changed_since_and_lists_it(client, cast, registry):
    edit = done(cast.town_staff, registry.bright, registry.plain)
    Organization.objects.filter(pk=registry.plain.pk).update(industry="餐饮业")
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert values("industry")[registry.bright.name] == ""
    assert values("industry")[registry.plain.name] == "餐饮业"
    assert BulkEditRow.objects.get(kept=True).row_id == registry.plain.pk
    client.force_login(cast.town_staff)
    text = client.get(reverse("core:bulk", args=[edit.pk])).content.decode()
    assert "没有恢复的 1 个组织" in text and "东街道平常商行" in text


def test_undo_leaves_what_left_the_scope_since(cast, county, registry, fresh):
    edit = done(cast.town_staff, registry.bright, registry.plain)
    Organization.objects.filter(pk=registry.plain.pk).update(region=county.west)
    bulk.take_back(actor=fresh(cast.town_staff), pk=edit.pk)
    assert values("industry")[registry.plain.name] == "制造业"
    assert BulkEditRow.objects.get(kept=True).row_id == registry.plain.pk


def test_undo_comes_once_and_within_seven_days(cast, registry):
    edit = done(cast.town_staff, registry.bright)
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    Organization.objects.filter(pk=registry.bright.pk).update(industry="制造业")
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert values("industry")[registry.bright.name] == "制造业"
    late = done(cast.town_staff, registry.plain)
    UndoSet.objects.filter(pk=late.undo_set_id).update(
        done_at=late.undo_set.done_at - datetime.timedelta(days=bulk.UNDO_DAYS, minutes=1)
    )
    with pytest.raises(Refusal):
        bulk.take_back(actor=cast.town_staff, pk=late.pk)


def test_drafts_are_forgotten_after_a_day_and_done_ones_when_undo_is_over(cast, registry):
    draft, recent, old = (
        chosen(cast.town_staff, registry.bright),
        done(cast.town_staff, registry.bright),
        done(cast.town_staff, registry.plain),
    )
    day = datetime.timedelta(days=1, minutes=1)
    now = recent.undo_set.done_at
    BulkEdit.objects.filter(pk=draft.pk).update(chosen_at=now - day)
    UndoSet.objects.filter(pk=old.undo_set_id).update(done_at=now - 7 * day)
    assert bulk.expire() == 2
    assert set(BulkEdit.objects.values_list("pk", flat=True)) == {recent.pk}


# --- Doors and jobs -----------------------------------------------------------------------------


def test_the_pages_lead_from_the_list_to_the_undo(client, cast, registry):
    client.force_login(cast.town_staff)
    page = client.post(LIST, {"chosen": [registry.bright.pk, registry.plain.pk]})["Location"]
    assert re.fullmatch(r"/bulk/\d+/", page)
    form = client.get(f"{page}?change=state").content.decode()
    assert "停业" in form and "确认修改" not in form
    fields = {"change": "state", "value": "suspended", "starts_on": DAY}
    assert client.post(f"{page}preview/", fields)["Location"] == page
    shown = client.get(page).content.decode()
    assert "确认修改 2 个组织" in shown
    assert re.findall(r'data-label="(?:原来|改为)">([^<]*)<', shown) == ["正常", "停业"] * 2
    client.post(f"{page}commit/")
    assert list(values("state").values()).count("suspended") == 2
    assert f"{page}undo/" in client.get(page).content.decode()
    client.post(f"{page}undo/")
    assert set(values("state").values()) == {"operating"}
    actions = AuditEntry.objects.order_by("pk").values_list("action", "detail__行数")
    assert [each for each in actions if each[0].startswith("bulk")] == [
        ("bulk_edit", 2),
        ("bulk_undo", 2),
    ]


def test_all_that_the_filters_leave_means_those_in_scope(client, cast, registry):
    client.force_login(cast.town_staff)
    page = client.post(f"{LIST}?kind=enterprise", {"all": "1"})["Location"]
    assert set(BulkEditRow.objects.values_list("row_id", flat=True)) == {
        registry.bright.pk,
        registry.plain.pk,
    }
    assert "类别：非公企业" in client.get(page).content.decode()


def test_a_small_edit_stands_once_among_the_jobs_of_its_user(client, cast, registry):
    edit = done(cast.town_staff, registry.bright)
    bulk.commit(actor=cast.town_staff, pk=edit.pk)  # a second click
    client.force_login(cast.town_staff)
    job = Job.objects.get()
    assert (job.user, job.result) == (cast.town_staff, {"text": "已修改 1 个组织。"})
    page = client.get(reverse("core:job", args=[job.pk])).content.decode()
    assert reverse("core:bulk", args=[edit.pk]) in page


def test_a_wrong_value_shows_the_form_again(client, cast, registry):
    client.force_login(cast.town_staff)
    edit = chosen(cast.town_staff, registry.bright)
    url = reverse("core:bulk_preview", args=[edit.pk])
    for fields in (
        {"change": "state", "value": "gone", "starts_on": DAY},
        {"change": "state", "value": "shell", "starts_on": "x"},
        {"change": "region", "value": "330999002", "starts_on": DAY},
        {"change": "add_tags", "value": ""},
    ):
        response = client.post(url, fields)
        assert response.status_code == 200 and response.context["form"].errors
    assert client.post(url, {"change": "uscc", "value": "1"}).status_code == 404
    assert client.get(f"{reverse('core:bulk', args=[edit.pk])}?change=x").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_large_edit_and_its_undo_are_jobs(cast, registry, at_once, monkeypatch):
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)
    from core import jobs

    user = cast.town_staff
    edit = previewed(user, registry.bright, registry.plain)
    edit = bulk.start(actor=user, pk=edit.pk)
    assert set(values("industry").values()) == {""}
    assert jobs.run(edit.job_id).status == "succeeded"
    assert list(values("industry").values()).count("制造业") == 2
    assert jobs.run(edit.job_id) is None
    job = Job.objects.get(pk=edit.job_id)
    assert jobs.outcome_of(job).link == reverse("core:bulk", args=[edit.pk])
    undo = bulk.start(actor=user, pk=edit.pk, undo=True)
    assert jobs.run(undo.job_id).status == "succeeded"
    assert set(values("industry").values()) == {""}


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_owner_lost_the_right_changes_nothing(cast, registry, at_once, monkeypatch):
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)
    from core import jobs

    user = cast.town_staff
    edit = bulk.start(actor=user, pk=previewed(user, registry.bright, registry.plain).pk)
    user.grants.update(role="viewer")
    assert jobs.run(edit.job_id).pk == edit.job_id
    assert Job.objects.get(pk=edit.job_id).status == "failed"
    assert set(values("industry").values()) == {""}


@pytest.mark.parametrize("number", [1, 3])
def test_a_preview_takes_as_many_queries_however_many_rows(
    client, cast, county, number, django_assert_num_queries
):
    rows = [OrganizationFactory(region=county.east) for _ in range(number)]
    edit = previewed(cast.town_staff, *rows)
    client.force_login(cast.town_staff)
    with django_assert_num_queries(11):
        client.get(reverse("core:bulk", args=[edit.pk]))
