"""Several documents as one, each beginning on a new page and looking as it did.

Templates have styles of their own under the same names, so those of every document but the first
are renamed; numbering, pictures, page size, headers and footers come along.
"""

import copy
import io
from collections.abc import Iterator, Sequence
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

#: Where elements name styles.
_STYLED = [qn(f"w:{name}") for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")]
#: Where they name other parts of the package.
_NAMED = [qn(f"r:{name}") for name in ("id", "embed", "link", "pict")]
_VALUE, _STYLE_ID = qn("w:val"), qn("w:styleId")
_NUMBER, _ABSTRACT = qn("w:numId"), qn("w:abstractNumId")
#: Parts that a document keeps to itself.
_ALONE = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
}


def joined(documents: Sequence[bytes]) -> bytes:
    """The documents one after another. At least one."""
    whole = Document(io.BytesIO(documents[0]))
    for number, data in enumerate(documents[1:], 2):
        _Added(whole, Document(io.BytesIO(data)), number).append()
    for number, each in enumerate(whole.element.body.iter(qn("wp:docPr")), 1):
        each.set("id", str(number))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


class _Added:
    """One document on its way to the end of another."""

    def __init__(self, whole: Any, added: Any, number: int) -> None:
        self.whole, self.added, self.sign = whole, added, f"d{number}"

    def append(self) -> None:
        self._name_parts()
        self._bring_numbering()
        self._bring_styles()
        self._bring_parts()
        body, new = self.whole.element.body, self.added.element.body
        _close_section(body)
        first = next(new.iter(qn("w:sectPr")), None)
        if first is not None:
            for kind in first.findall(qn("w:type")):
                first.remove(kind)  # whatever it was, now it begins on a new page
        for each in list(new.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            number = each.get(qn("w:id"), "")
            if number.isdecimal():
                each.set(qn("w:id"), f"{int(number) + 10_000 * int(self.sign[1:])}")
            else:  # Nothing ties its end to its beginning.
                each.getparent().remove(each)
        for each in list(new):
            body.append(each)

    # --- Pieces -----------------------------------------------------------------------------------

    def _texts(self) -> Iterator[Any]:
        """The roots of everything that names styles: the body, headers and footers."""
        yield self.added.element.body
        for part in self._own_parts():
            if hasattr(part, "element"):
                yield part.element

    def _own_parts(self) -> Iterator[Any]:
        for rel in self.added.part.rels.values():
            if not rel.is_external and rel.reltype not in _ALONE:
                yield rel.target_part

    def _name_parts(self) -> None:
        """Two parts of one package have two names."""
        for part in self.added.part.package.iter_parts():
            if part is not self.added.part:
                folder, _, name = str(part.partname).rpartition("/")
                part.partname = PackURI(f"{folder}/{self.sign}-{name}")

    def _bring_styles(self) -> None:
        known, new = self.whole.styles.element, self.added.styles.element
        paragraph = self._default(new, "paragraph")
        table = self._default(new, "table")
        for root in self._texts():
            self._say_default(root, "w:p", "w:pPr", "w:pStyle", paragraph)
            self._say_default(root, "w:tbl", "w:tblPr", "w:tblStyle", table)
            self._rename(root)
        self._rename(new)
        for style in new.findall(qn("w:style")):
            style = copy.deepcopy(style)
            style.set(_STYLE_ID, self._called(style.get(_STYLE_ID)))
            style.attrib.pop(qn("w:default"), None)
            name = style.find(qn("w:name"))
            if name is not None:
                name.set(_VALUE, f"{name.get(_VALUE)} {self.sign}")
            known.append(style)

    def _default(self, styles: Any, kind: str) -> str:
        """The style of what names none."""
        for style in styles.findall(qn("w:style")):
            if style.get(qn("w:type")) == kind and style.get(qn("w:default")) in ("1", "true"):
                return style.get(_STYLE_ID)
        return ""

    @staticmethod
    def _say_default(root: Any, tag: str, frame: str, named: str, style: str) -> None:
        if not style:
            return
        for each in root.iter(qn(tag)):
            holder = each.find(qn(frame))
            if holder is None:
                holder = OxmlElement(frame)
                each.insert(0, holder)
            if holder.find(qn(named)) is None:
                said = OxmlElement(named)
                said.set(_VALUE, style)
                holder.insert(0, said)

    def _rename(self, root: Any) -> None:
        for each in root.iter(*_STYLED):
            each.set(_VALUE, self._called(each.get(_VALUE)))

    def _called(self, style: str) -> str:
        return f"{self.sign}-{style}"

    def _bring_numbering(self) -> None:
        new = self._numbering(self.added)
        if new is None:
            return
        known = self._numbering(self.whole)
        if known is None:
            part = self._numbering_part(self.added)
            self.whole.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
            return
        shift = 1000 * int(self.sign[1:])
        for root in (self.added.element.body, self.added.styles.element):
            for each in root.iter(qn("w:numId")):
                if int(each.get(_VALUE)):
                    each.set(_VALUE, str(int(each.get(_VALUE)) + shift))
        for each in new.findall(qn("w:abstractNum")):
            each = copy.deepcopy(each)
            each.set(_ABSTRACT, str(int(each.get(_ABSTRACT)) + shift))
            known.insert(0, each)
        for each in new.findall(qn("w:num")):
            each = copy.deepcopy(each)
            each.set(_NUMBER, str(int(each.get(_NUMBER)) + shift))
            named = each.find(_ABSTRACT)
            named.set(_VALUE, str(int(named.get(_VALUE)) + shift))
            known.append(each)

    @staticmethod
    def _numbering_part(document: Any) -> Any:
        rels = document.part.rels.values()
        kind = RELATIONSHIP_TYPE.NUMBERING
        return next((rel.target_part for rel in rels if rel.reltype == kind), None)

    def _numbering(self, document: Any) -> Any:
        part = self._numbering_part(document)
        return None if part is None else part.element

    def _bring_parts(self) -> None:
        """Pictures, links, headers and footers: named anew by what the whole calls them."""
        names = {}
        for old, rel in self.added.part.rels.items():
            if rel.reltype in _ALONE:
                continue
            target = rel.target_ref if rel.is_external else rel.target_part
            names[old] = self.whole.part.relate_to(target, rel.reltype, rel.is_external)
        for each in self.added.element.body.iter():
            for name in _NAMED:
                if each.get(name) in names:
                    each.set(name, names[each.get(name)])


def _close_section(body: Any) -> None:
    """The last section of the body ends with its last paragraph, so that another one may follow."""
    section = body.find(qn("w:sectPr"))
    last = body[-1] if section is None else section.getprevious()
    if section is not None:
        body.remove(section)
    else:
        section = OxmlElement("w:sectPr")
    if (
        last is None
        or last.tag != qn("w:p")
        or last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    ):
        last = _small_paragraph()
        body.append(last)
    frame = last.find(qn("w:pPr"))
    if frame is None:
        frame = OxmlElement("w:pPr")
        last.insert(0, frame)
    frame.append(section)


def _small_paragraph() -> Any:
    """Behind a table there has to be one; it should not begin a page."""
    paragraph, frame = OxmlElement("w:p"), OxmlElement("w:pPr")
    spacing = OxmlElement("w:spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(qn(f"w:{name}"), value)
    frame.append(spacing)
    paragraph.append(frame)
    return paragraph
