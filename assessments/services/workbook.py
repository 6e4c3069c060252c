"""A scheme as an Excel workbook or a JSON file, out and in."""

import io
import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

from assessments import documents
from assessments.choices import Method, Rated, Reweighting, Scoring, Source, TieEnd
from assessments.documents import Dimension, Document, Item, StarLevel, Unfit, Veto
from assessments.facts import ALL
from assessments.models import Scheme
from branches.choices import PartyOrganizationKind
from core.attachments import content
from core.attachments import documents as examined
from core.choices import AttachmentKind

LARGEST = 1 << 20
_HEAD = {
    "code": "方案代码",
    "name": "方案名称",
    "subject": "评定对象",
    "months": "评定周期（月）",
    "validity": "星级有效期（月）",
    "source": "来源和依据",
    "bonus_cap": "加分上限",
    "reweighting": "不适用项目",
    "tie_by": "并列先比类别",
    "tie_end": "仍并列的",
    "low_star": "低于几星提醒",
    "low_rounds": "连续几轮",
    "verdicts": "测评折算（%）",
    "pay": "党建绩效（%）",
}
_ITEM = (
    "类别", "项目代码", "项目", "满分", "加分项", "来源", "核实方式", "评分标准", "数据",
    "计分方式", "计分档", "扣分下限", "无数据时", "要佐证", "佐证依据", "适用类型",
    "党员不少于", "党员不多于",
)  # fmt: skip
_SHEETS = {
    "类别": ("代码", "名称"),
    "项目": _ITEM,
    "等级": (
        *("星数", "名称", "最低分", "比例（%）", "名额", "必备项目", "等次建议"),
        *("绩效折算（%）", "谈话"),
    ),
    "一票否决": ("代码", "情形", "认定部门", "最高星数"),
}
#: Columns that files of former editions have not.
_NEWER = ("绩效折算（%）", "谈话")
_MOST_ROWS = 400
_SKIPPED, _NOTHING = "不适用", "不得分"


# --- Out ----------------------------------------------------------------------------------------


def as_json(scheme: Scheme) -> bytes:
    head = {name: getattr(scheme, name) for name in ("code", "name", "subject", "months")}
    head |= {"validity": scheme.validity, "source": scheme.source}
    return (
        json.dumps({**head, "content": scheme.content}, ensure_ascii=False, indent=1).encode()
        + b"\n"
    )


def as_xlsx(scheme: Scheme) -> bytes:
    import openpyxl  # not what an import of rows loads
    from openpyxl.styles import Font

    document, book = scheme.document, openpyxl.Workbook()
    sheet = book.active
    sheet.title = "方案"
    values = {
        **{name: getattr(scheme, name) for name in ("code", "name", "months", "validity")},
        "subject": scheme.get_subject_display(),
        "source": scheme.source,
        "bonus_cap": document.bonus_cap,
        "reweighting": Reweighting(document.reweighting).label,
        "tie_by": "、".join(document.tie_by),
        "tie_end": TieEnd(document.tie_end).label,
        "low_star": document.low_star,
        "low_rounds": document.low_rounds,
        "verdicts": "、".join(map(str, document.verdicts)),
        "pay": document.pay,
    }
    for name, label in _HEAD.items():
        _append(sheet, (label, values[name]))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 70
    for title, columns in _SHEETS.items():
        sheet = book.create_sheet(title)
        _append(sheet, columns)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in _rows_of(title, document):
            _append(sheet, row)
        sheet.freeze_panes = "A2"
        for index, name in enumerate(columns, 1):
            letter = sheet.cell(1, index).column_letter
            sheet.column_dimensions[letter].width = 36 if name in _WIDE else 12
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


_WIDE = ("项目", "评分标准", "计分档", "情形", "佐证依据", "名称")


def _append(sheet: Any, row: Any) -> None:
    """Texts stay texts: nothing becomes a formula."""
    from openpyxl.styles import Alignment

    sheet.append([str(each) if isinstance(each, str) else each for each in row])
    for cell in sheet[sheet.max_row]:
        if cell.data_type == "f":
            cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _rows_of(title: str, document: Document) -> Iterator[tuple]:
    if title == "类别":
        yield from ((each.code, each.name) for each in document.dimensions)
    elif title == "项目":
        yield from map(_item_row, document.items)
    elif title == "等级":
        yield from (
            (
                each.star, each.name, each.least, each.share, each.count,
                "、".join(each.needs), each.tier, each.pay, "是" if each.talk else "",
            )
            for each in document.levels
        )  # fmt: skip
    else:
        yield from ((each.code, each.text, each.department, each.most) for each in document.vetoes)


