"""The templates that the program brings for the papers of an election."""

from collections.abc import Sequence

from docx.enum.text import WD_ALIGN_PARAGRAPH

from papers import layout

RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
#: A line of each of the group `officers`, between two that repeat it.
_OFFICERS = (
    "{%p for one in officers %}",
    "{{ one.office }}：{{ one.name }}",
    "{%p endfor %}",
)


def _letter(
    title: str,
    paragraphs: Sequence[str],
    *,
    to: str = "",
    sender: str = "{{ party }}",
    day: str = "",
    number: str = "",
) -> layout.Layout:
    """A letter or resolution: number, title, whom it is sent to, text, sender, day."""
    made = layout.Layout()
    if number:
        made.line(number, align=layout.CENTRE, after=14)
    made.title(title)
    if to:
        made.line(f"{to}：")
    for text in paragraphs:
        made.line(text, indent=True)
    if sender:
        made.line(sender, align=RIGHT, before=42)
        made.line(day or "　　年　月　日", align=RIGHT)
    return made


def resolution() -> bytes:
    return _letter(
        "{{ party }}关于换届选举的决议",
        (
            "{{ party }}本届自 {{ term_day }} 起，{{ due_day }} 任期届满。根据《中国共产党章程》和"
            "《中国共产党基层组织选举工作条例》，{{ resolved_day }} 会议研究，决议如下：",
            "一、拟于 {{ planned_day }} 召开{{ meeting }}，选举产生{{ term }}{{ body }}。",
            "二、应选{{ seats }}，选举采用无记名投票，当选人所得赞成票须超过{{ basis }}。",
            "三、向{{ superior }}请示，经批复后组织实施。",
        ),
        day="{{ resolved_day }}",
    ).content()


def request() -> bytes:
    return _letter(
        "{{ party }}关于换届选举的请示",
        (
            "我党组织本届自 {{ term_day }} 起，{{ due_day }} 任期届满。经 {{ resolved_day }} 会议"
            "研究，拟于 {{ planned_day }} 召开{{ meeting }}，选举产生{{ term }}{{ body }}，"
            "应选{{ seats }}。",
            "妥否，请批示。",
        ),
        to="{{ superior }}",
        day="{{ resolved_day }}",
    ).content()


def approval() -> bytes:
    return _letter(
        "关于同意{{ party }}换届选举的批复",
        (
            "你们 {{ resolved_day }} 关于换届选举的请示收悉。经研究，同意你们于 {{ planned_day }} "
            "召开{{ meeting }}，选举产生{{ term }}{{ body }}，应选{{ seats }}。",
            "请按照《中国共产党基层组织选举工作条例》做好推荐提名和选举工作，候选人报我们审批。",
            "此复。",
        ),
        to="{{ party }}",
        sender="{{ superior }}",
        day="{{ approved_day }}",
        number="{{ approval_number }}",
    ).content()


def talks() -> bytes:
    return _letter(
        "{{ party }}关于候选人谈话考察情况的报告",
        (
            "根据 {{ approved_day }}《关于同意换届选举的批复》（{{ approval_number }}），"
            "我们组织了候选人的推荐和谈话考察，情况报告如下：",
            "{{ talks }}",
            "经集体研究，拟提名候选人 {{ nominee_count }} 名：{{ nominee_names }}。",
        ),
        to="{{ superior }}",
    ).content()


def nomination() -> bytes:
    made = _letter(
        "{{ party }}关于候选人的请示",
        (
            "根据《关于同意换届选举的批复》（{{ approval_number }}），{{ term }}{{ body }}"
            "应选{{ seats }}。经推荐提名和集体研究，提名候选人 {{ nominee_count }} 名："
            "{{ nominee_names }}，拟于 {{ planned_day }} 提交{{ meeting }}选举。",
            "妥否，请批示。",
            "附件：候选人名册",
        ),
        to="{{ superior }}",
    )
    made.document.add_page_break()
    made.title("候选人名册")
    made.table(
        (10, 20, 10, 23, 21, 14, 23, 23, 12),
        (
            (
                "序号",
                "姓名",
                "性别",
                "出生年月",
                "籍贯",
                "民族",
                "入党时间",
                "职称、职务",
                "备注",
            ),
            ("{%tr for one in nominees %}", *[None] * 8),
            (
                "{{ one.number }}",
                "{{ one.name }}",
                "{{ one.gender }}",
                "{{ one.born }}",
                "{{ one.native_place }}",
                "{{ one.ethnicity }}",
                "{{ one.joined }}",
                "{{ one.position }}",
                "",
            ),
            ("{%tr endfor %}", *[None] * 8),
        ),
        heads=1,
        height=11,
    )
    return made.content()


