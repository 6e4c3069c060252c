"""Forms about Party organizations and coverage. They read; the services decide."""

from typing import Any

from django import forms
from django.utils import timezone

from branches.choices import FormationMode, PartyOrganizationKind, WorkCoverageMeans
from branches.models import (
    Coverage,
    FormationCounting,
    PartyOrganization,
    ReportDeadline,
    Term,
    TermLength,
    WorkCoverage,
)
from branches.services import open_links, regular_end
from core.addresses import address_of
from core.forms import (
    DayField,
    LinkForm,
    LookupField,
    RecordForm,
    TextField,
    hint_while_typing,
)
from core.months import years_later
from core.values import PAST
from orgs.choices import OperatingState
from orgs.forms import EffectiveField
from orgs.models import Organization
from regions.forms import RegionChoice


class _Documented(RecordForm):
    """A day, and the document behind what is decided."""

    document_number = TextField(
        label="文号", max_length=60, required=False, help_text="批复的文号，没有可以不填。"
    )
    note = TextField(
        label="说明",
        max_length=200,
        required=False,
        help_text="记入沿革；请不要写证件号码、手机号码。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    wide = ("note",)


class PartyOrganizationForm(RecordForm):
    """Corrections; what was decided since has forms of its own."""

    region = RegionChoice(label="所属区域", help_text="党组织计入这个区域。")

    groups = {
        "基本情况": ("code", "name", "region", "kind", "formation"),
        "日期": ("founded_on", "term_started_on"),
    }

    class Meta:
        model = PartyOrganization
        fields = ("code", "name", "region", "kind", "formation", "founded_on", "term_started_on")
        help_texts = {
            "name": "全称，例如“中共某某有限公司支部委员会”。",
            "term_started_on": "不填就从成立日期算起。",
        }
        widgets = {"code": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})}

    def prepare(self) -> None:
        super().prepare()
        hint_while_typing(
            self.fields["name"],
            f"{address_of('branches:namesakes')}?but={self.instance.pk or ''}",
            include="[name=region]",
        )


class NewPartyOrganizationForm(_Documented, PartyOrganizationForm):
    """A Party organization that is founded."""

    groups = {
        **PartyOrganizationForm.groups,
        "隶属和批复": ("parent", "document_number", "note"),
    }
    parent = LookupField(
        "party-organizations",
        label="上级党组织",
        required=False,
        empty_label="没有上级，或不在管理范围内",
    )


class DecisionForm(_Documented):
    """What every decision says; the forms below add what it is about."""

    happened_on = DayField(kind=PAST, label="日期", initial=timezone.localdate)

    class Meta:
        model = PartyOrganization
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        super().prepare()
        rest = [name for name in self.fields if name not in ("document_number", "note")]
        self.order_fields([*rest, "document_number", "note"])


class UpgradeForm(DecisionForm):
    """Another kind, and the name that goes with it: offered when the kind is chosen."""

    kind = forms.ChoiceField(
        label="改设为",
        help_text="一般：正式党员 3 名以上设党支部，党员 50 名以上设党总支，100 名以上设党委。",
    )

    class Meta(DecisionForm.Meta):
        fields = ("name",)
        labels = {"name": "改设后的名称"}
        help_texts = {"name": "选好类型后按它给出，可以修改，以批复为准；不改名的写原名。"}

    def prepare(self) -> None:
        super().prepare()
        self.fields["name"].required = False
        kind = self.fields["kind"]
        kind.choices = _others(PartyOrganizationKind, self.instance.kind)
        # The page again with the kind chosen: its name is taken from there.
        kind.widget.attrs |= {
            "hx-get": address_of("branches:upgrade", self.instance.pk),
            "hx-trigger": "change",
            "hx-select": "#id_name",
            "hx-target": "#id_name",
            "hx-swap": "outerHTML",
        }
        self.order_fields(["kind", "name"])


class ReformForm(DecisionForm):
    formation = forms.ChoiceField(label="改为", help_text="所覆盖组织的覆盖状态随之改变。")

    def prepare(self) -> None:
        super().prepare()
        self.fields["formation"].choices = _others(FormationMode, self.instance.formation)
        self.order_fields(["formation"])


class SuperiorForm(DecisionForm):
    """Its superior from now on."""

    parent = LookupField(
        "party-organizations",
        label="新的上级党组织",
        required=False,
        empty_label="没有上级",
        help_text="下级党组织随之变更。",
    )
    field_order = ("parent",)


