"""Official documents after GB/T 9704-2012: the whole document, the letter form (信函格式), a form
with counterfoil and receipt.

All of them say the same words (`papers.kinds.LETTER_WORDS`), so one content fits into each. Only
classified documents carry 份号 and 密级, and none of those belongs onto the platform; the lines are
kept free at their place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_UNDERLINE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from papers.layout.base import (
    CENTRE,
    FANGSONG,
    HEI,
    KAI,
    LEFT,
    SONG,
    THREE,
    TWO,
    WIDTH,
    Layout,
    fill,
)
from papers.layout.marks import (
    RED,
    RED_LINE,
    add_run,
    at_the_foot,
    borders,
    coloured,
    cut,
    wide,
)

RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
FOUR, FIVE = 14, 10.5
#: 22 lines on 225 mm and 28 characters on 156 mm: the height of a line, and what is taken off each
#: character of 16 points, in twentieths of a point. Word processors read a grid of characters in
#: different ways, and closer characters alike.
LINE_PITCH, PER_LINE, _CLOSER = 579, 28, 5
LINE = LINE_PITCH / 20
#: Lines of a form of three parts stand closer: it is one page.
CLOSE = 21
#: Width of a character, in points.
CELL = THREE - _CLOSER / 20
#: The sender stands above the middle of the date, whose end is four characters from the edge.
_SENDER_AT = (PER_LINE - 4 - 3.75) * CELL


_RULES = {"thick": WD_UNDERLINE.THICK, "single": WD_UNDERLINE.SINGLE}


@dataclass(frozen=True)
class Column:
    """A column of a list: heading, placeholder of its cells, width in millimetres."""

    title: str
    name: str
    width: float
    left: bool = False


@dataclass(frozen=True)
class Annex:
    """A list behind the document, on pages of its own: `rows` is the group of its placeholder."""

    columns: tuple[Column, ...]
    rows: str = "rows"
    title: str = "{{ annex }}"

    def __post_init__(self) -> None:
        if sum(each.width for each in self.columns) > WIDTH:
            raise ValueError("a list is as wide as the text at most")


class _Official(Layout):
    """Page, grid and page numbers of the standard."""

    def __init__(self) -> None:
        super().__init__()
        self._grid(self.document.sections[0])
        normal = self.document.styles["Normal"].element
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(-_CLOSER))
        normal.get_or_add_rPr().append(closer)
        # No gaps between Chinese and other characters: they would leave the grid.
        for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
            off = OxmlElement(name)
            off.set(qn("w:val"), "0")
            normal.get_or_add_pPr().append(off)

    def _grid(self, section) -> None:
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(LINE_PITCH))

    def _number_pages(self, section) -> None:
        """— 1 — below the text, on odd pages at the right, on even ones at the left, one character
        from the edge."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section.footer_distance = Mm(25)
        odd, even = section.footer, section.even_page_footer
        for footer, align in ((odd, RIGHT), (even, LEFT)):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = align
            form = paragraph.paragraph_format
            form.right_indent = form.left_indent = Pt(FOUR)
            add_run(paragraph, "— ", font="宋体", size=FOUR)
            for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
                part = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    part.set(qn("w:fldCharType"), kind)
                else:
                    part.text = text
                run = paragraph.add_run()
                run.font.size, run.font.name = Pt(FOUR), "宋体"
                run._r.append(part)
            add_run(paragraph, " —", font="宋体", size=FOUR)

    def say(self, text: str, **form) -> None:
        """A line of the grid."""
        self.line(text, **{"spacing": LINE, **form})

    def when(self, condition: str, *lines: tuple[str, dict]) -> None:
        """Lines that stand there only where a placeholder has a value."""
        self.say(f"{{%p if {condition} %}}")
        for text, form in lines:
            self.say(text, **form)
        self.say("{%p endif %}")

    def heading(self, *, top: float) -> None:
        self.say("{{ title }}", font=SONG, size=TWO, align=CENTRE, before=top)
        self.say("{{ to }}：", align=LEFT, before=LINE)

    def body(self, annex: Annex | None) -> None:
        """Text, the note of the list, sender and day with room for the seal."""
        self.say("{{ text }}", indent=True)
        if annex:
            note = {"indent": True, "before": LINE}
            self.when("annex", ("附件：{{ annex }}", note))
        self.signed()
        self.when("remark", ("（{{ remark }}）", {"indent": True}))

    def signed(self, before: float = 3 * LINE, spacing: float = LINE) -> None:
        """The seal is set over sender and day, a line below the text at most."""
        for text, space, keep in (("{{ sender }}", before, True), ("{{ day }}", 0, False)):
            self.say(f"\t{text}", align=LEFT, before=space, keep=keep, spacing=spacing)
            paragraph = self.document.paragraphs[-1]
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(Pt(_SENDER_AT), WD_TAB_ALIGNMENT.CENTER)

    def annex(self, annex: Annex) -> None:
        """On a page of its own; the head of its table stands on every page."""
        self.say("{%p if annex %}")
        self.say("附件", font=HEI, align=LEFT)
        self.document.paragraphs[-1].paragraph_format.page_break_before = True
        self.say(annex.title, font=SONG, size=TWO, align=CENTRE, before=LINE, after=LINE / 2)
        titles, cells = (
            tuple(each.title for each in annex.columns),
            tuple(f"{{{{ one.{each.name} }}}}" for each in annex.columns),
        )
        blank = (None,) * (len(annex.columns) - 1)
        self.table(
            tuple(each.width for each in annex.columns),
            (
                titles,
                (f"{{%tr for one in {annex.rows} %}}", *blank),
                cells,
                ("{%tr endfor %}", *blank),
            ),
            heads=1,
            left=tuple(n for n, each in enumerate(annex.columns) if each.left),
            size=FIVE,
        )
        self.say("{%p endif %}")

    def edge(self, *, ruled: bool) -> None:
        """版记 at the foot of the last page, in a frame: 抄送, and (`ruled`) who printed it when,
        with thick lines above and below and a thin one between."""
        self.say("{%p if copies %}")
        if ruled:
            self._rule("thick")
        self._foot("抄送：{{ copies }}。")
        if ruled:
            self._rule("single")
            self.say("{%p else %}")
            self._rule("thick")
        self.say("{%p endif %}")
        if ruled:
            self._foot("{{ sender }}\t{{ day }}印发")
            self._rule("thick")
        # A frame does not stand at the end of a document.
        self.line("", size=1, spacing=1)

    def _foot(self, text: str) -> None:
        self.say(text, size=FOUR, align=LEFT)
        paragraph = self.document.paragraphs[-1]
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Pt(FOUR)
        form.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(2 * FOUR), WD_TAB_ALIGNMENT.RIGHT)
        at_the_foot(paragraph)

    def _rule(self, thickness: str) -> None:
        """A line across the frame, as an underlined tab: paragraphs with borders leave the frame in
        some word processors."""
        self.line("\t", size=8, align=LEFT, spacing=7)
        paragraph = self.document.paragraphs[-1]
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.runs[0].underline = _RULES[thickness]
        at_the_foot(paragraph)


