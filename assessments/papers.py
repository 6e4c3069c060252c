"""Papers of an awarded round: the certificate of one, and the list by which plaques are made."""

import datetime
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH

from assessments.choices import Rated, RoundState
from assessments.models import Assessment, Round
from papers import layout
from papers.kinds import Group, Kind, Text

_RIGHT = WD_ALIGN_PARAGRAPH.RIGHT


def _day(day: datetime.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _units(round: Round) -> bool:
    """Units are given plaques; people are not."""
    return round.state == RoundState.AWARDED and round.scheme.subject == Rated.PARTY_ORGANIZATION


# --- Certificate ----------------------------------------------------------------------------------

_CERTIFICATE = (
    Text("name", "党组织名称", "某某科技有限公司党支部"),
    Text("period", "评定期间", "2026年1月1日至2026年12月31日"),
    Text("round", "轮次名称", "2026年度星级评定"),
    Text("star", "星级", "五星级"),
    Text("basis", "批准依据", "县委关于开展星级评定的批复（县委〔2026〕3号）"),
    Text("valid_day", "有效期至", "2027年12月31日"),
    Text("county", "评定范围", "测试县"),
    Text("awarded_day", "评定日期", "2027年1月20日"),
)


def _certificate(user: Any, rated: Assessment) -> dict[str, Any]:
    round = rated.round
    return {
        "name": str(rated.rated),
        "period": f"{_day(round.starts_on)}至{_day(round.ends_on)}",
        "round": round.name,
        "star": round.scheme.document.star_name(rated.score.star),
        "basis": f"{round.basis}（{round.basis_number}）",
        "valid_day": _day(round.valid_until),
        "county": round.region.name,
        "awarded_day": _day(round.awarded_on),
    }


def _certificate_template() -> bytes:
    made = layout.Layout()
    made.line("")
    made.title("证　书")
    made.line("{{ name }}：", before=42)
    made.line(
        "依据{{ basis }}，经自评、初核、评审和公示，在{{ period }}的{{ round }}中，"
        "你党组织被评定为“{{ star }}”党组织。",
        indent=True,
        before=14,
    )
    made.line("有效期至 {{ valid_day }}。", indent=True)
    made.line("{{ county }}（评定机关盖章）", align=_RIGHT, before=84)
    made.line("{{ awarded_day }}", align=_RIGHT)
    return made.content()


def _has_star(rated: Assessment) -> bool:
    return _units(rated.round) and rated.score.star > 0


# --- List of plaques ------------------------------------------------------------------------------

_PLAQUES = (
    Text("round", "轮次名称", "2026年度星级评定"),
    Text("basis", "批准依据", "县委关于开展星级评定的批复（县委〔2026〕3号）"),
    Text("awarded_day", "评定日期", "2027年1月20日"),
    Text("valid_day", "有效期至", "2027年12月31日"),
    Text("total", "授牌合计", "128"),
    Text("counts", "各级数量", "五星级 12 块，四星级 116 块"),
    Group(
        "plaques",
        "授牌的党组织，星级高的在前",
        (
            Text("number", "序号", "1"),
            Text("name", "党组织名称", "某某科技有限公司党支部"),
            Text("region", "区域", "东街道"),
            Text("star", "星级", "五星级"),
        ),
    ),
)


def _plaques(user: Any, round: Round) -> dict[str, Any]:
    document = round.scheme.document
    rows = (
        Assessment.objects.reviewable_by(user)
        .filter(round=round, score__star__gt=0)
        .select_related("party_organization", "department", "region", "score")
        .order_by("-score__star", "region__code", "party_organization__code", "pk")
    )
    found = list(rows)
    numbers = {level.star: 0 for level in document.levels}
    for each in found:
        numbers[each.score.star] = numbers.get(each.score.star, 0) + 1
    return {
        "round": round.name,
        "basis": f"{round.basis}（{round.basis_number}）",
        "awarded_day": _day(round.awarded_on),
        "valid_day": _day(round.valid_until),
        "total": str(len(found)),
        "counts": "，".join(
            f"{document.star_name(star)} {number} 块" for star, number in numbers.items() if number
        ),
        "plaques": [
            {
                "number": str(place),
                "name": str(each.rated),
                "region": each.region.name,
                "star": document.star_name(each.score.star),
            }
            for place, each in enumerate(found, 1)
        ],
    }


def _plaques_template() -> bytes:
    made = layout.Layout()
    made.title("{{ round }}授牌名单")
    made.line(
        "依据：{{ basis }}。评定日期 {{ awarded_day }}，有效期至 {{ valid_day }}。", indent=True
    )
    made.line("共 {{ total }} 块：{{ counts }}。", indent=True, after=7)
    made.table(
        (16, 80, 34, 26),
        (
            ("序号", "党组织名称", "区域", "星级"),
            ("{%tr for one in plaques %}", None, None, None),
            ("{{ one.number }}", "{{ one.name }}", "{{ one.region }}", "{{ one.star }}"),
            ("{%tr endfor %}", None, None, None),
        ),
        heads=1,
        left=(1,),
    )
    return made.content()


PAPERS = (
    Kind(
        code="star-certificate",
        title="星级证书",
        model="assessments.Assessment",
        placeholders=_CERTIFICATE,
        context=_certificate,
        default=_certificate_template,
        rows="reviewable_by",
        when=_has_star,
        named=lambda rated: f"{rated.rated}_星级证书",
        note="评定以后由县级制发。",
    ),
    Kind(
        code="star-plaques",
        title="授牌名单",
        model="assessments.Round",
        placeholders=_PLAQUES,
        context=_plaques,
        default=_plaques_template,
        rows="editable_by",
        when=_units,
        named=lambda round: f"{round.name}_授牌名单",
        note="制作牌匾用，列出评上星级的党组织。",
    ),
)
