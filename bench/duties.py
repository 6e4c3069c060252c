"""Many branches with their activities, and the pages that sum over them."""

import time
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, DutyStanding
from activities.services import silence, standing
from bench import pages
from bench.meter import metered
from branches.models import PartyOrganization
from core.months import Month

#: Months in which they held something.
MONTHS = 12

#: Histories stay away: nobody founded these.
_BRANCHES = """
    SET session_replication_role = replica;
    INSERT INTO branches_partyorganization
        (code, name, kind, formation, path, region_id, founded_on)
    SELECT 'BENCH' || lpad(nth::text, 6, '0'), '第' || nth || '两新党支部', 'branch', 'single',
        '', town.ids[1 + nth % cardinality(town.ids)], '2020-01-01'
    FROM generate_series(1, %(number)s) nth,
        (SELECT array_agg(id ORDER BY id) AS ids FROM regions_region WHERE level = 'town') town;
    UPDATE branches_partyorganization SET path = id || '/' WHERE code LIKE 'BENCH%%';
    INSERT INTO activities_activity (client_key, body_digest, organizer_id, held_on, topic, guests,
        state, filed_at, source, filed_for_others, late, make_up)
    SELECT gen_random_uuid(), '', party.id, month.first + (party.id %% 25)::int, '主题党日', '[]',
        'accepted', month.first + interval '26 days', 'phone', false, false, false
    FROM branches_partyorganization party,
        (SELECT month::date AS first FROM generate_series(%(since)s::date, %(this)s,
            interval '1 month') month) month
    WHERE party.code LIKE 'BENCH%%' AND (party.id + extract(month FROM month.first)::int) %% 10 < 7;
    INSERT INTO activities_activitybranch (activity_id, party_organization_id, entitled_ids,
        voting_ids, entitled_count, present_count, absent_count, voting_count, voting_present_count)
    SELECT id, organizer_id, '{}', '{}', 0, 0, 0, 0, 0 FROM activities_activity
    WHERE body_digest = '';
    INSERT INTO activities_activityduty (activity_id, duty)
    SELECT id, duty FROM activities_activity, unnest(
        CASE WHEN extract(month FROM held_on)::int %% 3 = 0
            THEN ARRAY['party_day', 'member_meeting', 'party_class'] ELSE ARRAY['party_day'] END
    ) duty WHERE body_digest = '';
    SET session_replication_role = origin;
    ANALYZE;
"""


def fill_branches(number: int) -> dict[str, Any]:
    """Found so many branches of the towns, let seven of ten hold something in each month of a
    year, derive the rest."""
    this = Month.current()
    with connection.cursor() as cursor:
        sql = _BRANCHES.replace("nth % card", "nth %% card")
        days = {"this": this.first_day, "since": this.plus(1 - MONTHS).first_day}
        cursor.execute(sql, {"number": number, **days})
    started = time.perf_counter()
    standing.refresh(None, days["since"], timezone.localdate())
    silence.refresh_last_held()
    seconds = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM (ANALYZE) activities_dutystanding, activities_dutycompletion,"
            " activities_lastheld"
        )
    return {"seconds": seconds, "rows": DutyStanding.objects.count()}


#: So many activities of the county's own branches, dealt out over the year one after the other.
_ACTIVITIES = """
    SET session_replication_role = replica;
    CREATE TEMP TABLE held ON COMMIT DROP AS
        SELECT nth, branch.ids[1 + nth %% cardinality(branch.ids)] AS party_id,
            %(since)s::date + (nth / cardinality(branch.ids) * 31 %% %(days)s
                + nth %% 31)::int %% %(days)s AS held_on
        FROM generate_series(0, %(number)s - 1) nth, (
            SELECT array_agg(id ORDER BY id) AS ids FROM branches_partyorganization
            WHERE kind = 'branch' AND deleted_at IS NULL AND dissolved_on IS NULL
                AND founded_on < %(since)s
        ) branch;
    INSERT INTO activities_activity (client_key, body_digest, organizer_id, held_on, topic, guests,
        state, filed_at, source, filed_for_others, late, make_up)
    SELECT gen_random_uuid(), 'bench', party_id, held_on, '主题党日' || nth, '[]',
        'accepted', held_on + interval '1 day', 'phone', false, false, false
    FROM held ORDER BY held_on;
    INSERT INTO activities_activitybranch (activity_id, party_organization_id, entitled_ids,
        voting_ids, entitled_count, present_count, absent_count, voting_count, voting_present_count)
    SELECT id, organizer_id, '{}', '{}', 0, 0, 0, 0, 0 FROM activities_activity
    WHERE body_digest = 'bench';
    INSERT INTO activities_activityduty (activity_id, duty)
    SELECT id, (ARRAY['party_day', 'party_day', 'member_meeting', 'party_class'])[1 + id %% 4]
    FROM activities_activity WHERE body_digest = 'bench';
    SET session_replication_role = origin;
"""


def fill_activities(number: int) -> dict[str, Any]:
    """Let the county's branches hold so many activities in the year before this month, and bring
    their standings up to date as a night does."""
    this = Month.current()
    since = this.plus(-MONTHS).first_day
    given = {"number": number, "since": since, "days": (this.first_day - since).days}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ACTIVITIES, given)
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM (ANALYZE) activities_activity, activities_activitybranch,"
            " activities_activityduty"
        )
        # Keys of what is derived of rows that are there are not looked up again.
        cursor.execute("SET session_replication_role = replica")
        standing.refresh(None, since, timezone.localdate())
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM (ANALYZE) activities_dutystanding, activities_dutycompletion")
    return {
        "activities": Activity.objects.count(),
        "parties": PartyOrganization.objects.count(),
        "standings": DutyStanding.objects.count(),
    }


def watch_duties(user: Any, rounds: int) -> dict[str, Any]:
    """What somebody of the county opens, and one branch's own calendar."""
    month = Month.current().plus(-1)
    branch = PartyOrganization.objects.filter(code__startswith="BENCH").latest("pk")
    behind = f"{reverse('activities:standings')}?month={month}&standing=missing"
    addresses = {
        "board": reverse("activities:board"),
        "completion by town": f"{reverse('activities:completion')}?month={month}",
        "branches × duties": f"{reverse('activities:heat_map')}?month={month}",
        "branches × duties, overdue": f"{reverse('activities:heat_map')}?month={month}&overdue=yes",
        "branches × duties, silent": f"{reverse('activities:heat_map')}?silent=yes",
        "behind a figure": behind,
        "calendar": reverse("activities:calendar", args=[branch.pk]),
    }
    if not Activity.objects.exists():
        raise RuntimeError("nothing was held")
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # all in the process metered
    asking = pages.client(user)
    kinds = pages.ask(asking, addresses, rounds)
    for kind, address in addresses.items():
        cost: dict[str, Any] = {}
        with metered(cost):
            for _ in range(rounds):
                pages.timed(asking, address)
        kinds[kind] |= {"cpu": cost["cpu"] / rounds, "server_cpu": cost["server_cpu"] / rounds}
    return {"kinds": kinds}
