"""Forms of papers."""

from django import forms

from accounts.choices import Action
from core.forms import LookupField, RecordForm, StyledFormMixin, TextField
from core.records.links import LONGEST_REASON
from papers.kinds import letter_kinds
from papers.models import LONGEST_TEXT, HandbookEntry, Letter, Letterhead
from papers.services import letters
from regions.models import Region


class TemplateForm(StyledFormMixin, forms.Form):
    file = forms.FileField(
        label="模板文件",
        help_text="Word 文件（.docx），不超过 2 MB。上传时检查占位符，有误的不会启用。",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请检查是否选错了文件。"},
    )
    note = TextField(
        label="说明", required=False, max_length=100, help_text="例如：按县委组织部 2026 年格式。"
    )


class HandbookForm(RecordForm):
    wide = ("name", "text")

    class Meta:
        model = HandbookEntry
        fields = ("name", "section", "source", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}
        help_texts = {
            "source": "文件名称和文号，没有的不填。",
            "text": "可以不填，保存后上传文件。",
        }


class LetterForm(RecordForm):
    """A letter that people write: one of the kinds that are not made for an occasion."""

    issuer = forms.ModelChoiceField(None, label="发文单位所在区域", empty_label="请选择")
    kind = forms.ChoiceField(label="文种")
    regions = forms.ModelMultipleChoiceField(
        None,
        label="收文区域",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="由该区域的党（工）委签收，可以选多个。",
    )
    unit = LookupField(
        "party-organizations",
        label="收文党组织",
        required=False,
        help_text="只发给一个党组织时选这里，不选区域。",
    )

    groups = {
        "文种和收文单位": ("kind", "issuer", "regions", "unit", "to"),
        "内容": ("title", "text", "remark"),
        "格式": ("urgency", "signer", "copies"),
    }
    wide = ("regions", "title", "text", "remark", "copies", "to")

    class Meta:
        model = Letter
        fields = ("title", "to", "text", "urgency", "signer", "remark", "copies")
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}
        help_texts = {
            "to": "不填的，按收文单位自动写。",
            "text": f"一行一段，不超过 {LONGEST_TEXT} 字（《整治形式主义为基层减负若干规定》）。",
            "signer": "上行文（请示）填写。",
            "remark": "请示写联系人和电话，例如“联系人：办公室，电话：0570-1234567”。",
            "copies": "不填的，用发文机关设置里的抄送。",
        }

    def prepare(self) -> None:
        self.fields["to"].required = False
        placed = self.actor.reach.placed(Action.ISSUE_LETTERS)
        offices = Region.objects.visible_to(self.actor).present().filter(pk__in=placed)
        self.fields["issuer"].queryset = offices.in_order()
        self.fields["kind"].choices = [("", "请选择")] + [
            (code, kind.title) for code, kind in letter_kinds().items() if kind.drafts is None
        ]
        writers = [self.instance.issuer] if self.instance.pk else offices
        self.fields["regions"].queryset = letters.receivers(writers)
        if self.instance.pk:
            del self.fields["kind"], self.fields["issuer"]
            rows = list(self.instance.deliveries.select_related("unit_type"))
            self.initial.setdefault("regions", [r.region_id for r in rows if not r.unit_id])
            units = [each.unit_id for each in rows if each.unit_id]
            if units:
                self.initial["unit"] = self.fields["unit"].queryset.filter(pk__in=units).first()
        elif len(offices) == 1:
            self.fields["issuer"].initial = offices[0]
            self.fields["issuer"].empty_label = None


class VoidForm(RecordForm):
    """Why a letter is taken back."""

    reason = TextField(
        label="作废原因",
        max_length=LONGEST_REASON,
        help_text="收文单位会看到，例如“主送单位有误，另行发文”。文号保留，不再使用。",
    )

    class Meta:
        model = Letter
        fields: tuple[str, ...] = ()


class ReceiptForm(StyledFormMixin, forms.Form):
    file = forms.FileField(
        label="回执扫描件",
        help_text="盖章回执的照片、扫描件或 PDF。上传后即为已签收，不能更换。",
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.heic,.pdf"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请检查是否选错了文件。"},
    )


class LetterheadForm(RecordForm):
    class Meta:
        model = Letterhead
        fields = ("heading", "sender", "prefix", "copies", "address", "phone")
        help_texts = {
            "heading": "文件头上的红字，用规范全称或简称，例如“测试县两新工委”。",
            "sender": "落款的名称。",
            "prefix": "文号里的代字，例如“两新”；文种另加一字，如两新通〔2026〕1号。",
            "copies": "每份文件都抄送的单位，没有的不填。",
            "address": "印在组织关系介绍信上，供对方寄回执；可以连邮编一起写。",
            "phone": "办公电话，印在组织关系介绍信上。",
        }
