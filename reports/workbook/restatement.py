"""更正说明: each figure that a later closing of the month changed, with both its values, why, and
which organizations moved it; at the end what was left out."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from lights import figures as light_figures
from months import figures
from months.choices import FigureScope
from months.indicators import Indicator, indicator_of
from months.models import LeftOut, MonthRevision, RestatementReason
from months.origins import Moved, Origins
from months.restatement import Change, changes, changes_beside, table_of
from months.services import completeness, duties, governance, vanguards
from reports.workbook.sheet import Sheet

COLUMNS = ("版次", "更正日期", "区域", "指标", "更正前", "更正后", "变化", "原因", "涉及组织")
WIDTHS = [16.0, 14.0, 18.0, 28.0, 14.0, 14.0, 14.0, 44.0, 60.0]
HEADER_ROW = 3
#: Organizations that a cell names; their number is whole.
NAMED = 20


@dataclass(frozen=True)
class Step:
    """From one closed revision of the month to the next."""

    before: MonthRevision
    after: MonthRevision
    changes: tuple[Change, ...]
    #: Line → its regions, as far as they were asked for.
    _lines: dict[tuple[int, str], frozenset[int]] = field(default_factory=dict, compare=False)

    @property
    def changed_cells(self) -> frozenset[tuple[str, int, str]]:
        """(row kind, region id, indicator code) of every changed figure."""
        return frozenset((each.kind, each.region_id, each.indicator) for each in self.changes)

    @cached_property
    def origins(self) -> Origins:
        return Origins(self.before, self.after)

    @cached_property
    def _reasons(self) -> tuple[dict[int, str], dict[int, str]]:
        """Town → reason, organization → reason."""
        rows = RestatementReason.objects.filter(revision=self.after)
        said = list(rows.values_list("region_id", "organization_id", "text"))
        return (
            {region_id: text for region_id, pk, text in said if pk is None},
            {pk: text for _, pk, text in said if pk is not None},
        )

    @cached_property
    def _lit(self) -> light_figures.Moved:
        return light_figures.Moved(self.before, self.after)

    def behind(self, change: Change, moved: list[Moved]) -> list[str]:
        """Names of the organizations behind a cell; of lights, of whoever is lit."""
        if indicator_of(change.indicator).by_part:
            return self._lit.names(change.kind, change.region_id, change.indicator)
        return [each.name for each in moved]

    def moved(self, change: Change) -> list[Moved]:
        return self.origins.of_cell(change.kind, change.region_id, indicator_of(change.indicator))

    def reason(self, change: Change, moved: list[Moved]) -> str:
        """What was said of the organizations behind the cell, or of their towns; else of the whole.

        Lights and duties follow from the changes of their region."""
        if not moved:
            inside = self._inside(change.region_id, change.kind)
            moved = [
                each
                for each in self.origins.moved
                if {each.before and each.before.region_id, each.after and each.after.region_id}
                & inside
            ]
        towns, single = self._reasons
        texts = [
            single.get(each.organization_id) or towns.get(each.town.region_id, "") for each in moved
        ]
        return "；".join(dict.fromkeys(filter(None, texts))) or self.after.reason

    def _inside(self, region_id: int, kind: str) -> frozenset[int]:
        """The regions of a line, asked once for all of its cells."""
        if (region_id, kind) not in self._lines:
            scope = FigureScope.OWN if kind == "own" else FigureScope.TOTAL
            found = figures.region_ids(self.after, region_id, scope)
            self._lines[region_id, kind] = frozenset(found)
        return self._lines[region_id, kind]


def beside(revision: MonthRevision) -> list[Indicator]:
    """The columns of the sheets beside 覆盖情况 that the revision has."""
    counted = (duties, completeness, vanguards, governance)
    parts = (each for each in counted if each.has_any(revision))
    return [indicator for each in parts for indicator in each.INDICATORS]


def steps(paper) -> list[Step]:
    """The restatements up to the paper's revision, oldest first; none for a draft or version 1."""
    revisions = list(
        paper.revision.report_month.revisions.closed()
        .filter(number__lte=paper.revision.number)
        .select_related("report_month")
        .order_by("number")
    )
    former = revisions[:-1]
    tables = [*(table_of(each, paper.region.region_id) for each in former), paper.table]
    pairs = zip(revisions, revisions[1:], tables, tables[1:], strict=False)
    region_id = paper.region.region_id
    return [
        Step(
            old,
            new,
            (
                *changes(was, now),
                *changes_beside(old, new, region_id, beside(new)),
            ),
        )
        for old, new, was, now in pairs
    ]


def fill(sheet: Sheet, *, steps: list[Step]) -> None:
    paper = sheet.paper
    sheet.set_widths(WIDTHS)
    sheet.put_heading(
        f"{paper.region.name}两新组织党建月报更正说明（{paper.month.title}）",
        right="比率的变化为百分点",
    )
    sheet.put_header(HEADER_ROW, COLUMNS)
    row = HEADER_ROW
    for step in reversed(steps):
        version = f"第{step.before.number}版→第{step.after.number}版"
        day = timezone.localdate(step.after.computed_at)
        for each in step.changes:
            row += 1
            kind = "率" if indicator_of(each.indicator).is_rate else "数"
            moved = step.moved(each)
            values = (
                version, day, each.label, indicator_of(each.indicator).title,
                each.before, each.after, each.difference, step.reason(each, moved),
                _named(step.behind(each, moved)),
            )  # fmt: skip
            styles = ("居中", "日期", "文字", "文字", kind, kind, f"{kind}变化", "文字", "文字")
            sheet.put_row(row, values, styles)
        if not step.changes:
            row += 1
            sheet.put_row(
                row,
                (version, day, paper.region.name, "各项数据没有变化", None, None, None,
                 step.after.reason, None),
                ("居中", "日期", "文字", "文字", "数", "数", "数", "文字", "文字"),
            )  # fmt: skip
    row = _put_left_out(sheet, row)
    sheet.finish(last_row=row, header=(HEADER_ROW, HEADER_ROW), freeze=f"A{HEADER_ROW + 1}")


def _named(names: list[str]) -> str | None:
    if not names:
        return None
    more = f" 等 {len(names):,} 个" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def _put_left_out(sheet: Sheet, row: int) -> int:
    """The organizations whose changes count from the next month on; return the last row."""
    paper = sheet.paper
    ids = figures.region_ids(paper.revision, paper.region.region_id, FigureScope.TOTAL)
    rows = LeftOut.objects.filter(revision=paper.revision, region_id__in=ids)
    for each in rows.order_by("region_id", "name"):
        row += 1
        sheet.put_note(row, f"{each.name}的变动从下月起计，不并入本月：{each.text}")
    return row
