"""The feed loses nothing, tells in order, and tells nobody of what he may not see."""

import datetime
import threading
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone

from branches.models import Coverage, PartyOrganization
from branches.services import end_coverage, start_coverage
from core.feed import marks, reading
from core.retention import history
from core.retention.periods import retentions
from orgs.api import OrganizationSerializer
from orgs.models import Organization
from orgs.services import (
    create_organization,
    merge_organizations,
    recycle_organization,
    update_organization,
)
from regions.services import found_region, move_region
from tests.core.feed.strangers import Copy
from tests.orgs.factories import uscc
from tests.pages import furnish

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_anchor_file"),
]


@pytest.fixture
def rows(county, cast):
    return furnish(county)


def changes(told: list[dict], kind: str = "organizations") -> list[tuple]:
    return [(each["change"], each["id"]) for each in told if each["kind"] == kind]


def test_each_change_is_told_once_in_order(rows, county, cast):
    admin = cast.county_admin
    copy = Copy(admin)
    first = changes(copy.catch_up())
    assert first == [("created", pk) for pk in sorted(pk for _, pk in first)] and len(first) == 4
    new = create_organization(
        actor=admin,
        uscc=uscc(610_000),
        name="新办公司",
        kind="enterprise",
        region=county.east,
        staff_count=3,
        state="operating",
    )
    new = update_organization(actor=admin, pk=new.pk, version=new.version, address="中山路1号")
    plain, west = (Organization.objects.get(pk=each.pk) for each in (rows.plain, rows.west))
    merge_organizations(
        actor=admin,
        kept=new.pk,
        kept_version=new.version,
        merged=plain.pk,
        merged_version=plain.version,
    )
    recycle_organization(actor=admin, pk=west.pk, version=west.version)
    told = copy.catch_up()
    found = changes(told)
    assert found[:2] == [("created", new.pk), ("updated", new.pk)]
    assert found.index(("merged", plain.pk)) < found.index(("deleted", west.pk))
    assert {"created", "updated", "merged", "deleted"} == {change for change, _ in found}
    [merged] = [each for each in told if each["change"] == "merged"]
    assert (merged["successor"], merged["row"]) == (new.pk, None)
    assert copy.differences() == []
    assert copy.catch_up() == []
    # Whoever begins today hears of both too, and where the one went.
    later = {pk: change for change, pk in changes(Copy(admin).catch_up())}
    assert (later[plain.pk], later[west.pk]) == ("merged", "deleted")


def test_a_short_page_looks_at_few_changes_and_loses_none(rows, cast):
    """And makes the fields of a kind once, however many rows of it a page has."""
    admin = cast.county_admin
    short, long = Copy(admin, limit=1), Copy(admin)
    short.catch_up(), long.catch_up()
    for number in range(3):
        Organization.objects.update(address=f"中山路{number}号")
    looked_up = mock.Mock(side_effect=reading._candidates)
    with mock.patch.object(reading, "_candidates", looked_up):
        told = short.catch_up()
    assert {asked.args[-1] for asked in looked_up.call_args_list} == {2}
    own = OrganizationSerializer.get_fields
    with mock.patch.object(OrganizationSerializer, "get_fields", autospec=True) as made:
        made.side_effect = own
        assert long.catch_up() == told
    assert made.call_count == 1 and len(changes(told)) == 12


def test_what_commits_after_its_time_is_not_passed_over(rows, cast):
    """Also by a moment: the transaction that began first ends last."""
    copy = Copy(cast.county_admin)
    copy.catch_up()
    written, may_end = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            Organization.objects.filter(pk=rows.plain.pk).update(address="慢的")
            written.set()
            may_end.wait(20)
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert written.wait(20)
    Organization.objects.filter(pk=rows.west.pk).update(address="快的")
    marks.tick()
    moment = timezone.now().isoformat().replace("+", "%2B")
    assert rows.plain.pk not in {pk for _, pk in changes(copy.catch_up())}
    may_end.set()
    slow.join()
    told = {pk for _, pk in changes(copy.catch_up())}
    assert told == {rows.plain.pk, rows.west.pk}
    assert copy.differences() == []
    found = copy.listed("organizations", f"updated_since={moment}")
    assert rows.plain.pk in found
    assert rows.above.pk not in found, "what was settled long ago does not come again"


def test_who_loses_a_row_is_told_and_others_never_hear_of_it(rows, county, cast):
    admin = cast.county_admin
    east, viewer = Copy(cast.town_staff), Copy(cast.viewer)
    east.catch_up(), viewer.catch_up()
    link = Coverage.objects.get(organization=rows.bright)
    bright = Organization.objects.get(pk=rows.bright.pk)
    update_organization(actor=admin, pk=bright.pk, version=bright.version, region=county.west)
    told = east.catch_up()
    gone = {(each["kind"], each["id"]) for each in told if each["change"] == "deleted"}
    assert {("organizations", bright.pk), ("coverages", link.pk)} <= gone
    assert all(each["row"] is None for each in told if (each["kind"], each["id"]) in gone)
    assert east.differences() == []
    # What happens to them elsewhere is not his, and what was never his neither.
    Organization.objects.filter(pk__in=[bright.pk, rows.west.pk]).update(address="西镇路")
    Coverage.objects.filter(pk=link.pk).update(starts_on="2024-02-01")
    # (His members show the name of where they work.)
    assert {each["kind"] for each in east.catch_up()} == {"members"}
    viewer.catch_up()
    assert {each["kind"] for each in viewer.told}.isdisjoint({"members", "posts"})


