"""Forms about persons. What is typed into them is never written back into a page."""

from django import forms

from core.forms import DressedFormMixin
from members.codes import check_id_number
from members.services.looks import LONGEST_REASON


class UnechoedInput(forms.TextInput):
    """A text box that comes back empty: an identifier stands in no page that answers a form."""

    def format_value(self, value):
        return None


class PersonSearchForm(DressedFormMixin, forms.Form):
    id_number = forms.CharField(
        label="身份证号",
        max_length=30,
        error_messages={"required": "请填写完整的 18 位身份证号。"},
        widget=UnechoedInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="只能按完整号码查找，不支持部分号码；每次查找都会留下记录。",
    )

    def clean_id_number(self):
        number = self.cleaned_data["id_number"].replace(" ", "").upper()
        try:
            check_id_number(number)
        except ValueError as error:
            raise forms.ValidationError(f"身份证号{error}。") from None
        return number


class RevealForm(DressedFormMixin, forms.Form):
    reason = forms.CharField(
        label="查看理由",
        max_length=LONGEST_REASON,
        error_messages={"required": "请写明查看的理由。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "查看理由"}),
    )
