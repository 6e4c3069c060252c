"""Forms about instructors, their terms, visits and grades. They read; the services decide."""

from django import forms
from django.conf import settings
from django.utils import timezone

from branches.models import Assignment, Grading, Instructor, Visit, WorkCoverage
from core.forms import (
    DayField,
    FewChoices,
    LinkForm,
    LookupField,
    RecordForm,
    SealedField,
    TextField,
)
from core.values import CLEAR_MARK, PAST, PHONE
from orgs.models import Organization
from regions.forms import RegionChoice


class InstructorForm(RecordForm):
    region = RegionChoice(label="管理区域", help_text="由哪里管理；县里选派、县里管理的选县。")
    department = LookupField("departments", label="派出部门", required=False)
    phone = SealedField(PHONE, label="手机", help_text="加密保存，页面上只显示前 3 位和后 4 位。")
    username = TextField(
        label="登录账号",
        max_length=50,
        required=False,
        help_text="本人账号的用户名；绑定并授予“党建指导员”角色后，可以登录查看负责的组织、登记走访。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    groups = {
        "基本情况": ("kind", "name", "position", "phone"),
        "选派": ("department", "full_time", "region"),
        "账号": ("username",),
    }

    class Meta:
        model = Instructor
        fields = ("kind", "name", "position", "full_time", "region", "phone")

    def prepare(self) -> None:
        super().prepare()
        stored = self.instance
        if stored.pk:
            self.initial.setdefault("department", stored.department)
            self.initial.setdefault("username", stored.user.username if stored.user else "")
            if stored.phone_masked:
                self.fields[
                    "phone"
                ].help_text = f"现有 {stored.phone_masked}，不改就留空。要清除请填 {CLEAR_MARK}。"


class AssignmentForm(LinkForm):
    """A term of an instructor, and the first organization of it."""

    organization = LookupField(
        "organizations-editable",
        label="负责的组织",
        required=False,
        help_text="其余的组织登记任期后逐个增加。",
    )

    class Meta:
        model = Assignment
        fields = ("starts_on", "ends_on", "per", "visits")

    def prepare(self) -> None:
        super().prepare()
        self.fields["ends_on"].help_text = f"不填就是 {settings.ASSIGNMENT_YEARS} 年。"

    def values(self):
        found = super().values()
        organization = found.pop("organization", None)
        return found | {"organizations": [organization] if organization else []}


class CoverForm(RecordForm):
    """One organization more for a term."""

    organization = LookupField("organizations-editable", label="两新组织")
    starts_on = DayField(kind=PAST, label="起始日期", initial=timezone.localdate)

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ()


class _AssignmentField(forms.ModelChoiceField):
    iterator = FewChoices

    def offer(self, user) -> None:
        self.user = user

    def label_from_instance(self, assignment: Assignment) -> str:
        return f"{assignment.instructor.named_to(self.user)}（{assignment}）"


class AttachForm(RecordForm):
    """Which instructor of the register a work coverage means."""

    assignment = _AssignmentField(None, label="指导员", empty_label="请选择")

    class Meta:
        model = WorkCoverage
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        super().prepare()
        found = Assignment.objects.visible_to(self.actor).present()
        self.fields["assignment"].queryset = (
            found.filter(instructor__kind=self.instance.means)
            .select_related("instructor")
            .order_by("-starts_on")
        )


class GradingForm(LinkForm):
    class Meta:
        model = Grading
        fields = ("year", "grade", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def prepare(self) -> None:
        RecordForm.prepare(self)
        self.initial.setdefault("year", timezone.localdate().year - 1)
        self.fields["year"].help_text = "同一年度再次评定的，以后一次为准。"


class VisitForm(LinkForm):
    """A visit of the instructor whom the address names."""

    organization = forms.ModelChoiceField(None, label="走访的组织", empty_label="请选择")
    field_order = ("organization",)

    class Meta:
        model = Visit
        fields = ("visited_on", "manner", "content")
        widgets = {"content": forms.Textarea(attrs={"rows": 4})}

    def prepare(self) -> None:
        RecordForm.prepare(self)
        units = Organization.objects.visible_to(self.actor).present()
        units = units.filter(
            work_coverages__assignment__instructor=self.fixed["instructor"]
        ).distinct()
        self.fields["organization"].queryset = units.order_by("name")
        if len(few := units[:2]) == 1:
            self.initial["organization"] = few[0]
        self.fields["content"].help_text = "了解到什么、办了什么；请不要写证件号码、手机号码。"


class VisitChangeForm(RecordForm):
    """What was filed wrongly of a visit."""

    class Meta:
        model = Visit
        fields = ("visited_on", "manner", "content")
        widgets = {"content": forms.Textarea(attrs={"rows": 4})}
