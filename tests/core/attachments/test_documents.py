"""Documents that do something of themselves are refused; the message says what it was."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from openpyxl import Workbook

from core.attachments import documents, guarded
from core.attachments.documents import Unusable, examine
from core.attachments.examining import answer
from core.attachments.service import upload
from core.models import Attachment
from tests.core.attachments.samples import EXCEL, PDF, WORD, office, pdf

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_PARTS = ("[Content_Types].xml", "word/document.xml")


def written(made) -> bytes:
    """What a word processor or a spreadsheet stores, with all of its parts."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def document(parts: dict[str, str], base: bytes = WORD) -> bytes:
    """`base` with these parts in it, in the place of those of the same name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as file, zipfile.ZipFile(out, "w") as made:
        for name in file.namelist():
            if name not in parts:
                made.writestr(name, file.read(name))
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def related(kind: str, target: str, mode: str = "External") -> bytes:
    relation = f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}"'
    relation += f' TargetMode="{mode}"/>' if mode else "/>"
    rels = f"<Relationships>{relation}</Relationships>"
    return document({"word/_rels/document.xml.rels": rels})


def words(*texts: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    runs = "".join(f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in texts)
    return document({"word/document.xml": f"<w:document {space}>{runs}</w:document>"})


JAVASCRIPT = "<</S/JavaScript/JS(app.alert\\(1\\))>>"
ACTIVE = {
    "script when it opens": ("pdf", pdf(JAVASCRIPT, catalog="/OpenAction 4 0 R"), "脚本"),
    "script written inside the catalog": ("pdf", pdf(catalog=f"/OpenAction {JAVASCRIPT}"), "脚本"),
    "script that nothing leads to": ("pdf", pdf(JAVASCRIPT), "脚本"),
    "name written in another way": ("pdf", pdf("<</S/J#61vaScript>>"), "脚本"),
    "script of a page": ("pdf", pdf(f"<</AA<</O {JAVASCRIPT}>>>>"), "脚本"),
    "scripts by name": ("pdf", pdf(catalog="/Names<</JavaScript 4 0 R>>"), "脚本"),
    "program": ("pdf", pdf("<</S/Launch/F(cmd.exe)>>"), "启动程序的动作"),
    "form that sends itself": ("pdf", pdf("<</S/SubmitForm/F(http://a)>>"), "自动提交数据"),
    "file inside": (
        "pdf",
        pdf("<</Type/EmbeddedFile/Length 2>>\nstream\nMZ\nendstream"),
        "内嵌的其他文件",
    ),
    "files by name": ("pdf", pdf(catalog="/Names<</EmbeddedFiles 4 0 R>>"), "内嵌的其他文件"),
    "file on a page": ("pdf", pdf("<</Type/Annot/Subtype/FileAttachment>>"), "内嵌的其他文件"),
    "film": ("pdf", pdf("<</Type/Annot/Subtype/RichMedia>>"), "多媒体"),
    "form of XML": ("pdf", pdf(catalog="/AcroForm<</XFA 4 0 R/Fields[]>>"), "动态表单"),
    "document elsewhere": ("pdf", pdf("<</S/GoToR/F(a.pdf)>>"), "指向外部文件的链接"),
    "object inside": ("word", office(*WORD_PARTS, "word/embeddings/oleObject1.bin"), "内嵌"),
    "workbook inside": ("word", office(*WORD_PARTS, "word/embeddings/a.xlsx"), "内嵌"),
    "program inside": ("word", office(*WORD_PARTS, "word/media/a.exe"), "内嵌"),
    "page of the web inside": ("word", related("aFChunk", "a.mht", ""), "内嵌"),
    "control": ("word", office(*WORD_PARTS, "word/activeX/activeX1.bin"), "ActiveX"),
    "macros": ("word", office(*WORD_PARTS, "word/vbaData.xml"), "宏"),
    "macros of old": (
        "excel",
        office("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
        "宏",
    ),
    "type with macros": (
        "word",
        document({"[Content_Types].xml": "<x a='application/vnd.ms-word.macroEnabled'/>"}),
        "宏",
    ),
    "template elsewhere": ("word", related("attachedTemplate", "http://a/b.dotm"), "指向外部文件"),
    "picture elsewhere": ("word", related("image", "http://a/b.png"), "指向外部文件"),
    "other workbook": (
        "excel",
        office("[Content_Types].xml", "xl/workbook.xml", "xl/externalLinks/externalLink1.xml"),
        "指向外部文件",
    ),
    "link that is a script": ("word", related("hyperlink", "javascript:alert(1)"), "脚本"),
    "field that runs something": ("word", words("DDEAUTO c:\\\\cmd.exe"), "自动取数的域"),
    "the same in pieces": ("word", words("DD", "EAUTO c:\\\\cmd.exe"), "自动取数的域"),
}
HARMLESS = {
    "one page": ("pdf", PDF),
    "begins on a page": ("pdf", pdf(catalog="/OpenAction[3 0 R/Fit]")),
    "link to a site": ("pdf", pdf("<</S/URI/URI(https://www.gov.cn)>>")),
    "text about scripts": ("pdf", pdf("<</Title(/JavaScript /Launch /EmbeddedFile)>>")),
    "form": ("pdf", pdf(catalog="/AcroForm<</Fields[]>>")),
    "text": ("word", WORD),
    "pictures and fonts": ("word", office(*WORD_PARTS, "word/media/a.PNG", "word/fonts/a.odttf")),
    "hyperlink": ("word", related("hyperlink", "https://www.gov.cn/")),
    "text about fields": ("word", words("PAGE", "DATE")),
    "sheet": ("excel", EXCEL),
    "document as a program writes it": ("word", written(Document())),
    "workbook as a program writes it": ("excel", written(Workbook())),
    "printer": (
        "excel",
        office("[Content_Types].xml", "xl/workbook.xml", "xl/printerSettings/printerSettings1.bin"),
    ),
}


def found(kind: str, data: bytes) -> dict:
    """What the process would answer: a process for each case takes a minute in all."""
    return answer(kind.encode() + b"\n" + data)


@pytest.mark.parametrize(("kind", "data", "word"), ACTIVE.values(), ids=ACTIVE)
def test_what_does_something_of_itself_is_found(kind, data, word):
    assert any(each.startswith(word) for each in found(kind, data)["active"])


@pytest.mark.parametrize(("kind", "data"), HARMLESS.values(), ids=HARMLESS)
def test_what_is_only_read_is_taken(kind, data):
    assert found(kind, data) == {"active": []}


def test_a_document_with_a_password_is_refused_with_the_mend():
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "取消密码" in found("pdf", out.getvalue())["refused"]


def test_more_than_fits_unpacked_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr("core.attachments.examining._UNPACKED", 2)
    assert "解压后过大" in found("word", WORD)["refused"]


def test_entities_are_not_even_looked_at():
    bomb = '<!DOCTYPE a [<!ENTITY b "c">]><Relationships/>'
    assert "DOCTYPE" in found("word", document({"word/_rels/a.rels": bomb}))["refused"]


@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.xml"])
def test_definitions_are_refused_in_every_part_that_is_read(part):
    bomb = "<?xml version='1.0'?>" + "<!-- -->" * 300_000 + "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"
    assert "DOCTYPE" in found("word", document({part: bomb}))["refused"]
    assert "DOCTYPE" in found("word", document({part: "<a/>".encode("utf-16")}))["refused"]
    about = "<a>&lt;!DOCTYPE</a>"
    assert found("word", document({part: about})) == {"active": []}
    drawing = "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'svg11.dtd'><svg/>"
    assert found("word", document({"word/media/a.svg": drawing})) == {"active": []}


@pytest.mark.django_db
def test_nothing_of_a_refused_document_is_kept_and_the_message_names_the_mend(cast):
    with pytest.raises(ValidationError) as refused:
        upload(
            actor=cast.county_admin,
            source=io.BytesIO(pdf(JAVASCRIPT, "<</S/Launch/F(cmd.exe)>>")),
            name="纪要.pdf",
        )
    assert refused.value.messages == [
        "文件里有启动程序的动作、脚本（JavaScript），没有保存。"
        "请用 WPS 或浏览器打开，“打印为 PDF”后再上传；其中的文件请分别上传。"
    ]
    assert not Attachment.objects.exists()
    kept = upload(actor=cast.county_admin, source=io.BytesIO(PDF), name="纪要.pdf")
    assert kept.kind == "pdf"


def test_a_document_on_which_the_process_dies_is_refused(monkeypatch):
    with pytest.raises(Unusable, match="已损坏"):
        examine(b"%PDF-1.7 nothing of the kind", "pdf")
    monkeypatch.setattr(guarded, "run", lambda module, data: b"")
    with pytest.raises(Unusable, match="已损坏"):
        documents.examine(PDF, "pdf")
