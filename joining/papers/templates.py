"""The templates that the program brings for the papers of a candidate."""

from collections.abc import Sequence

from docx.enum.text import WD_ALIGN_PARAGRAPH

from papers import layout

RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
#: The person, as the head of a form.
_PERSON = (
    ("姓名", "{{ name }}", "性别", "{{ gender }}"),
    ("出生年月", "{{ born }}", "党支部", "{{ party }}"),
    ("工作单位", "{{ unit }}", "职务", "{{ position }}"),
)


def _form(title: str, rows: Sequence[Sequence[str | None]] = ()) -> layout.Layout:
    made = layout.Layout()
    made.title(title)
    made.table((26, 52, 26, 52), (*_PERSON, *rows), labels=(0, 2), left=(1, 3))
    return made


def _letter(
    title: str, paragraphs: Sequence[str], *, to: str, sender: str, day: str, number: str = ""
) -> bytes:
    made = layout.Layout()
    if number:
        made.line(number, align=layout.CENTRE, after=14)
    made.title(title)
    if to:
        made.line(f"{to}：")
    for text in paragraphs:
        made.line(text, indent=True)
    made.line(sender, align=RIGHT, before=42)
    made.line(day, align=RIGHT)
    return made.content()


def record() -> bytes:
    """全程纪实表."""
    made = _form(
        "发展党员工作全程纪实表",
        (
            ("民族", "{{ ethnicity }}", "学历", "{{ education }}"),
            ("培养联系人", "{{ sponsors }}", "入党介绍人", "{{ introducers }}"),
            ("志愿书编号", "{{ form_number }}", "现在进度", "{{ state }}"),
        ),
    )
    made.line("", size=layout.SMALL_FOUR, spacing=12)
    made.table(
        (12, 44, 32, 28, 40),
        (
            ("序号", "步骤", "日期", "经办", "情况"),
            ("{%tr for one in steps %}", *[None] * 4),
            (
                "{{ one.number }}",
                "{{ one.title }}",
                "{{ one.day }}",
                "{{ one.people }}",
                "{{ one.said }}",
            ),
            ("{%tr endfor %}", *[None] * 4),
        ),
        heads=1,
        left=(1, 4),
    )
    return made.content()


def talk() -> bytes:
    return _form(
        "入党申请人谈话登记表",
        (
            ("申请日期", "{{ applied_day }}", "谈话日期", "{{ talk_day }}"),
            ("谈话人", "{{ talk_people }}", None, None),
            ("谈话情况", "{{ talk_note }}", None, None),
        ),
    ).content()


def looks() -> bytes:
    made = _form(
        "入党积极分子、预备党员考察登记表",
        (
            ("确定为积极分子", "{{ activist_day }}", "培养联系人", "{{ sponsors }}"),
            ("接收为预备党员", "{{ admitted_day }}", "入党介绍人", "{{ introducers }}"),
        ),
    )
    made.line("", size=layout.SMALL_FOUR, spacing=12)
    made.table(
        (34, 44, 78),
        (
            ("考察日期", "结论", "考察情况"),
            ("{%tr for one in looks %}", *[None] * 2),
            ("{{ one.day }}", "{{ one.result }}", "{{ one.text }}"),
            ("{%tr endfor %}", *[None] * 2),
        ),
        heads=1,
        left=(2,),
        height=16,
    )
    return made.content()


def notice() -> bytes:
    return _letter(
        "拟列为发展对象公示",
        (
            "{{ name }}，{{ gender }}，{{ born }}出生，{{ unit }}{{ position }}，{{ applied_day }}"
            "申请入党，{{ activist_day }}确定为入党积极分子，培养联系人：{{ sponsors }}。",
            "经听取党小组、培养联系人、党员和群众意见，支部委员会讨论，拟列为发展对象，现予公示。"
            "公示期自 {{ shown_from }} 至 {{ shown_to }}。",
            "对公示对象有意见的，请在公示期内向{{ party }}或{{ superior }}反映。",
        ),
        to="",
        sender="{{ party }}",
        day="{{ shown_from }}",
    )


def prereview_request() -> bytes:
    return _letter(
        "关于发展对象预审的请示",
        (
            "{{ name }}，{{ gender }}，{{ born }}出生，{{ unit }}{{ position }}。{{ applied_day }}"
            "申请入党，{{ activist_day }}确定为入党积极分子，{{ target_day }}列为发展对象，"
            "入党介绍人：{{ introducers }}；集中培训：{{ training }}。",
            "{{ check_day }}支部委员会审查，认为已基本具备党员条件，手续完备。",
            "妥否，请预审。",
        ),
        to="{{ superior }}",
        sender="{{ party }}",
        day="{{ check_day }}",
    )


def prereview() -> bytes:
    return _letter(
        "关于发展对象预审意见的通知",
        (
            "你们关于{{ name }}同志预审的请示收悉。经审查，{{ name }}同志基本具备党员条件，"
            "手续完备，同意提交支部大会讨论。请及时召开支部大会，并将结果报我们审批。",
            "此通知。",
        ),
        to="{{ party }}",
        sender="{{ superior }}",
        day="{{ prereview_day }}",
        number="{{ prereview_number }}",
    )


def vote() -> bytes:
    return _vote("接收预备党员支部大会票决情况表", "", "admitted_day", "同意接收为预备党员")


def full_vote() -> bytes:
    return _vote("预备党员转正支部大会票决情况表", "full_", "full_met_day", "{{ full_decision }}")


def _word(name: str) -> str:
    return "{{ " + name + " }}"


def _vote(title: str, prefix: str, day: str, decision: str) -> bytes:
    made = _form(
        title,
        (
            ("大会日期", _word(day), "应到", f"{_word(prefix + 'entitled')} 人"),
            (
                "实到",
                f"{_word(prefix + 'present')} 人",
                "赞成",
                f"{_word(prefix + 'in_favour')} 人",
            ),
            ("大会决议", decision, None, None),
        ),
    )
    made.line(
        "说明：应到、实到为有表决权的正式党员；采取无记名投票，赞成人数含会前提出书面意见的党员。",
        size=layout.SMALL_FOUR,
        spacing=20,
        before=6,
    )
    made.line("监票人（签名）：　　　　　　计票人（签名）：", before=28)
    return made.content()


def approval() -> bytes:
    return _letter(
        "关于接收{{ name }}同志为中共预备党员的通知",
        (
            "你们 {{ admitted_day }}支部大会关于接收{{ name }}同志为预备党员的决议收悉。经党委集体"
            "讨论和表决，同意接收{{ name }}同志为中共预备党员，预备期自 {{ admitted_day }}起，至 "
            "{{ probation_day }}止。",
            "请将该同志编入党支部和党小组，组织入党宣誓，继续做好教育和考察。",
        ),
        to="{{ party }}",
        sender="{{ superior }}",
        day="{{ approved_day }}",
        number="{{ approval_number }}",
    )


def full_approval() -> bytes:
    return _letter(
        "关于{{ name }}同志转正审批意见的通知",
        (
            "你们 {{ full_met_day }}支部大会关于{{ name }}同志的决议收悉。经党委集体讨论和表决，"
            "同意支部大会决议：{{ full_decision }}。",
            "党龄从转为正式党员之日算起，转正日期：{{ full_day }}。",
        ),
        to="{{ party }}",
        sender="{{ superior }}",
        day="{{ full_approved_day }}",
        number="{{ full_approval_number }}",
    )
