"""What the database finds set-wise, found again plainly: every row against every organization."""

import random
import re
import unicodedata

import pytest

from orgs.models import Organization
from sources.codes import BRANCH, FORMER
from sources.models import MatchRule
from tests.orgs.factories import OrganizationFactory, uscc
from tests.sources.factories import compared

pytestmark = pytest.mark.django_db

ROWS = 120
WORDS = ("东风", "红星", "长江", "明亮", "兴旺", "永固", "鹏程", "四海")
TRADES = ("机械", "服装", "塑料制品", "电子科技", "物流", "食品")
FORMS = ("有限公司", "有限责任公司", "厂", "股份有限公司", "经营部", "有限公司东街道分公司")
_NOTHING = " \t\n\r()[]{}<>《》〈〉【】〔〕「」『』“”‘’\"'`·•・.,。、:;!?/\\|_~—–-"
_COMPANY = re.compile(r"^(.{2,}?)((股份)?有限(责任)?公司|股份公司)$")


def key(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    return _COMPANY.sub(r"\1", text.translate(dict.fromkeys(map(ord, _NOTHING))))


def likeness(one: str, other: str) -> float:
    if one == other:
        return 1
    mine, theirs = ({each[n : n + 2] for n in range(len(each) - 1)} for each in (one, other))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0


class Unit:
    def __init__(self, code, name, address, principal):
        former = re.search(FORMER, name)
        self.code, self.principal, self.address = code, principal, address
        self.key = key(re.sub(FORMER, "", name))
        self.former = key(former[1]) if former else None
        self.core = re.sub("^(测试县|测试)+(?=.{4})", "", self.key)
        self.place = re.sub("^(测试县|测试)+", "", key(address))
        self.branch = bool(re.search(BRANCH, self.key))


def points(row: Unit, unit: Unit) -> int | None:
    """The points of a pair; None: nothing brings them together, or one is a branch."""
    named = row.key == unit.key
    renamed = row.former == unit.key or unit.former == row.key
    together = (
        named
        or renamed
        or row.core[:4] == unit.core[:4]
        or (row.place and row.place == unit.place)
        or (row.principal and row.principal == unit.principal and row.core[:2] == unit.core[:2])
    )
    if not together or ((row.branch or unit.branch) and not (named or renamed)):
        return None
    name = 1 if renamed else max(likeness(row.key, unit.key), likeness(row.core, unit.core))
    weight, total = 60, 60 * name
    if row.address and unit.address:
        weight, total = weight + 25, total + 25 * likeness(row.place, unit.place)
    if row.principal and unit.principal:
        weight, total = weight + 15, total + 15 * (row.principal == unit.principal)
    less = 15 if len(row.code) == len(unit.code) == 18 else 0
    return round(total * 100 / weight) - less


def name(chance) -> str:
    place = chance.choice(("测试县", "测试", ""))
    return place + chance.choice(WORDS) + chance.choice(WORDS) + chance.choice(TRADES)


def test_the_set_wise_comparison_finds_what_a_plain_one_finds(county):
    chance = random.Random(15)
    county.root.name = "测试县"
    county.root.save()
    stored, rows = [], []
    for number in range(ROWS):
        called, form = name(chance), chance.choice(FORMS)
        address = chance.choice(("", f"测试县东街道{chance.randrange(60)}号"))
        principal = chance.choice(("", "王芳", "李明", "张伟", "赵强"))
        code = uscc(2_000 + number)
        kept = code if chance.random() < 0.8 else f"330999{number:09}"
        organization = OrganizationFactory(
            uscc=kept,
            name=called + form,
            address=address,
            principal=principal,
            region=county.east,
        )
        stored.append((organization.pk, Unit(kept, called + form, address, principal)))
        dice = chance.random()
        if dice < 0.05:
            continue
        if dice < 0.15:
            called, form = called[:-1], chance.choice(FORMS)
        elif dice < 0.2:
            called, form = name(chance), f"有限公司（原{called}{form}）"
        written = code if chance.random() < 0.8 else ""
        rows.append((written, called + form, "", "", principal, "", address))
    rows += [("", name(chance) + "厂", "", "", "", "", "测试县西镇一号") for _ in range(15)]
    found, listed = compared(rows)
    by_code = {unit.code: pk for pk, unit in stored}
    taken = {row[0] for row in rows} & by_code.keys()
    threshold = MatchRule.objects.get().likely_from
    met = {by_code[code] for code in taken}
    stored_rows = {row.row_no: row for row in listed.rows.filter(row_no__gt=0)}
    outcomes = []
    for number, (code, called, _, _, principal, _, address) in enumerate(rows, 2):
        row = stored_rows[number]
        outcomes.append(row.outcome)
        if code in taken:
            assert (row.outcome, row.organization_id) == ("same", by_code[code])
            continue
        mine = Unit(code, called, address, principal)
        scored = {
            pk: score
            for pk, unit in stored
            if (unit.code not in taken or (len(code) < 18 and unit.key == mine.key))
            and (score := points(mine, unit)) is not None
            and score >= threshold
        }
        if not scored:
            assert row.outcome == "new", called
            continue
        assert (row.outcome, row.score) == ("likely", max(scored.values())), called
        assert scored[row.candidate_id] == row.score
        met.add(row.candidate_id)
    assert {*outcomes} == {"same", "likely", "new"} and outcomes.count("likely") > 10
    gone = listed.rows.filter(outcome="vanished").values_list("organization", flat=True)
    enterprises = Organization.objects.filter(kind="enterprise").values_list("pk", flat=True)
    assert {*gone} == {*enterprises} - met
    assert found.vanished == len(gone)
