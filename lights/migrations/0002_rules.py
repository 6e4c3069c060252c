"""The eight rules that ship. A county changes them by ending a row and adding another."""

import datetime

from django.db import migrations

VALID_FROM = datetime.date(2000, 1, 1)
TOWN = "镇街（园区）党（工）委书记"
BRANCH = "党组织书记"
TWO_NEW = "镇街（园区）两新组织党建负责人"

# code, name, severity, threshold, ceiling, addressee, grace days, text, source
RULES = [
    (
        "staff50_no_member",
        "职工50人以上无党员",
        "red",
        50,
        None,
        TOWN,
        30,
        "职工 {threshold} 人以上（含）的两新组织没有党员。",
        "参考做法：宁波市每月对职工50人以上没有党员的非公企业亮红灯通报",
    ),
    (
        "full3_not_formed",
        "正式党员3名以上未单独组建",
        "red",
        3,
        None,
        TOWN,
        60,
        "有正式党员 {threshold} 名以上（含）的两新组织没有单独组建党组织。",
        "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第四条；参考做法：宁波市正式党员3名以上的两新组织全部建立党组织",
    ),
    (
        "term_expired",
        "任期届满未换届",
        "red",
        None,
        None,
        BRANCH,
        60,
        "党组织任期已满（党支部、党总支 3 年，党委 5 年，自本届起始日期起算，未填的自成立日期起算）。",
        "《中国共产党基层组织选举工作条例》（中共中央2020年7月印发）；参考做法：衢州市对未按期换届的两新党组织限时整改",
    ),
    (
        "staff30_no_member",
        "职工30人以上无党员",
        "amber",
        30,
        49,
        TWO_NEW,
        90,
        "职工 {threshold} 至 {ceiling} 人的两新组织没有党员。",
        "参考做法：宁波市要求职工30人以上的企业有党员",
    ),
    (
        "staff80_no_party_org",
        "职工80人以上未建立党组织",
        "amber",
        80,
        None,
        TWO_NEW,
        90,
        "职工 {threshold} 人以上（含）的两新组织没有建立党组织。",
        "参考做法：宁波市要求职工80人以上的企业建立党组织",
    ),
    (
        "term_due",
        "任期即将届满",
        "amber",
        6,
        None,
        BRANCH,
        180,
        "党组织任期将在 {threshold} 个月内届满。",
        "《中国共产党基层组织选举工作条例》（中共中央2020年7月印发）",
    ),
    (
        "joint_over_5",
        "联合党支部覆盖组织过多",
        "amber",
        5,
        None,
        TWO_NEW,
        90,
        "联合组建的党支部覆盖正常经营的组织超过 {threshold} 个（一般不超过）。",
        "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第五条",
    ),
    (
        "fall_under_3",
        "单独组建党支部正式党员不足3名",
        "amber",
        3,
        None,
        BRANCH,
        90,
        "单独组建的党支部正式党员（按组织关系）不足 {threshold} 名。",
        "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第四条；参考做法：衢州市防瘫预警",
    ),
]


def ship(apps, schema_editor):
    Rule = apps.get_model("lights", "Rule")
    Rule.objects.bulk_create(
        Rule(
            code=code, name=name, severity=severity, threshold=threshold, ceiling=ceiling,
            addressee=addressee, grace_days=grace_days, text=text, source=source,
            valid_from=VALID_FROM,
        )
        for (code, name, severity, threshold, ceiling, addressee, grace_days, text, source) in RULES
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("lights", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
