"""Every dealt test has its day."""

from types import SimpleNamespace

from tests.dealing import shared_out


def item(name, days=None):
    mark = SimpleNamespace(args=(days,)) if days else None
    return SimpleNamespace(nodeid=name, get_closest_marker=lambda _: mark)


def names(day, items):
    kept, left = shared_out(items, day)
    assert sorted(each.nodeid for each in kept + left) == sorted(each.nodeid for each in items)
    return {each.nodeid for each in kept}


def test_within_so_many_days_each_case_has_its_turn_once_and_the_others_each_day():
    items = [item(f"t.py::door[{n}]", 5) for n in range(12)]
    items += [item("t.py::alone", 3), item("t.py::always"), item("t.py::always[x]")]
    days = [names(739_000 + n, items) for n in range(15)]
    for name in (each.nodeid for each in items):
        turns = [nth for nth, kept in enumerate(days) if name in kept]
        step = 5 if "door" in name else 3 if "alone" in name else 1
        assert turns == list(range(turns[0], 15, step)) and turns[0] < step
    assert {len([each for each in kept if "door" in each]) for kept in days} == {2, 3}


def test_the_share_of_a_day_is_the_same_however_often_it_is_asked_for():
    items = [item(f"t.py::door[{n}]", 4) for n in range(9)]
    assert names(739_000, items) == names(739_000, items) != names(739_001, items)
