"""What each paper says, and to whom."""

import io
from typing import Any
from urllib.parse import urljoin

import segno
from django.conf import settings

from members.models import Member
from papers.kinds import Group, Image, Kind, Picture, Text
from transfers.choices import LetterState, TransferKind, TransferState
from transfers.models import FloatingMember, Handover, Transfer, TransferLetter
from transfers.papers import templates
from transfers.services import note_printed
from transfers.services.letters import KIND

#: Side of the code on the card, in millimetres.
_CODE = 40


def _letter(user: Any, letter: TransferLetter) -> dict[str, Any]:
    """What it said when it was given, for ever."""
    return letter.words


LETTER = Kind(
    code=KIND,
    title="组织关系介绍信",
    model="transfers.TransferLetter",
    placeholders=(
        Text("number", "编号", "两新介〔2026〕1号"),
        Text("to", "抬头：接收的党组织", "中共某某市委组织部"),
        Text("name", "姓名", "王小明"),
        Text("gender", "性别", "男"),
        Text("age", "年龄", "36"),
        Text("ethnicity", "民族", "汉"),
        Text("id_number", "身份证号", "33099919900101001X"),
        Text("status", "正式或预备", "正式"),
        Text("source", "转出的党组织", "某某科技有限公司党支部"),
        Text("target", "转往的党组织", "中共某某市某某公司支部委员会"),
        Text("dues_paid", "党费交至", "2026年10月"),
        Text("valid_days", "有效期（天）", "90"),
        Text("phone", "党员联系电话", "13900001111"),
        Text("sender", "开具单位", "测试县两新工委"),
        Text("office_address", "开具单位通讯地址", "测试县人民路 1 号，邮编 315000"),
        Text("office_phone", "开具单位联系电话", "0574-12345678"),
        Text("day", "开具日期", "2026年11月30日"),
    ),
    context=_letter,
    default=templates.letter,
    rows="editable_by",
    when=lambda letter: letter.state != LetterState.VOIDED,
    named=lambda letter: letter.number,
    held=lambda letter: letter.held,
    made=note_printed,
    note="存根、介绍信、回执三联；每次打印计数，并记入党员的查看记录。",
)


def _receipt(user: Any, transfer: Transfer) -> dict[str, Any]:
    day = transfer.received_on
    return {
        "number": transfer.letter_number,
        "outside": transfer.outside,
        "name": transfer.person_to(user),
        "party": transfer.party_organization.name,
        "day": f"{day.year}年{day.month}月{day.day}日" if day else "",
    }


RECEIPT = Kind(
    code="transfer-receipt",
    title="组织关系转接回执",
    model="transfers.Transfer",
    placeholders=(
        Text("number", "来信编号", "第 12 号"),
        Text("outside", "转出的党组织", "中共某某市委组织部"),
        Text("name", "姓名", "王小明"),
        Text("party", "接收的党组织", "某某科技有限公司党支部"),
        Text("day", "接收日期", "2026年11月30日"),
    ),
    context=_receipt,
    default=templates.receipt,
    rows="editable_by",
    when=lambda transfer: (
        transfer.kind == TransferKind.IN and transfer.state == TransferState.RECEIVED
    ),
    named=lambda transfer: transfer.party_organization.name,
    persons=lambda transfer: Member.objects.filter(pk=transfer.member_id),
    note="县外转入的党员接收后，寄回转出的党组织。",
)


def code_of(row: FloatingMember) -> bytes:
    """The address of his page, as a picture: it says a number of ours and nothing of him."""
    out = io.BytesIO()
    url = urljoin(settings.SITE_URL or "/", row.get_absolute_url())
    segno.make(url, error="m").save(out, kind="png", scale=8, border=2)
    return out.getvalue()


def _card(user: Any, row: FloatingMember) -> dict[str, Any]:
    party = row.party_organization.name
    return {
        "name": row.named_to(user),
        "side": row.get_side_display(),
        "home": party if row.is_away else row.elsewhere,
        "host": row.elsewhere if row.is_away else party,
        "place": row.place,
        "since": row.starts_on.isoformat(),
        "party": party,
        "code": Picture(code_of(row), _CODE, _CODE),
    }


CARD = Kind(
    code="floating-card",
    title="流动党员联系卡",
    model="transfers.FloatingMember",
    placeholders=(
        Text("name", "姓名", "王小明"),
        Text("side", "流出或流入", "流入"),
        Text("home", "组织关系所在党组织", "中共某某市某某公司支部委员会"),
        Text("host", "参加活动的党组织", "某某科技有限公司党支部"),
        Text("place", "现在何处", "某某科技有限公司"),
        Text("since", "起始日期", "2026-06-01"),
        Text("party", "联系的党组织", "某某科技有限公司党支部"),
        Image("code", "二维码，扫码打开联系记录", _CODE, _CODE),
    ),
    context=_card,
    default=templates.card,
    rows="editable_by",
    when=lambda row: row.ends_on is None,
    named=lambda row: row.party_organization.name,
    persons=lambda row: Member.objects.filter(pk=row.member_id),
    note="一人一卡，交党员本人。",
)


def _list(user: Any, handover: Handover) -> dict[str, Any]:
    lines = list(handover.lines.order_by("pk"))
    for each in lines:
        each.handover = handover
    return {
        "party": handover.party_organization.name,
        "place": handover.place,
        "handed_on": handover.handed_on.isoformat(),
        "handed_by": handover.handed_by,
        "received_by": handover.received_by,
        "number": str(len(lines)),
        "people": [{"name": each.person_to(user), "missing": each.missing} for each in lines],
    }


LIST = Kind(
    code="file-list",
    title="党员档案移交清单",
    model="transfers.Handover",
    placeholders=(
        Text("party", "移交单位", "某某科技有限公司党支部"),
        Text("place", "接收单位", "县委组织部"),
        Text("handed_on", "移交日期", "2026-11-30"),
        Text("handed_by", "移交人", "王小明"),
        Text("received_by", "接收人", "李红"),
        Text("number", "份数", "3"),
        Group(
            "people",
            "移交的档案",
            (
                Text("name", "姓名", "王小明"),
                Text("missing", "缺少的材料", "转正申请书"),
            ),
        ),
    ),
    context=_list,
    default=templates.list_of_files,
    rows="editable_by",
    named=lambda handover: handover.party_organization.name,
    persons=lambda handover: Member.objects.filter(pk__in=handover.lines.values("member")),
    note="一式两份，接收单位签收后留存。",
)