def full_document(*, annex: Annex | None = None, upward: bool = False) -> bytes:
    """The whole document. `upward`: to the office above, with the name of who signed it."""
    made = _Official()
    # Three lines for 份号, 密级 and 紧急程度; the sender's name begins 35 mm below the margin.
    made.say("{{ urgency }}", font=HEI, align=LEFT)
    made.say("")
    made.say("")
    made.line(
        "{{ heading }}文件",
        font=SONG,
        size=32,
        align=CENTRE,
        before=Mm(35).pt - 3 * LINE,
        spacing=None,
    )
    coloured(made)
    made.say("{{ number }}", align=CENTRE, before=2 * LINE)
    if upward:
        paragraph = made.document.paragraphs[-1]
        paragraph.alignment = LEFT
        form = paragraph.paragraph_format
        form.left_indent, form.right_indent = Pt(CELL), Pt(CELL)
        form.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(CELL), WD_TAB_ALIGNMENT.RIGHT)
        add_run(paragraph, "\t签发人：", font=FANGSONG, size=THREE)
        add_run(paragraph, "{{ signer }}", font=KAI, size=THREE)
    borders(made.document.paragraphs[-1], bottom=RED_LINE)
    made.heading(top=2 * LINE)
    made.body(annex)
    if annex:
        made.annex(annex)
    made.edge(ruled=True)
    return made.content()


