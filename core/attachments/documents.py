"""Documents are stored as they are, so those that do something of themselves are refused: scripts,
programs to be started, forms that send themselves, other files inside, what is fetched from
elsewhere. A signed document would lose its signature if it were cleaned.

They are looked through in a guarded process (`examining`), as pictures are decoded in one.
"""

import json
from typing import Any

from core.attachments import guarded
from core.choices import AttachmentKind


class Unusable(Exception):
    """The document cannot be taken; `str()` is a Chinese sentence that says why and what to do."""


_BROKEN = "文件已损坏或格式不对，请在电脑上打开核对、另存后再上传。"
_MEND = {
    AttachmentKind.PDF: "请用 WPS 或浏览器打开，“打印为 PDF”后再上传；其中的文件请分别上传。",
    AttachmentKind.WORD: "请在 WPS 或 Word 里删除这些内容（图表可复制为图片），另存后再上传；"
    "其中的文件请分别上传。",
}
_MEND[AttachmentKind.EXCEL] = _MEND[AttachmentKind.WORD]


def examine(data: bytes, kind: AttachmentKind) -> None:
    """Raises `Unusable` where the document holds more than what is read."""
    answer = guarded.run("core.attachments.examining", kind.encode() + b"\n" + data)
    try:
        found = json.loads(answer)
    except ValueError:
        raise Unusable(_BROKEN) from None  # the process died
    if "refused" in found:
        raise Unusable(found["refused"])
    if found["active"]:
        raise Unusable(f"文件里有{'、'.join(found['active'])}，没有保存。{_MEND[kind]}")


def named_cells(data: bytes) -> dict[str, Any]:
    """The named cells of an .xlsx, and formulas that fetch from elsewhere (`named.read`). Raises
    `Unusable` for one that is too large to be opened."""
    try:
        found = json.loads(guarded.run("core.attachments.named", data))
    except ValueError:
        raise Unusable("文件已损坏，或表格过大。请只留空表，另存后再上传。") from None
    if "refused" in found:
        raise Unusable(found["refused"])
    return found
