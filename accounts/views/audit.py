"""The audit log for the audit administrator: list, Excel file, one entry."""

import json

from django.utils import timezone
from django.utils.html import format_html

from accounts.choices import Action
from accounts.filters import AuditFilterSet
from accounts.tables import AuditTable
from accounts.views.user import need
from core import audit
from core.lists.pagination import Sort
from core.models import AuditEntry, AuditSeal
from core.templatetags.ui import badge
from core.views.detail import DetailPage, Own
from core.views.lists import ListPage
from core.views.pieces import facts_of


class AuditList(ListPage):
    title = "审计记录"
    unit = "条记录"
    empty_text = "没有符合条件的审计记录。"
    table_class = AuditTable
    filterset_class = AuditFilterSet
    sorts = {"at": Sort("at")}
    default_sort = "-at"
    export_action = Action.READ_AUDIT

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.READ_AUDIT)

    def get(self, request, *args, **kwargs):
        need(request, Action.READ_AUDIT)
        return super().get(request, *args, **kwargs)

    def rows(self):
        return AuditEntry.objects.visible_to(self.request.user)


class AuditPage(DetailPage):
    model = AuditEntry
    list_url = "accounts:audit"
    parts = (
        Own("facts", "entry"),
        Own("facts", "detail"),
        Own("history", "seal"),
    )

    def get(self, request, *args, **kwargs):
        need(request, Action.READ_AUDIT)
        return super().get(request, *args, **kwargs)

    def name(self, record):
        return record.get_action_display()

    def subtitle(self, record):
        return f"{timezone.localtime(record.at):%Y-%m-%d %H:%M:%S}", record.get_outcome_display()

    def entry(self):
        entry = self.record
        number = f"（编号 {entry.actor_id}）" if entry.actor_id else ""
        return facts_of(
            "记录",
            ("操作人", (entry.actor_name or "程序") + number),
            ("来源地址", entry.address),
            ("入口", entry.door),
            ("对象", entry.subject),
            ("记录编号", f"{entry.pk} · {entry.uid}"),
            wide={"记录编号"},
        )

    def detail(self):
        found = self.record.detail
        pairs = [
            (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
            for key, value in found.items()
        ]
        return facts_of("详情", *pairs, wide=found)

    def seal(self):
        seal = AuditSeal.objects.of(self.record)
        genuine = self.record.mac == audit.mac_of(self.record)
        verdict = badge("相符", tone="green") if genuine else badge("不符，记录被改动", tone="red")
        if seal is None:
            return facts_of("封存", ("校验码", verdict), ("审计链", "待封存"))
        when = f"{timezone.localtime(seal.sealed_at):%Y-%m-%d %H:%M:%S}"
        return facts_of(
            "封存",
            ("校验码", verdict),
            ("审计链", f"第 {seal.sequence} 条，{when} 封存"),
            ("封签", format_html("<code>{}</code>", seal.hash)),
            wide={"封签"},
        )
