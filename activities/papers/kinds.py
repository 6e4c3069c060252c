"""The three papers of one activity: what they say, and the templates that the program brings."""

from collections.abc import Sequence
from typing import Any

from activities.models import Activity, ActivityBranch
from activities.papers import reading
from activities.services.entitled import floating_names
from members.models import Member
from papers import layout
from papers.kinds import Group, Image, Kind, Text

_MODEL = "activities.Activity"
_TOPIC = "学习贯彻党的二十届四中全会精神，部署下一阶段重点工作"
#: Rows of the empty sign-in sheet: one page.
_EMPTY_ROWS = 15
#: Two names stand beside each other.
_COLUMNS = 2

_HEAD = (
    Text("party", "主办党组织名称", "某某科技有限公司党支部"),
    Text("parties", "全部参加的党组织，以顿号分隔", "某某科技有限公司党支部、某某商会党支部"),
    Text("duties", "事项，如党员大会、党课", "党员大会、主题党日"),
    Text("topic", "主题", _TOPIC),
    Text("day", "开展日期（尚未开展的为计划日期）", "2026年3月5日"),
    Text("place", "地点", "党员活动室"),
    Text("host", "主持人", "王小明"),
)


def _head(user: Any, activity: Activity, branches: list) -> dict[str, str]:
    names = [each.party_organization.name for each in branches]
    return {
        "party": activity.organizer.name,
        "parties": "、".join(names) or activity.organizer.name,
        "duties": reading.duties_text(activity),
        "topic": activity.topic,
        "day": reading.day_text(reading.day_of(activity)),
        "place": activity.place,
        "host": activity.host_to(user),
    }


def _named(activity: Activity) -> str:
    return f"{reading.day_of(activity):%m%d}_{activity.topic}"


# --- Sign-in sheet ------------------------------------------------------------------------------


def _floating(user: Any, activity: Activity, branches: Sequence[ActivityBranch]) -> list[str]:
    if not activity.persons_to(user):
        return []
    return floating_names(user, [pk for each in branches for pk in each.floating_ids])


def _sign_in(user: Any, activity: Activity) -> dict[str, Any]:
    branches = reading.branches_of(user, activity)
    people, hidden = reading.members_of(user, activity, branches)
    guests = activity.guests_to(user)
    floating = _floating(user, activity, branches)
    several = len(branches) > 1
    named = [
        *((f"{each.name}（{each.party}）" if several else each.name, each) for each in people),
        *((f"{name}（列席）", None) for name in guests),
        *((f"{name}（流入党员）", None) for name in floating),
    ]
    rows: list[dict[str, str]] = []
    for number, (name, person) in enumerate(named):
        if number % _COLUMNS == 0:
            rows.append(dict.fromkeys(_row_names(), ""))
        side = "right" if number % _COLUMNS else "left"
        absent = person is not None and person.absent
        rows[-1][f"{side}_number"] = str(number + 1)
        rows[-1][f"{side}_name"] = name
        rows[-1][f"{side}_sign"] = (
            f"缺席（{person.reason}）" if absent and person.reason else "缺席" if absent else ""
        )
    absent = sum(each.absent for each in people)
    return {
        **_head(user, activity, branches),
        "entitled": str(len(people)),
        "present": str(len(people) - absent),
        "absent": str(absent),
        "guests": str(len(guests) + len(floating)),
        "rows": rows,
        "others": f"另有 {hidden} 名其他党组织的党员，由其所在党组织签到。" if hidden else "",
    }


def _row_names() -> list[str]:
    return [f"{side}_{what}" for side in ("left", "right") for what in ("number", "name", "sign")]


