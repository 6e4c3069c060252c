"""Forms of checklists, their items, and what they ask for."""

from django.utils import timezone

from core.forms import DayField, LookupField, RecordForm
from core.values import PAST
from founding.models import Checklist, ChecklistEntry, ChecklistItem

_OWNER = "两个都不填的，由该单位所在镇街（园区）负责。"


class OwnerForm(RecordForm):
    """Who answers for it."""

    department = LookupField("departments", label="责任部门", required=False)
    party_organization = LookupField(
        "party-organizations", label="责任党组织", required=False, help_text=_OWNER
    )

    wide = ("note",)

    class Meta:
        model = Checklist
        fields = ("department", "party_organization", "note")
        help_texts = {"note": "例如项目名称；请不要写个人信息。"}


class OpenForm(OwnerForm):
    organization = LookupField("organizations-editable", label="两新组织")
    opened_on = DayField(kind=PAST, label="事件日期", initial=timezone.localdate)

    field_order = (
        "organization",
        "trigger",
        "opened_on",
        "department",
        "party_organization",
        "note",
    )

    class Meta(OwnerForm.Meta):
        fields = ("trigger", *OwnerForm.Meta.fields)


class TickForm(RecordForm):
    done_on = DayField(
        kind=PAST, label="完成日期", required=False, help_text="清空即恢复为没有完成。"
    )

    wide = ("evidence",)
    field_order = ("done_on", "evidence")

    class Meta:
        model = ChecklistEntry
        fields = ("evidence",)
        help_texts = {"evidence": "可不填；一句话即可，不需要照片和材料。"}

    def prepare(self) -> None:
        self.initial["done_on"] = self.instance.done_on or timezone.localdate()


class ItemForm(RecordForm):
    class Meta:
        model = ChecklistItem
        fields = ("title", "position", "workdays", "known", "valid_from", "ground")
        help_texts = {
            "workdays": "从事件日期的次日起算。",
            "known": "选了的，台账里有记载就自动完成，不用再填。",
            "valid_from": "事件日期在这一天及以后的清单按新的事项开出。",
            "ground": "文件名称和条款。",
        }

    wide = ("ground",)

    def prepare(self) -> None:
        self.initial["valid_from"] = timezone.localdate()
        self.fields["known"].choices = [
            ("", "不能，由责任单位填写"),
            *list(self.fields["known"].choices)[1:],
        ]


class NewItemForm(ItemForm):
    class Meta(ItemForm.Meta):
        fields = ("trigger", *ItemForm.Meta.fields)
