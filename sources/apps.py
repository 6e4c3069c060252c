from celery.schedules import crontab

from accounts.choices import Action
from core.domain import DomainApp, Entry, FieldGround, PanelEntry, Resource, Scheduled
from core.undo.families import Family

_PAGES = (
    *("detail", "new", "rows", "row", "next", "enter", "conflicts", "except"),
    *("rules", "edit_source", "edit_matching", "new_division", "settle", "deeds", "undo"),
)


class SourcesConfig(DomainApp):
    name = "sources"
    verbose_name = "多方比对"
    address = "sources/"
    grounds = (
        FieldGround(
            "source dated file name department kinds",
            "摸清两新组织底数：市场监管、民政、社保、税务等部门名单与台账比对。",
        ),
        FieldGround(
            "likely_from name_weight address_weight principal_weight other_code"
            " old new changed_on ground reason state starts_on",
            "比对口径由县级确定，逐条判定留有依据。",
        ),
        FieldGround("uscc kind region staff_count", "登记两新组织所必需，同“两新组织”。"),
    )
    guide = {
        "sources": "sources",
        "sources:new": "sources#上传名单",
        "sources:detail": "sources#上传名单",
        "sources:row": "sources#判定疑似",
        "sources:enter": "sources#录入新增",
        "sources:deeds": "sources#以谁为准",
        "sources:undo": "sources#以谁为准",
        "sources:rules": "sources#来源和规则",
        "sources:edit_source": "sources#来源和规则",
        "sources:edit_matching": "sources#来源和规则",
        "sources:new_division": "sources#来源和规则",
        "sources:settle": "sources#以谁为准",
        "sources:except": "sources#以谁为准",
        "sources:conflicts": "sources#以谁为准",
    }
    menu = (
        Entry(
            "组织",
            "多方比对",
            "arrows-sort",
            "sources:list",
            action=Action.EDIT_REGISTRY,
            also=tuple(f"sources:{each}" for each in _PAGES),
            place=65,
        ),
    )
    api = (
        Resource("sources", "api.SourceApi", "source"),
        Resource("source-lists", "api.SourceListApi", "source-list"),
        Resource("source-rows", "api.SourceRowApi", "source-row"),
    )
    api_examples = ("api.EXAMPLES",)
    todos = ("todos.TODOS",)
    families = (
        Family(
            "sources.Judgement",
            followers=("sources.SourceRow.organization", "sources.SourceRow.candidate"),
        ),
    )
    panels = (PanelEntry("orgs.Organization", "facts", "各来源的说法", "sources:said"),)
    audit_actions = ("choices.SourceAction",)
    schedule = (
        Scheduled(
            "refresh-source-differs",
            "每夜核对名单与台账的不一致",
            "tasks.refresh_differs",
            crontab(minute=50, hour=2),
        ),
    )
    demo_later = ("demo.generate",)
    unmoved = {
        "SourceRow.organization": "the next list is compared with the merged record",
        "SourceRow.candidate": "the next list is compared with the merged record",
        "SourceRow.region": "the next list is placed by the regions of its day",
        "Judgement.organization": "said of that record; the merged one is judged anew",
        "FieldException.organization": "said of that record, whose fields were chosen when merged",
    }
    lasting = {
        "Source": "nine, as the contract names them",
        "MatchRule": "one row of the county",
        "DivisionChange": "what the county knows of divisions",
        "FieldRule": "one for each field",
        "FieldException": "what was decided about an organization",
        "SourceList": "one of each source and day",
        "SourceRow": "as long as its list",
        "Judgement": "what was said holds for the lists to come",
        "Deed": "what was done to the registry",
    }
