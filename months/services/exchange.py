"""Signed figures for the level above: the file of a closed month, and taking one in.

    liangxin-figures 1
    signer: 64 hexadecimal digits
    signature: 128 hexadecimal digits

    {"as_of":"2026-03-31", …}

The signature is over all other bytes of the file, so there is none that could be another one. It
holds the town table of one region: names of regions and numbers, nothing of organizations or people
(docs/contract.md).
"""

import datetime
import hashlib
import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit
from core.db import lock_until_commit
from core.errors import Refusal
from core.months import Month
from core.values import is_storable
from months.choices import MonthAction
from months.figures import FigureRow, RegionTable
from months.models import ReceivedFigures, TrustedKey
from months.services import keys

#: Larger files are none of ours: a county has tens of kilobytes.
LARGEST = 5_000_000
#: A name of a region, and a number as the database keeps it.
_LONGEST, _MOST = 60, 2**31 - 1
#: What content of another shape leads to.
_OTHERWISE = (
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValidationError,
    ValueError,
)
#: What a file that cannot be trusted is told.
ALTERED = "文件内容与签名不符，已被改动或传输中损坏，没有接收。请上报单位重新导出、原样传送。"

_TITLE = b"liangxin-figures 1\n"
_FILE = re.compile(
    _TITLE + rb"signer: ([0-9a-f]{64})\nsignature: ([0-9a-f]{128})\n\n(.*)", re.DOTALL
)


