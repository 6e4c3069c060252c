"""Facts, areas, key persons and ruled tags of the generated county: some dozens of each, whatever
its size."""

import datetime
import random

from core.months import months_later
from orgs.choices import CoverageState
from orgs.models import Organization
from profiles.choices import AreaKind, NoPartyReason, PersonRole, PoliticalStatus
from profiles.models import (
    FACTS,
    GOVERNANCE,
    MASS,
    SIX,
    Area,
    AreaUnit,
    KeyPerson,
    Profile,
)
from profiles.services import (
    create_missing_profiles,
    enter_facts,
    refresh_profiles,
    refresh_tags,
)
from regions.choices import RegionLevel
from regions.models import Region

#: Organizations of which anything was said.
_KNOWN = 240
_AREAS = (
    (AreaKind.BUILDING, "财富大厦"),
    (AreaKind.DISTRICT, "万达商圈"),
    (AreaKind.MARKET, "轻纺专业市场"),
    (AreaKind.MICRO_PARK, "创新小微园"),
    (AreaKind.TOWN, "时尚特色小镇"),
    (AreaKind.BUILDING, "国际商务中心"),
)
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵", ("明", "芳", "建国", "丽华", "志强", "晓燕")
_REASONS = (
    (NoPartyReason.NO_MEMBERS, 6),
    (NoPartyReason.TOO_FEW, 3),
    (NoPartyReason.RELATIONS_AWAY, 2),
    (NoPartyReason.UNSTABLE, 1),
    (NoPartyReason.PREPARING, 1),
)


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    rows = Organization.objects.present().select_related("facts").order_by("uscc")
    # Spread over the county, not the first of one town.
    ids = list(rows.values_list("pk", flat=True))
    step = max(1, len(ids) // _KNOWN)
    units = list(rows.filter(pk__in=ids[: step * _KNOWN : step]))
    _facts(chance, units, first, today)
    _areas(chance, units)
    _people(chance, units)
    refresh_tags()


def _facts(
    chance: random.Random,
    units: list[Organization],
    first: datetime.date,
    today: datetime.date,
) -> None:
    """Entered in groups on a few days, as after a survey."""
    ids = ",".join(str(each.pk) for each in units)
    create_missing_profiles(organization_ids=f"SELECT unnest('{{{ids}}}'::bigint[])")
    profiles = dict(Profile.objects.order_by("pk").values_list("organization", "pk"))
    days = [max(first, months_later(today, -back)) for back in (7, 4, 2)]
    for each in units:
        pk = profiles[each.pk]
        enter_facts(profile_ids=[pk], day=chance.choice(days), values=_values(chance, each, today))
    refresh_profiles(among=list(profiles.values()), today=today)


def _values(chance: random.Random, unit: Organization, today: datetime.date) -> dict:
    found: dict = {"in_market": "yes" if chance.random() < 0.15 else "no"}
    covered = unit.facts.coverage in (CoverageState.SINGLE, CoverageState.OTHER)
    if not covered:
        reasons, weights = zip(*_REASONS, strict=True)
        [found["no_party_reason"]] = chance.choices(reasons, weights)
        if found["no_party_reason"] == NoPartyReason.PREPARING:
            found["plan_on"] = months_later(today, chance.randint(1, 6))
    found["owner_politics"] = chance.choice(
        (PoliticalStatus.MEMBER, PoliticalStatus.MASSES, PoliticalStatus.MASSES)
    )
    found |= {name: "yes" if chance.random() < 0.4 else "no" for name in MASS}
    members = unit.facts.member_count
    if members:
        away = chance.randint(0, members // 2)
        found |= {"related_here": members - away, "related_former": away}
    if covered:
        found |= {name: "yes" if chance.random() < 0.75 else "no" for name in SIX}
        found |= {
            "funds_own": chance.randint(2, 30) * 1000,
            "funds_dues": chance.randint(0, 8) * 500,
        }
        for name, ground in GOVERNANCE.items():
            yes = chance.random() < 0.65
            found[name] = "yes" if yes else "no"
            if yes and name == "in_charter":
                found[ground] = "公司章程第十二条"
    assert set(found) <= set(FACTS)
    return found


def _areas(chance: random.Random, units: list[Organization]) -> None:
    towns = list(
        Region.objects.filter(level__in=(RegionLevel.TOWN, RegionLevel.PARK)).order_by("code")
    )
    if not towns:
        return
    for nth, (kind, name) in enumerate(_AREAS):
        town = towns[nth % len(towns)]
        area = Area.objects.create(
            kind=kind, name=f"{town.name}{name}", region=town, address=f"{town.name}人民路"
        )
        inside = [each for each in units if each.region_id == town.pk]
        beside = chance.sample(units, min(3, len(units)))
        chosen = {each.pk for each in (*inside[:12], *beside)}
        AreaUnit.objects.bulk_create(
            AreaUnit(area=area, organization_id=pk) for pk in sorted(chosen)
        )


def _people(chance: random.Random, units: list[Organization]) -> None:
    KeyPerson.objects.bulk_create(
        KeyPerson(
            organization=each,
            role=chance.choice(PersonRole.values),
            name=chance.choice(_SURNAMES) + chance.choice(_GIVEN),
            politics=chance.choice(PoliticalStatus.values),
            posts=chance.choice(("", "", "县政协委员", "县工商联执委", "镇人大代表")),
            new_generation=chance.choice(("yes", "no", "no")),
        )
        for each in units[:60]
    )
