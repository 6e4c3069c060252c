"""The placeholders of the papers of a candidate, each with what it means and a sample."""

from papers.kinds import Group, Placeholder, Text

_TEXTS = {
    "party": ("培养党支部", "某某科技有限公司党支部"),
    "superior": ("上级党组织", "某某街道两新组织综合党委"),
    "name": ("姓名", "王小明"),
    "gender": ("性别", "男"),
    "born": ("出生年月", "1990.03"),
    "ethnicity": ("民族", "汉族"),
    "education": ("学历", "大学本科"),
    "unit": ("工作单位", "某某科技有限公司"),
    "position": ("职务", "车间主任"),
    "state": ("进度", "入党积极分子"),
    "sponsors": ("培养联系人", "李建国、赵敏"),
    "introducers": ("入党介绍人", "李建国、赵敏"),
    "applied_day": ("递交入党申请书的日期", "2024年1月6日"),
    "talk_day": ("谈话日期", "2024年1月20日"),
    "talk_people": ("谈话人", "党支部书记"),
    "talk_note": ("谈话情况", "本人入党动机端正。"),
    "activist_day": ("确定为入党积极分子的日期", "2024年2月1日"),
    "target_day": ("确定为发展对象的日期", "2025年3月1日"),
    "shown_from": ("公示开始", "2025年2月20日"),
    "shown_to": ("公示结束", "2025年2月27日"),
    "training": ("集中培训", "2025年4月8日，3 天 24 学时"),
    "check_day": ("支委会审查日期", "2025年4月20日"),
    "prereview_day": ("预审日期", "2025年4月28日"),
    "prereview_number": ("预审意见文号", "两新党〔2025〕12号"),
    "form_number": ("入党志愿书编号", "330999000123"),
    "admitted_day": ("支部大会接收日期", "2025年5月6日"),
    "entitled": ("接收大会应到有表决权人数", "15"),
    "present": ("接收大会实到人数", "13"),
    "in_favour": ("接收大会赞成人数", "13"),
    "approved_day": ("审批日期", "2025年6月10日"),
    "approval_number": ("审批文号", "两新党〔2025〕20号"),
    "probation_day": ("预备期满日期", "2026年5月6日"),
    "full_asked_day": ("转正申请日期", "2026年4月20日"),
    "full_met_day": ("转正大会日期", "2026年5月8日"),
    "full_decision": ("转正大会的决定", "按期转为正式党员"),
    "full_entitled": ("转正大会应到有表决权人数", "15"),
    "full_present": ("转正大会实到人数", "14"),
    "full_in_favour": ("转正大会赞成人数", "14"),
    "full_approved_day": ("转正审批日期", "2026年6月1日"),
    "full_approval_number": ("转正审批文号", "两新党〔2026〕9号"),
    "full_day": ("转正日期", "2026年5月6日"),
}


def _fields(**texts: tuple[str, str]) -> tuple[Text, ...]:
    return tuple(Text(name, meaning, sample) for name, (meaning, sample) in texts.items())


_GROUPS = (
    Group(
        "steps",
        "二十五步的各行",
        _fields(
            number=("序号", "1"),
            title=("步骤", "递交入党申请书"),
            day=("日期", "2024年1月6日"),
            people=("经办", "党支部书记"),
            said=("情况", "应到 15 人，实到 13 人，赞成 13 人"),
        ),
    ),
    Group(
        "looks",
        "考察记录的各行",
        _fields(
            day=("日期", "2024年8月1日"),
            result=("结论", "表现好，继续培养"),
            text=("情况", "按时参加学习，工作积极。"),
        ),
    ),
)

WORDS: dict[str, Placeholder] = {
    name: Text(name, meaning, sample) for name, (meaning, sample) in _TEXTS.items()
} | {group.name: group for group in _GROUPS}
#: What every paper says.
COMMON = ("party", "superior", "name", "gender", "born", "unit", "position")
