"""The papers of reviews and of procedures: what they say, and the templates that come along."""

import datetime
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH

from core.marks import GUARD
from core.values import hide_identifiers
from members.models import Member
from papers import layout
from papers.kinds import Group, Kind, Text
from reviews.choices import AppraisalState, DisposalKind, DisposalState, Grade
from reviews.models import Appraisal, Disposal
from reviews.services import most_excellent

_RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
_DAY, _NUMBER, _LINE = "　　年　月　日", "　　〔　　〕　号", "　" * 4


def _day(day: datetime.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else _DAY


def _count(number: int | None) -> str:
    return _LINE if number is None else str(number)


# --- Reviews -------------------------------------------------------------------------------------

_PEOPLE = Group(
    "people",
    "参加评议、评定等次的党员",
    (
        Text("number", "序号", "1"),
        Text("name", "姓名", "王小明"),
        Text("self_grade", "自评等次", "合格"),
        *(Text(grade.value, f"{grade.label}票，不足 5 票的为空", "3") for grade in Grade),
        Text("grade", "评定等次", "合格"),
    ),
)
_REVIEW = (
    Text("party", "党支部名称", "某某科技有限公司党支部"),
    Text("superior", "上级党组织", "东街道两新党委"),
    Text("year", "评议年度", "2026"),
    Text("met_day", "评议大会日期", "2026年12月20日"),
    Text("entitled", "应参加测评人数", "15"),
    Text("present", "实参加人数", "14"),
    Text("issued", "发出测评票", "14"),
    Text("returned", "收回测评票", "14"),
    Text("valid", "有效票", "14"),
    Text("guarded", "为什么不列票数，没有的为空", ""),
    Text("excellent_count", "优秀名数", "4"),
    Text("qualified_count", "合格名数", "9"),
    Text("basic_count", "基本合格名数", "1"),
    Text("unqualified_count", "不合格名数", "0"),
    Text("most", "优秀一般不超过名数", "5"),
    Text("excess_reason", "超出比例的理由，没有的为空", ""),
    Text("agreed_day", "上级同意日期", "2026年12月28日"),
    Text("agreement_number", "上级同意文号", "两新党〔2026〕31号"),
    _PEOPLE,
)


def _review(user: Any, appraisal: Appraisal) -> dict[str, Any]:
    party = appraisal.party_organization
    people = list(appraisal.people.filter(no_grade="").order_by("name", "pk"))
    for each in people:
        each.appraisal = appraisal
    hidden = appraisal.valid is not None and appraisal.valid < GUARD
    counts = {
        f"{grade}_count": str(sum(each.grade == grade for each in people)) for grade in Grade.values
    }
    return counts | {
        "party": party.name,
        "superior": party.parent.name if party.parent else "上级党组织",
        "year": str(appraisal.year),
        "met_day": _day(appraisal.met_on),
        "entitled": _count(appraisal.entitled_count),
        "present": _count(appraisal.present_count),
        "issued": _count(appraisal.issued),
        "returned": _count(appraisal.returned),
        "valid": _count(appraisal.valid),
        "guarded": f"有效票不足 {GUARD} 张，不列各等次票数。" if hidden else "",
        "most": str(most_excellent(appraisal)) if appraisal.ratio_id else _LINE,
        "excess_reason": appraisal.excess_reason,
        "agreed_day": _day(appraisal.agreed_on),
        "agreement_number": appraisal.agreement_number or _NUMBER,
        "people": [
            {
                "number": str(place),
                "name": each.person_to(user),
                "self_grade": each.get_self_grade_display(),
                **{grade: str(each.votes[grade]) if each.votes else "" for grade in Grade.values},
                "grade": each.get_grade_display(),
            }
            for place, each in enumerate(people, 1)
        ],
    }


def _table(made: layout.Layout, heads: tuple[str, ...], cells: tuple[str, ...], widths) -> None:
    rest = [None] * (len(heads) - 1)
    made.table(
        widths,
        (
            heads,
            ("{%tr for one in people %}", *rest),
            tuple(f"{{{{ one.{name} }}}}" if name else "" for name in cells),
            ("{%tr endfor %}", *rest),
        ),
        heads=1,
    )


def _ballot_template() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}{{ year }}年度民主测评票")
    _table(
        made,
        ("序号", "姓名", *Grade.labels),
        ("number", "name", "", "", "", ""),
        (14, 38, 26, 26, 26, 26),
    )
    made.line(
        "说明：每人只选一个等次，在相应栏内画“○”；不记名，当场投入票箱。",
        size=layout.SMALL_FOUR,
        before=14,
    )
    return made.content()


