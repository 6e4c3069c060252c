"""Forms about seats, the 红苗计划, and the rules of the county."""

from django import forms
from django.utils import timezone

from core.forms import DayField, LookupField, RecordForm, TextField
from joining.choices import Acts, Issuer, QuotaKind, SeedlingMeasure
from joining.forms.candidates import Regions
from joining.models import JoiningLimit, JoiningStep, QuotaHolding
from joining.services.quotas import counties
from members.choices import Matter
from members.forms import ReplaceForm
from regions.models import Region


class IssueForm(RecordForm):
    number = forms.IntegerField(label="数量", min_value=1, max_value=1000)
    document_number = TextField(
        label="文号", max_length=60, required=False, help_text="下达指标的文件。"
    )
    region = Regions(label="县")

    class Meta:
        model = QuotaHolding
        fields = ("year", "kind")

    field_order = ("region", "year", "kind", "number", "document_number")

    def prepare(self) -> None:
        self.initial.setdefault("year", timezone.localdate().year)
        self.initial.setdefault("kind", QuotaKind.GENERAL)
        self.fields["region"].queryset = counties(self.actor).order_by("code")
        self.fields["region"].initial = self.fields["region"].queryset.first()


class PassForm(RecordForm):
    """Down to a town or to a Party organization."""

    region = Regions(label="镇街、园区", required=False, empty_label="分配给党组织")
    party_organization = LookupField(
        "party-organizations-joining",
        label="党组织",
        required=False,
        help_text="编组的分配给组长单位党组织，由它再分配到支部。",
    )
    number = forms.IntegerField(label="数量", min_value=1, max_value=1000)
    document_number = TextField(label="文号", max_length=60, required=False)

    class Meta:
        model = QuotaHolding
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        self.initial = {}
        holder, rows = self.instance.region, Region.objects.visible_to(self.actor).present()
        if holder is None:
            del self.fields["region"]
            return
        self.fields["region"].queryset = rows.filter(parent=holder).order_by("code")


class ReturnForm(RecordForm):
    number = forms.IntegerField(label="数量", min_value=1, max_value=1000)

    class Meta:
        model = QuotaHolding
        fields: tuple[str, ...] = ()


# --- Rules and the plan ---------------------------------------------------------------------------


class LimitForm(ReplaceForm):
    class Meta:
        model = JoiningLimit
        fields = ("amount", "in_use", "valid_from", "ground")
        help_texts = {
            "ground": "文件名称和条款。",
            "in_use": "法规的要求不能停用，只能从严。",
        }


class OwnStepForm(RecordForm):
    """A step of the county's own: who does it, by which papers."""

    class Meta:
        model = JoiningStep
        fields = (
            "title",
            "acts",
            "people",
            "paper",
            "issuer",
            "matter",
            "publicity",
            "approval",
            "valid_from",
            "ground",
        )
        help_texts = {
            "ground": "文件名称和条款。",
            "title": "如“列入发展计划”“领取志愿书”。",
            "matter": "要表决的，登记时填写应到、实到、赞成人数，按这类会议的人数规定核对。",
            "publicity": "登记时填写公示起止日期。",
            "approval": "由上级党委办理；支部上一步的登记人不能自己审批。",
        }

    def prepare(self) -> None:
        self.initial["valid_from"] = timezone.localdate()
        self.fields["acts"].choices = [each for each in Acts.choices if each[0] != Acts.APPLICANT]
        self.fields["issuer"].choices = [("", "没有材料"), *Issuer.choices]
        votes = [each for each in Matter.choices if each[0] != Matter.ELECTION]
        self.fields["matter"].choices = [("", "不表决"), *votes]


class NewStepForm(OwnStepForm):
    after_step = forms.ChoiceField(label="在哪一步之后")

    class Meta(OwnStepForm.Meta):
        pass

    field_order = ("after_step", "title")

    def prepare(self) -> None:
        super().prepare()
        rows = JoiningStep.objects.visible_to(self.actor).valid_on(timezone.localdate())
        national = rows.filter(own=False).order_by("position")
        self.fields["after_step"].choices = [(each.code, each.name) for each in national]


class MeasureForm(forms.Form):
    """One of the seven: the day on which it was done, or nothing."""

    measure = forms.ChoiceField(choices=SeedlingMeasure.choices)
    done_on = DayField(required=False, label="完成日期")
    note = TextField(required=False, max_length=200, label="情况")
