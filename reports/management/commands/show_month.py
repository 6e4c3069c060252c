"""Print the town table of a closed month."""

import unicodedata

from django.core.management.base import BaseCommand

from months import figures
from months.indicators import BY_CODE
from months.management.arguments import closed_revision, parse_month, region_table

#: The columns that fit a terminal.
SHOWN = (
    "organizations",
    "staff",
    "members",
    "single_formed_rate",
    "jointly_covered_rate",
    "formed_rate",
    "covered_rate",
    "staff50_with_members_rate",
    "red",
    "amber",
)


class Command(BaseCommand):
    help = "在终端显示已定稿月份的分镇街数据。"

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--region", required=True, metavar="CODE", help="区域代码")

    def handle(self, *args, **options):
        month = parse_month(options["month"])
        revision = closed_revision(month)
        table = region_table(revision, options["region"])
        self.stdout.write(f"{table.region.name} {month.title}（第 {revision.number} 版）")
        lines = [["区域", *(BY_CODE[code].title for code in SHOWN)]]
        for row in table.rows:
            lines.append([row.label, *(_text(row.values[code]) for code in SHOWN)])
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        for label, *cells in lines:
            padded = [_pad(label, widths[0], left=True)]
            padded += [_pad(c, w, left=False) for c, w in zip(cells, widths[1:], strict=True)]
            self.stdout.write("  ".join(padded).rstrip())
        self.stdout.write(f"另有未填单位党员 {table.members_without_unit} 名。")


def _text(value: figures.Value) -> str:
    if value.value is None:
        return "-"
    return str(value.value) if value.denominator is None else f"{value.value:.1%}"


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _pad(text: str, width: int, *, left: bool) -> str:
    blanks = " " * (width - _width(text))
    return text + blanks if left else blanks + text
