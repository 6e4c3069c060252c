"""Workbooks of the county's own layout: checked before use, kept in versions, filled by a month."""

import io
import zipfile
from typing import Any, BinaryIO, TypedDict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from openpyxl import load_workbook

from core import audit, records
from core.attachments import content, documents, service
from core.choices import AttachmentKind
from core.db import lock_until_commit
from core.errors import Refusal
from months import figures
from months.indicators import indicator_of
from months.models import MonthRevision, RegionFact
from regions.models import Region
from reports.choices import ReportAction
from reports.models import WorkbookLayout
from reports.services.grammar import Grammar, Place, Unknown

LARGEST = 2 << 20
_UNPACKED = 16 << 20
MOST_SLOTS = 5_000
#: As many mistakes as are told at once.
MOST_TOLD = 8
RATE_FORMAT = "0.0%"
#: Names that Excel itself writes: areas of printing, filters, newer functions.
_OF_EXCEL = ("_xlnm.", "_xlfn.", "_xlpm.", "_xleta.")
_LOST = {"drawings": "图片或图形", "charts": "图表", "pivottables": "数据透视表"}


class Slot(TypedDict):
    """One cell that a month fills."""

    name: str
    sheet: str
    cell: str
    kind: str
    what: str
    region: int
    scope: str


# --- Checking -----------------------------------------------------------------------------------


def check(data: bytes, region: Region) -> list[Slot]:
    """What is written where. Raises ValidationError that names each cell that is wrong."""
    if len(data) > LARGEST:
        raise ValidationError(f"表样超过 {LARGEST >> 20} MB，请只留空表，去掉图片和多余的工作表。")
    if content.kind_of(data) != AttachmentKind.EXCEL:
        raise ValidationError("表样应是 Excel 文件（.xlsx）。")
    _check_parts(data)
    try:
        found = documents.named_cells(data)
        if not found["outside"]:
            # After the cells were named: this says only that there is something.
            documents.examine(data, AttachmentKind.EXCEL)
    except documents.Unusable as unusable:
        raise ValidationError(str(unusable)) from None
    problems = [
        f"单元格 {cell} 的公式取自其他文件或网址，请改成本表内的公式。" for cell in found["outside"]
    ]
    slots: list[Slot] = []
    grammar, taken = _grammar(region), {}
    for named in found["names"]:
        if named["name"].lower().startswith(_OF_EXCEL):
            continue
        try:
            slot = _slot(named, grammar)
            place = slot["sheet"], slot["cell"]
            if place in taken:
                raise Unknown(f"单元格已有名称“{taken[place]}”，一个单元格只能有一个名称")
        except Unknown as unknown:
            where = f"（{_shown(named['target'])}）"
            problems.append(f"名称“{named['name']}”{where}：{unknown}。")
            continue
        taken[place] = slot["name"]
        slots.append(slot)
    if problems:
        rest = [f"另有 {len(problems) - MOST_TOLD} 处。"] if len(problems) > MOST_TOLD else []
        raise ValidationError([*problems[:MOST_TOLD], *rest])
    if not slots:
        raise ValidationError(
            "表样里没有定义名称。请在 Excel 的“名称管理器”里给要填数的单元格定义名称，写法见本页。"
        )
    if len(slots) > MOST_SLOTS:
        raise ValidationError(f"要填数的单元格超过 {MOST_SLOTS:,} 个，请分成几张表样。")
    return slots


