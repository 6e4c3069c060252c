"""Forms of facts, tags, areas and key persons."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import ConditionField, LookupField, NumberField, RecordForm
from core.forms.fields import field_for
from orgs.forms import EffectiveField
from profiles.models import (
    FACTS,
    FUNDS,
    GOVERNANCE,
    MASS,
    RELATED,
    SIX,
    Area,
    AreaUnit,
    KeyPerson,
    Profile,
    Tag,
)
from profiles.models.facts import TYPES
from regions.forms import RegionChoice


class _OfOrganization(RecordForm):
    """What belongs to an organization, which the address of a new one names."""

    def __init__(self, *args: Any, fixed: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.fixed = fixed or {}
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        return super().values() | ({} if self.instance.pk else self.fixed)


class ProfileForm(_OfOrganization):
    """All facts by groups, each optional; they hold from one day on."""

    effective_on = EffectiveField(
        help_text="改动的各项从这一天起生效，以前的情况不变；没有改动的不受影响。"
    )

    groups = {
        "生效": ("effective_on",),
        "组建": ("no_party_reason", "plan_on", "authority", "in_market"),
        "出资人": ("owner_politics", "owner_posts"),
        "党员组织关系所在（人数）": RELATED,
        "群团组织": MASS,
        "六有": SIX,
        "党建工作经费（每年，元）": FUNDS,
        "党建融入治理": tuple(
            name for fact, ground in GOVERNANCE.items() for name in (fact, ground)
        ),
    }

    class Meta:
        model = Profile
        fields = FACTS
        help_texts = {
            "no_party_reason": "没有建立党组织的填写。",
            "owner_posts": "人大代表、政协委员、工商联任职等。",
            "charter_ground": "例如“2025 年章程第十二条”；佐证可放在组织页的附件里，不作要求。",
            "decisions_ground": "例如“重大事项由党组织先行讨论”。",
            "signing_ground": "例如“用工、奖惩文件由书记会签”。",
        }

    def values(self) -> dict[str, Any]:
        """What was not changed is not entered with effect from another day."""
        return {
            name: value
            for name, value in super().values().items()
            if name in self.changed_data or name not in FACTS
        }

    def prepare(self) -> None:
        super().prepare()
        self.initial["effective_on"] = timezone.localdate()
        for name in FACTS:
            if self.fields[name].__class__ is not forms.TypedChoiceField:
                continue
            (_, *choices) = self.fields[name].choices
            self.fields[name].choices = [("", "没有登记"), *choices]


for _name, _kind in TYPES.items():
    ProfileForm.base_fields[_name] = NumberField(
        _kind, label=field_for(Profile._meta.get_field(_name)).label, required=False
    )


class TagForm(RecordForm):
    """A tag that is set by hand."""

    wide = ("note",)

    class Meta:
        model = Tag
        fields = ("name", "group", "note")
        help_texts = {"note": "什么样的组织用这个标签。"}


class RuledTagForm(TagForm):
    """A tag that a condition sets."""

    when = ConditionField(label="条件")

    wide = ("note", "when")

    class Meta(TagForm.Meta):
        fields = ("name", "group", "note", "when")

    def prepare(self) -> None:
        super().prepare()
        self.fields["when"].widget.attrs |= {
            "rows": 8,
            "data-condition": "facts",
            "data-subject": "organization",
        }
        if not self.instance.pk:
            first = {"fact": "staff_count", "op": ">=", "value": 100}
            self.initial.setdefault("when", {"all": [first]})


class AreaForm(RecordForm):
    region = RegionChoice(
        label="所在区域", help_text="由哪个区域管理；里面的组织可以属于别的区域。"
    )

    wide = ("address", "note")
    field_order = ("name", "kind", "region", "address", "note")

    class Meta:
        model = Area
        fields = ("name", "kind", "region", "address", "note")


class AreaUnitForm(RecordForm):
    organization = LookupField("organizations-editable", label="两新组织")

    def __init__(self, *args: Any, fixed: dict[str, Any], **kwargs: Any) -> None:
        self.fixed = fixed
        super().__init__(*args, **kwargs)

    class Meta:
        model = AreaUnit
        fields: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        return super().values() | self.fixed


class KeyPersonForm(_OfOrganization):
    class Meta:
        model = KeyPerson
        fields = ("name", "role", "politics", "posts", "new_generation")
        help_texts = {
            "posts": "人大代表、政协委员、工商联任职等。",
            "new_generation": "第二代或新创业的青年企业家。",
        }


class ConfirmForm(RecordForm):
    """Asks for nothing but the decision."""

    class Meta:
        fields: tuple[str, ...] = ()
