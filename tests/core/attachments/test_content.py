"""What a file is, is decided by what is in it; its name is made fit for every system."""

import pytest
from django.core.exceptions import ValidationError

from core.attachments.content import fit_name, kind_of
from tests.core.attachments.samples import EXCEL, PDF, WORD, heic, office, picture
from tests.members.factories import id_number


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture(), "picture"),
        (picture(form="JPEG"), "picture"),
        (picture(form="WEBP"), "picture"),
        (heic(), "picture"),
        (PDF, "pdf"),
        (WORD, "word"),
        (EXCEL, "excel"),
    ],
)
def test_kinds_are_told_by_content(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空的"),
        (b"<html><script>alert(1)</script>", "不能上传"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不能上传"),
        (b"GIF89a" + b"\0" * 20, "不能上传"),
        (b"MZ\x90\0", "不能上传"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20, "旧版 Office"),
        (b"\0\0\0\x18ftypavif" + b"\0" * 20, "AVIF"),
        (office("a.txt"), "压缩包"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "含有宏"),
        (office("[Content_Types].xml", "ppt/presentation.xml"), "不能上传"),
        (WORD[: len(WORD) // 2], "损坏"),
        (b" %PDF-1.7", "不能上传"),
    ],
)
def test_anything_else_is_refused_with_the_mend(data, message):
    with pytest.raises(ValidationError, match=message):
        kind_of(data)


@pytest.mark.parametrize(
    ("name", "kind", "fit"),
    [
        ("会议纪要.docx", "word", "会议纪要.docx"),
        ("C:\\Users\\王\\照片.PNG", "picture", "照片.jpg"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("病毒.exe", "pdf", "病毒.pdf"),
        ("发票\u202egnp.exe", "picture", "发票gnp.jpg"),
        ("a\r\nSet-Cookie: x.pdf", "pdf", "aSet-Cookie x.pdf"),
        (f"{id_number(3)}.pdf", "pdf", "PDF 文件.pdf"),
        ("王五13800001234签到.xlsx", "excel", "王五签到.xlsx"),
        ("138-0001-1234.pdf", "pdf", "PDF 文件.pdf"),
        ("", "pdf", "PDF 文件.pdf"),
        ("...", "picture", "图片.jpg"),
        ("长" * 300 + ".pdf", "pdf", "长" * 80 + ".pdf"),
    ],
)
def test_names_are_made_fit(name, kind, fit):
    assert fit_name(name, kind) == fit
