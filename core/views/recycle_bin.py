"""The recycle bin: one page over everything that can be put into it."""

import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.lists.filters import RecycleBinFilterSet
from core.lists.pagination import Sort
from core.lists.tables import RecycleBinTable
from core.records import recycling
from core.views.lists import ListPage


class RecycleBin(ListPage):
    title = "回收站"
    subtitle = "放入回收站的记录不参加任何统计，可以随时恢复，系统不会自动清除。"
    table_class = RecycleBinTable
    filterset_class = RecycleBinFilterSet
    sorts = {"deleted_at": Sort("deleted_at")}
    default_sort = "-deleted_at"
    template_name = "core/recycle_bin.html"
    fragment_name = "core/recycle_bin_body.html"
    # Lists are taken out of the registry, not out of its bin.
    export_action = ""

    @property
    def kind(self) -> recycling.Kind:
        return recycling.chosen(self.request.GET.get("kind", ""))

    @property
    def empty_text(self) -> str:
        if self.request.GET.get("q") and not self.kind.searchable:
            return f"回收站里的{self.kind.title}不能按名称查找，请清除查找的文字。"
        return f"回收站里没有这样的{self.kind.title}。"

    def rows(self):
        return self.kind.told(self.request.user)

    def extra(self) -> dict[str, Any]:
        days = settings.RECYCLE_BIN_DAYS
        return {
            "kind": self.kind,
            "days": days,
            "long_ago": timezone.now() - datetime.timedelta(days=days),
        }