def signed_file(table: RegionTable, *, actor: Any, request: Any = None) -> bytes:
    """The file of a region's closed month, signed by this installation; the audit log says so."""
    body = json.dumps(
        _content(table), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
    key = keys.own_key()
    signer = keys.hexadecimal(key.public_key())
    signature = key.sign(_signed(signer, body)).hex()
    audit.record(
        action=MonthAction.FIGURES_EXPORTED,
        actor=actor,
        request=request,
        subject=str(table.revision.report_month),
        detail={"区域": table.region.name, "版次": table.revision.number},
    )
    head = f"signer: {signer}\nsignature: {signature}\n\n"
    return _TITLE + head.encode() + body


def _signed(signer: str, body: bytes) -> bytes:
    return _TITLE + f"signer: {signer}\n\n".encode() + body


def _content(table: RegionTable) -> dict[str, Any]:
    return {
        "month": str(table.revision.report_month.month),
        "revision": table.revision.number,
        "as_of": str(table.revision.as_of),
        "region": {"code": table.region.code, "name": table.region.name},
        "members_without_unit": table.members_without_unit,
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: FigureRow) -> dict[str, Any]:
    figures = {code: [value.numerator, value.denominator] for code, value in row.values.items()}
    return {"kind": row.kind, "code": row.region_code, "label": row.label, "figures": figures}


@transaction.atomic
def load(*, actor: Any, content: bytes, request: Any = None) -> tuple[ReceivedFigures, bool]:
    """Take in a signed file; gives the row, and whether it is new.

    Raises Refusal for an unknown signer, an altered file, figures that do not add up, a region that
    the signer does not report for, and a revision that is older than what is here, or another.
    """
    signer, body = _opened(content)
    received = _read(body)
    received.signer, received.received_by = signer, actor
    received.digest = hashlib.sha256(content).hexdigest()
    lock_until_commit("months.received_figures")
    _must_report_for(received)
    same = {"region_code": received.region_code, "first_day": received.first_day}
    stored = ReceivedFigures.objects.filter(**same).order_by("-revision")
    newest = stored.first()
    if newest is not None and newest.revision >= received.revision:
        known = stored.filter(revision=received.revision).first()
        if newest == known and (known.rows, known.as_of) == (received.rows, received.as_of):
            return known, False
        raise Refusal(
            f"{received.region_name}{received.month.title}已接收第 {newest.revision} 版，"
            f"这份第 {received.revision} 版与它不同，没有接收。请上报单位导出最近一次定稿的数据。"
        )
    received.save()
    audit.record(
        action=MonthAction.FIGURES_LOADED,
        actor=actor,
        request=request,
        subject=str(received.month),
        detail={
            "区域": received.region_name,
            "版次": received.revision,
            "上报单位": str(signer),
            "校验码": received.digest,
        },
    )
    return received, True


def _opened(content: bytes) -> tuple[TrustedKey, bytes]:
    """The signer and what he signed. Raises Refusal."""
    found = _FILE.fullmatch(content) if len(content) <= LARGEST else None
    if found is None:
        raise Refusal(f"这不是上报数据文件，或{ALTERED.removeprefix('文件')}")
    signer, signature, body = found[1].decode(), bytes.fromhex(found[2].decode()), found[3]
    # The signer is looked up first: whoever altered the file could have signed it himself.
    trusted = keys.signer_of(signer)
    if not keys.is_signed_by(signer, signature, _signed(signer, body)):
        raise Refusal(ALTERED)
    return trusted, body


def _read(body: bytes) -> ReceivedFigures:
    """The row of it, once all of it is understood. Raises Refusal."""
    try:
        said = json.loads(body)
        month = Month.parse(said["month"])
        received = ReceivedFigures(
            region_code=_text(said["region"]["code"]),
            region_name=_text(said["region"]["name"]),
            first_day=month.first_day,
            revision=_number(said["revision"]),
            as_of=datetime.date.fromisoformat(said["as_of"]),
            members_without_unit=_number(said["members_without_unit"]),
            rows=[_line(row) for row in said["rows"]],
        )
        received.clean_fields(exclude=["signer", "digest"])
        adds_up = _adds_up(received.rows)
    except _OTHERWISE:
        raise Refusal("上报数据的格式与本系统的版本不符，没有接收。请两边使用同一版本。") from None
    if not month.has_ended or received.as_of != month.last_day:
        raise Refusal(f"{month.title}的数据不是月末定稿的数据，没有接收。")
    if not adds_up:
        raise Refusal("各行相加不等于合计，没有接收。请上报单位核对后重新导出。")
    return received


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """A line as it is kept: pages show it later, whoever signed it."""
    figures = {}
    for code, (above, below) in row["figures"].items():
        pair = [each if each is None else _number(each) for each in (above, below)]
        figures[_text(code)] = pair
    return {name: _text(row[name]) for name in ("kind", "code", "label")} | {"figures": figures}


def _text(given: Any) -> str:
    if not isinstance(given, str) or len(given) > _LONGEST or not is_storable(given):
        raise ValueError
    return given


def _number(given: Any) -> int:
    if type(given) is not int or not 0 <= given <= _MOST:
        raise ValueError
    return given


def _adds_up(rows: list[dict[str, Any]]) -> bool:
    """Whether the last line is the sum of the others, in numerators and denominators alike."""
    *parts, total = rows
    codes = total["figures"].keys()
    if total["kind"] != "total" or any(row["figures"].keys() != codes for row in parts):
        return False
    for code, figure in total["figures"].items():
        for place, number in enumerate(figure):
            others = [row["figures"][code][place] for row in parts]
            if None in (number, *others):
                if any(each is not None for each in (number, *others)):
                    return False
            elif others and sum(others) != number:
                return False
    return True


def _must_report_for(received: ReceivedFigures) -> None:
    signer, code = received.signer, received.region_code
    if not code.startswith(signer.region_code):
        raise Refusal(f"{signer}不上报{received.region_name}（{code}）的数据，没有接收。")
    others = ReceivedFigures.objects.filter(region_code=code, signer__revoked_at=None)
    other = others.exclude(signer=signer).select_related("signer").first()
    if other is not None:
        raise Refusal(
            f"{received.region_name}一直由{other.signer}上报，没有接收。"
            "上报单位换了密钥的，请先停用原来的公钥。"
        )
