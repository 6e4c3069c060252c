from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    PanelEntry,
    Resource,
    Retention,
    RuledOut,
)

_APPS = "国办函〔2026〕12号"


class AnswersConfig(DomainApp):
    name = "answers"
    verbose_name = "摸排答卷"
    address = "answers/"
    grounds = (
        FieldGround(
            "surveyed_on note", "摸排哪天去的、没有找到的原因，镇街据此核对；不要求照片和定位。"
        ),
        FieldGround(
            "move grounds reason decision answer", "退回、不采用的须说明理由，小队据此核实。"
        ),
    )
    ruled_out = (
        RuledOut(
            "forms", "平台已掌握的只显示、点一下“仍然正确”；没有网络时先存在手机里，只提交一次。"
        ),
        RuledOut("check_in", "入户摸排不签到、不记轨迹，导航由手机自己的地图打开。"),
    )
    guide = {
        "answers": "answers#审核答卷",
        "answers:today": "answers#入户摸排",
        "answers:withdraw": "answers#入户摸排",
    }
    menu = (
        Entry(
            "组织",
            "入户摸排",
            "compass",
            "answers:today",
            action=Action.FILE_SURVEYS,
            also=("answers:detail", "answers:withdraw"),
            place=32,
        ),
        Entry(
            "组织",
            "摸排答卷",
            "checkbox",
            "answers:queue",
            action=Action.APPROVE_SURVEYS,
            also=("answers:review",),
            place=33,
        ),
    )
    panels = (PanelEntry("surveys.Assignment", "due", "摸排答卷", "answers:of_unit"),)
    api = (
        Resource("answers/by-key/<uuid:client_key>/", "api.ByKeyApi", "answer-by-key"),
        Resource(
            "answers/by-key/<uuid:client_key>/photos/<str:sha256>/",
            "api.AnswerPhotoApi",
            "answer-photo",
        ),
        Resource("answers/drafts/<uuid:client_key>/", "api.AnswerDraftApi", "answer-draft"),
        Resource("answers", "api.AnswerApi", "answer"),
    )
    api_examples = ("api.EXAMPLES",)
    audit_actions = ("choices.AnswerAction",)
    demo = ("demo.generate",)
    attachments = ("AnswerPhoto",)
    retention = (
        Retention(
            "loose-answer-photos",
            "未提交答卷的照片",
            (),
            "services.photos.prune_loose",
            days=90,
            at_least=30,
            ground="与草稿一致；提交后随答卷保存。",
        ),
    )
    lasting = {
        "Answer": "what a squad found; the registry's values say where they come from",
        "AnswerPhoto": "goes with its answer; one that waits for it goes after a time"
        " (loose-answer-photos)",
        "AnswerStep": "part of an answer",
        "AnswerValue": "what was proposed, and what the office said",
    }
