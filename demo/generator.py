"""Fills an empty database with a generated county, all in one transaction."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pghistory
from django.conf import settings
from django.db import connection, transaction

from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core.domain import declared
from core.errors import Refusal
from core.months import Month
from demo import county, writer
from demo.codes import Numbers
from demo.county import Area
from demo.names import Namer
from demo.party import PartyRegister, lead
from demo.people import People
from demo.rows import Rows, number
from demo.town import Town
from demo.units import Units
from demo.window import YEAR, Window
from members.models import Member
from orgs.models import Organization
from regions.choices import RegionLevel
from regions.models import Region

#: Rows of one batch: enough for set-wise speed, few enough for constant memory.
BATCH_ROWS = 60_000


@dataclass(frozen=True)
class Generated:
    """What was made: the root region's name, and the elections of the window in order of time."""

    root_name: str
    root_code: str
    #: (day, row id of the Party organization); `hold_elections` applies them.
    elections: list[tuple[datetime.date, int]]


def generate(
    *, organizations: int, seed: int, months: int, region_code: str, today: datetime.date
) -> Generated:
    """Write the county as of `today`; its last `months` ended months are full of change.

    Terms of office stand as before those months: the elections are returned, to be held month by
    month (`hold_elections`), because the present term is the only one that is stored.
    Raises `Refusal` when the database holds a registry already.
    """
    with transaction.atomic(), pghistory.context(command="generate_demo", seed=seed):
        writer.lock_tables()
        _refuse_filled(region_code)
        maker = _Maker(seed, organizations, region_code, Window.before(today, months))
        with writer.deferred_upkeep():
            writer.write(maker.batches())
            writer.raise_sequences(maker.rows.last_ids)
            writer.analyze()
            _refresh_facts(today)
        writer.analyze_facts()
        for part in declared("demo"):
            part(
                random.Random(f"{part.__module__} {seed}"),
                datetime.date.fromordinal(maker.window.start),
                today,
            )
    elections = sorted(
        (datetime.date.fromordinal(day), row_id) for row_id, day in maker.register.renewals
    )
    return Generated(maker.root.name, maker.root.code, elections)


def go_on(*, seed: int, today: datetime.date) -> None:
    """What apps add to the county once its months are closed (`DomainApp.demo_later`)."""
    for part in declared("demo_later"):
        with transaction.atomic(), pghistory.context(command="generate_demo", seed=seed):
            part(random.Random(f"{part.__module__} {seed}"), today)


def go_on_after(*, seed: int, month: Month, today: datetime.date) -> None:
    """What apps add once this month is closed (`DomainApp.demo_month`)."""
    for part in declared("demo_month"):
        with transaction.atomic(), pghistory.context(command="generate_demo", seed=seed):
            part(month, today)


def hold_elections(elections: list[tuple[datetime.date, int]]) -> None:
    """Let the new terms of office begin on their days."""
    if not elections:
        return
    from branches.services import follow_terms

    days, ids = zip(*elections, strict=True)
    table = connection.ops.quote_name(PartyOrganization._meta.db_table)
    with pghistory.context(command="generate_demo"), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} party SET term_started_on = held.day "
            "FROM unnest(%s::bigint[], %s::date[]) AS held(id, day) WHERE party.id = held.id",
            [list(ids), list(days)],
        )
        follow_terms(ids)


def _refuse_filled(region_code: str) -> None:
    for model in (Organization, PartyOrganization, Member):
        if model.objects.exists():
            raise Refusal(
                f"数据库中已有{model._meta.verbose_name}，演示数据只能写入空库。"
                "请换一个新建的数据库（DATABASE_URL）后再生成。"
            )
    if Region.objects.filter(code__startswith=region_code).exists():
        raise Refusal(
            f"数据库中已有以 {region_code} 开头的区域，"
            "请用 --region-code 另选区域代码，或换一个空库。"
        )


def _refresh_facts(today: datetime.date) -> None:
    from branches.services import follow_terms, refresh_coverage_facts
    from members.services import refresh_member_facts, refresh_party_counts
    from orgs.services import refresh_doubts

    follow_terms()
    refresh_coverage_facts(day=today)
    refresh_member_facts(day=today)
    refresh_party_counts(day=today)
    refresh_doubts()


class _Maker:
    """Generates the rows of the whole tree, town after town."""

    def __init__(self, seed: int, organizations: int, region_code: str, window: Window):
        self.rng = random.Random(f"liangxin {seed}")
        self.window = window
        self.rows = Rows(writer.last_ids())
        numbers = Numbers(self.rng)
        shared = {"rng": self.rng, "window": window, "rows": self.rows, "numbers": numbers}
        self.units, self.people = Units(**shared), People(**shared)
        self.register = PartyRegister(**shared)
        self.root = county.plan(self.rng, organizations, region_code)

    def batches(self) -> Iterator[writer.Batch]:
        self._add_regions()
        for area in self.root.walk():
            if area.level in {RegionLevel.TOWN, RegionLevel.PARK}:
                self._live(area)
                if self.rows.count >= BATCH_ROWS:
                    yield self.rows.take()
            else:
                self._lead(area)
        yield self.rows.take()

    def _add_regions(self) -> None:
        paths = {0: ""}
        for area in self.root.walk():
            area.region_id = self.rows.next_id(Region)
            parent_id = area.parent.region_id if area.parent else 0
            paths[area.region_id] = f"{paths[parent_id]}{area.region_id}/"
            self.rows.add(
                Region,
                (
                    str(area.region_id),
                    area.code,
                    area.name,
                    area.level,
                    number(parent_id),
                    paths[area.region_id],
                ),
            )

    def _lead(self, area: Area) -> None:
        """The Party committee over the two-new organizations of a county, city or province."""
        if area.level == RegionLevel.COUNTY:
            self.namer = Namer(self.rng, area.short_name)
        party = lead(
            self.register,
            area,
            f"中共{area.name}委员会{settings.LEAD_BODY_NAME}",
            PartyOrganizationKind.COMMITTEE,
            self.window.start - 15 * YEAR,
        )
        self.register.file(party, area.code, Namer(self.rng, area.short_name))

    def _live(self, area: Area) -> None:
        Town(
            rng=self.rng,
            window=self.window,
            rows=self.rows,
            units=self.units,
            people=self.people,
            register=self.register,
            namer=self.namer,
            area=area,
        ).live()
