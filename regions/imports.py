"""Sheet 区域, and regions on other sheets."""

import re
from collections import defaultdict
from typing import Any

from core import actions
from core.imports.columns import Column
from core.imports.loading.staging import Doubt, Stage
from core.imports.loading.trees import check_parents, write_parents
from core.imports.sheets import LoadContext, Sheet, Within
from core.tree import rebuild_paths
from core.values import Choice, Text
from regions.choices import RegionLevel
from regions.codes import REGION_CODE
from regions.models import Region

#: So many names are asked about, and so many are listed.
_MOST_ASKED = 100
#: What may stand behind the name of a town.
_ENDING = re.compile("(街道|镇|乡|街)$")
_OFFICES = ("人民政府", "办事处", "党工委")


def read_names(stage: Stage, context: LoadContext) -> None:
    """Codes in place of names of regions; expects `region_code` in the stage.

    A name that can mean one region only is read as that one, and a remark says so. Of another one
    somebody must say what it means (`stage.doubts`); until then its rows are bad.
    """
    column = "区域代码"
    found = stage.rows(
        "SELECT region_code, count(*) FROM {stage} WHERE region_code ~ '[^0-9A-Z]'"
        " GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    if not found:
        return
    names = RegionNames(context.actor)
    said = context.values.get(stage.sheet.title, {}).get(column, {})
    codes = {name: said.get(name) or names.certain(name) for name, _ in found}
    read = {name: code for name, code in codes.items() if code}
    if read:
        named = "、".join(f"{name}（{code}）" for name, code in [*read.items()][:_MOST_ASKED])
        stage.remark(f"{column}一列有 {len(read)} 个区域名称，已按名称对应：{named}")
        stage.run(
            "UPDATE {stage} s SET region_code = n.code"
            " FROM unnest(%s::text[], %s::text[]) AS n(name, code) WHERE s.region_code = n.name",
            [list(read), list(read.values())],
        )
    messages: dict[str, str] = {}
    for name, rows in found:
        if name in read:
            continue
        alike = names.alike(name)
        guess = "、".join(f"{label}（{code}）" for code, label in alike)
        messages[name] = "没有这个名称的区域，或不在您的管理范围内" + (
            f"，是不是 {guess}？请改填代码" if guess else "，请改填区域代码"
        )
        if name not in said and len(stage.doubts) < _MOST_ASKED:
            choices = list(dict.fromkeys([*alike, *names.towns]))
            stage.doubts.append(Doubt(column, name, rows, choices, alike[0][0] if alike else ""))
    if messages:
        stage.problem(
            column,
            "SELECT s.row_no, s.region_code, n.message FROM {stage} s"
            " JOIN unnest(%s::text[], %s::text[]) AS n(name, message) ON n.name = s.region_code",
            [list(messages), list(messages.values())],
        )
        stage.run(
            "UPDATE {stage} SET region_code = NULL WHERE region_code = ANY(%s)", [list(messages)]
        )


class RegionNames:
    """The regions within somebody's reach (None: all), as lists of other offices name them."""

    def __init__(self, actor: Any) -> None:
        regions = Region.objects.select_related("successor").in_order()
        part = actor.reach.part(actions.IMPORT) if actor else None
        if part is not None and not part.everywhere:
            regions = regions.filter(pk__in=part.region_ids)
        self._present: dict[str, list[Region]] = defaultdict(list)
        self._former: dict[str, Region] = {}
        for region in regions:
            if region.abolished_on is None:
                self._present[region.name].append(region)
            elif region.successor and region.successor.abolished_on is None:
                self._former[region.name] = region.successor
        above = Region.objects.filter(level__in=_ABOVE_TOWNS).values_list("name", flat=True)
        self._above = re.compile("|".join(map(re.escape, above)) or "(?!)")
        #: Code and name of each town and park.
        self.towns = [
            _choice(region)
            for same in self._present.values()
            for region in same
            if region.level in _TOWNS
        ]

    def certain(self, name: str) -> str:
        """The code of the one region of this name, of the one town among several; else ""."""
        same = self._present.get(name) or self._present.get(self._bare(name), [])
        towns = [region for region in same if region.level in _TOWNS]
        (only,) = same if len(same) == 1 else towns if len(towns) == 1 else [None]
        return only.code if only else ""

    def alike(self, name: str) -> list[tuple[str, str]]:
        """Code and name of the regions that may be meant: successors, and those of the stem."""
        bare = self._bare(name)
        former = [self._former[each] for each in (name, bare) if each in self._former]
        # A 镇 may have become a 街道; whose name is only alike is another town (东街道, 西街道).
        stem = _ENDING.sub("", bare)
        same = [each for each in self._present if _ENDING.sub("", each) == stem]
        found = [*former, *(region for each in same for region in self._present[each])]
        return list(dict.fromkeys(map(_choice, found)))[:3]

    def _bare(self, name: str) -> str:
        """Without the county before it and the office behind it."""
        while (above := self._above.match(name)) and above.end() < len(name):
            name = name[above.end() :]
        for office in _OFFICES:
            name = name.removesuffix(office) or name
        return name


_TOWNS = (RegionLevel.TOWN, RegionLevel.PARK)
_ABOVE_TOWNS = (RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY)


def _choice(region: Region) -> tuple[str, str]:
    return region.code, region.name


def refuse_abolished(stage: Stage) -> None:
    """Nothing is placed in a region that is no more; expects `region_id` in the stage."""
    stage.problem(
        "区域代码",
        """
        SELECT s.row_no, s.region_code, '该区域已于 ' || gone.abolished_on || ' 撤销'
            || coalesce('，并入“' || kept.name || '”（' || kept.code || '）', '')
            || '，请改填现在的区域代码'
        FROM {stage} s JOIN regions_region gone ON gone.id = s.region_id
        LEFT JOIN regions_region kept ON kept.id = gone.successor_id
        WHERE gone.abolished_on IS NOT NULL
        """,
    )


def reached_regions(
    context: LoadContext, region_id: str = "{t}.region_id", *, action: str = actions.IMPORT
) -> Within | None:
    """Where the importer may write: rows whose `region_id` (SQL) he reaches; None: everywhere."""
    if context.actor is None:
        return None
    part = context.actor.reach.part(action)
    if part.everywhere:
        return None
    return Within(f"{region_id} = ANY(%s)", (sorted(part.region_ids),))


class RegionSheet(Sheet):
    title = "区域"
    table = "regions_region"
    stored = {"parent_code": "(SELECT p.code FROM regions_region p WHERE p.id = t.parent_id)"}
    columns = (
        Column("区域代码", "code", REGION_CODE, required=True, example="330999001", key=True),
        Column("区域名称", "name", Text(60), required=True, example="东街道", aliases=("名称",)),
        Column("上级代码", "parent_code", REGION_CODE, example="330999"),
        Column("层级", "level", Choice.of(RegionLevel), required=True, example="镇街"),
    )

    def check(self, stage, context):
        stage.run("UPDATE {stage} SET parent_code = NULL WHERE parent_code = ''")
        stage.refuse_duplicates("区域代码", "code", value="code")
        stage.match("regions_region", "t.code = s.code")
        check_parents(stage, "regions_region", title="上级代码", noun="区域", recyclable=False)
        if within := reached_regions(context, "{t}.id"):
            # The tree is the county's: others may have it in their file as it is.
            stage.problem(
                "区域代码",
                f"""
                SELECT s.row_no, s.code,
                    '区域由上级统一维护，您的账号不能新增或修改区域，请删除这一行'
                FROM {{stage}} s LEFT JOIN regions_region t
                    ON t.id = s.id AND {within.of("t")}
                LEFT JOIN regions_region p ON p.id = t.parent_id
                WHERE (s.code, s.name, s.level, s.parent_code)
                    IS DISTINCT FROM (t.code, t.name, t.level, p.code)
                """,
                within.params,
            )

    def write(self, stage, context):
        stage.store(
            "regions_region",
            ["code", "name", "level"],
            extra={"path": "''"},
        )
        write_parents(stage, "regions_region")
        rebuild_paths(Region)
