"""The twenty-five steps and what binds them, as they ship: those of 2014, and what the revision of
2026 says otherwise from its day on; a candidate goes along with the membership of his member."""

import datetime

from django.db import migrations

SHIPPED_FROM = datetime.date(1949, 10, 1)
#: 中共中央办公厅 published the revision on this day; it holds from then on (第四十四条).
REVISED_ON = datetime.date(2026, 5, 11)
RULES = "《中国共产党发展党员工作细则》"
CHARTER = "《中国共产党章程》"


def article(number, more=""):
    return f"{RULES}第{number}条{more}"


def until_2026(number, more=""):
    return f"{RULES}（2014）第{number}条{more}"


def since_2026(number, more=""):
    return f"{RULES}（2026）第{number}条{more}"


#: Code, stage, title, who does it, by whom, papers, who issues them, after which, the ground.
STEPS = (
    ("application", "applying", "递交入党申请书", "applicant", "年满十八岁，本人自愿书面申请",
     "入党申请书", "applicant", (), article("五")),
    ("talk", "applying", "党组织派人谈话", "branch", "党支部书记、副书记或组织委员、组织员",
     "谈话登记表", "branch", ("application",), article("七")),
    ("activist", "activist", "推荐和确定入党积极分子", "branch",
     "党员推荐、群团推优，支部委员会（不设委员会的由支部大会）研究决定",
     "推荐材料、支委会会议记录", "branch", ("talk",), article("八")),
    ("activist_filed", "activist", "积极分子报上级党委备案", "superior", "上级党委",
     "备案表、备案意见", "superior", ("activist",), article("八")),
    ("sponsors", "activist", "指定培养联系人", "branch", "一至两名正式党员",
     "培养联系人登记", "branch", ("activist",), article("九")),
    ("cultivation", "activist", "培养教育考察", "branch", "党支部和培养联系人，每半年考察一次",
     "培养教育考察登记表、思想汇报", "sponsor", ("activist",), article("十一")),
    ("target", "target", "确定发展对象", "branch",
     "听取党小组、培养联系人、党员和群众意见，支部委员会讨论同意",
     "征求意见记录、公示材料、支委会会议记录", "branch", ("activist_filed", "sponsors"),
     until_2026("十三")),
    ("target_filed", "target", "发展对象报上级党委备案", "superior", "上级党委，同意后列为发展对象",
     "备案报告、备案意见", "superior", ("target",), until_2026("十三")),
    ("introducers", "target", "确定入党介绍人", "branch", "两名正式党员，一般由培养联系人担任",
     "入党介绍人登记", "branch", ("target_filed",), article("十四")),
    ("review", "target", "政治审查", "branch", "党支部，必要时函调或外调",
     "政治审查综合报告、函调材料", "branch", ("target_filed",), article("十六")),
    ("training", "target", "短期集中培训", "superior", "基层党委或县级党委组织部门",
     "培训合格证明", "superior", ("target_filed",), article("十七")),
    ("committee_check", "admission", "支部委员会审查", "branch",
     "支部委员会集体讨论；不设委员会的由支部大会讨论", "支委会会议记录、预审请示", "branch",
     ("introducers", "review", "training"), until_2026("十九")),
    ("prereview", "admission", "上级党委预审", "superior", "具有审批权限的基层党委，书面通知党支部",
     "预审意见", "superior", ("committee_check",), until_2026("十九")),
    ("form", "admission", "填写《入党志愿书》", "branch", "本人在介绍人指导下填写，上级党委编号发放",
     "《中国共产党入党志愿书》", "applicant", ("prereview",), until_2026("十九")),
    ("admission", "admission", "支部大会讨论接收", "branch",
     "逐个讨论，无记名投票；预备期从这一天算起", "票决情况表、支部大会决议", "branch", ("form",),
     until_2026("二十", "、第二十一条")),
    ("superior_talk", "admission", "上级党委派人谈话", "superior", "党委委员或组织员",
     "谈话记录", "superior", ("admission",), until_2026("二十四")),
    ("approval", "admission", "上级党委审批", "superior", "党委会集体讨论和表决",
     "审批意见、接收预备党员的通知", "superior", ("superior_talk",), until_2026("二十五")),
    ("filed_higher", "admission", "报上级党委组织部门备案", "superior", "上级党委组织部门",
     "备案表", "superior", ("approval",), until_2026("二十六")),
    ("placed", "probation", "编入党支部和党小组", "branch", "党支部", "党员名册", "branch",
     ("approval",), until_2026("二十九")),
    ("oath", "probation", "入党宣誓", "branch", "基层党委或党支部组织", "宣誓仪式记录", "branch",
     ("approval",), until_2026("三十")),
    ("probation", "probation", "继续教育考察", "branch", "党支部和入党介绍人，一般每季度考察一次",
     "预备党员教育考察登记表", "branch", ("approval",), until_2026("三十一")),
    ("full_application", "probation", "提出转正申请", "applicant", "预备期满，本人书面申请",
     "转正申请书", "applicant", ("approval",), until_2026("三十三")),
    ("full_meeting", "probation", "支部大会讨论转正", "branch",
     "党小组提出意见，征求党员和群众意见，支部委员会审查后提交大会", "票决情况表、支部大会决议",
     "branch", ("full_application",), until_2026("三十二", "、第三十三条")),
    ("full_approval", "probation", "上级党委审批转正", "superior", "党委会集体讨论和表决",
     "审批意见、通知", "superior", ("full_meeting",), until_2026("三十四")),
    ("archive", "probation", "材料归档", "superior", "党委组织部门或本人人事档案",
     "入党申请书、志愿书、政审、转正和培养教育考察材料", "superior", ("full_approval",),
     until_2026("三十七")),
)
#: May be taken by the branch into which somebody moved in his probation; nobody is asked for it,
#: so it has no number. The same columns, and where it stands.
PUT_OFF = ("put_off", "probation", "推迟讨论转正", "branch",
           "预备期内转入的预备党员，预备期满时认为有必要的，可以推迟讨论其转正问题",
           "支部委员会（支部大会）会议记录", "branch", ("approval",), until_2026("三十六"))
