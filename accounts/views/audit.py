"""The audit log for the audit administrator: list, Excel file, one entry."""

import json

from accounts.choices import Action
from accounts.filters import AuditFilterSet
from accounts.tables import AuditTable
from accounts.views.users import need
from core import audit
from core.lists.pagination import Sort
from core.models import AuditEntry, AuditSeal
from core.views.lists import ListPage
from core.views.records import RecordPage


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


class AuditPage(RecordPage):
    template_name = "accounts/audit_entry.html"

    def get(self, request, *args, **kwargs):
        need(request, Action.READ_AUDIT)
        return super().get(request, *args, **kwargs)

    def rows(self):
        return AuditEntry.objects.visible_to(self.request.user)

    def context(self, record):
        return {
            "title": record.get_action_display(),
            "seal": AuditSeal.objects.of(record),
            "genuine": record.mac == audit.mac_of(record),
            "detail": [
                (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
                for key, value in record.detail.items()
            ],
        }