def test_what_goes_with_both_its_ends_in_one_transaction_is_told(rows, county, cast):
    """Neither of them alone would have hidden it from somebody who sees the other as it is then."""
    east = Copy(cast.town_staff)
    east.catch_up()
    link = Coverage.objects.get(organization=rows.bright)
    with transaction.atomic():
        Organization.objects.filter(pk=rows.bright.pk).update(region=county.west)
        PartyOrganization.objects.filter(pk=rows.branch.pk).update(deleted_at=timezone.now())
    told = {(each["kind"], each["id"], each["change"]) for each in east.catch_up()}
    assert ("coverages", link.pk, "deleted") in told
    assert east.differences() == []


def test_what_goes_out_of_sight_by_what_is_derived_of_it_is_told(rows, cast):
    """In one transaction a link ends and its organization is no longer the branch's."""
    secretary, admin = Copy(cast.secretary), {"actor": cast.county_admin}
    today = timezone.localdate()
    secretary.catch_up()
    link = start_coverage(
        **admin, organization=rows.plain, party_organization=cast.branch, starts_on=today
    )
    assert ("created", link.pk) in changes(secretary.catch_up(), "coverages")
    link.refresh_from_db()
    end_coverage(**admin, pk=link.pk, version=link.version, ends_on=today)
    assert ("deleted", link.pk) in changes(secretary.catch_up(), "coverages")
    assert secretary.differences() == []


def test_another_scope_or_another_database_begins_anew(rows, county, cast):
    admin = cast.county_admin
    copy = Copy(cast.town_staff)
    copy.catch_up()
    today = timezone.localdate()
    new = found_region(
        actor=admin, code="330999001001", name="一村", level="village", parent=county.east
    )
    assert {each["id"] for each in copy.catch_up()} == {new.pk}
    move_region(actor=admin, pk=new.pk, version=new.version, parent=county.west, starts_on=today)
    answer = copy.client.get(f"/api/v1/changes/?since={copy.cursor}")
    assert (answer.status_code, answer.json()["code"]) == (410, "scope")
    whole = Copy(admin)
    whole.catch_up()
    before = marks.horizon()
    marks.begin_anew()
    assert marks.horizon() >= before
    answer = whole.client.get(f"/api/v1/changes/?since={whole.cursor}")
    assert (answer.status_code, answer.json()["code"]) == (410, "restored")
    for since in ("1", "abc", whole.cursor + "x"):
        assert whole.client.get(f"/api/v1/changes/?since={since}").status_code == 400


def test_a_cursor_ends_before_the_history_does(rows, cast, settings):
    copy = Copy(cast.county_admin)
    copy.catch_up()
    late = timezone.now() + datetime.timedelta(days=391)
    with mock.patch("django.core.signing.time.time", return_value=late.timestamp()):
        answer = copy.client.get(f"/api/v1/changes/?since={copy.cursor}")
    assert (answer.status_code, answer.json()["code"]) == (410, "expired")
    assert reading.GOOD_FOR.days < retentions()["history"][1].at_least


def test_a_slow_reader_is_told_when_the_history_that_he_had_not_read_is_gone(rows, cast):
    copy = Copy(cast.county_admin)
    copy.catch_up()
    for address in ("一", "二"):
        Organization.objects.filter(pk=rows.plain.pk).update(address=address)
    fresh = Copy(cast.county_admin)
    fresh.catch_up()
    before = timezone.now() + datetime.timedelta(minutes=1)
    position: list | None = ["orgs.Organization", 0]
    while position:
        position = history.prune_events(before, 5000, position).position
    answer = copy.client.get(f"/api/v1/changes/?since={copy.cursor}")
    assert (answer.status_code, answer.json()["code"]) == (410, "expired")
    fresh.catch_up()
    anew = Copy(cast.county_admin)
    anew.catch_up()


def test_a_page_that_is_read_while_its_history_is_pruned_ends_the_same(rows, cast, monkeypatch):
    copy = Copy(cast.county_admin)
    copy.catch_up()
    for address in ("一", "二"):
        Organization.objects.filter(pk=rows.plain.pk).update(address=address)
    looked_up = reading._candidates

    def then_pruned(*asked):
        found = looked_up(*asked)
        later = timezone.now() + datetime.timedelta(minutes=1)
        history.prune_events(later, 5000, ["orgs.Organization", 0])
        return found

    monkeypatch.setattr(reading, "_candidates", then_pruned)
    answer = copy.client.get(f"/api/v1/changes/?since={copy.cursor}")
    assert (answer.status_code, answer.json()["code"]) == (410, "expired")


def test_marks_go_on_above_those_that_came_with_the_rows(rows):
    """As after a restore onto a server that has just begun counting."""
    events = Organization.pgh_event_model.objects
    ahead = marks.horizon() + 5_000_000
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orgs_organizationevent SET pgh_mark = %s", [ahead])
    marks.keep_rising()
    Organization.objects.filter(pk=rows.plain.pk).update(address="新址")
    assert events.order_by("-pgh_id").first().pgh_mark > ahead
    assert marks.horizon() > ahead


def test_ticks_are_thinned_out(rows):
    marks.tick()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_feedtick (at, mark) SELECT now() - interval '3 days'"
            " + interval '10 seconds' * n, n FROM generate_series(1, 100) n"
            " UNION ALL SELECT now() - interval '401 days', 1"
        )
    assert marks.thin_out() >= 99
    assert marks.settled_by(timezone.now()) > 1_00
