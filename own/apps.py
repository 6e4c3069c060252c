from accounts.choices import Action
from core.domain import DomainApp, Entry, FieldGround, PanelEntry, RuledOut


class OwnConfig(DomainApp):
    name = "own"
    verbose_name = "本人页面"
    address = "own/"
    grounds = (
        FieldGround(
            "field value reason decision answer",
            "《个人信息保护法》第四十六条：本人发现信息不准确的，有权请求更正。",
        ),
    )
    ruled_out = (
        RuledOut(
            "log_in",
            "党员本人页面自愿开通、随时停用，不开通不影响任何事项；没有签到，不计在线时长。",
        ),
    )
    guide = {
        "own": "member",
        "own:corrections": "member#核对更正申请",
        "own:decide": "member#核对更正申请",
    }
    menu = (
        Entry(
            "今天",
            "我的",
            "user-circle",
            "own:page",
            action=Action.OWN_RECORD,
            also=("own:ask",),
            place=5,
        ),
        Entry(
            "党员",
            "更正申请",
            "edit",
            "own:corrections",
            action=Action.EDIT_MEMBERS,
            also=("own:decide",),
            place=70,
        ),
    )
    panels = (PanelEntry("members.Member", "links", "本人页面", "own:of_member"),)
    correctable = ("corrections.CORRECTABLE",)
    own_data = ("services.PARTS",)
    todos = ("todos.TODOS",)
    demo = ("demo.generate",)
    demo_later = ("demo.take_care",)
    audit_actions = ("choices.OwnAction",)
    unmoved = {
        "MemberAccount.member": "goes with the member, whom nothing merges",
        "Correction.member": "goes with the member, whom nothing merges",
    }
    lasting = {
        "MemberAccount": "one for each member who wanted a page",
        "Correction": "what a member said of his record, and what he was answered",
    }
