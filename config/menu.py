"""The menu as data, and what every page knows."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """One entry: shown to those who may do `action` somewhere."""

    title: str
    icon: str
    url_name: str
    action: str = "see_registry"
    #: Pages that belong to the entry besides its own.
    also: tuple[str, ...] = ()
    #: Stands in the bar at the bottom of a phone.
    on_phone: bool = False

    def covers(self, view_name: str) -> bool:
        return view_name == self.url_name or view_name in self.also


@dataclass(frozen=True)
class Section:
    title: str
    entries: tuple[Entry, ...]


MENU: tuple[Section, ...] = (
    Section(
        "",
        (Entry("首页", "home", "reports:home", on_phone=True),),
    ),
    Section(
        "台账",
        (
            Entry(
                "两新组织",
                "building",
                "orgs:list",
                also=("orgs:detail", "orgs:new", "orgs:edit", "orgs:move_one"),
                on_phone=True,
            ),
            Entry("区域一览", "map-pin", "orgs:tree"),
            Entry(
                "党组织",
                "flag",
                "branches:list",
                also=("branches:detail", "branches:new", "branches:edit", "members:tree"),
            ),
            Entry(
                "党员",
                "users",
                "members:list",
                action="see_members",
                also=("members:detail", "members:new", "members:edit"),
            ),
            Entry("查找党员", "id", "members:search", action="see_members"),
            Entry("未定区域", "map-question", "orgs:undecided", action="edit_registry"),
            Entry(
                "疑似重复",
                "users",
                "orgs:duplicates",
                action="edit_registry",
                also=("orgs:merge", "orgs:merges", "orgs:merged"),
            ),
            Entry(
                "区域调整",
                "sitemap",
                "regions:list",
                action="edit_regions",
                also=("regions:detail",),
            ),
            Entry("回收站", "trash", "core:recycle_bin", action="edit_registry"),
            Entry(
                "导入",
                "upload",
                "imports:list",
                action="import",
                also=("imports:new", "imports:detail"),
            ),
        ),
    ),
    Section(
        "月报",
        (
            Entry(
                "月报",
                "table",
                "reports:newest",
                also=("reports:month", "reports:behind", "reports:changes"),
                on_phone=True,
            ),
            Entry("亮灯", "traffic-lights", "reports:notices", on_phone=True),
            Entry(
                "草稿",
                "pencil",
                "reports:draft",
                action="edit_registry",
                also=("reports:month_draft",),
            ),
            Entry("结账前检查", "checklist", "reports:check", action="edit_registry"),
            Entry("口径", "ruler-2", "reports:indicators"),
        ),
    ),
    Section(
        "系统",
        (
            # 三员分立: nobody holds both actions, so nobody sees the entry twice.
            *(
                Entry(
                    title,
                    "users",
                    "accounts:users",
                    action=action,
                    also=("accounts:user", "accounts:new_user"),
                    on_phone=True,
                )
                for title, action in (("用户", "manage_users"), ("用户与授权", "manage_grants"))
            ),
            Entry(
                "审计记录",
                "checklist",
                "accounts:audit",
                action="read_audit",
                also=("accounts:audit_entry",),
                on_phone=True,
            ),
            Entry("任务队列", "clock", "core:queue", action="operate", on_phone=True),
            Entry(
                "登录安全策略",
                "lock-check",
                "accounts:policy",
                action="manage_grants",
                on_phone=True,
            ),
        ),
    ),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """Names that a county sets, and the menu of this user."""
    context: dict[str, Any] = {
        "SITE_NAME": settings.SITE_NAME,
        "LEAD_BODY_NAME": settings.LEAD_BODY_NAME,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    match = request.resolver_match
    here = match.view_name if match else ""
    context["menu"] = [
        (
            section.title,
            [
                (entry, reverse(entry.url_name), entry.covers(here))
                for entry in section.entries
                if user.may(entry.action)
            ],
        )
        for section in MENU
    ]
    context["phone_menu"] = [
        item for _, items in context["menu"] for item in items if item[0].on_phone
    ]
    return context
