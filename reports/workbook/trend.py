"""趋势: the month and the eleven before it, as a table and as charts."""

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

from months.figures import trend
from months.indicators import BY_CODE
from reports.workbook.sheet import Sheet
from reports.workbook.styles import AMBER, RED

COUNTS = ("organizations", "staff", "members", "formed", "work_covered")
RATES = (
    "formed_rate",
    "work_covered_rate",
    "covered_rate",
    "single_formed_rate",
    "jointly_covered_rate",
    "staff50_with_members_rate",
)
LIGHTS = ("red", "amber")
CODES = (*COUNTS, *RATES, *LIGHTS)
HEADER_ROW = 3
MONTHS = 12

# Dark enough for a black-and-white printer; the markers distinguish the lines there.
_LINES = (
    ("1F4E79", "circle"),
    ("C55A11", "square"),
    ("548235", "triangle"),
    ("7030A0", "diamond"),
    ("806000", "x"),
    ("C00000", "star"),
)
_CHART_ROWS = 20
_WIDTH = 10.5


def fill(sheet: Sheet) -> None:
    paper = sheet.paper
    points = trend(revision=paper.revision, region_code=paper.region.code, months=MONTHS)
    sheet.set_widths([12.0] + [_WIDTH] * len(CODES))
    sheet.put_heading(
        f"{paper.region.name}两新组织党建趋势（{points[0].month.title}至{paper.month.title}）",
        right="单位：个、人、%",
    )
    sheet.put_header(HEADER_ROW, ["月份", *(BY_CODE[code].title for code in CODES)])
    for row, point in enumerate(points, start=HEADER_ROW + 1):
        values = point.values or {}
        sheet.put(row, 1, str(point.month), "居中")
        for column, code in enumerate(CODES, start=2):
            figure = values.get(code)
            style = "率" if BY_CODE[code].is_rate else "数"
            sheet.put(row, column, figure and figure.value, style)
        sheet.worksheet.row_dimensions[row].height = 18
    last = HEADER_ROW + len(points)
    sheet.put_note(
        last + 1,
        "注：未定稿的月份留空；更正过的月份取本月定稿时的最新版次。各项口径见“口径说明”表。",
    )
    _add_charts(sheet, first=HEADER_ROW + 1, last=last, at=last + 3)
    sheet.finish(last_row=last + 3 + _CHART_ROWS, freeze=f"B{HEADER_ROW + 1}")


def _add_charts(sheet: Sheet, *, first: int, last: int, at: int) -> None:
    months = Reference(sheet.worksheet, min_col=1, min_row=first, max_row=last)
    rates = LineChart()
    rates.title = "主要比率"
    _add_series(rates, sheet, RATES, last)
    for series, (color, marker) in zip(rates.series, _LINES, strict=True):
        series.smooth = False
        series.graphicalProperties.line.solidFill = color
        series.graphicalProperties.line.width = 22_000
        series.marker.symbol, series.marker.size = marker, 6
        series.marker.graphicalProperties.solidFill = color
        series.marker.graphicalProperties.line.solidFill = color
    rates.y_axis.number_format = "0%"
    rates.y_axis.scaling.max = 1
    rates.y_axis.scaling.min = _floor(sheet, first, last)

    lights = BarChart()
    lights.title = "红灯数、黄灯数"
    _add_series(lights, sheet, LIGHTS, last)
    for series, color in zip(lights.series, (RED, AMBER), strict=True):
        series.graphicalProperties.solidFill = color
        series.graphicalProperties.line.solidFill = color
    lights.y_axis.number_format = "#,##0"
    lights.y_axis.scaling.min = 0
    lights.gapWidth = 60

    for chart, column, width in ((rates, "A", 20.0), (lights, "I", 15.0)):
        chart.set_categories(months)
        chart.height, chart.width = 10.5, width
        chart.legend.position = "b"
        chart.display_blanks = "gap"
        for axis in (chart.x_axis, chart.y_axis):
            axis.delete = False  # otherwise newer programs hide the axes
            axis.txPr = _text(900)
        chart.x_axis.tickLblPos = "low"
        chart.y_axis.majorGridlines.spPr = GraphicalProperties(
            ln=LineProperties(solidFill="D9D9D9")
        )
        sheet.worksheet.add_chart(chart, f"{column}{at}")


def _add_series(chart, sheet: Sheet, codes: tuple[str, ...], last: int) -> None:
    for code in codes:
        column = 2 + CODES.index(code)
        chart.add_data(
            Reference(sheet.worksheet, min_col=column, min_row=HEADER_ROW, max_row=last),
            titles_from_data=True,
        )


def _floor(sheet: Sheet, first: int, last: int) -> float:
    """The lowest rate, less a little, as a full tenth: lines near 100 % stay apart."""
    columns = [2 + CODES.index(code) for code in RATES]
    found = [
        sheet.worksheet.cell(row, column).value
        for row in range(first, last + 1)
        for column in columns
    ]
    lowest = min((value for value in found if value is not None), default=0)
    return max(int(lowest * 10 - 0.5), 0) / 10


def _text(size: int) -> RichText:
    properties = CharacterProperties(sz=size)
    return RichText(
        p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)]
    )
