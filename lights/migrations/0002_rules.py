"""The rules that ship: eight in force, and those that a county puts in force.

A county changes them by ending a row and adding another.
"""

import datetime

from django.db import migrations

VALID_FROM = datetime.date(2000, 1, 1)


TOWN = "镇街（园区）党（工）委书记"


BRANCH = "党组织书记"


TWO_NEW = "镇街（园区）两新组织党建负责人"


LIFE = "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第四章、第五章"


def is_(fact, value):
    return {"fact": fact, "op": "=", "value": value}


def at_least(fact, value):
    return {"fact": fact, "op": ">=", "value": value}


def at_most(fact, value):
    return {"fact": fact, "op": "<=", "value": value}


def over(fact, value):
    return {"fact": fact, "op": ">", "value": value}


def under(fact, value):
    return {"fact": fact, "op": "<", "value": value}


#: The last day of the month that is judged.
THE_DAY = {"days_after": 0}


RULES = [
    {
        "code": "staff50_no_member",
        "name": "职工50人以上无党员",
        "subject": "organization",
        "severity": "red",
        "when": {"all": [at_least("staff_count", 50), is_("member_count", 0)]},
        "fact": "职工{staff_count}人，无党员",
        "addressee": TOWN,
        "addressee_role": "town",
        "grace_days": 30,
        "text": "职工 {staff_count} 人以上（含）的两新组织没有党员。",
        "source": "参考做法：宁波市每月对职工50人以上没有党员的非公企业亮红灯通报",
    },
    {
        "code": "full3_not_formed",
        "name": "正式党员3名以上未单独组建",
        "subject": "organization",
        "severity": "red",
        "when": {"all": [at_least("full_member_count", 3), is_("single_covered", False)]},
        "fact": "正式党员{full_member_count}名，{formation_words}",
        "addressee": TOWN,
        "addressee_role": "town",
        "grace_days": 60,
        "text": "有正式党员 {full_member_count} 名以上（含）的两新组织没有单独组建党组织。",
        "source": "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第四条；"
        "参考做法：宁波市正式党员3名以上的两新组织全部建立党组织",
    },
    {
        "code": "term_expired",
        "name": "任期届满未换届",
        "subject": "party_organization",
        "severity": "red",
        "when": at_most("term_ends_on", THE_DAY),
        "fact": "本届任期已于{term_ends_on}届满，未换届",
        "addressee": BRANCH,
        "addressee_role": "secretary",
        "grace_days": 60,
        "text": "党组织任期已满（党支部、党总支 3 年，党委 5 年，自本届起始日期起算，未填的自成立日期起算）。",
        "source": "《中国共产党基层组织选举工作条例》（中共中央2020年7月印发）；"
        "参考做法：衢州市对未按期换届的两新党组织限时整改",
    },
    {
        "code": "staff30_no_member",
        "name": "职工30人以上无党员",
        "subject": "organization",
        "severity": "amber",
        "when": {
            "all": [
                at_least("staff_count", 30),
                at_most("staff_count", 49),
                is_("member_count", 0),
            ]
        },
        "fact": "职工{staff_count}人，无党员",
        "addressee": TWO_NEW,
        "addressee_role": "town",
        "grace_days": 90,
        "text": "职工 {staff_count>=} 至 {staff_count<=} 人的两新组织没有党员。",
        "source": "参考做法：宁波市要求职工30人以上的企业有党员",
    },
    {
        "code": "staff80_no_party_org",
        "name": "职工80人以上未建立党组织",
        "subject": "organization",
        "severity": "amber",
        "when": {"all": [at_least("staff_count", 80), is_("covered", False)]},
        "fact": "职工{staff_count}人，党员{member_count}名，未建立党组织",
        "addressee": TWO_NEW,
        "addressee_role": "town",
        "grace_days": 90,
        "text": "职工 {staff_count} 人以上（含）的两新组织没有建立党组织。",
        "source": "参考做法：宁波市要求职工80人以上的企业建立党组织",
    },
    {
        "code": "term_due",
        "name": "任期即将届满",
        "subject": "party_organization",
        "severity": "amber",
        "when": {
            "all": [over("term_ends_on", THE_DAY), at_most("term_ends_on", {"months_after": 6})]
        },
        "fact": "本届任期将于{term_ends_on}届满",
        "addressee": BRANCH,
        "addressee_role": "secretary",
        "deadline": "fact",
        "due_fact": "term_ends_on",
        "grace_days": 180,
        "text": "党组织任期将在 {term_ends_on<=} 个月内届满。",
        "source": "《中国共产党基层组织选举工作条例》（中共中央2020年7月印发）",
    },
    {
        "code": "joint_over_5",
        "name": "联合党支部覆盖组织过多",
        "subject": "party_organization",
        "severity": "amber",
        "when": {
            "all": [is_("kind", "branch"), is_("formation", "joint"), over("covered_count", 5)]
        },
        "fact": "覆盖正常经营的两新组织{covered_count}个",
        "addressee": TWO_NEW,
        "addressee_role": "town",
        "grace_days": 90,
        "text": "联合组建的党支部覆盖正常经营的组织超过 {covered_count} 个（一般不超过）。",
        "source": "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第五条",
    },
    {
        "code": "fall_under_3",
        "name": "单独组建党支部正式党员不足3名",
        "subject": "party_organization",
        "severity": "amber",
        "when": {
            "all": [is_("kind", "branch"), is_("formation", "single"), under("full_member_count", 3)]
        },
        "fact": "正式党员{full_member_count}名",
        "addressee": BRANCH,
        "addressee_role": "secretary",
        "grace_days": 90,
        "text": "单独组建的党支部正式党员（按组织关系）不足 {full_member_count} 名。",
        "source": "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第四条；"
        "参考做法：衢州市防瘫预警",
    },
]


