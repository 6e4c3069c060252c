"""What several forms of this app ask for."""

from typing import Any

from core.forms import RecordForm, SealedField
from core.values import PHONE
from members.forms.register import UnechoedInput


class PhoneField(SealedField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "联系电话")
        options.setdefault("help_text", "加密保存，页面上只显示前 3 位和后 4 位。")
        options.setdefault("widget", UnechoedInput(attrs={"autocomplete": "off"}))
        super().__init__(PHONE, **options)


class FixedForm(RecordForm):
    """`fixed` is what the address names: the member."""

    def __init__(self, *args: Any, fixed: dict[str, Any], **kwargs: Any) -> None:
        self.fixed = fixed
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        return super().values() | self.fixed