def _sign_in_template() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}签到表")
    made.table(
        (24, 54, 24, 54),
        (
            ("事项", "{{ duties }}", "日期", "{{ day }}"),
            ("地点", "{{ place }}", "主持人", "{{ host }}"),
            ("主题", "{{ topic }}", None, None),
            (
                "人数",
                "应到 {{ entitled }} 人，实到 {{ present }} 人，"
                "缺席 {{ absent }} 人，列席 {{ guests }} 人",
                None,
                None,
            ),
        ),
        labels=(0, 2),
        left=(1, 3),
    )
    made.line("", size=layout.SMALL_FOUR, spacing=12)
    made.table(
        (14, 32, 32, 14, 32, 32),
        (
            ("序号", "姓名", "签名", "序号", "姓名", "签名"),
            ("{%tr for row in rows %}", None, None, None, None, None),
            tuple(f"{{{{ row.{name} }}}}" for name in _row_names()),
            ("{%tr endfor %}", None, None, None, None, None),
        ),
        heads=1,
        height=10,
    )
    made.line("{%p if others %}", size=layout.SMALL_FOUR)
    made.line("{{ others }}", size=layout.SMALL_FOUR, spacing=20, before=6)
    made.line("{%p endif %}", size=layout.SMALL_FOUR)
    return made.content()


_BLANK_HEAD = {each.name: "" for each in _HEAD}
_EMPTY = "　" * 3


def _entitled(activity: Activity) -> Any:
    branches = activity.branches.values_list("entitled_ids", flat=True)
    return Member.objects.filter(pk__in={pk for ids in branches for pk in ids})


SIGN_IN = Kind(
    code="sign-in",
    title="签到表",
    model=_MODEL,
    placeholders=(
        *_HEAD,
        Text("entitled", "应到人数", "23"),
        Text("present", "实到人数", "21"),
        Text("absent", "缺席人数", "2"),
        Text("guests", "列席人数", "1"),
        Group(
            "rows",
            "签到的各行，每行左右两人",
            (
                Text("left_number", "左边一人的序号", "1"),
                Text("left_name", "左边一人的姓名", "王小明"),
                Text("left_sign", "左边签名处：缺席的写明缺席和原因", ""),
                Text("right_number", "右边一人的序号", "2"),
                Text("right_name", "右边一人的姓名", "欧阳建国"),
                Text("right_sign", "右边签名处", "缺席（出差）"),
            ),
            samples=10,
        ),
        Text("others", "看不到名单的其他党组织党员人数说明，没有的为空", ""),
    ),
    context=_sign_in,
    default=_sign_in_template,
    rows="persons_read_by",
    named=_named,
    blank={
        **_BLANK_HEAD,
        **dict.fromkeys(("entitled", "present", "absent", "guests"), _EMPTY),
        "rows": [dict.fromkeys(_row_names(), "")] * _EMPTY_ROWS,
        "others": "",
    },
    persons=_entitled,
    note="应到党员逐人列出，缺席的写明原因，供开会时签名。",
)


# --- Minutes ------------------------------------------------------------------------------------


def _minutes(user: Any, activity: Activity) -> dict[str, Any]:
    branches = reading.branches_of(user, activity)
    people, hidden = reading.members_of(user, activity, branches)
    absent = [each for each in people if each.absent]
    return {
        **_head(user, activity, branches),
        "planned_day": reading.day_text(activity.planned_on),
        "number": _number_in_year(user, activity),
        "entitled": str(sum(each.entitled_count for each in branches)),
        "present": str(sum(each.present_count for each in branches)),
        "absent": str(sum(each.absent_count for each in branches)),
        "absentees": "、".join(
            f"{each.name}（{each.reason}）" if each.reason else each.name for each in absent
        )
        or ("无" if not hidden else "见各党组织记录"),
        "guests": "、".join(
            (
                *activity.guests_to(user),
                *(f"{each}（流入党员）" for each in _floating(user, activity, branches)),
            )
        )
        or "无",
        "content": reading.prose(activity.text),
        "decisions": reading.prose(activity.decisions),
    }


def _number_in_year(user: Any, activity: Activity) -> str:
    """Which one of its kind it is in the year, of the same organizer: the first duty decides."""
    duty = next(iter(sorted(activity.duties.all(), key=lambda each: each.pk)), None)
    day = activity.held_on
    if duty is None or day is None:
        return ""
    before = (
        Activity.objects.visible_to(user)
        .held()
        .filter(
            organizer=activity.organizer_id,
            duties__duty=duty.duty,
            held_on__year=day.year,
        )
    )
    number = (
        before.filter(held_on__lt=day) | before.filter(held_on=day, pk__lte=activity.pk)
    ).count()
    return f"{day.year}年第{max(number, 1)}次{duty}"


