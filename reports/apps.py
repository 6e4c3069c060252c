from typing import Any

from celery.schedules import crontab

from accounts.choices import Action, Role
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    Resource,
    RuledOut,
    Scheduled,
    Section,
)


def _keeps_regions(user: Any) -> bool:
    """Whether there is a region whose figures the user sees, by his roles."""
    return bool(user.roles - {Role.SECRETARY, Role.INSTRUCTOR, Role.SURVEYOR})


class ReportsConfig(DomainApp):
    name = "reports"
    verbose_name = "报表"
    address = ""
    ruled_out = (RuledOut("rankings", "各地按区域代码排列，没有名次。", "reports:overview"),)
    guide = {
        "reports": "month#看月报",
        "reports:home": "month#今天",
        "reports:check": "month#月报核查",
        "reports:draft": "month#月报核查",
        "reports:month_draft": "month#月报核查",
        "reports:close": "month#定稿",
        "reports:reopen": "month#更正已定稿的月份",
        "reports:indicators": "lights#红灯和黄灯",
        "reports:weak": "party#薄弱环节",
        "reports:map": "boards#挂图作战",
        "reports:screen": "boards#大屏",
        "reports:one_page": "boards#一页纸",
        "reports:region_map": "boards#更换地图",
        "reports:reset_map": "boards#更换地图",
        "reports:periods": "boards#季报年报",
        "reports:period_workbook": "boards#季报年报",
        "reports:layouts": "boards#自定表样",
        "reports:layout_file": "boards#自定表样",
        "reports:retire_layout": "boards#自定表样",
        "reports:counties": "month#各县汇总",
        "reports:sign_off": "month#上报确认",
        "reports:sign_off_town": "month#上报确认",
        "reports:sign_off_settings": "month#上报确认",
        "reports:replace_check": "month#上报确认",
    }
    sections = (
        Section("今天", "home"),
        Section("组织", "building"),
        Section("党组织", "flag"),
        Section("党员", "users"),
        Section("组织生活", "calendar"),
        Section("整改", "traffic-lights"),
        Section("评星", "star"),
        Section("月报", "table"),
        Section("系统", "settings"),
    )
    menu = (
        Entry("今天", "今天", "home", "reports:home", needs=lambda user: user.works),
        Entry(
            "月报",
            "总览",
            "chart-bar",
            "reports:overview",
            needs=lambda user: user.roles != {Role.SECRETARY},
            place=5,
        ),
        Entry(
            "月报",
            "月报",
            "table",
            "reports:newest",
            also=(
                "reports:month",
                "reports:behind",
                "reports:changes",
                "reports:counties",
                "lights:list",
            ),
            needs=_keeps_regions,
            place=10,
        ),
        Entry(
            "月报",
            "挂图作战",
            "map",
            "reports:map",
            also=("reports:one_page", "reports:region_map"),
            needs=_keeps_regions,
            place=15,
        ),
        Entry(
            "月报",
            "季报年报",
            "calendar-stats",
            "reports:periods",
            needs=_keeps_regions,
            place=20,
        ),
        Entry(
            "月报",
            "自定表样",
            "table-export",
            "reports:layouts",
            action=Action.EXPORT,
            place=25,
        ),
        Entry(
            "月报",
            "本月预览",
            "file-text",
            "reports:draft",
            action=Action.EDIT_REGISTRY,
            also=("reports:month_draft",),
            place=30,
        ),
        Entry(
            "月报",
            "月报核查",
            "circle-check",
            "reports:check",
            action=Action.EDIT_REGISTRY,
            place=40,
        ),
        Entry(
            "月报",
            "上报确认",
            "signature",
            "reports:newest_sign_off",
            also=(
                "reports:sign_off",
                "reports:sign_off_town",
                "reports:sign_off_settings",
                "reports:replace_check",
            ),
            needs=lambda user: user.may(Action.CONFIRM_MONTH) or user.may(Action.ACCEPT_MONTH),
            place=45,
        ),
        Entry("月报", "口径", "ruler-2", "reports:indicators", place=50),
        Entry(
            "党组织",
            "薄弱环节",
            "alert-triangle",
            "reports:weak",
            action=Action.SEE_REGISTRY,
            place=39,
        ),
    )
    grounds = (
        FieldGround("file note", "地图和表样由县级维护，只含区域边界和空表。"),
        FieldGround("name", "表样的名称，下载时作文件名。"),
        FieldGround(
            "valid_from confirm_by accept_by remind_before remind_every ground",
            "逐级确认从哪个月起、几日前办、何时提醒，由县级按上报时间定，写明依据。",
        ),
        FieldGround(
            "least percent must_explain is_on version",
            "年度党内统计的审核关系；数值由县级按实际定。",
        ),
    )
    api = (
        Resource(
            "report-periods/<str:period>/regions/<str:code>/",
            "api.RegionPeriodApi",
            "region-period",
        ),
    )
    api_examples = ("api.EXAMPLES",)
    attachments = ("RegionMap", "WorkbookLayout")
    audit_actions = ("choices.ReportAction",)
    unmoved = {
        "RegionMap.region": "drawn for the regions below it; the next version follows a change",
        "WorkbookLayout.region": "a form of that region; the next version follows a change",
    }
    lasting = {
        "RegionMap": "a few versions for each region",
        "WorkbookLayout": "a few versions of a few forms",
    }
    demo = ("demo.generate",)
    todos = ("todos.TODOS",)
    ahead = ("services.NEWEST_CHANGES", "services.WEAK_SPOTS")
    schedule = (
        # Dated links begin and end with the calendar.
        Scheduled(
            "rebuild-facts", "每日刷新当前情况", "tasks.rebuild_facts", crontab(minute=10, hour=0)
        ),
        # Whatever was written past all that the night follows.
        Scheduled(
            "rebuild-all-facts",
            "每周重算全部当前情况",
            "tasks.rebuild_all_facts",
            crontab(minute=40, hour=2, day_of_week=0),
        ),
    )
