"""Choosing a region in a form."""

from typing import Any

from django import forms

from core.forms import FewChoices, LookupSelect
from regions.models import Region


class RegionChoice(forms.ModelChoiceField):
    """One of the regions that a user may edit: a form calls `offer` before it is used."""

    iterator = FewChoices

    def __init__(self, **options: Any) -> None:
        options = {
            "label": "区域",
            "empty_label": "请选择",
            "to_field_name": "code",
            "widget": LookupSelect("regions"),
            **options,
        }
        super().__init__(None, **options)

    def offer(self, actor: Any) -> None:
        self.queryset = Region.objects.editable_by(actor).present().order_by("path")

    def label_from_instance(self, region: Region) -> str:
        return "\u3000" * (region.path.count("/") - 1) + region.name
