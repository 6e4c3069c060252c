"""Marks on the page of an official document: coloured lines, borders, frames, where it is cut."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from papers.layout.base import CENTRE, FANGSONG, LATIN, SMALL_FOUR, WIDTH, Layout, east_asian

RED = RGBColor(0xFF, 0, 0)


def add_run(paragraph, text: str, *, font: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = LATIN if font != "宋体" else font
    east_asian(run._r.get_or_add_rPr(), font)


def coloured(made: Layout) -> None:
    """The last paragraph is red."""
    for run in made.document.paragraphs[-1].runs:
        run.font.color.rgb = RED


#: How a line at a side of a paragraph is drawn: kind, eighths of a point, distance, colour.
_Line = tuple[str, int, int, str]
RED_LINE: _Line = ("single", 12, 11, "FF0000")


def borders(paragraph, **sides: _Line) -> None:
    """Lines at sides of a paragraph: `top`, `bottom`, `between`."""
    borders = OxmlElement("w:pBdr")
    for side, line in sides.items():
        drawn = OxmlElement(f"w:{side}")
        for name, value in zip(("val", "sz", "space", "color"), line, strict=True):
            drawn.set(qn(f"w:{name}"), str(value))
        borders.append(drawn)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders,
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap"),
        *("w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi"),
        *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
        *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:rPr"),
    )


def wide(paragraph) -> None:
    """Lines of 170 mm on a text of 156."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(-7)


def cut(made: Layout) -> None:
    """Where the parts are cut apart, with the number across it."""
    made.line(
        "…………………………{{ number }}…………………………",
        font=FANGSONG,
        size=SMALL_FOUR,
        align=CENTRE,
        before=2,
        after=2,
        spacing=16,
    )


def at_the_foot(paragraph) -> None:
    """The paragraph stands in a frame at the foot of its page, with those beside it that do too."""
    frame = OxmlElement("w:framePr")
    for name, value in (
        ("w", str(round(Mm(WIDTH).pt * 20))),
        ("wrap", "around"),
        ("vAnchor", "margin"),
        ("hAnchor", "margin"),
        ("xAlign", "center"),
        ("yAlign", "bottom"),
    ):
        frame.set(qn(f"w:{name}"), value)
    properties = paragraph._p.get_or_add_pPr()
    first = ("w:pStyle", "w:keepNext", "w:keepLines")
    before = [found for each in first if (found := properties.find(qn(each))) is not None]
    if before:
        before[-1].addnext(frame)
    else:
        properties.insert(0, frame)