def _check_parts(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = file.infolist()
    if sum(each.file_size for each in parts) > _UNPACKED:
        raise ValidationError("表样解压后过大，请只留空表，删去多余的行和工作表。")
    names = [each.filename.lower() for each in parts]
    folders = {name.split("/")[1] for name in names if name.count("/") > 1}
    if lost := [word for folder, word in _LOST.items() if folder in folders]:
        raise ValidationError(
            f"表样里有{'、'.join(lost)}，填数后保不住，请删去后再上传（可在下载后的文件里另做）。"
        )


def _slot(named: dict[str, str], grammar: Grammar) -> Slot:
    """Raises `Unknown`."""
    meaning = grammar.read(named["name"])
    if "wrong" in named:
        raise Unknown(named["wrong"])
    return Slot(
        name=named["name"],
        sheet=named["sheet"],
        cell=named["cell"],
        kind=meaning.kind,
        what=meaning.what,
        region=meaning.region_id,
        scope=meaning.scope,
    )


def _shown(target: str) -> str:
    """`'覆盖情况'!$B$4` as people read it."""
    return (target or "没有指向").replace("$", "").replace("'", "")[:60]


def _grammar(region: Region) -> Grammar:
    below = Region.objects.present().filter(path__startswith=region.path).order_by("code")
    places = [Place(*row) for row in below.values_list("pk", "code", "name")]
    return Grammar(Place(region.pk, region.code, region.name), places)


# --- Versions -----------------------------------------------------------------------------------


def replace(
    *, actor: Any, region: Region, name: str, data: bytes, file_name: str, note: str = ""
) -> WorkbookLayout:
    """A new version of the layout `name` of a region, which holds from now on. Raises
    ValidationError that names the cells that are wrong, `Denied` (recorded)."""
    _must_replace(actor, region.pk)
    slots = check(data, region)
    with transaction.atomic():
        made = _next(actor, region.pk, name.strip(), note, slots)
        made.attachment, _ = service.store(
            actor=actor, data=data, name=file_name, owner=made, only=AttachmentKind.EXCEL
        )
        made.save(update_fields=["attachment"])
        _record(actor, ReportAction.LAYOUT_REPLACED, made)
    return made


@transaction.atomic
def retire(*, actor: Any, layout: WorkbookLayout) -> WorkbookLayout:
    """From now on the layout is not offered any more. Raises `Refusal`, `Denied` (recorded)."""
    _must_replace(actor, layout.region_id)
    same = WorkbookLayout.objects.filter(region_id=layout.region_id, name=layout.name)
    held = same.order_by("-number").first()
    if held.attachment_id is None:
        raise Refusal(f"“{layout.name}”已经停用，没有改变。")
    made = _next(actor, layout.region_id, layout.name, "停用", [])
    _record(actor, ReportAction.LAYOUT_RETIRED, made)
    return made


def _must_replace(actor: Any, region_id: int) -> None:
    if not WorkbookLayout.objects.all().may_replace(actor, region_id):
        records.deny(actor=actor, subject=WorkbookLayout, text="表样由县级管理员更换。")


def _next(actor: Any, region_id: int, name: str, note: str, slots: list[Slot]) -> WorkbookLayout:
    lock_until_commit(f"reports.layout {region_id} {name}")
    same = WorkbookLayout.objects.filter(region_id=region_id, name=name)
    held = same.aggregate(last=Max("number"))["last"] or 0
    made = WorkbookLayout(
        region_id=region_id,
        name=name,
        number=held + 1,
        note=note.strip(),
        created_by=actor,
        slots=slots,
    )
    made.full_clean(exclude=["attachment", "created_at"])
    made.save()
    return made


def _record(actor: Any, action: str, made: WorkbookLayout) -> None:
    audit.record(
        action=action,
        actor=actor,
        subject=made,
        detail={"区域": made.region, "版次": made.number, "说明": audit.masked(made.note)},
    )


# --- Filling ------------------------------------------------------------------------------------


def fill(layout: WorkbookLayout, revision: MonthRevision, out: BinaryIO) -> None:
    """Write the layout with the figures of a revision. A region that the month did not know leaves
    `无此区域`, a rate without anything to divide by an empty cell."""
    with service.storage().open(layout.attachment.key) as file:
        book = load_workbook(file)
    wanted = {slot["region"] for slot in layout.slots if slot["kind"] == "figure"}
    values = figures.stored(revision, wanted | {layout.region_id})
    known = dict(
        RegionFact.objects.filter(
            revision=revision, region_id__in=wanted | {layout.region_id}
        ).values_list("region_id", "name")
    )
    heads = _heads(revision, known.get(layout.region_id, layout.region.name))
    for slot in layout.slots:
        cell = book[slot["sheet"]][slot["cell"]]
        if slot["kind"] == "head":
            _write(cell, heads[slot["what"]])
        elif slot["region"] not in known:
            _write(cell, "无此区域")
        else:
            value = values[slot["region"], slot["scope"]][slot["what"]].value
            cell.value = value
            if cell.number_format == "General" and indicator_of(slot["what"]).is_rate:
                cell.number_format = RATE_FORMAT
    book.properties.creator = book.properties.lastModifiedBy = settings.LEAD_BODY_NAME
    # What formulas gave before is not in the file any more: they are reckoned when it is opened.
    book.calculation.fullCalcOnLoad = True
    book.save(out)


def _heads(revision: MonthRevision, region: str) -> dict[str, str]:
    day = revision.as_of
    return {
        "月份": revision.report_month.month.title,
        "统计日": f"{day.year}年{day.month}月{day.day}日",
        "版次": f"第{revision.number}版",
        "区域": region,
        "制表单位": settings.LEAD_BODY_NAME,
        "定稿时间": f"{timezone.localtime(revision.computed_at):%Y-%m-%d %H:%M}",
    }


def _write(cell: Any, text: str) -> None:
    """A text that stays one, whatever it begins with."""
    cell.value = text
    cell.data_type = "s"
