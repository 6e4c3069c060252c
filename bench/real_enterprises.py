"""Turn a public registration list into an import workbook: real names, codes and addresses.

    python -m bench.real_enterprises LIST.csv OUT.xlsx --county CODE=NAME --town CODE=NAME …

The list has the columns 企业名称, 统一社会信用代码, 注册日期, 经营范围, 注册地址. What no
public list holds is generated on top, the same for the same `--seed`: staff counts, operating
states, Party organizations, coverage, members, posts and instructors. The list itself is not part
of this repository.
"""

import argparse
import csv
import datetime
import math
import os
import random

import django
import xlsxwriter
from stdnum.cn import ric

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from branches.models import JOINT_BRANCH_ORGANIZATIONS  # noqa: E402
from core.imports.sheets import registered  # noqa: E402

_FOUNDED_FROM = datetime.date(2012, 1, 1)


def id_number(number: int, area: str) -> str:
    """A valid identity number of `area`; `number` makes it unique."""
    born = datetime.date(1992, 1, 1) + datetime.timedelta(days=number * 7 % 3000)
    body = f"{area}{born:%Y%m%d}{number % 1000:03d}"
    return body + ric.calc_check_digit(body + "0")


def build(rows, *, county, towns, seed):
    """Sheet title → rows, for the whole import workbook."""
    chance = random.Random(seed)
    code, county_name = county
    sheets = {title: [] for title in registered()}
    sheets["区域"].append([code, county_name, None, "县"])
    sheets["区域"] += [[town, name, code, "镇街"] for town, name in towns.items()]
    committee = f"{code}DW"
    sheets["党组织"].append(
        [committee, f"{county_name}两新组织党委", "党委", "区域统建", None, code, _FOUNDED_FROM]
    )
    people = iter(range(1, 10**6))

    def day(first=_FOUNDED_FROM, last=datetime.date(2025, 12, 1)):
        return first + datetime.timedelta(days=chance.randrange((last - first).days))

    def add_party(name, kind, formation, region, parent, founded, units):
        party = f"{code}P{len(sheets['党组织']):05d}"
        term = founded.replace(year=chance.randint(2021, 2025)) if founded.day < 28 else None
        term = term if term and term >= founded else None
        sheets["党组织"].append([party, name, kind, formation, parent, region, founded, term])
        sheets["组织覆盖"] += [[unit, party, founded] for unit in units]
        return party

    def add_members(party, count, unit, founded):
        for position in range(count):
            identity = id_number(next(people), code)
            joined = day(datetime.date(2019, 1, 1), datetime.date(2024, 1, 1))
            status = "预备党员" if chance.random() < 0.06 else "正式党员"
            name = chance.choice("王李张刘陈杨赵黄周吴徐孙朱") + chance.choice(
                "伟芳娜敏静强磊军洋勇艳"
            )
            sheets["党员"].append([identity, name, status, party, joined, None, unit])
            if position == 0:
                sheets["任职"].append([identity, party, "书记", max(founded, joined)])

    joint: dict[str, list[str]] = {}
    for row in rows:
        address = row["注册地址"]
        town = next((c for c, name in towns.items() if name in address), code)
        staff = int(math.exp(chance.gauss(2.5, 1.2)))
        state = "正常" if chance.random() < 0.93 else chance.choice(["停业", "空壳", "注销"])
        unit = row["统一社会信用代码"].strip().upper()
        sheets["两新组织"].append(
            [
                unit, row["企业名称"], "非公企业", town, staff, row["经营范围"][:60], state,
                None, None, f"139{chance.randrange(10**8):08d}", address[:200], row["注册日期"],
            ]
        )  # fmt: skip
        if state != "正常":
            continue
        members = min(20, int(staff * chance.random() ** 2 / 8))
        if members >= 3 and chance.random() < 0.95:
            founded = day()
            party = add_party(
                f"{row['企业名称']}党支部", "党支部", "单独组建", town, committee, founded, [unit]
            )
            add_members(party, members, unit, founded)
        elif members:
            joint.setdefault(town, []).append(unit)
        elif chance.random() < 0.6:
            sheets["工作覆盖"].append([unit, "党建指导员", chance.choice(["李红", "周明"]), day()])
    for town, units in joint.items():
        size = JOINT_BRANCH_ORGANIZATIONS
        for first in range(0, len(units), size):
            if chance.random() < 0.08:
                continue
            group = units[first : first + size]
            founded = day()
            name = f"{towns.get(town, county_name)}第{first // size + 1}联合党支部"
            party = add_party(name, "党支部", "联合组建", town, committee, founded, group)
            for unit in group:
                add_members(party, chance.randint(1, 2), unit, founded)
    return sheets


def write(sheets, path) -> None:
    """Write the sheets with the contract's headers; dates as dates, everything else as it is."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    dated = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, rows in sheets.items():
        target = book.add_worksheet(title)
        target.write_row(0, 0, [c.title for c in registered()[title].columns])
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    target.write_datetime(line, column, value, dated)
                elif isinstance(value, str):
                    target.write_string(line, column, value)
                elif value is not None:
                    target.write_number(line, column, value)
    book.close()


def pair(text: str) -> tuple[str, str]:
    code, _, name = text.partition("=")
    return code, name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("list")
    parser.add_argument("out")
    parser.add_argument("--county", type=pair, required=True, metavar="CODE=NAME")
    parser.add_argument("--town", type=pair, action="append", default=[], metavar="CODE=NAME")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with open(options.list, encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    write(
        build(rows, county=options.county, towns=dict(options.town), seed=options.seed), options.out
    )


if __name__ == "__main__":
    main()
