"""What a generated county has in its handbook, and letters that people wrote there."""

import datetime
import random

from papers.choices import HandbookSection
from papers.kinds import letter_kinds
from papers.models import Delivery, HandbookEntry, Letter
from papers.services import letters
from regions.models import Region

_BRANCH_RULES = "《中国共产党支部工作条例（试行）》（2018年）"
_ELECTION_RULES = "《中国共产党基层组织选举工作条例》（2020年）"
_DEVELOPMENT_RULES = "《中国共产党发展党员工作细则》（2026年修订）"

_ENTRIES = (
    (
        HandbookSection.POLICY,
        "“三会一课”制度",
        _BRANCH_RULES,
        "党支部党员大会一般每季度召开1次，支部委员会会议一般每月召开1次，党小组会一般每月召开1次，"
        "党课按计划开展。\n"
        "党员大会议题提交表决前，应经充分讨论；表决必须有半数以上有表决权的党员到会方可进行，"
        "赞成人数超过应到会有表决权的党员的半数为通过。\n"
        "会议记录写明时间、地点、主持人、应到、实到、缺席及原因、内容、决议。",
    ),
    (
        HandbookSection.POLICY,
        "主题党日制度",
        _BRANCH_RULES,
        "党支部每月相对固定1天开展主题党日，组织党员集中学习、过组织生活、进行民主议事和志愿服务。\n"
        "主题党日开展前认真研究确定主题和内容，开展后抓好议定事项的组织落实。",
    ),
    (
        HandbookSection.POLICY,
        "组织生活会和民主评议党员制度",
        _BRANCH_RULES,
        "党支部每年至少召开1次组织生活会，一般安排在第四季度，也可以根据工作需要随时召开。\n"
        "民主评议党员一般每年开展1次，可以结合组织生活会一并进行。",
    ),
    (
        HandbookSection.POLICY,
        "谈心谈话制度",
        _BRANCH_RULES,
        "支部委员之间、支部委员和党员之间、党员和党员之间，每年谈心谈话一般不少于1次。\n"
        "党员家庭发生重大变故、出现重大困难、身心健康存在突出问题的，及时走访谈心。",
    ),
    (
        HandbookSection.POLICY,
        "党费收缴使用和管理",
        "《关于中国共产党党费收缴、使用和管理的规定》（2008年）",
        "按月领取工资的党员，以相对固定的、经常性的工资收入（税后）为基数按比例交纳。\n"
        "3000元以下（含）0.5%，3000元以上至5000元（含）1%，5000元以上至10000元（含）1.5%，10000元以上2%。",
    ),
    (
        HandbookSection.PROCEDURE,
        "换届选举流程",
        _ELECTION_RULES,
        "1. 任期届满6个月前，向上级党组织书面请示。\n"
        "2. 上级批复后酝酿委员候选人，候选人数多于应选人数的20%。\n"
        "3. 召开党员大会，到会的有选举权的党员超过应到会人数的五分之四，方可选举。\n"
        "4. 赞成票超过应到会有选举权的党员半数的，始得当选。\n"
        "5. 新一届委员会第一次会议选举书记、副书记，结果报上级批准。",
    ),
    (
        HandbookSection.PROCEDURE,
        "发展党员主要环节",
        _DEVELOPMENT_RULES,
        "递交入党申请书后一个月内派人谈话；经一年以上培养教育和考察，基本具备条件的可列为发展对象；"
        "列为发展对象前公示不少于5个工作日，短期集中培训不少于3天或24学时；预备期一年。",
    ),
    (
        HandbookSection.EXAMPLE,
        "主题党日会议记录（范例）",
        "",
        "主题：学习贯彻全会精神，讨论车间党员责任区划分。\n"
        "内容：集中学习全会公报；党员结合岗位逐一发言；讨论三个车间的责任区划分方案。\n"
        "决议：同意责任区划分方案，自下月起实行，每季度公布一次情况。",
    ),
)


def fill_handbook(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    """The same entries in every county."""
    HandbookEntry.objects.bulk_create(
        HandbookEntry(section=section, name=name, source=source, text=text)
        for section, name, source, text in _ENTRIES
    )


#: Kind, title, text, how many days ago it was issued (None: a draft).
_LETTERS = (
    (
        "circular",
        "关于两新组织党建工作情况的通报",
        "现将近期两新组织党建工作情况通报如下。\n"
        "一、总体情况。各地按照年度任务推进组织覆盖和工作覆盖，组织生活开展比较正常。\n"
        "二、存在问题。少数党组织任期届满未换届，个别职工较多的企业还没有党员。\n"
        "三、下步要求。请各地对照红灯事项清单逐项整改，按期报送结果。",
        40,
    ),
    (
        "supervision",
        "关于加快推进规模以上企业党的组织覆盖的督办单",
        "请逐户摸清职工50人以上企业的党员情况，研究组建方案，15个工作日内报送进展。",
        12,
    ),
    (
        "circular",
        "关于做好年度党组织书记培训的通报",
        "培训安排在下月举行，请组织所属党组织书记参加。",
        None,
    ),
)
#: Towns to which each of them goes.
_TOWNS = 6


def write_letters(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    """Some that the county issued, and a draft."""
    root = Region.objects.filter(parent=None).order_by("code").first()
    towns = list(Region.objects.towns().order_by("code")[:_TOWNS])
    if root is None or not towns:
        return
    head, senders = letters.head_of(root), letters.heads_of(towns)
    for code, title, text, days in _LETTERS:
        kind, day = letter_kinds()[code], None
        to = "、".join(each.sender for each in senders.values())
        letter = Letter(
            kind=code,
            issuer=root,
            title=title,
            to=to,
            text=text,
            heading=head.heading,
            sender=head.sender,
            delivery_count=len(towns),
            # What is kept of it is read before the database gives its defaults.
            **dict.fromkeys(("urgency", "signer", "remark", "copies"), ""),
        )
        if days is not None:
            day = today - datetime.timedelta(days=days)
            letters.stamp(letter, kind, head, day)
        letter.save()
        Delivery.objects.bulk_create(
            Delivery(letter=letter, region=each, name=senders[each.pk].sender) for each in towns
        )