def letter_form(*, annex: Annex | None = None) -> bytes:
    """信函格式: the sender's name in red 30 mm from the upper edge, two double lines of 170 mm, no
    number on the first page."""
    made = _Official()
    section = made.document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(30)
    head, foot = section.first_page_header, section.first_page_footer
    name = head.paragraphs[0]
    fill(name, "{{ heading }}", font=SONG, size=30, align=CENTRE, spacing=None)
    name.runs[0].font.color.rgb = RED
    wide(name)
    borders(name, bottom=("thickThinSmallGap", 24, 11, "FF0000"))
    section.footer_distance = Mm(20)
    line = foot.paragraphs[0]
    fill(line, "", font=FANGSONG, size=2, align=LEFT, spacing=2)
    wide(line)
    borders(line, bottom=("thinThickSmallGap", 24, 1, "FF0000"))
    # 份号, 密级 and 紧急程度 at the left, the number at the right, under the red line.
    made.say("{{ urgency }}\t{{ number }}", align=LEFT, before=THREE * 7 / 8)
    stops = made.document.paragraphs[-1].paragraph_format.tab_stops
    stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    made.heading(top=2 * LINE)
    made.body(annex)
    if annex:
        made.annex(annex)
    made.edge(ruled=False)
    return made.content()


#: What stands on the part that is kept, under its number, and on the one that comes back.
_STUB = ("送达：{{ to }}", "事由：{{ title }}", "签发日期：{{ day }}　　经办人：")
_REPLY = (
    "来文收悉，将按要求办理。",
    "签收单位（盖章）：　　　　　　　经办人：　　　　　电话：",
)


def counterfoil(
    name: str,
    *,
    facts: Sequence[tuple[str, str]] = (),
    stub: Sequence[str] = _STUB,
    said: str = "{{ text }}",
    foot: Sequence[str] = (),
    reply: Sequence[str] = _REPLY,
    narrow: bool = False,
) -> bytes:
    """Three parts on one page to be cut apart: what is kept, what is sent, what comes back.

    `said`: the middle part, `facts`: label and placeholder of the lines of a small table in it,
    `foot`: lines under its signature; `reply`: what the last part says, and lines to be filled in;
    `narrow`: a form, to which the margins of official letters do not apply.
    """
    made = _Official()
    if narrow:
        section = made.document.sections[0]
        section.top_margin = section.bottom_margin = Mm(25)
        section.footer_distance = Mm(15)
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    made.document.styles["Normal"].element.get_or_add_pPr().append(off)
    made.say(f"{name}（存根）", font=HEI, align=CENTRE, spacing=CLOSE)
    made.say("{{ number }}", align=RIGHT, spacing=CLOSE)
    for line in stub:
        made.say(line, align=LEFT, spacing=CLOSE)
    cut(made)
    made.say(name, font=SONG, size=TWO, align=CENTRE, spacing=CLOSE)
    made.say("{{ number }}", align=RIGHT, spacing=CLOSE)
    made.say("{{ to }}：", align=LEFT, spacing=CLOSE)
    made.say(said, indent=True, spacing=CLOSE)
    if facts:
        made.table((32, 124), facts, labels=(0,), left=(1,), height=7)
    made.signed(before=CLOSE, spacing=CLOSE)
    for line in foot:
        made.say(line, align=LEFT, spacing=CLOSE)
    cut(made)
    made.say(f"{name}（回执）", font=HEI, align=CENTRE, spacing=CLOSE)
    made.say("{{ number }}", align=RIGHT, spacing=CLOSE)
    made.say("{{ sender }}：", align=LEFT, spacing=CLOSE)
    answer, *lines = reply
    made.say(answer, indent=True, spacing=CLOSE)
    for line in lines:
        made.say(line, align=LEFT, spacing=CLOSE)
    made.say("　　　　年　　月　　日", align=RIGHT, spacing=CLOSE)
    return made.content()
