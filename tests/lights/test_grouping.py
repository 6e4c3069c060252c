"""The rule by which units are grouped, against a plain greedy by area and against all there is."""

import random
import time
from itertools import groupby

import pytest

from lights.services.grouping import Unit, most_groups, propose, street_of

MOST = 5
STREETS = ("人民路", "工业大道", "新港村", "创业街")
TRADES = ("通用设备制造业", "通用零部件制造", "批发业", "餐饮业", "")


def drawn(seed: int, number: int, areas: int = 8) -> list[Unit]:
    chance = random.Random(seed)
    return [
        Unit(
            key=f"{seed:03d}{at:05d}",
            area=("33", "33001", f"33001{chance.randrange(areas):03d}")[: chance.choice((2, 3, 3))],
            address=f"测试县东街道{chance.choice(STREETS)}{chance.randrange(1, 200)}号",
            industry=chance.choice(TRADES),
            full_members=chance.choice((0, 0, 0, 1, 1, 2)),
        )
        for at in range(number)
    ]


def greedy_by_area(units: list[Unit]) -> int:
    """Units covered by whoever walks through each area and closes a group once it has five units
    and three full members, or what is left with three."""

    def held(group):
        return sum(each.full_members for each in group) >= 3

    covered = 0
    for _, inside in groupby(sorted(units, key=lambda each: each.place), lambda each: each.area):
        group: list[Unit] = []
        for each in inside:
            group.append(each)
            if len(group) == MOST:
                covered += len(group) if held(group) else 0
                group = []
        covered += len(group) if held(group) else 0
    return covered


def covered(groups) -> int:
    return sum(map(len, groups))


def check(units, groups):
    keys = [each.key for group in groups for each in group]
    assert len(keys) == len(set(keys)) and set(keys) <= {each.key for each in units}
    for group in groups:
        assert 2 <= len(group) <= MOST
        assert sum(each.full_members for each in group) >= 3
        assert all(each.full_members < 3 for each in group)


@pytest.mark.parametrize("seed", range(40))
def test_every_group_holds_the_limits_and_no_greedy_covers_more(seed):
    units = drawn(seed, 3 + seed * 4)
    groups = propose(units, most=MOST)
    check(units, groups)
    assert covered(groups) >= greedy_by_area(units)
    # Nobody does: no more groups can be made, and nobody is left out while there is room.
    assert covered(groups) == min(len(units), MOST * most_groups(units))


@pytest.mark.parametrize(
    ("full_members", "groups"),
    [
        ([], 0),
        ([2], 0),
        ([1, 1], 0),
        ([2, 1], 1),
        ([2, 2], 1),
        ([1, 1, 1], 1),
        ([2, 2, 2], 1),
        ([2, 2, 1, 1], 2),
        ([1] * 5, 1),
        ([2] + [1] * 4, 2),
        ([2, 2, 2, 2, 1], 2),
        ([0] * 9, 0),
    ],
)
def test_as_many_groups_as_there_can_be(full_members, groups):
    units = [Unit(key=str(at), area=("33",), full_members=n) for at, n in enumerate(full_members)]
    assert most_groups(units) == groups == len(propose(units, most=MOST))


def test_units_in_any_order_give_the_same_groups():
    units = drawn(7, 120)
    shuffled = units[:]
    random.Random(1).shuffle(shuffled)
    assert propose(units, most=MOST) == propose(shuffled, most=MOST)


def unit(key, full, area=("33", "A"), address="", industry=""):
    return Unit(key=key, area=area, address=address, industry=industry, full_members=full)


def keys(groups):
    return sorted("".join(each.key for each in group) for group in groups)


def test_neighbours_of_an_area_then_of_a_street_then_of_a_trade_stand_together():
    road, lane = "东街道人民路", "东街道创业街"
    assert keys(propose([unit("a", 2), unit("b", 1, ("33", "B")), unit("c", 1)], most=2)) == ["ac"]
    assert keys(
        propose(
            [
                unit("a", 2, address=f"{road}8号"),
                unit("b", 1, address=f"{lane}8号"),
                unit("c", 1, address=f"{road}190号"),
            ],
            most=2,
        )
    ) == ["ac"]
    assert keys(
        propose(
            [
                unit("a", 2, industry="餐饮业"),
                unit("b", 1, industry="批发业"),
                unit("c", 1, industry="餐饮业"),
            ],
            most=2,
        )
    ) == ["ac"]
    assert keys(
        propose(
            [
                unit("a", 2, address=f"{road}8号"),
                unit("b", 1, address=f"{road}90号"),
                unit("c", 1, address=f"{road}12号"),
            ],
            most=2,
        )
    ) == ["ac"]


def test_what_areas_leave_over_is_grouped_with_the_others():
    """Each area alone has one member too few for a second group; together there is one."""
    units = [unit(f"{area}{at}", 2, ("33", area)) for area in "AB" for at in range(3)]
    groups = propose(units, most=2)
    assert len(groups) == 3
    assert sorted(len({each.area for each in group}) for group in groups) == [1, 1, 2]


def test_members_come_before_units_without():
    units = [unit("a", 2), unit("b", 1), unit("c", 0), unit("d", 1)]
    assert keys(propose(units, most=3)) == ["abd"]


def test_whoever_has_three_founds_alone():
    assert propose([unit("a", 3), unit("b", 2), unit("c", 0)], most=MOST) == []


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("浙江省嘉兴市平湖市新埭镇人民路88号", ("人民路", 88)),
        ("平湖市钟埭街道新群路 128 号 3 幢", ("新群路", 128)),
        ("经开区工业大道5号", ("工业大道", 5)),
        ("东街道新港村", ("新港村", 99_999)),
        ("", ("", 99_999)),
        ("无地址", ("", 99_999)),
    ],
)
def test_street_and_number_of_an_address(address, street):
    assert street_of(address) == street


def test_five_hundred_units_take_no_five_seconds():
    units = drawn(3, 500, areas=25)
    begun = time.process_time()
    groups = propose(units, most=MOST)
    assert time.process_time() - begun < 5
    check(units, groups)
    assert covered(groups) >= greedy_by_area(units)
