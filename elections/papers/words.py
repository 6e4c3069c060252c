"""The placeholders of the papers of an election, each with what it means and a sample."""

from papers.kinds import Group, Placeholder, Text

_TEXTS = {
    "party": ("党组织名称", "某某科技有限公司党支部"),
    "superior": ("上级党组织名称", "某某街道两新组织综合党委"),
    "term": ("第几届，不知道的为“新一届”", "第三届"),
    "seats": ("应选名额", "委员 3 名"),
    "meeting": ("会议名称", "党员大会"),
    "body": ("选举产生什么", "委员会"),
    "resolved_day": ("决议日期", "2026年1月10日"),
    "planned_day": ("计划选举日期", "2026年3月5日"),
    "met_day": ("选举日期", "2026年3月5日"),
    "approved_day": ("换届批复日期", "2026年1月20日"),
    "approval_number": ("换届批复文号", "两新党〔2026〕12号"),
    "nominees_approved_day": ("候选人批复日期", "2026年2月15日"),
    "nominees_approval_number": ("候选人批复文号", "两新党〔2026〕20号"),
    "result_approved_day": ("结果批复日期", "2026年3月10日"),
    "result_approval_number": ("结果批复文号", "两新党〔2026〕31号"),
    "committee_day": ("第一次委员会会议日期", "2026年3月5日"),
    "term_day": ("本届起始日期", "2023年3月1日"),
    "due_day": ("本届届满日期", "2026年3月1日"),
    "talks": ("谈话考察情况", "与全体党员谈话，推荐意见集中。"),
    "nominee_count": ("候选人人数", "4"),
    "nominee_names": ("候选人姓名", "王小明、李建国、赵敏、欧阳建国"),
    "place": ("地点", "党员活动室"),
    "host": ("主持人", "王小明"),
    "tellers": ("监票人", "周海燕"),
    "counters": ("计票人", "吴志强"),
    "basis": ("当选须超过什么", "应到会人数的半数"),
    "quorum": ("到会人数须达到应到会人数的什么比例", "超过五分之四"),
    "entitled": ("应到会人数", "15"),
    "least_present": ("至少须到会的人数", "13"),
    "present": ("实到会人数", "14"),
    "absent": ("缺席人数", "1"),
    "elected_count": ("当选人数", "3"),
    "elected_names": ("当选人姓名", "王小明、李建国、赵敏"),
    "least_votes": ("当选须得的票数", "8"),
    "committee_present": ("到会委员人数", "3"),
    "least_committee": ("委员会至少须到会的人数", "2"),
    "office_votes": ("书记、副书记须得的票数", "2"),
}


def _fields(**texts: tuple[str, str]) -> tuple[Text, ...]:
    return tuple(Text(name, meaning, sample) for name, (meaning, sample) in texts.items())


_GROUPS = (
    Group(
        "nominees",
        "候选人名册的各行",
        _fields(
            number=("序号", "1"),
            name=("姓名", "王小明"),
            gender=("性别", "男"),
            born=("出生年月", "1980.03"),
            native_place=("籍贯", "浙江义乌"),
            ethnicity=("民族", "汉族"),
            joined=("入党时间", "2010.07"),
            position=("职称、职务", "车间主任"),
            office=("竞选职务", "委员"),
        ),
        samples=4,
    ),
    Group(
        "voters",
        "应到会人员的各行",
        _fields(
            number=("序号", "1"),
            name=("姓名", "王小明"),
            gender=("性别", "男"),
            present=("到会或缺席", "到会"),
            absence=("缺席原因", ""),
            note=("备注", ""),
        ),
        samples=12,
    ),
    Group(
        "left_out",
        "不计入应到会的人员",
        _fields(name=("姓名", "陈新"), reason=("原因", "长期外出等，经大会同意不计入")),
        samples=1,
    ),
    Group(
        "ballots",
        "各次投票",
        _fields(
            number=("第几次", "1"),
            issued=("发出选票", "14"),
            returned=("收回选票", "14"),
            valid=("有效票", "14"),
            invalid=("废票", "0"),
        ),
        samples=1,
    ),
    Group(
        "results",
        "得票的各行",
        _fields(
            round=("第几次投票", "1"),
            name=("姓名", "王小明"),
            in_favour=("赞成", "14"),
            against=("不赞成", "0"),
            abstained=("弃权", "0"),
            note=("当选的写明", "当选"),
        ),
        samples=4,
    ),
    Group(
        "officers",
        "当选人和分工",
        _fields(
            number=("序号", "1"),
            name=("姓名", "王小明"),
            office=("职务", "书记"),
            votes=("得票，没有单独选举的为“—”", "3"),
        ),
    ),
)

WORDS: dict[str, Placeholder] = {
    **{name: Text(name, meaning, sample) for name, (meaning, sample) in _TEXTS.items()},
    **{group.name: group for group in _GROUPS},
}
#: What all papers may say.
COMMON = ("party", "superior", "term", "seats", "meeting", "body")
