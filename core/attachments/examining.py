"""The document's side of `documents`: `python -m core.attachments.examining`, which is given a
document and nothing else. Only this process loads pikepdf."""

import codecs
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from core.attachments import guarded

SCRIPT, PROGRAM, SENDING = "脚本（JavaScript）", "启动程序的动作", "自动提交数据的动作"
FILES, MEDIA, FORM = "内嵌的其他文件", "多媒体或三维内容", "动态表单（XFA）"
MACROS, CONTROLS = "宏", "ActiveX 控件"
REMOTE, DDE = "指向外部文件的链接", "自动取数的域（DDE）"

# --- PDF ----------------------------------------------------------------------------------------

_ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Launch": PROGRAM,
    "/SubmitForm": SENDING,
    "/ImportData": SENDING,
    "/GoToE": FILES,
    "/GoToR": REMOTE,
    "/Rendition": MEDIA,
    "/RichMediaExecute": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/GoTo3DView": MEDIA,
}
_ANNOTATIONS = {
    "/FileAttachment": FILES,
    "/RichMedia": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/Screen": MEDIA,
    "/3D": MEDIA,
}
_KEYS = {
    "/JS": SCRIPT,
    "/JavaScript": SCRIPT,
    "/EmbeddedFiles": FILES,
    "/EF": FILES,
    "/XFA": FORM,
}
_MAX_OBJECTS = 500_000
_MAX_DEPTH = 100


class Refused(Exception):
    """`str()` is what the person reads."""


def in_pdf(data: bytes) -> set[str]:
    """What a PDF does of itself. Each of its objects is looked at, whether a page leads to it or
    not. Raises `Refused`."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.objects) > _MAX_OBJECTS:
                raise Refused("文件过于复杂，请拆分后再上传。")
            return {word for each in pdf.objects for word in _of_object(each, 0)}
    except pikepdf.PasswordError:
        raise Refused("文件设有打开密码，无法检查，请取消密码后再上传。") from None


def _of_object(value, depth: int) -> Iterator[str]:
    """Of an object and what is written inside it; what it refers to has its own turn."""
    import pikepdf

    if depth > _MAX_DEPTH:
        raise Refused("文件过于复杂，请“打印为 PDF”后再上传。")
    if isinstance(value, pikepdf.Stream):
        if value.get("/Type") == "/EmbeddedFile":
            yield FILES
        value = value.stream_dict
    if isinstance(value, pikepdf.Dictionary):
        for key, part in value.items():
            if key in _KEYS:
                yield _KEYS[key]
            if isinstance(part, pikepdf.Name):
                if key == "/S" and str(part) in _ACTIONS:
                    yield _ACTIONS[str(part)]
                elif key == "/Subtype" and str(part) in _ANNOTATIONS:
                    yield _ANNOTATIONS[str(part)]
            elif _goes_on(part):
                yield from _of_object(part, depth + 1)
    elif isinstance(value, pikepdf.Array):
        for part in value:
            if _goes_on(part):
                yield from _of_object(part, depth + 1)


def _goes_on(part) -> bool:
    import pikepdf

    return isinstance(part, (pikepdf.Dictionary, pikepdf.Array)) and not part.is_indirect


# --- Word and Excel -----------------------------------------------------------------------------

#: Parts that a document is made of; whatever else lies in it is another file.
_PARTS = {
    *("xml", "rels", "vml"),
    *("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp", "webp", "svg"),
    *("odttf", "fntdata"),
}
#: Binary parts that hold neither programs nor files: settings of a printer, properties of a sheet.
_BINARY = re.compile(r"(printersettings|customproperty)\d*\.bin$")
_LARGEST_PART = 64 << 20
_UNPACKED = 256 << 20
#: Parts that programs read; a drawing among them (.svg) may begin with such words.
_READ, _XML = ("word/", "xl/"), (".xml", ".vml")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HARMLESS = ("/hyperlink",)
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)


def in_office(data: bytes) -> set[str]:
    """What a .docx or .xlsx holds beside what is read. Raises `Refused`."""
    found: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = [each for each in file.infolist() if not each.is_dir()]
        if sum(each.file_size for each in names) > _UNPACKED:
            raise Refused("文件解压后过大，请拆分后再上传。")
        for each in names:
            found.update(_of_part(each.filename.lower()))
        for each in names:
            name = each.filename.lower()
            if name.endswith(".rels") or (name.startswith(_READ) and name.endswith(_XML)):
                _refuse_definitions(file, each)
            if name.endswith(".rels"):
                found.update(_of_relations(_content(file, each)))
            elif name == "[content_types].xml":
                if b"macroenabled" in _content(file, each).lower():
                    found.add(MACROS)
            elif name.startswith("word/") and name.endswith(".xml") and _has_dde(file, each):
                found.add(DDE)
    return found


def _of_part(name: str) -> Iterator[str]:
    path = PurePosixPath(name)
    if path.name.startswith("vba") or "macrosheets" in path.parts:
        yield MACROS
    elif "activex" in path.parts:
        yield CONTROLS
    elif "externallinks" in path.parts:
        yield REMOTE
    elif "embeddings" in path.parts or (
        path.name.rpartition(".")[2] not in _PARTS and not _BINARY.search(path.name)
    ):
        yield FILES


def _of_relations(content: bytes) -> Iterator[str]:
    for relation in _tree(content):
        kind = str(relation.get("Type")).lower()
        if kind.endswith(("/afchunk", "/subdocument", "/package", "/oleobject")):
            yield FILES
        elif kind.endswith("/control"):
            yield CONTROLS
        elif str(relation.get("TargetMode")).lower() == "external":
            if not kind.endswith(_HARMLESS):
                yield REMOTE
            elif str(relation.get("Target")).lower().startswith(("javascript:", "vbscript:")):
                yield SCRIPT


def _has_dde(file: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a field fetches data by itself. Its words may stand in several runs."""
    content = _content(file, part)
    if b"instr" not in content:
        return False
    words = []
    for element in _tree(content).iter():
        name = str(element.tag).rpartition("}")[2]
        if name == "instrText":
            words.append(element.text or "")
        elif name == "fldSimple":
            words += [value for key, value in element.items() if key.endswith("instr")]
    joined = "".join(words)
    return bool(_DDE.search(joined) or _DDE.search(" ".join(words)))


def _content(file: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with file.open(part) as stream:
        content = stream.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise Refused("文件解压后过大，请拆分后再上传。")
    return content


def _refuse_definitions(file: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No office program writes them: a few lines of entities become gigabytes wherever the part is
    read. UTF-16 would hide them."""
    rest = b""
    with file.open(part) as stream:
        while piece := stream.read(1 << 20):
            if b"<!DOCTYPE" in rest + piece or (not rest and piece.startswith(_UTF_16)):
                raise Refused("文件格式不合规范（含 DOCTYPE），请用 WPS 或 Word 另存后再上传。")
            rest = piece[-len(b"<!DOCTYPE") :]


def _tree(content: bytes):
    from lxml import etree

    return etree.fromstring(
        content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    )


# --- The process --------------------------------------------------------------------------------


def answer(asked: bytes) -> dict:
    """`asked` is the kind in the first line, then the document."""
    kind, _, data = asked.partition(b"\n")
    try:
        found = in_pdf(data) if kind == b"pdf" else in_office(data)
    except Refused as refused:
        return {"refused": str(refused)}
    return {"active": sorted(found)}


if __name__ == "__main__":
    guarded.limit()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