def _minutes_template() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}会议记录")
    made.table(
        (28, 50, 28, 50),
        (
            ("事项", "{{ duties }}", "次数", "{{ number }}"),
            ("计划日期", "{{ planned_day }}", "开展日期", "{{ day }}"),
            ("地点", "{{ place }}", "主持人", "{{ host }}"),
            ("起止时间", "", "记录人", ""),
            ("参加党组织", "{{ parties }}", None, None),
            (
                "到会情况",
                "应到 {{ entitled }} 人，实到 {{ present }} 人，缺席 {{ absent }} 人",
                None,
                None,
            ),
            ("缺席及原因", "{{ absentees }}", None, None),
            ("列席人员", "{{ guests }}", None, None),
            ("议题", "{{ topic }}", None, None),
        ),
        labels=(0, 2),
        left=(1, 3),
    )
    made.line("会议内容", font=layout.HEI, before=14, keep=True)
    made.line("{{ content }}", indent=True)
    made.line("{%p if decisions %}")
    made.line("会议决议", font=layout.HEI, before=8, keep=True)
    made.line("{{ decisions }}", indent=True)
    made.line("{%p endif %}")
    made.line("主持人签名：　　　　　　　　记录人签名：", font=layout.KAI, before=28)
    return made.content()


MINUTES = Kind(
    code="minutes",
    title="会议记录",
    model=_MODEL,
    placeholders=(
        *_HEAD,
        Text("planned_day", "计划日期", "2026年3月1日"),
        Text("number", "本年第几次", "2026年第1次党员大会"),
        Text("entitled", "应到人数", "23"),
        Text("present", "实到人数", "21"),
        Text("absent", "缺席人数", "2"),
        Text("absentees", "缺席的人和原因", "李建国（出差）、赵敏（病假）"),
        Text("guests", "列席人员", "张工"),
        Text(
            "content",
            "内容，每段另起一行",
            "传达上级文件精神。\n讨论下一阶段工作，党员逐一发言。",
        ),
        Text("decisions", "决议，没有的为空", "同意下一阶段工作安排。"),
    ),
    context=_minutes,
    default=_minutes_template,
    rows="persons_read_by",
    named=_named,
    blank={
        **_BLANK_HEAD,
        "planned_day": "",
        "number": "",
        **dict.fromkeys(("entitled", "present", "absent"), _EMPTY),
        "absentees": "",
        "guests": "",
        "content": "\n" * 5,
        "decisions": "\n" * 2,
    },
    persons=lambda activity: Member.objects.filter(absences__activity=activity),
    note="到会情况按开展当天的名单，内容和决议取自填报。",
)


# --- Photo page ---------------------------------------------------------------------------------


def _photo_page(user: Any, activity: Activity) -> dict[str, Any]:
    pictures = reading.pictures_of(activity)
    return {
        **_head(user, activity, reading.branches_of(user, activity)),
        "photos": [{"picture": each} for each in pictures],
        "number": str(len(pictures)),
    }


def _photo_template() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}活动照片")
    made.table(
        (24, 54, 24, 54),
        (
            ("事项", "{{ duties }}", "日期", "{{ day }}"),
            ("地点", "{{ place }}", "主持人", "{{ host }}"),
            ("主题", "{{ topic }}", None, None),
        ),
        labels=(0, 2),
        left=(1, 3),
    )
    made.line("{%p if photos %}")
    made.line(
        "{% for photo in photos %}{{ photo.picture }}\N{THIN SPACE}{% endfor %}",
        align=layout.CENTRE,
        before=14,
        spacing=None,
    )
    made.line("{%p else %}")
    made.line("本次活动没有照片。", align=layout.CENTRE, before=28)
    made.line("{%p endif %}")
    return made.content()


PHOTO_PAGE = Kind(
    code="photo-page",
    title="照片页",
    model=_MODEL,
    placeholders=(
        *_HEAD,
        Group(
            "photos",
            "照片",
            (Image("picture", "一张照片", 70, 53),),
            samples=4,
        ),
        Text("number", "照片张数", "4"),
    ),
    context=_photo_page,
    default=_photo_template,
    rows="persons_read_by",
    when=lambda activity: activity.photos.complete().exists(),
    named=_named,
    note="已收到的照片，一张的放大，多张的两张、三张并排，一页放得下。",
)