def nominees_approval() -> bytes:
    return _letter(
        "关于{{ party }}候选人的批复",
        (
            "你们关于候选人的请示收悉。经研究，同意以下 {{ nominee_count }} 名同志为{{ term }}"
            "{{ body }}候选人：{{ nominee_names }}。",
            "请按规定召开{{ meeting }}选举，并将结果报我们审批。",
            "此复。",
        ),
        to="{{ party }}",
        sender="{{ superior }}",
        day="{{ nominees_approved_day }}",
        number="{{ nominees_approval_number }}",
    ).content()


def reports() -> bytes:
    made = _letter(
        "{{ party }}工作报告",
        (
            "各位党员：现在，我代表{{ party }}向{{ meeting }}报告自 {{ term_day }} 以来的工作，"
            "请予审议。",
            "一、本届以来的主要工作",
            "　",
            "二、存在的问题",
            "　",
            "三、今后的打算",
            "　",
        ),
        day="{{ met_day }}",
    )
    made.document.add_page_break()
    made.title("{{ party }}党费收缴、使用和管理情况报告")
    made.line("自 {{ term_day }} 以来，党费收缴、使用和管理情况如下：", indent=True)
    made.table(
        (52, 52, 52),
        (("年度", "应缴（元）", "实缴（元）"), *[("", "", "")] * 5),
        heads=1,
    )
    made.line("党费上缴、使用情况：", indent=True, before=12)
    made.line("{{ party }}", align=RIGHT, before=42)
    made.line("{{ met_day }}", align=RIGHT)
    return made.content()


def method() -> bytes:
    return _letter(
        "{{ party }}{{ term }}选举办法",
        (
            "一、根据《中国共产党章程》和《中国共产党基层组织选举工作条例》制定本办法。",
            "二、本次{{ meeting }}选举{{ body }}，应选{{ seats }}；候选人 {{ nominee_count }} 名"
            "（{{ nominee_names }}），已经上级批复（{{ nominees_approval_number }}）。",
            "三、选举采用无记名投票。应到会 {{ entitled }} 人，到会人数须{{ quorum }}"
            "（至少 {{ least_present }} 人）方可选举。预备党员不参加投票。",
            "四、对候选人可以投赞成票或不赞成票，也可以弃权；投不赞成票的可以另选他人。"
            "每张选票所选人数等于或少于应选名额的有效，多于应选名额的无效。",
            "五、收回的选票等于或少于发出的选票，选举有效；多于发出的选票，选举无效，重新选举。",
            "六、赞成票超过{{ basis }}的始得当选。得票够数的多于应选名额时，得票多的当选；"
            "票数相等不能确定的，就票数相等的再次投票；当选人少于应选名额的，不足的另行选举，"
            "经到会过半数同意也可以减少名额。",
            "七、监票人、计票人由{{ meeting }}举手表决通过，候选人不担任。",
            "八、本办法经{{ meeting }}通过后生效。",
        ),
        sender="",
    ).content()


def tellers() -> bytes:
    return _letter(
        "{{ party }}{{ meeting }}监票人、计票人名单",
        ("监票人：{{ tellers }}", "计票人：{{ counters }}", "（提交大会举手表决）"),
        day="{{ met_day }}",
    ).content()


def attendance() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}选举到会情况表")
    made.table(
        (28, 50, 28, 50),
        (
            ("日期", "{{ met_day }}", "地点", "{{ place }}"),
            ("主持人", "{{ host }}", "应到会", "{{ entitled }} 人，至少 {{ least_present }} 人"),
            ("实到会", "{{ present }} 人", "缺席", "{{ absent }} 人"),
        ),
        labels=(0, 2),
        left=(1, 3),
    )
    made.line("", size=layout.SMALL_FOUR, spacing=12)
    made.table(
        (14, 32, 16, 20, 44, 30),
        (
            ("序号", "姓名", "性别", "到会", "缺席原因", "备注"),
            ("{%tr for one in voters %}", *[None] * 5),
            (
                "{{ one.number }}",
                "{{ one.name }}",
                "{{ one.gender }}",
                "{{ one.present }}",
                "{{ one.absence }}",
                "{{ one.note }}",
            ),
            ("{%tr endfor %}", *[None] * 5),
        ),
        heads=1,
    )
    made.line("{%p if left_out %}", size=layout.SMALL_FOUR)
    made.line("不计入应到会人数的：", size=layout.SMALL_FOUR, spacing=20, before=6)
    made.line("{%p for one in left_out %}", size=layout.SMALL_FOUR)
    made.line("{{ one.name }}（{{ one.reason }}）", size=layout.SMALL_FOUR, spacing=20)
    made.line("{%p endfor %}", size=layout.SMALL_FOUR)
    made.line("{%p endif %}", size=layout.SMALL_FOUR)
    return made.content()