#: These ship without validity: they end on the day on which they begin.
UNCHOSEN = [
    {
        "code": "no_activity_quarter",
        "name": "近三个月没有组织生活",
        "subject": "party_organization",
        "severity": "red",
        "when": {
            "all": [
                over("duty_expected_quarter", 0),
                {"any": [is_("last_held_on", None), under("last_held_on", {"month_start": -2})]},
            ]
        },
        "fact": "近三个月没有组织生活，{activity_words}",
        "addressee": BRANCH,
        "addressee_role": "secretary",
        "grace_days": 30,
        "text": "近三个月有应开展的组织生活，但党组织没有开展过活动。",
        "source": LIFE,
    },
    {
        "code": "duty_overdue",
        "name": "组织生活逾期未开展",
        "subject": "party_organization",
        "severity": "amber",
        "when": at_least("duty_overdue", 1),
        "fact": "组织生活逾期未开展{duty_overdue}项，最早的应于{duty_overdue_since}前填报",
        "addressee": BRANCH,
        "addressee_role": "secretary",
        "grace_days": 30,
        "text": "填报期限已过、一年以内未开展的组织生活有 {duty_overdue} 项以上（含）。",
        "source": LIFE,
    },
    {
        "code": "secretary_vacant",
        "name": "党组织书记空缺",
        "subject": "party_organization",
        "severity": "red",
        "when": at_most("secretary_vacant_since", {"months_before": 3}),
        "fact": "书记自{secretary_vacant_since}起空缺",
        "addressee": TOWN,
        "addressee_role": "town",
        "grace_days": 60,
        "text": "党组织没有书记已满 {secretary_vacant_since} 个月"
        "（从未配备的自成立日期起算；副书记、第一书记不算）。",
        "source": "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第六章；月数由县级设定",
    },
    {
        "code": "instructor_no_visit",
        "name": "指导员没有走访",
        "subject": "organization",
        "severity": "amber",
        "when": at_least("unvisited_periods", 1),
        "fact": "近{visited_every}个月指导员没有走访，{visit_words}",
        "addressee": TWO_NEW,
        "addressee_role": "town",
        "grace_days": 30,
        "text": "派驻了党建指导员或驻企服务员的两新组织，连续 {unvisited_periods} 个月没有走访"
        "（约定每季度走访的，连续 {unvisited_periods} 个季度）；派驻不满这一期间的不计。",
        "source": "参考做法：党建指导员每月至少走访一次所联系的两新组织；频次以派驻任期约定的为准",
    },
]


def ship(apps, schema_editor):
    Rule = apps.get_model("lights", "Rule")
    Rule.objects.bulk_create(
        [
            *(Rule(valid_from=VALID_FROM, **each) for each in RULES),
            *(Rule(valid_from=VALID_FROM, valid_to=VALID_FROM, **each) for each in UNCHOSEN),
        ]
    )


class Migration(migrations.Migration):

    dependencies = [
        ("lights", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
