from accounts.choices import Action
from core.domain import DomainApp, Entry, FieldGround, RuledOut

_BURDENS = "《整治形式主义为基层减负若干规定》"
_APPS = "国办函〔2026〕12号"
_PAGES = (
    *("list", "detail", "new", "load", "edit", "copy", "use", "end"),
    *("new_question", "question", "remove_question", "replace_time"),
)


class QuestionnairesConfig(DomainApp):
    name = "questionnaires"
    verbose_name = "问卷"
    address = "questionnaires/"
    grounds = (
        FieldGround(
            "code name kind source file",
            f"{_BURDENS}：向基层要什么、依据什么，由县级编成问卷写明，使用期间不变。",
        ),
        FieldGround(
            "label section place fact choices required help_text when_code when_op when_value",
            f"{_APPS}：不得重复、随意要求填报；每一题写明从哪里带出、什么情况下填。",
        ),
        FieldGround("seconds valid_from ground", f"{_BURDENS}：填报负担按实测用时计算，公开备查。"),
    )
    ruled_out = (
        RuledOut(
            "forms",
            "问卷逐题登记：平台已掌握的只显示、不再填写；几份问卷重复的，启用前列出；照片、位置一律自愿。",
        ),
    )
    guide = {
        "questionnaires": "questionnaires#问卷",
        "questionnaires:ledger": "questionnaires#填报台账",
        "questionnaires:replace_time": "questionnaires#填报台账",
    }
    menu = (
        Entry(
            "组织",
            "填报台账",
            "forms",
            "questionnaires:ledger",
            action=Action.EDIT_REGISTRY,
            also=tuple(f"questionnaires:{each}" for each in _PAGES),
            place=58,
        ),
    )
    correctable = ("corrections.FIELDS",)
    audit_actions = ("choices.QuestionnaireAction",)
    demo = ("demo.generate",)
    ahead = ("services.KNOWN_BY_REGION",)
    lasting = {
        "Questionnaire": "what was asked, in editions",
        "QuestionTime": "dated rows of the county",
    }
