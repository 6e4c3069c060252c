"""Official documents after GB/T 9704-2012: page, grid, elements in their places, long lists."""

import io
import re

import pytest
from docx import Document
from docx.oxml.ns import qn

from papers import layout
from papers.kinds import kinds, letter_kinds, sample_of
from papers.layout.base import SUBSTITUTES
from papers.services import pdf, rendering
from papers.services.samples import sample_picture

KINDS = list(letter_kinds().values())
by_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)


def opened(kind) -> Document:
    return Document(io.BytesIO(kind.default()))


def values(kind, **more):
    return sample_of(kind, sample_picture()) | more


def filled(kind, **more) -> bytes:
    return rendering.render(kind, kind.default(), values(kind, **more))


@by_kind
def test_the_page_has_the_margins_and_the_grid_of_the_standard(kind):
    section = opened(kind).sections[0]
    assert [round(each.mm) for each in (section.page_width, section.page_height)] == [210, 297]
    margins = section.top_margin, section.left_margin, section.bottom_margin, section.right_margin
    assert [round(each.mm) for each in margins] == [37, 28, 35, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    normal = opened(kind).styles["Normal"].element
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    width = 16 + int(normal.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    text = 225 / 25.4 * 72, 156 / 25.4 * 72
    assert grid.get(qn("w:type")) == "lines"
    assert (int(text[0] // pitch), int(text[1] // width)) == (22, 28)


@by_kind
def test_pages_are_numbered_outside_at_right_and_left_in_turn(kind):
    document = opened(kind)
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        paragraph = footer.paragraphs[0]
        assert "PAGE" in paragraph._p.xml and paragraph.text.count("—") == 2
        assert paragraph.alignment.name == side
        assert {run.font.size.pt for run in paragraph.runs} == {14}


@by_kind
def test_the_types_are_the_official_ones_with_substitutes_beside_them(kind):
    document = opened(kind)
    named = set(re.findall(r'w:eastAsia="([^"]+)"', document.element.xml))
    assert {"仿宋_GB2312", "方正小标宋简体"} <= named <= {*SUBSTITUTES, "宋体"}
    table = next(
        part for part in document.part.package.iter_parts() if "fontTable" in part.partname
    )
    for name, others in SUBSTITUTES.items():
        assert name in table.blob.decode() and others[0] in table.blob.decode()


def texts(document) -> list[str]:
    return [each.text for each in document.paragraphs]


def test_the_whole_document_has_its_elements_in_their_order():
    document = Document(io.BytesIO(filled(kinds()["circular"], urgency="特急", copies="组织部")))
    said = "\n".join(texts(document))
    order = [
        "特急",
        "测试县两新工委文件",
        "〔2026〕1号",
        "关于做好",
        "各镇党委",
        "现将有关",
        "测试县两新工委\n",
    ]
    places = [said.index(each) for each in order]
    assert places == sorted(places)
    assert said.endswith("抄送：组织部。\n\t\n测试县两新工委\t2026年11月30日印发\n\t\n")
    heading = next(each for each in document.paragraphs if "文件" in each.text)
    assert str(heading.runs[0].font.color.rgb) == "FF0000"


def test_what_a_letter_has_not_leaves_no_trace():
    document = Document(io.BytesIO(filled(kinds()["circular"])))
    said = "\n".join(texts(document))
    assert not any(each in said for each in ("附件", "（", "抄送"))


def test_who_signed_stands_in_what_goes_up_alone():
    up = "\n".join(texts(Document(io.BytesIO(filled(kinds()["request"])))))
    down = "\n".join(texts(Document(io.BytesIO(filled(kinds()["circular"])))))
    assert "签发人：王小明" in up and "签发人" not in down


def test_the_letter_form_has_its_name_and_red_lines_on_the_first_page_only():
    document = Document(io.BytesIO(filled(kinds()["approval"])))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == "测试县两新工委"
    head = section.first_page_header.paragraphs[0]._p.xml
    foot = section.first_page_footer.paragraphs[0]._p.xml
    assert "thickThinSmallGap" in head and "thinThickSmallGap" in foot
    assert "PAGE" not in foot
    distances = section.header_distance, section.footer_distance
    assert [round(each.mm) for each in distances] == [30, 20]


def test_the_form_has_three_parts_with_the_number_on_each_and_across_the_cuts():
    said = "\n".join(texts(Document(io.BytesIO(filled(kinds()["supervision"])))))
    for part in ("督办单（存根）", "督办单（回执）"):
        assert part in said
    assert said.count("两新通〔2026〕1号") == 5


def test_the_head_of_a_list_is_repeated_on_every_page():
    kind = kinds()["red_light"]
    rows = values(kind)["rows"] * 40
    document = Document(io.BytesIO(filled(kind, rows=rows, annex="清单")))
    table = document.tables[0]
    assert len(table.rows) == 1 + len(rows)
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in table.rows[1:])


def test_equal_values_give_equal_bytes(monkeypatch):
    kind = kinds()["circular"]
    first = filled(kind)
    monkeypatch.setattr("time.localtime", lambda *args: (2031, 5, 6, 7, 8, 9, 1, 126, 0))
    assert filled(kind) == first
    assert filled(kind, title="另一个") != first


def test_a_list_wider_than_the_text_is_refused():
    with pytest.raises(ValueError, match="wide"):
        layout.Annex((layout.Column("对象", "subject", 157),))


@pytest.mark.skipif(pdf.program() is None, reason="LibreOffice Writer is missing")
def test_a_list_of_forty_rows_stands_on_pages_of_its_own(tmp_path, settings):
    settings.SPOOL_DIR = tmp_path
    kind = kinds()["red_light"]
    made = pdf.convert(filled(kind, rows=values(kind)["rows"] * 14, annex="清单"))
    assert len(re.findall(rb"/Type\s*/Page\b", made)) >= 3