def ballot() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}{{ term }}选票")
    made.line("应选{{ seats }}", align=layout.CENTRE, after=10)
    made.table(
        (14, 44, 30, 30, 38),
        (
            ("序号", "候选人", "职务", "符号", "另选他人"),
            ("{%tr for one in nominees %}", *[None] * 4),
            ("{{ one.number }}", "{{ one.name }}", "{{ one.office }}", "", ""),
            ("{%tr endfor %}", *[None] * 4),
        ),
        heads=1,
        height=13,
    )
    for text in (
        "说明：1. 赞成的画“○”，不赞成的画“×”，弃权的不画符号。",
        "2. 不赞成的可以另选他人，写在同一行，并画“○”。",
        "3. 所选人数等于或少于应选名额的有效，多于应选名额的无效。",
    ):
        made.line(text, size=layout.SMALL_FOUR, spacing=20, before=4)
    made.line("（加盖党组织印章）", align=RIGHT, before=28)
    made.line("{{ met_day }}", align=RIGHT)
    return made.content()


def result() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}选举结果报告单")
    made.line(
        "{{ met_day }}{{ meeting }}应到会 {{ entitled }} 人，须 {{ least_present }} 人到会，"
        "实到会 {{ present }} 人，可以选举。应选{{ seats }}，"
        "{{ least_votes }} 票当选。",
        indent=True,
    )
    made.table(
        (36, 30, 30, 30, 30),
        (
            ("投票", "发出选票", "收回选票", "有效票", "废票"),
            ("{%tr for one in ballots %}", *[None] * 4),
            (
                "第 {{ one.number }} 次",
                "{{ one.issued }}",
                "{{ one.returned }}",
                "{{ one.valid }}",
                "{{ one.invalid }}",
            ),
            ("{%tr endfor %}", *[None] * 4),
        ),
        heads=1,
    )
    made.line("", size=layout.SMALL_FOUR, spacing=12)
    made.table(
        (22, 40, 24, 24, 24, 22),
        (
            ("投票", "姓名", "赞成", "不赞成", "弃权", "结果"),
            ("{%tr for one in results %}", *[None] * 5),
            (
                "第 {{ one.round }} 次",
                "{{ one.name }}",
                "{{ one.in_favour }}",
                "{{ one.against }}",
                "{{ one.abstained }}",
                "{{ one.note }}",
            ),
            ("{%tr endfor %}", *[None] * 5),
        ),
        heads=1,
    )
    made.line("当选 {{ elected_count }} 名：{{ elected_names }}。", indent=True, before=12)
    made.line("监票人（{{ tellers }}）签字：", font=layout.KAI, before=24)
    made.line("计票人（{{ counters }}）签字：", font=layout.KAI, before=6)
    made.line("{{ met_day }}", align=RIGHT, before=12)
    return made.content()


def committee() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}{{ term }}委员会第一次会议记录")
    made.line(
        "{{ committee_day }} 召开{{ term }}委员会第一次会议。委员 {{ elected_count }} 名，"
        "到会 {{ committee_present }} 名（至少 {{ least_committee }} 名），符合规定。"
        "会议选举书记、副书记（得 {{ office_votes }} 票当选），研究了委员分工：",
        indent=True,
    )
    made.table(
        (16, 50, 50, 40),
        (
            ("序号", "姓名", "职务", "得票"),
            ("{%tr for one in officers %}", *[None] * 3),
            ("{{ one.number }}", "{{ one.name }}", "{{ one.office }}", "{{ one.votes }}"),
            ("{%tr endfor %}", *[None] * 3),
        ),
        heads=1,
    )
    made.line("主持人签名：　　　　　　　　记录人签名：", font=layout.KAI, before=28)
    return made.content()


def report() -> bytes:
    made = _letter(
        "{{ party }}关于选举结果的报告",
        (
            "{{ met_day }}，我党组织召开{{ meeting }}，应到会 {{ entitled }} 人，实到会 "
            "{{ present }} 人，选举产生{{ term }}{{ body }}，应选{{ seats }}，当选人为："
            "{{ elected_names }}。选举和分工结果如下：",
            *_OFFICERS,
            "请审批。",
        ),
        to="{{ superior }}",
    )
    return made.content()


def result_approval() -> bytes:
    return _letter(
        "关于{{ party }}选举结果的批复",
        (
            "你们关于选举结果的报告收悉。经研究，同意 {{ met_day }} 选举结果：",
            *_OFFICERS,
            "此复。",
        ),
        to="{{ party }}",
        sender="{{ superior }}",
        day="{{ result_approved_day }}",
        number="{{ result_approval_number }}",
    ).content()
