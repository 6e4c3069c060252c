"""Building the templates that the program brings: A4, the official types, tables that print well.

The types are named, not brought along: they are on the computers of the offices. Where one is
missing, the word processor takes one that is named beside it, and nothing else changes.
"""

import io
from collections.abc import Sequence

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from docx.shared import Mm, Pt
from lxml import etree

SONG, FANGSONG, KAI, HEI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"
LATIN = "Times New Roman"
#: What stands in where a type is missing: on an office's computer the one that came with it,
#: elsewhere a free one.
SUBSTITUTES = {
    SONG: ("小标宋体", "宋体", "Noto Serif CJK SC", "AR PL SungtiL GB"),
    FANGSONG: ("仿宋", "STFangsong", "Noto Serif CJK SC", "AR PL SungtiL GB"),
    KAI: ("楷体", "STKaiti", "AR PL UKai CN"),
    HEI: ("SimHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei"),
}
#: Sizes by their names in Chinese offices, in points.
TWO, THREE, SMALL_FOUR = 22, 16, 12

CENTRE, LEFT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
#: Width of the text on A4 between margins of 28 and 26 mm.
WIDTH = 156


class Layout:
    """A document under construction; `content()` is its bytes."""

    def __init__(self) -> None:
        self.document = Document()
        normal = self.document.styles["Normal"]
        normal.font.size = Pt(THREE)
        normal.font.name = LATIN
        east_asian(normal.element.get_or_add_rPr(), FANGSONG)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        self._number_pages(section)
        properties = self.document.core_properties
        properties.author = properties.comments = properties.title = ""

    def title(self, text: str) -> None:
        self.line(text, font=SONG, size=TWO, align=CENTRE, after=14)

    def line(
        self,
        text: str,
        *,
        font: str = FANGSONG,
        size: float = THREE,
        align: WD_ALIGN_PARAGRAPH = BOTH,
        indent: bool = False,
        before: float = 0,
        after: float = 0,
        keep: bool = False,
        spacing: float | None = 28,
    ) -> None:
        """A paragraph; `indent`: by two characters, as in running text. Without `spacing` a line is
        as high as what stands in it."""
        fill(
            self.document.add_paragraph(),
            text,
            font=font,
            size=size,
            align=align,
            indent=indent,
            before=before,
            after=after,
            keep=keep,
            spacing=spacing,
        )

    def table(
        self,
        widths: Sequence[float],
        rows: Sequence[Sequence[str | None]],
        *,
        heads: int = 0,
        labels: Sequence[int] = (),
        left: Sequence[int] = (),
        height: float = 9,
        size: float = SMALL_FOUR,
    ) -> None:
        """Rows of texts; `widths` in millimetres. `heads`: rows repeated on every page; `labels`:
        columns with the names of the others; `left`: columns that are not centred. A cell goes on
        over the columns whose text is None."""
        table = self.document.add_table(rows=len(rows), cols=len(widths))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for number, texts in enumerate(rows):
            row = table.rows[number]
            whole(row)
            row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
            if number < heads:
                repeated(row)
            for column, width in enumerate(widths):
                row.cells[column].width = Mm(width)
            for first, last, text in _spans(texts, len(widths)):
                cell = row.cells[first]
                if last > first:
                    cell = cell.merge(row.cells[last])
                _centred(cell)
                named = number < heads or first in labels
                fill(
                    cell.paragraphs[0],
                    text,
                    font=HEI if named else FANGSONG,
                    size=size,
                    align=LEFT if first in left and not named else CENTRE,
                    spacing=1.5 * size,
                )
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)

    def content(self) -> bytes:
        _name_substitutes(self.document)
        _leave_out(self.document)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _number_pages(self, section) -> None:
        section.footer_distance = Mm(28)
        paragraph = section.footer.paragraphs[0]
        paragraph.alignment = CENTRE
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()
            run.font.size = Pt(14)
            if kind:
                part = OxmlElement("w:fldChar")
                part.set(qn("w:fldCharType"), kind)
            else:
                part = OxmlElement("w:instrText")
                part.text = text
            run._r.append(part)


#: What the library's own template brings along and no paper needs.
_UNUSED = ("thumbnail", "customXml", "stylesWithEffects")


def _leave_out(document) -> None:
    for rels in (document.part.package.rels, document.part.rels):
        for key in [each.rId for each in rels.values() if each.reltype.endswith(_UNUSED)]:
            del rels[key]


def _name_substitutes(document) -> None:
    """Say in the table of fonts what may stand in for each type."""
    table = etree.Element(qn("w:fonts"), nsmap={"w": nsmap["w"]})
    for name, others in SUBSTITUTES.items():
        font = etree.SubElement(table, qn("w:font"), {qn("w:name"): name})
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): ",".join(others)})
        etree.SubElement(font, qn("w:charset"), {qn("w:val"): "86"})
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = etree.tostring(table, encoding="UTF-8", standalone=True)


def _spans(texts: Sequence[str | None], width: int) -> list[tuple[int, int, str]]:
    """(first column, last column, text) of each cell."""
    found: list[tuple[int, int, str]] = []
    for column in range(width):
        text = texts[column] if column < len(texts) else ""
        if text is None and found:
            first, _, said = found[-1]
            found[-1] = (first, column, said)
        else:
            found.append((column, column, text or ""))
    return found


def fill(
    paragraph,
    text: str,
    *,
    font: str,
    size: float,
    align: WD_ALIGN_PARAGRAPH,
    indent: bool = False,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
    spacing: float | None = 28,
) -> None:
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.keep_with_next = keep
    if spacing:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spacing)
        if size >= TWO:
            form.line_spacing = Pt(36)
    if indent:
        form.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = LATIN
    east_asian(run._r.get_or_add_rPr(), font)


def east_asian(properties, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    # Quotation marks and dashes of Chinese texts are of the Chinese type.
    fonts.set(qn("w:hint"), "eastAsia")


def _row_mark(row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def whole(row) -> None:
    """The row is not broken over two pages."""
    _row_mark(row, "w:cantSplit")


def repeated(row) -> None:
    """The row is repeated at the head of every page."""
    _row_mark(row, "w:tblHeader")


def _centred(cell) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
