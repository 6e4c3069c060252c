"""Named styles of the workbook: an official table, black on white, readable when printed."""

from copy import copy

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

COUNT_FORMAT = "#,##0"
RATE_FORMAT = "0.0%"
DATE_FORMAT = "yyyy-mm-dd"
#: Difference of two counts or of two rates, with its sign.
COUNT_CHANGE_FORMAT = "+#,##0;-#,##0;0"
RATE_CHANGE_FORMAT = "+0.0%;-0.0%;0.0%"

RED, AMBER = "C00000", "9C6500"
#: Marks a figure that a restatement changed.
RESTATED_FILL = PatternFill("solid", fgColor="FFF2CC")

# The fonts that offices use for official papers.
_TITLE_FONT, _HEAD_FONT, _BODY_FONT = "方正小标宋简体", "黑体", "宋体"
_THIN = Side(style="thin", color="7F7F7F")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
_TOTAL_FILL = PatternFill("solid", fgColor="F2F2F2")


def add_styles(book: Workbook) -> None:
    """Register every style that sheets name."""
    body, head = Font(_BODY_FONT, 11), Font(_HEAD_FONT, 11)
    plain = {"border": None}
    count = {"horizontal": "right", "number_format": COUNT_FORMAT}
    in_table = {
        "文字": {"indent": 1},
        "居中": {"horizontal": "center"},
        "数": count,
        "红灯": {**count, "color": RED},
        "黄灯": {**count, "color": AMBER},
        "率": {"horizontal": "right", "number_format": RATE_FORMAT},
    }
    for style in (
        _style("大标题", Font(_TITLE_FONT, 22), horizontal="center", **plain),
        _style("草稿大标题", Font(_TITLE_FONT, 22, color=RED), horizontal="center", **plain),
        _style("草稿", Font(_HEAD_FONT, 12, color=RED), horizontal="center", **plain),
        _style("说明", body, **plain),
        _style("说明居中", body, horizontal="center", **plain),
        _style("说明右", body, horizontal="right", **plain),
        _style("小标题", Font(_HEAD_FONT, 13), **plain),
        _style("表头", head, horizontal="center", fill=_HEAD_FILL),
        *(_style(name, body, **look) for name, look in in_table.items()),
        *(
            _style(f"合计{name}", Font(_BODY_FONT, 11, bold=True), fill=_TOTAL_FILL, **look)
            for name, look in in_table.items()
        ),
        _style("日期", body, horizontal="center", number_format=DATE_FORMAT),
        _style("数变化", body, horizontal="right", number_format=COUNT_CHANGE_FORMAT),
        _style("率变化", body, horizontal="right", number_format=RATE_CHANGE_FORMAT),
    ):
        book.add_named_style(style)


def _style(
    name: str,
    font: Font,
    *,
    horizontal: str = "left",
    indent: int = 0,
    border: Border | None = _FRAME,
    fill: PatternFill | None = None,
    number_format: str = "General",
    color: str | None = None,
) -> NamedStyle:
    if color:
        font = copy(font)
        font.color = color
    style = NamedStyle(
        name,
        font=font,
        alignment=Alignment(
            horizontal=horizontal, vertical="center", indent=indent, wrap_text=True
        ),
        number_format=number_format,
    )
    if border:
        style.border = border
    if fill:
        style.fill = fill
    return style