def _summary_template() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}{{ year }}年度民主评议结果表")
    made.line(
        "评议大会 {{ met_day }}，应参加 {{ entitled }} 人，实参加 {{ present }} 人；"
        "发出测评票 {{ issued }} 张，收回 {{ returned }} 张，有效 {{ valid }} 张。{{ guarded }}",
        size=layout.SMALL_FOUR,
        after=7,
    )
    _table(
        made,
        ("序号", "姓名", "自评", *Grade.labels, "评定等次"),
        ("number", "name", "self_grade", *Grade.values, "grade"),
        (12, 28, 21, 17, 17, 21, 17, 23),
    )
    made.line("{%p if excess_reason %}")
    made.line("优秀超出一般比例的理由：{{ excess_reason }}", size=layout.SMALL_FOUR, before=7)
    made.line("{%p endif %}")
    made.line("支部书记（签字）：", size=layout.SMALL_FOUR, before=21)
    made.line("上级党组织意见（盖章）：　　　　　{{ agreed_day }}", size=layout.SMALL_FOUR)
    return made.content()


def _report_template() -> bytes:
    made = layout.Layout()
    made.title("{{ party }}关于{{ year }}年度民主评议党员情况的报告")
    made.line("{{ superior }}：")
    made.line(
        "我支部于 {{ met_day }} 召开党员大会，开展 {{ year }} 年度民主评议党员。应参加测评 "
        "{{ entitled }} 人，实参加 {{ present }} 人，收回有效票 {{ valid }} 张。经支委会研究，"
        "评定优秀 {{ excellent_count }} 名、合格 {{ qualified_count }} 名、基本合格 "
        "{{ basic_count }} 名、不合格 {{ unqualified_count }} 名。",
        indent=True,
    )
    made.line("{%p if excess_reason %}")
    made.line("优秀超出一般比例（{{ most }} 名）的理由：{{ excess_reason }}", indent=True)
    made.line("{%p endif %}")
    made.line("妥否，请审核。", indent=True)
    made.line("附件：民主评议结果表", indent=True)
    made.line("{{ party }}", align=_RIGHT, before=42)
    made.line("　　年　月　日", align=_RIGHT)
    return made.content()


def _from(state: str):
    first = AppraisalState.values.index(state)

    def stands(appraisal: Appraisal) -> bool:
        if appraisal.state == AppraisalState.CANCELLED:
            return False
        return AppraisalState.values.index(appraisal.state) >= first

    return stands


def _review_paper(code: str, title: str, template, state: str, note: str) -> Kind:
    return Kind(
        code=f"appraisal-{code}",
        title=title,
        model="reviews.Appraisal",
        placeholders=_REVIEW,
        context=_review,
        default=template,
        when=_from(state),
        named=lambda appraisal: f"{appraisal.party_organization.name}_{appraisal}",
        persons=lambda appraisal: Member.objects.filter(pk__in=appraisal.people.values("member")),
        note=note,
    )


# --- Procedures ----------------------------------------------------------------------------------

_DISPOSAL = (
    Text("party", "党支部名称", "某某科技有限公司党支部"),
    Text("superior", "基层党委", "东街道两新党委"),
    Text("name", "姓名", "王小明"),
    Text("kind", "处置方式", "限期改正"),
    Text("ground", "情形", "工作消极，不发挥先锋模范作用"),
    Text("source", "依据", "《中国共产党不合格党员组织处置办法》"),
    Text("facts", "主要事实", "连续三次无故不参加组织生活，经谈话提醒没有改正。"),
    Text("proposed_day", "支委会提出日期", "2026年9月1日"),
    Text("filed_day", "备案日期", "2026年9月5日"),
    Text("investigators", "调查组成员", "李强、赵敏"),
    Text("findings", "调查结论", "情况属实。"),
    Text("talked_day", "谈话日期", "2026年9月10日"),
    Text("statement", "本人意见", "认识到错误，愿意改正。"),
    Text("met_day", "支部大会日期", "2026年9月20日"),
    Text("entitled", "应到会人数", "15"),
    Text("present", "实到会人数", "14"),
    Text("in_favour", "赞成人数", "13"),
    Text("approved_day", "批准日期", "2026年9月28日"),
    Text("approval_number", "批准文号", "两新党〔2026〕22号"),
    Text("term", "期限，没有的为空", "6个月，至2027年3月28日"),
    Text("barred_day", "此日前不得重新入党，没有的为空", ""),
)


def _disposal(user: Any, disposal: Disposal) -> dict[str, Any]:
    party, reads = disposal.party_organization, disposal.reads_people(user)

    def said(text: str) -> str:
        return (hide_identifiers(text.strip()) if reads else "") or _LINE

    term = ""
    if disposal.months:
        until = f"，至{_day(disposal.until)}" if disposal.until else ""
        term = f"{disposal.months}个月{until}"
    return {
        "party": party.name,
        "superior": party.parent.name if party.parent else "基层党委",
        "name": disposal.person_to(user),
        "kind": disposal.get_kind_display(),
        "ground": disposal.get_ground_display(),
        "source": disposal.source,
        "facts": said(disposal.facts),
        "proposed_day": _day(disposal.proposed_on),
        "filed_day": _day(disposal.filed_on),
        "investigators": said(disposal.investigators),
        "findings": said(disposal.findings),
        "talked_day": _day(disposal.talked_on),
        "statement": said(disposal.statement),
        "met_day": _day(disposal.met_on),
        "entitled": _count(disposal.entitled_count),
        "present": _count(disposal.present_count),
        "in_favour": _count(disposal.in_favour),
        "approved_day": _day(disposal.approved_on),
        "approval_number": disposal.approval_number or _NUMBER,
        "term": term,
        "barred_day": _day(disposal.barred_until) if disposal.barred_until else "",
    }


