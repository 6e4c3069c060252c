from celery.schedules import crontab

from accounts.choices import Action
from core.domain import DomainApp, Entry, FieldGround, NoticeKind, PanelEntry, Resource, Scheduled
from core.succession import PlainKey

_MOVES = "《中国共产党章程》、组织关系管理规定：转接须有介绍信和回执，凭回执转移。"
_FLOATING = "《关于加强新时代流动党员管理工作的规定》：双向登记，流出地、流入地共同管理。"
_FILES = "党员档案管理规定：档案存放、材料和移交须有登记。"
_STEPS = ("agree", "decline", "receive", "refuse", "cancel", "issue", "reissue", "confirm")


class TransfersConfig(DomainApp):
    name = "transfers"
    verbose_name = "转接和流动"
    address = "transfers/"
    grounds = (
        FieldGround("member kind party_organization", "办理的是哪名党员、由哪个党组织办理。"),
        FieldGround(
            "target outside addressee ground dues_paid_to letter_number letter_on valid_days"
            " received_on receipt_on receipt_note reason",
            _MOVES,
        ),
        FieldGround(
            "person_name id_number phone status joined_on full_on",
            "县外转入须登记的党员信息；证件号、电话加密保存，流入党员的在离开时删除。",
        ),
        FieldGround("place elsewhere starts_on ends_on end_reason done_on note", _FLOATING),
        FieldGround("keeper missing checked_on members handed_on handed_by received_by", _FILES),
        FieldGround(
            "number title of_full valid_from", "期限和材料由县级确定，改动须有依据和生效日期。"
        ),
    )
    guide = {
        "transfers": "party#组织关系转接",
        **dict.fromkeys(
            (
                "transfers:floating",
                "transfers:floating_member",
                "transfers:choose_away",
                "transfers:new_away",
                "transfers:new_here",
                "transfers:edit_floating",
                "transfers:add_deed",
                "transfers:end_floating",
            ),
            "party#流动党员",
        ),
        **dict.fromkeys(
            (
                "transfers:files",
                "transfers:new_file",
                "transfers:edit_file",
                "transfers:handovers",
                "transfers:handover",
                "transfers:choose_handover",
                "transfers:new_handover",
                "transfers:receive_handover",
            ),
            "party#党员档案",
        ),
    }
    menu = (
        Entry(
            "党员",
            "组织关系转接",
            "arrow-right",
            "transfers:list",
            action=Action.SEE_MEMBERS,
            also=(
                "transfers:detail",
                "transfers:choose",
                "transfers:new_within",
                "transfers:new_out",
                "transfers:new_in",
                "transfers:letters",
                "transfers:letter",
                "transfers:closing",
                "transfers:rules",
                *(f"transfers:{each}" for each in _STEPS),
            ),
            place=42,
        ),
        Entry(
            "党员",
            "流动党员",
            "send",
            "transfers:floating",
            action=Action.SEE_MEMBERS,
            also=(
                "transfers:floating_member",
                "transfers:choose_away",
                "transfers:new_away",
                "transfers:new_here",
                "transfers:edit_floating",
                "transfers:add_deed",
                "transfers:end_floating",
            ),
            place=43,
        ),
        Entry(
            "党员",
            "党员档案",
            "folder",
            "transfers:files",
            action=Action.SEE_MEMBERS,
            also=(
                "transfers:new_file",
                "transfers:edit_file",
                "transfers:handovers",
                "transfers:handover",
                "transfers:choose_handover",
                "transfers:new_handover",
                "transfers:receive_handover",
            ),
            place=49,
        ),
    )
    api = (
        Resource("transfers", "api.TransferApi", "transfer"),
        Resource("floating-members", "api.FloatingApi", "floating-member"),
    )
    api_examples = ("api.EXAMPLES",)
    lookups = ("lookups.LOOKUPS",)
    sheets = ("imports.FloatingSheet", "imports.FileSheet")
    families = ("undo.FAMILIES",)
    panels = (
        PanelEntry("members.Member", "links", "组织关系转接", "transfers:of_member"),
        PanelEntry("members.Member", "links", "外出流动", "transfers:floating_of_member"),
        PanelEntry("members.Member", "papers", "党员档案", "transfers:file_of_member"),
        PanelEntry(
            "branches.PartyOrganization", "people", "流动党员", "transfers:floating_of_party"
        ),
    )
    papers = ("papers.PAPERS",)
    successors = (
        "succession.SUCCESSORS",
        PlainKey("transfers.Handover", "party_organization"),
    )
    unmoved = {
        "Transfer.member": "goes with the member, whom nothing merges",
        "FloatingMember.member": "goes with the member, whom nothing merges",
        "MemberFile.member": "goes with the member, whom nothing merges",
        "HandoverLine.member": "goes with the member, whom nothing merges",
    }
    audit_actions = ("choices.TransferAction",)
    silences = ("services.silence.SILENCES",)
    todos = ("todos.TODOS",)
    demo = ("demo.generate",)
    notices = (
        NoticeKind("transfer_asked", "组织关系转接待办", "不办理，党员的组织关系就没有着落。"),
        NoticeKind("transfer_answered", "组织关系转接的结果", "转接到哪一步，提出的党组织须知道。"),
    )
    schedule = (
        Scheduled(
            "follow-floating",
            "流动党员随规定和名册更新",
            "tasks.follow_members",
            crontab(hour=1, minute=40),
        ),
    )
    lasting = {
        "Transfer": "how a membership moved; numbers of arrivals are dropped at the end",
        "TransferStep": "part of a transfer",
        "TransferLetter": "numbers of a year have no gap, and each letter its counterfoil",
        "FloatingMember": "part of the care for a member; numbers of others' members are dropped",
        "FloatingDeed": "part of a time away or here",
        "TransferRule": "earlier letters are explained by what held then",
        "FileItem": "earlier checks are explained by what held then",
        "MemberFile": "one row a member",
        "Handover": "where a file went",
        "HandoverLine": "part of a hand-over",
    }