class ReElectForm(DecisionForm):
    """The day on which the new term begins."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["happened_on"].label = "新一届起始日期"


class ShiftTermForm(DecisionForm):
    """On which day the present term ends instead, by whose approval and why."""

    shifted_to = DayField(label="届满日期改为")

    def prepare(self) -> None:
        super().prepare()
        end = regular_end(self.instance)
        first, last = years_later(end, -1), years_later(end, 1)
        self.fields[
            "shifted_to"
        ].help_text = f"本届按规定 {end} 届满；延期、提前都不得超过一年，可以填 {first} 至 {last}。"
        self.fields["happened_on"].label = "批准日期"
        document, note = self.fields["document_number"], self.fields["note"]
        document.required = note.required = True
        document.help_text = "上级党组织批复的文号。"
        note.label = "原因"
        note.help_text = "记入沿革，例如“正在筹备合并”；请不要写证件号码、手机号码。"
        self.order_fields(["shifted_to", "happened_on"])


class TermForm(RecordForm):
    """Which term it is."""

    class Meta:
        model = Term
        fields = ("number",)
        help_texts = {"number": "第几届；以后各届的届次随之顺延。"}


class TermLengthForm(RecordForm):
    """How long terms are that begin from a day on."""

    class Meta:
        model = TermLength
        fields = ("years", "valid_from", "ground")
        help_texts = {
            "years": "从生效日期起开始的各届按新的年限，此前开始的不变。",
            "ground": "文件名称和条款。",
        }

    def prepare(self) -> None:
        super().prepare()
        # The row that is replaced is shown, the new one begins today or later.
        self.initial["valid_from"] = timezone.localdate()


class FormationCountingForm(RecordForm):
    """As what a way of formation counts from a day on."""

    class Meta:
        model = FormationCounting
        fields = ("counts_as", "valid_from", "ground")
        help_texts = {
            "counts_as": "计入组织覆盖的，按单独组建以外的组建方式统计；已定稿的月份不变。",
            "ground": "文件名称和条款。",
        }

    def prepare(self) -> None:
        super().prepare()
        self.initial["valid_from"] = timezone.localdate()


class ReportDeadlineForm(RecordForm):
    """Within how many days changes are reported that happen from a day on."""

    class Meta:
        model = ReportDeadline
        fields = ("days", "valid_from", "ground")
        help_texts = {
            "days": "从变动之日的次日起算，按日历日；已经报备的不变。",
            "ground": "文件名称和条款。",
        }

    def prepare(self) -> None:
        super().prepare()
        self.initial["valid_from"] = timezone.localdate()


class MergeForm(DecisionForm):
    """Into which Party organization, from which day."""

    into = LookupField("party-organizations-editable", label="并入哪个党组织")
    field_order = ("into",)

    def prepare(self) -> None:
        super().prepare()
        self.fields["happened_on"].help_text = "从这一天起，覆盖、党员、任职、下级归并入的党组织。"


class DissolveForm(DecisionForm):
    """The day on which it ceases to exist."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["happened_on"].label = "撤销日期"


class UndoDecisionForm(RecordForm):
    """Nothing is asked: what goes back is said above the button."""

    class Meta:
        model = PartyOrganization
        fields: tuple[str, ...] = ()


class CoverageOfOrganizationForm(LinkForm):
    """Which Party organization covers it."""

    party_organization = LookupField("party-organizations", label="党组织")
    field_order = ("party_organization",)

    class Meta:
        model = Coverage
        fields = ("starts_on", "ends_on")


class CoverageByPartyForm(LinkForm):
    """Which organization it covers."""

    organization = LookupField("organizations-editable", label="两新组织")
    field_order = ("organization",)

    class Meta:
        model = Coverage
        fields = ("starts_on", "ends_on")


class WorkCoverageForm(LinkForm):
    """Who works there for the Party, and in what capacity."""

    class Meta:
        model = WorkCoverage
        fields = ("means", "person_name", "starts_on", "ends_on")
        help_texts = {"person_name": "工会、共青团、妇联可以不填。"}

    def clean(self):
        given = super().clean()
        person = (WorkCoverageMeans.INSTRUCTOR, WorkCoverageMeans.LIAISON)
        if given.get("means") in person and not given.get("person_name"):
            self.add_error("person_name", "党建指导员和联络员请填写姓名。")
        return given


def _others(choices: Any, value: str) -> list[tuple[str, str]]:
    return [("", "请选择"), *(each for each in choices.choices if each[0] != value)]


class OrganizationStateForm(RecordForm):
    """The state of an organization from a day on, and what becomes of who covers it."""

    END, KEEP = "end", "keep"

    effective_on = EffectiveField(help_text="从这一天起按新的状态统计；此前和已定稿的月份不变。")
    links = forms.ChoiceField(
        label="现有的组织覆盖和工作覆盖",
        choices=[(END, "在生效日期终止"), (KEEP, "保留不动")],
        required=False,
        widget=forms.RadioSelect,
        help_text="停业、注销、空壳的组织不计入覆盖；注销的一般应当终止。恢复正常时不用选。",
    )

    class Meta:
        model = Organization
        fields = ("state",)
        help_texts = {"state": "只有“正常”的组织计入统计。"}

    def prepare(self) -> None:
        if not any(links.exists() for links in open_links(self.instance, timezone.localdate())):
            del self.fields["links"]

    def clean(self) -> None:
        closing = self.cleaned_data.get("state", OperatingState.OPERATING)
        if closing == OperatingState.OPERATING:
            self.cleaned_data["links"] = self.KEEP
        elif "links" in self.fields and not self.cleaned_data.get("links"):
            self.add_error("links", "请选择现有的覆盖是终止还是保留。")

    def values(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in ("state", "effective_on")}
        return found | {"end_links": self.cleaned_data.get("links") == self.END}