PUT_OFF_STANDS = 221
#: Of these a meeting votes; these are made public; these are the consent of the office above.
VOTES = {"admission", "full_meeting"}
PUBLIC = {"target"}
CONSENTS = {"activist_filed", "target_filed", "prereview", "approval", "full_approval"}

#: Code, step, since, bound, amount, unit, binding, ground.
LIMITS = (
    ("age", "application", "birth", "least", 18, "year", "law", f"{CHARTER}第一条"),
    ("talk", "talk", "application", "most", 1, "month", "rule", article("七")),
    ("sponsors_least", "sponsors", "", "least", 1, "person", "law", article("九")),
    ("sponsors_most", "sponsors", "", "most", 2, "person", "law", article("九")),
    ("look", "cultivation", "", "most", 6, "month", "rule", article("十一")),
    ("cultivation", "target", "activist", "least", 1, "year", "law", article("十三")),
    ("looks", "target", "activist", "least", 2, "time", "law", article("十一", "，一年以上至少两次")),
    ("publicity", "target", "", "least", 5, "workday", "wish", "县级要求：公示期"),
    ("introducers_least", "introducers", "", "least", 2, "person", "law", article("十四")),
    ("introducers_most", "introducers", "", "most", 2, "person", "law", article("十四")),
    ("training_days", "training", "", "least", 3, "day", "law", article("十七")),
    ("training_hours", "training", "", "least", 24, "hour", "law", article("十七")),
    ("leaving", "admission", "leaves_on", "most", 3, "month", "rule", until_2026("十九")),
    ("meeting", "admission", "prereview", "most", 1, "month", "rule", until_2026("二十", "，预审合格后及时提交大会")),
    ("approval_usual", "approval", "admission", "most", 3, "month", "rule", until_2026("二十六")),
    ("approval_latest", "approval", "admission", "most", 6, "month", "law", until_2026("二十六")),
    ("quarterly", "probation", "", "most", 3, "month", "wish", "县级要求：每季度考察预备党员"),
    ("probation", "full_meeting", "admission", "least", 1, "year", "law", f"{CHARTER}第七条"),
    ("extension_least", "full_meeting", "", "least", 6, "month", "law", until_2026("三十二")),
    ("extension_most", "full_meeting", "", "most", 12, "month", "law", until_2026("三十二")),
    ("full_approval", "full_approval", "full_meeting", "most", 3, "month", "rule", until_2026("三十四")),
    ("put_off", "put_off", "", "most", 6, "month", "law", until_2026("三十六")),
)


