"""What an uploaded file is: by what is in it, never by its name or by what the browser says."""

import io
import json
import re
import zipfile
from pathlib import PurePath

from django.core.exceptions import ValidationError

from core.choices import AttachmentKind
from core.values import hide_identifiers

#: Kind → type of the answer and ending of the name. Pictures are always stored as JPEG.
TYPES: dict[str, tuple[str, str]] = {
    AttachmentKind.PICTURE: ("image/jpeg", ".jpg"),
    AttachmentKind.PDF: ("application/pdf", ".pdf"),
    AttachmentKind.WORD: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".docx",
    ),
    AttachmentKind.EXCEL: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
    ),
    AttachmentKind.GEOJSON: ("application/geo+json", ".geojson"),
}
#: What a file dialog offers.
ACCEPT = ".jpg,.jpeg,.png,.webp,.heic,.heif,.pdf,.docx,.xlsx"
_WANTED = "可以上传图片（JPG、PNG、WebP、HEIC）、PDF、Word（.docx）和 Excel（.xlsx）。"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
#: Sequences of pictures, and AVIF.
_OTHER_HEIF = {b"hevc", b"msf1", b"avif", b"avis"}
_MAX_ENTRIES = 5_000
#: Neither in a file's name on any system, nor what turns the direction of writing.
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_LONGEST_NAME = 80


def kind_of(data: bytes, *, only: str = "") -> AttachmentKind:
    """The kind of a file. ValidationError that says what to do when we do not take it.

    Outlines for a map are taken where nothing else is wanted (`only`): as any text they have no
    sign at their beginning by which they are told from others.
    """
    if not data:
        raise ValidationError("文件是空的，请检查是否选错了文件。")
    if only == AttachmentKind.GEOJSON:
        return _outlines(data)
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return AttachmentKind.PICTURE
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return AttachmentKind.PICTURE
    if data.startswith(b"%PDF-"):
        return AttachmentKind.PDF
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if data.startswith(_OLE2):
        raise ValidationError("这是旧版 Office 文件，请另存为 .docx 或 .xlsx 后再上传。")
    if data[4:8] == b"ftyp" and data[8:12] in _OTHER_HEIF:
        raise ValidationError(
            "这是 AVIF 或连拍格式的照片，请在手机相机设置里选“兼容性最佳”，或转成 JPG 后再上传。"
        )
    raise ValidationError(f"不能上传这种文件。{_WANTED}")


def _outlines(data: bytes) -> AttachmentKind:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise ValidationError("文件不是 GeoJSON，请从地理信息软件导出 GeoJSON（UTF-8）后再上传。")
    return AttachmentKind.GEOJSON


def _office(data: bytes) -> AttachmentKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            names = set(file.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise ValidationError("文件已损坏，请在电脑上打开核对后再上传。") from None
    if len(names) > _MAX_ENTRIES or "[Content_Types].xml" not in names:
        raise ValidationError(f"压缩包不能上传，请解压后分别上传。{_WANTED}")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError("文件含有宏，请另存为不带宏的 .docx 或 .xlsx 后再上传。")
    if "word/document.xml" in names:
        return AttachmentKind.WORD
    if "xl/workbook.xml" in names:
        return AttachmentKind.EXCEL
    raise ValidationError(f"不能上传这种文件。{_WANTED}")


def fit_name(name: str, kind: str) -> str:
    """`name` without folders, unfit characters and numbers of persons, with the right ending."""
    last = re.split(r"[\\/]", name)[-1]
    stem = _UNFIT.sub("", hide_identifiers(PurePath(last).stem, "")).strip(" .")
    if not stem:
        stem = AttachmentKind(kind).label
    return stem[:_LONGEST_NAME] + TYPES[kind][1]