def _filing_template() -> bytes:
    made = layout.Layout()
    made.title("关于拟对{{ name }}同志启动组织处置的备案报告")
    made.line("{{ superior }}：")
    made.line(
        "{{ proposed_day }}，我支部研究认为{{ name }}同志存在“{{ ground }}”的情形，"
        "拟依据{{ source }}启动组织处置（{{ kind }}）。主要事实：",
        indent=True,
    )
    made.line("{{ facts }}", indent=True)
    made.line("现予报备，请审查。", indent=True)
    made.line("{{ party }}", align=_RIGHT, before=42)
    made.line("{{ proposed_day }}", align=_RIGHT)
    return made.content()


def _request_template() -> bytes:
    made = layout.Layout()
    made.title("组织处置审批表")
    rows = (
        ("姓名", "{{ name }}", "党支部", "{{ party }}"),
        ("处置方式", "{{ kind }}", "期限", "{{ term }}"),
        ("情形和依据", "{{ ground }}（{{ source }}）", None, None),
        ("主要事实", "{{ facts }}", None, None),
        ("调查结论", "{{ findings }}（调查组：{{ investigators }}）", None, None),
        ("谈话和本人意见", "{{ talked_day }}：{{ statement }}", None, None),
        (
            "支部大会决议",
            "{{ met_day }}应到会 {{ entitled }} 人，实到会 {{ present }} 人，"
            "赞成 {{ in_favour }} 人，形成决议。",
            None,
            None,
        ),
        ("基层党委意见", "{{ approved_day }}　{{ approval_number }}", None, None),
    )
    made.table((30, 48, 30, 48), rows, labels=(0, 2), left=(1,), height=14)
    return made.content()


def _notice_template() -> bytes:
    made = layout.Layout()
    made.title("组织处置决定书")
    made.line("{{ name }}同志：")
    made.line(
        "经 {{ met_day }} 支部大会讨论通过，并由{{ superior }}于 {{ approved_day }} 批准"
        "（{{ approval_number }}），依据{{ source }}，因“{{ ground }}”，决定给予你{{ kind }}。",
        indent=True,
    )
    made.line("{%p if term %}")
    made.line("期限：{{ term }}。期满后由党组织作出结论。", indent=True)
    made.line("{%p endif %}")
    made.line("{%p if barred_day %}")
    made.line("{{ barred_day }} 前不得重新入党。", indent=True)
    made.line("{%p endif %}")
    made.line("如有不同意见，可以向党组织提出申诉；申诉期间不停止执行。", indent=True)
    made.line("{{ party }}", align=_RIGHT, before=42)
    made.line("{{ approved_day }}", align=_RIGHT)
    made.line("本人签收：　　　　　　　　年　月　日", before=28)
    return made.content()


def _decided(disposal: Disposal) -> bool:
    return disposal.approved_on is not None


def _disposal_paper(code: str, title: str, template, when, note: str) -> Kind:
    return Kind(
        code=f"disposal-{code}",
        title=title,
        model="reviews.Disposal",
        placeholders=_DISPOSAL,
        context=_disposal,
        default=template,
        when=when,
        named=lambda disposal: f"{disposal.party_organization.name}_{disposal}",
        persons=lambda disposal: Member.objects.filter(pk=disposal.member_id),
        note=note,
    )


PAPERS = (
    _review_paper(
        "ballot", "民主测评票", _ballot_template, AppraisalState.VOTING, "按应参加人数印制。"
    ),
    _review_paper(
        "summary", "民主评议结果表", _summary_template, AppraisalState.GRADING, "逐人列出等次。"
    ),
    _review_paper(
        "report", "民主评议情况报告", _report_template, AppraisalState.GRADING, "报上级党组织。"
    ),
    _disposal_paper(
        "filing",
        "组织处置备案报告",
        _filing_template,
        lambda each: each.state != DisposalState.CANCELLED,
        "启动前报基层党委备案。",
    ),
    _disposal_paper(
        "request",
        "组织处置审批表",
        _request_template,
        lambda each: each.met_on is not None,
        "支部大会通过后报批。",
    ),
    _disposal_paper(
        "decision",
        "组织处置决定书",
        _notice_template,
        lambda each: _decided(each) and each.kind != DisposalKind.SUSPEND,
        "宣布并送达本人。",
    ),
)