#: Code → what a step is from the revision on: first the consent of the office above, then
#: publicity; the clauses behind the seventeenth have other numbers.
STEPS_SINCE_2026 = {
    "target": {
        "title": "支委会研究发展对象",
        "people": "听取党小组、培养联系人、党员和群众等意见，支部委员会会议研究讨论",
        "paper": "征求意见记录、支委会会议记录",
        "publicity": False,
        "ground": since_2026("十三"),
    },
    "target_filed": {
        "title": "上级党委同意、公示后列为发展对象",
        "people": "上级党委同意后公示，流动人员在流出地和流入地同时公示；公示结果不影响的列为发展对象",
        "paper": "报告、同意意见、公示材料",
        "publicity": True,
        "ground": since_2026("十三"),
    },
    "review": {
        "people": "党支部，必要时函调或外调；流动人员征求户籍地、居住地党组织意见；基层党委听取有关部门意见",
        "ground": since_2026("十六"),
    },
    "committee_check": {"ground": since_2026("十八")},
    "prereview": {"ground": since_2026("十八")},
    "form": {"ground": since_2026("十八")},
    "admission": {"ground": since_2026("十九", "、第二十条")},
    "superior_talk": {"ground": since_2026("二十三")},
    "approval": {"ground": since_2026("二十四")},
    "filed_higher": {"ground": since_2026("二十五")},
    "placed": {"ground": since_2026("二十八")},
    "oath": {"ground": since_2026("二十九")},
    "probation": {"ground": since_2026("三十")},
    "full_application": {"ground": since_2026("三十二")},
    "full_meeting": {"ground": since_2026("三十一", "、第三十二条")},
    "full_approval": {"ground": since_2026("三十三")},
    "put_off": {"ground": since_2026("三十五")},
    "archive": {"ground": since_2026("三十六")},
}
#: The same for limits.
LIMITS_SINCE_2026 = {
    "publicity": {"step": "target_filed", "binding": "law", "ground": since_2026("十三")},
    "leaving": {"ground": since_2026("十八")},
    "meeting": {"ground": since_2026("十九")},
    "approval_usual": {"ground": since_2026("二十五")},
    "approval_latest": {"ground": since_2026("二十五")},
    "extension_least": {"ground": since_2026("三十一")},
    "extension_most": {"ground": since_2026("三十一")},
    "full_approval": {"ground": since_2026("三十三")},
    "put_off": {"ground": since_2026("三十五")},
}
#: Limits that the revision brought.
NEW_LIMITS = (
    ("oath", "oath", "approval", "most", 1, "month", "rule", since_2026("二十九", "，一般在批复后的一个月内")),
)


def ship(apps, schema_editor):
    steps = []
    places = [*range(10, 10 * len(STEPS) + 1, 10), PUT_OFF_STANDS]
    for place, row in zip(places, (*STEPS, PUT_OFF), strict=True):
        code, stage, title, acts, people, paper, issuer, after, ground = row
        steps.append(
            {
                "code": code,
                "position": place,
                "stage": stage,
                "title": title,
                "acts": acts,
                "people": people,
                "paper": paper,
                "issuer": issuer,
                "after": list(after),
                "matter": "admission" if code in VOTES else "",
                "publicity": code in PUBLIC,
                "approval": code in CONSENTS,
                "ground": ground,
            }
        )
    names = ("code", "step", "since", "bound", "amount", "unit", "binding", "ground")
    limits = [dict(zip(names, row, strict=True)) for row in LIMITS]
    _ship(apps.get_model("joining", "JoiningStep"), steps, STEPS_SINCE_2026)
    limit_model = apps.get_model("joining", "JoiningLimit")
    _ship(limit_model, limits, LIMITS_SINCE_2026)
    for row in NEW_LIMITS:
        limit_model.objects.create(**dict(zip(names, row, strict=True)), valid_from=REVISED_ON)


def _ship(model, rows, since_2026):
    """Each row; what the revision says otherwise of it follows from its day on."""
    for row in rows:
        revised = since_2026.get(row["code"])
        until = REVISED_ON if revised else None
        model.objects.create(**row, valid_from=SHIPPED_FROM, valid_to=until)
        if revised:
            model.objects.create(**row | revised, valid_from=REVISED_ON)


FOLLOW = """
CREATE FUNCTION joining_follow_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE joining_candidate candidate SET party_organization_id = moved.party_organization_id
    FROM new_rows moved
    WHERE candidate.member_id = moved.id AND moved.party_organization_id IS NOT NULL
        AND candidate.party_organization_id IS DISTINCT FROM moved.party_organization_id;
    RETURN NULL;
END $$;
CREATE TRIGGER joining_follow_member AFTER UPDATE ON members_member
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION joining_follow_member();
"""
NO_FOLLOW = """
DROP TRIGGER joining_follow_member ON members_member;
DROP FUNCTION joining_follow_member();
"""


class Migration(migrations.Migration):

    dependencies = [("joining", "0001_initial"), ("members", "0002_change_reports")]

    operations = [
        migrations.RunSQL(FOLLOW, NO_FOLLOW),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
