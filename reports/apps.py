from datetime import timedelta

from celery.schedules import crontab

from accounts.choices import Action, Role
from core.domain import DomainApp, Entry, Scheduled


class ReportsConfig(DomainApp):
    name = "reports"
    verbose_name = "报表"
    address = ""
    guide = {
        "reports": "month#看月报",
        "reports:check": "month#月报核查",
        "reports:draft": "month#月报核查",
        "reports:month_draft": "month#月报核查",
        "reports:close": "month#定稿",
        "reports:reopen": "month#更正已定稿的月份",
        "reports:indicators": "lights#红灯和黄灯",
    }
    menu = (
        Entry("今天", "首页", "home", "reports:home", on_phone=True),
        Entry(
            "月报",
            "月报",
            "table",
            "reports:newest",
            also=("reports:month", "reports:behind", "reports:changes"),
            on_phone=True,
            needs=lambda user: user.roles != {Role.SECRETARY},
            place=10,
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
            "checklist",
            "reports:check",
            action=Action.EDIT_REGISTRY,
            place=40,
        ),
        Entry("月报", "口径", "ruler-2", "reports:indicators", place=50),
    )
    todos = ("todos.TODOS",)
    schedule = (
        # Dated links begin and end with the calendar.
        Scheduled(
            "rebuild-facts", "每日刷新当前情况", "tasks.rebuild_facts", crontab(minute=10, hour=0)
        ),
        Scheduled(
            "look-up-changes",
            "查看各镇街最近更新",
            "tasks.look_up_changes",
            timedelta(minutes=5),
        ),
    )