def _item_row(item: Item) -> tuple:
    fact = ALL.get(item.fact)
    return (
        item.dimension, item.code, item.title, item.marks, "是" if item.bonus else "",
        Source(item.source).label, Method(item.method).label, item.standard,
        fact.title if fact else item.fact, Scoring(item.scoring).label if item.scoring else "",
        documents.steps_text(item.steps), item.floor,
        (_SKIPPED if item.skip_unknown else _NOTHING) if item.is_computed else "",
        "是" if item.evidence else "", item.evidence_ground,
        "、".join(PartyOrganizationKind(each).label for each in item.kinds),
        item.least_members, item.most_members,
    )  # fmt: skip


# --- In -----------------------------------------------------------------------------------------


def read(data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Head and document out of a file that was written here, or after its model. Raises
    ValidationError that names the cells that are wrong."""
    if len(data) > LARGEST:
        raise ValidationError(f"方案文件超过 {LARGEST >> 20} MB，请核对。")
    if data[:2] == b"PK":
        return _read_xlsx(data)
    try:
        raw = json.loads(data.decode("utf-8-sig"))
        head = {key: value for key, value in raw.items() if key != "content"}
        return head, raw["content"]
    except (ValueError, KeyError, AttributeError, RecursionError):
        raise ValidationError("应是导出的方案文件（.xlsx 或 .json），请核对。") from None


def _read_xlsx(data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    import openpyxl

    try:
        if content.kind_of(data) != AttachmentKind.EXCEL:
            raise ValidationError("方案文件应是 Excel 文件（.xlsx）。")
        examined.examine(data, AttachmentKind.EXCEL)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except examined.Unusable as unusable:
        raise ValidationError(str(unusable)) from None
    except (ValueError, KeyError, OSError):
        raise ValidationError("没有读出这个 Excel 文件，请另存为 .xlsx 后重试。") from None
    missing = [title for title in ("方案", *_SHEETS) if title not in book.sheetnames]
    if missing:
        raise ValidationError(f"缺少工作表：{'、'.join(missing)}。")
    labels = {label: name for name, label in _HEAD.items()}
    head = {
        labels[str(row[0]).strip()]: row[1]
        for row in _values(book["方案"])
        if len(row) > 1 and str(row[0] or "").strip() in labels
    }
    tables = {title: _table(book[title], title, columns) for title, columns in _SHEETS.items()}
    problems: list[str] = []
    found = _document(head, tables, problems)
    if problems:
        raise ValidationError(problems)
    names = ("code", "name", "months", "validity", "source")
    rated = {label: value for value, label in Rated.choices}
    subject = rated.get(_text(head.get("subject")), Rated.PARTY_ORGANIZATION)
    return {name: head.get(name) for name in names} | {"subject": subject}, found.as_json()


def _values(sheet: Any) -> Iterator[tuple]:
    yield from sheet.iter_rows(max_row=_MOST_ROWS, max_col=30, values_only=True)


def _table(sheet: Any, title: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, Any]]]:
    rows = list(_values(sheet))
    heads = [str(each or "").strip() for each in rows[0]] if rows else []
    if missing := [name for name in columns if name not in heads and name not in _NEWER]:
        raise ValidationError(f"工作表“{title}”缺少列：{'、'.join(missing)}。")
    found = []
    for line, row in enumerate(rows[1:], 2):
        known = {name: heads.index(name) for name in columns if name in heads}
        given = {name: row[place] for name, place in known.items() if place < len(row)}
        if any(value not in (None, "") for value in given.values()):
            found.append((line, given))
    return found


def _document(head: dict[str, Any], tables: Any, problems: list[str]) -> Document:
    def key(label: Any, choices: Any, where: str, default: str = "") -> str:
        text = _text(label)
        if not text:
            return default
        for value, name in choices:
            if text in (str(name), value):
                return str(value)
        problems.append(f"{where}：“{text[:20]}”没有写对。")
        return default

    items = []
    facts = [(name, fact.title) for name, fact in ALL.items()]
    for line, row in tables["项目"]:
        here = f"项目第 {line} 行"
        try:
            steps = documents.steps_of(_text(row["计分档"]))
        except Unfit as unfit:
            problems.extend(f"{here}计分档：{text}" for text in unfit.problems)
            steps = ()
        items.append(
            Item(
                code=_text(row["项目代码"]),
                dimension=_text(row["类别"]),
                title=_text(row["项目"]),
                marks=_number(row["满分"], f"{here}满分", problems) or 0,
                bonus=_yes(row["加分项"]),
                source=key(row["来源"], Source.choices, f"{here}来源", Source.SELF),
                method=key(row["核实方式"], Method.choices, f"{here}核实方式", Method.LEDGER),
                standard=_text(row["评分标准"]),
                fact=key(row["数据"], facts, f"{here}数据"),
                scoring=key(row["计分方式"], Scoring.choices, f"{here}计分方式"),
                steps=steps,
                floor=_number(row["扣分下限"], f"{here}扣分下限", problems) or 0,
                skip_unknown=_text(row["无数据时"]) != _NOTHING,
                evidence=_yes(row["要佐证"]),
                evidence_ground=_text(row["佐证依据"]),
                kinds=tuple(
                    key(each, PartyOrganizationKind.choices, f"{here}适用类型")
                    for each in _texts(row["适用类型"])
                ),
                least_members=_number(row["党员不少于"], f"{here}党员不少于", problems),
                most_members=_number(row["党员不多于"], f"{here}党员不多于", problems),
            )
        )
    levels = [
        StarLevel(
            star=_number(row["星数"], f"等级第 {line} 行星数", problems) or 0,
            name=_text(row["名称"]),
            least=_number(row["最低分"], f"等级第 {line} 行最低分", problems),
            share=_number(row["比例（%）"], f"等级第 {line} 行比例", problems),
            count=_number(row["名额"], f"等级第 {line} 行名额", problems),
            needs=tuple(_texts(row["必备项目"])),
            tier=_text(row["等次建议"]),
            pay=_number(row.get("绩效折算（%）"), f"等级第 {line} 行绩效折算", problems),
            talk=_yes(row.get("谈话")),
        )
        for line, row in tables["等级"]
    ]
    return Document(
        dimensions=tuple(
            Dimension(_text(row["代码"]), _text(row["名称"])) for _, row in tables["类别"]
        ),
        items=tuple(items),
        levels=tuple(sorted(levels, key=lambda each: -each.star)),
        vetoes=tuple(
            Veto(
                _text(row["代码"]),
                _text(row["情形"]),
                _text(row["认定部门"]),
                _number(row["最高星数"], f"一票否决第 {line} 行最高星数", problems) or 0,
            )
            for line, row in tables["一票否决"]
        ),
        bonus_cap=_number(head.get("bonus_cap"), "加分上限", problems) or 0,
        reweighting=key(
            head.get("reweighting"), Reweighting.choices, "不适用项目", Reweighting.DIMENSION
        ),
        tie_by=tuple(_texts(head.get("tie_by"))),
        tie_end=key(head.get("tie_end"), TieEnd.choices, "仍并列的", TieEnd.ALL),
        low_star=_number(head.get("low_star"), "低于几星提醒", problems) or 0,
        low_rounds=_number(head.get("low_rounds"), "连续几轮", problems) or 2,
        verdicts=tuple(
            _number(each, "测评折算", problems) or 0 for each in _texts(head.get("verdicts"))
        )
        or Document.verdicts,
        pay=_number(head.get("pay"), "党建绩效", problems) or 0,
    )


def _text(value: Any) -> str:
    """A code that Excel made a number reads as it was typed: `1`, `1.1`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _texts(value: Any) -> list[str]:
    text = _text(value).replace("，", "、").replace(",", "、")
    return [each.strip() for each in text.split("、") if each.strip()]


def _number(value: Any, where: str, problems: list[str]) -> Any:
    if value in (None, ""):
        return None
    try:
        return documents.number(str(value).strip().rstrip("%"))
    except (ArithmeticError, ValueError):
        problems.append(f"{where}：“{str(value)[:20]}”不是数。")
        return None


def _yes(value: Any) -> bool:
    return _text(value) in ("是", "True", "true", "1")
