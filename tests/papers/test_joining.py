"""Several documents as one: each keeps its looks."""

import io
import zipfile

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt
from PIL import Image

from papers.services.joining import joined


def document(word, *, size, landscape=False, shade=None, table=False, header=""):
    made = docx.Document()
    made.styles["Normal"].font.size = Pt(size)
    made.add_paragraph(word)
    made.add_paragraph(f"{word}项", style="List Number")
    if shade is not None:
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), (shade, 0, 0)).save(picture, "PNG")
        picture.seek(0)
        made.add_picture(picture, width=Mm(20))
    if landscape:
        section = made.sections[-1]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    if header:
        made.sections[-1].header.paragraphs[0].text = header
    if table:
        made.add_table(2, 2).cell(0, 0).text = f"{word}表"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_each_document_keeps_its_size_its_page_its_pictures_and_its_head():
    data = joined(
        [
            document("甲", size=16, table=True, shade=10),
            document("乙", size=10, landscape=True, shade=200, header="乙的页眉"),
            document("丙", size=22, table=True),
        ]
    )
    whole = docx.Document(io.BytesIO(data))
    sizes = {each.text: each.style.font.size for each in whole.paragraphs if each.text in "甲乙丙"}
    sizes.pop("", None)
    assert sizes == {"甲": Pt(16), "乙": Pt(10), "丙": Pt(22)}
    wide = [each.page_width > each.page_height for each in whole.sections]
    assert wide == [False, True, False]
    assert [each.header.paragraphs[0].text for each in whole.sections][1] == "乙的页眉"
    assert [each.cell(0, 0).text for each in whole.tables] == ["甲表", "丙表"]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = file.namelist()
        assert len(set(names)) == len(names)
        pictures = {file.read(name) for name in names if name.startswith("word/media/")}
    assert len(pictures) == 2
    shown = {
        part.blob for part in whole.part.related_parts.values() if "image" in part.content_type
    }
    assert shown == pictures
    # Numbers of one list do not go on in the next document.
    numbers = {
        each.style.element.pPr.numPr.numId.val for each in whole.paragraphs if "项" in each.text
    }
    assert len(numbers) == 3


def test_one_document_stays_what_it_is():
    alone = docx.Document(io.BytesIO(joined([document("甲", size=12)])))
    assert [each.text for each in alone.paragraphs] == ["甲", "甲项"]
    assert len(alone.sections) == 1
