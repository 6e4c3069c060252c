"""A template and values become a document (docxtpl, in the environment of `language`)."""

import contextlib
import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from docx.image.exceptions import UnrecognizedImageError
from docx.image.image import Image as Measured
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.exceptions import TemplateError
from lxml import etree

from papers.kinds import Kind, Picture
from papers.services import language

#: Properties of a document in which docxtpl reads placeholders too.
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_FOOTNOTES = "footnotes+xml"
#: It keeps nothing but compiled texts.
_ENVIRONMENT = language.Environment()
#: 1 January 1980, midnight, as an archive writes it.
_MOMENT = bytes((0, 0, 0x21, 0))


class Broken(Exception):
    """The template gives no document; `str()` says in Chinese what is wrong."""


class _Template(DocxTemplate):
    def fix_tables(self, xml: str) -> Any:
        """docxtpl mends silently what is no XML, and loses words."""
        try:
            etree.fromstring(xml.encode())
        except etree.XMLSyntaxError:
            raise Broken(
                "for、if 和它的 endfor、endif 没有成对放好：列表格行用 {%tr …%}，"
                "列段落用 {%p …%}，各占一行或一段。"
            ) from None
        return super().fix_tables(xml)

    def sources(self) -> Iterator[str]:
        """Every text in which there may be placeholders, as Jinja reads it."""
        yield self.patch_xml(self.get_xml())
        for kind in (self.HEADER_URI, self.FOOTER_URI):
            for _, part in self.get_headers_footers(kind):
                yield self.patch_xml(self.get_part_xml(part))
        for name in _PROPERTIES:
            yield getattr(self.docx.core_properties, name)
        for part in self.docx.part.package.parts:
            if part.content_type.endswith(_FOOTNOTES):
                yield self.patch_xml(part.blob.decode())


def problems(kind: Kind, template: bytes) -> list[str]:
    """What is wrong with the placeholders of a template, one Chinese sentence each."""
    environment = language.Environment()
    found: list[str] = []
    try:
        with readable():
            sources = list(_opened(template).sources())
        for source in sources:
            found += language.problems(kind, environment.parse(source))
    except Broken as broken:
        return [str(broken)]
    except (TemplateError, RecursionError):
        return [
            "占位符的写法不完整：{{ 要有 }}，{% 要有 %}，for、if 要有对应的 endfor、endif，"
            "两端的符号用半角。"
        ]
    return list(dict.fromkeys(found))


def render(kind: Kind, template: bytes, values: Mapping[str, Any]) -> bytes:
    """The document. Raises `Broken`, and TypeError for values that are not what `kind` says."""
    document = _opened(template)
    try:
        filled = _with_pictures(document, language.plain(kind, values))
        document.render(filled, _ENVIRONMENT)
        out = io.BytesIO()
        document.save(out)
    except TemplateError:
        raise Broken("模板里有没有的占位符，或写法不完整。") from None
    return _timeless(out.getvalue())


def _timeless(document: bytes) -> bytes:
    """The same document without the moment at which it was written: equal values and an equal
    template give equal bytes. The moment stands twice for each part, two fields of two bytes."""
    found = bytearray(document)
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        at = parts.start_dir
        for part in parts.infolist():
            found[part.header_offset + 10 : part.header_offset + 14] = _MOMENT
            found[at + 12 : at + 16] = _MOMENT
            lengths = struct.unpack_from("<HHH", found, at + 28)
            at += 46 + sum(lengths)
    return bytes(found)


def _opened(template: bytes) -> _Template:
    found = _Template(io.BytesIO(template))
    with readable():
        found.init_docx()
    return found


@contextlib.contextmanager
def readable() -> Iterator[None]:
    """python-docx raises whatever a part that is not what it should be leads it to."""
    try:
        yield
    except Broken:
        raise
    except Exception:
        raise Broken("文件打不开，请用 WPS 或 Word 打开核对、另存为 .docx 后再上传。") from None


def _with_pictures(document: _Template, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_pictures(document, each) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_pictures(document, each) for each in value]
    if isinstance(value, Picture):
        return _fitted(document, value)
    return "" if value is None else value


def _fitted(document: _Template, picture: Picture) -> InlineImage | str:
    """As large as the box allows, upright as it is."""
    try:
        measured = Measured.from_blob(picture.data)
    except UnrecognizedImageError:
        return "（照片无法显示）"
    scale = min(picture.width / measured.px_width, picture.height / measured.px_height)
    return InlineImage(
        document,
        io.BytesIO(picture.data),
        width=Mm(measured.px_width * scale),
        height=Mm(measured.px_height * scale),
    )
