"""Forms about offices and about changes of them."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import (
    FewChoices,
    LinkForm,
    LookupField,
    RecordForm,
    offer_rows,
    style_widgets,
)
from members.choices import NEW_HOLDER, ChangeKind
from members.forms.register import IdNumber, known
from members.models import ChangeReport, Member, Post
from members.services.changes import posts_to_report

POST_HELP = {
    "source": "书记、第一书记填写。",
    "full_time": "专门从事党务工作的，例如专职副书记。",
    "in_management": "任职人在所覆盖的组织中担任管理层职务。",
    "filed_on": "报县级备案的日期，没有备案的不填。",
    "dual_managed": "同时由县级以上党组织管理的。",
    "acting": "尚未选举或任命、暂时主持工作的，例如副书记主持工作。",
}


class MemberField(forms.ModelChoiceField):
    """A member to choose; the number tells people of one name apart."""

    iterator = FewChoices

    def offer(self, user: Any) -> None:
        self.user = user

    def label_from_instance(self, member: Member) -> str:
        position = f"（{member.position}）" if member.position else ""
        return f"{member.named_to(self.user)} {member.id_number_masked}{position}"


class PostForm(LinkForm):
    """Who holds an office of the Party organization that the address names."""

    member = MemberField(None, label="党员", required=False, empty_label="请选择")
    id_number = IdNumber(help_text="加密保存，保存后不再完整显示。")

    groups = {
        "职务": ("title", "starts_on", "ends_on"),
        "本组织的党员": ("member",),
        "或者：党员名册以外的人、其他党组织的党员": ("person_name", "id_number"),
        "配备和备案": Post.DETAILS,
    }

    class Meta:
        model = Post
        fields = ("title", "person_name", "starts_on", "ends_on", *Post.DETAILS)
        help_texts = POST_HELP

    def prepare(self) -> None:
        super().prepare()
        members = Member.objects.visible_to(self.actor).present()
        members = members.filter(party_organization=self.fixed["party_organization"])
        self.fields["member"].queryset = members.select_related(*Member.naming).order_by("pk")
        self.fields["person_name"].required = False

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("member") and (found.get("person_name") or found.get("id_number")):
            raise forms.ValidationError("党员和名册以外的人只能填一边，请清空另一边。")
        return found


class PostOfMemberForm(LinkForm):
    """Which office the member that the address names holds, and where."""

    party_organization = LookupField("party-organizations-editable", label="党组织")

    groups = {
        "职务": ("party_organization", "title", "starts_on", "ends_on"),
        "配备和备案": Post.DETAILS,
    }

    class Meta:
        model = Post
        fields = ("title", "starts_on", "ends_on", *Post.DETAILS)
        help_texts = POST_HELP


class PostDetailsForm(RecordForm):
    """What is kept of an office; who holds it and since when stays."""

    groups = {
        "配备": (
            "source",
            "full_time",
            "in_management",
            "dual_managed",
            "acting",
            "allowance_class",
        ),
        "县级备案": ("filed_on", "filing_number"),
    }

    class Meta:
        model = Post
        fields = Post.DETAILS
        help_texts = POST_HELP


class PostField(forms.ModelChoiceField):
    """An office to choose, with who holds it and since when."""

    iterator = FewChoices

    def offer(self, user: Any) -> None:
        self.user = user

    def label_from_instance(self, post: Post) -> str:
        filed = "" if post.filed_on else "，未备案"
        return f"{post.named_to(self.user)}（{post.starts_on} 起{filed}）"


class ChangeForm(RecordForm):
    """What is reported; the kind of the change stands in the address and asks for its fields."""

    post = PostField(None, label="原任职", required=False, empty_label="没有，或职务原来空缺")
    member = MemberField(None, label="本党组织的党员", required=False, empty_label="请选择")
    id_number = IdNumber(help_text="加密保存，保存后不再完整显示。")

    groups = {
        "变动": ("title", "post", "changed_on", "ground", "document_number"),
        "任职人": ("member",),
        "或者：党员名册以外的人、其他党组织的党员": ("person_name", "id_number"),
        "配备": ChangeReport.DETAILS,
    }
    wide = ("ground",)

    class Meta:
        model = ChangeReport
        fields = (
            "title",
            "post",
            "member",
            "changed_on",
            "ground",
            "document_number",
            "person_name",
            *ChangeReport.DETAILS,
        )
        help_texts = {
            "ground": "例如“工作调动，经支委会讨论”；请不要写证件号码、手机号码。",
            "document_number": "有请示、任免文件的填写。",
            "source": POST_HELP["source"],
            "in_management": POST_HELP["in_management"],
            "full_time": POST_HELP["full_time"],
        }
        widgets = {"ground": forms.Textarea(attrs={"rows": 2, "maxlength": 200})}

    def __init__(self, *args: Any, party: Any, kind: str, **kwargs: Any) -> None:
        self.party, self.kind = party, kind
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        posts = posts_to_report(self.party, self.actor)
        if self.kind == ChangeKind.FILED:
            posts = posts.filter(filed_on=None)
        self.fields["post"].queryset = posts
        self.initial.setdefault("changed_on", timezone.localdate())
        if self.kind in NEW_HOLDER:
            members = Member.objects.visible_to(self.actor).present()
            members = members.filter(party_organization=self.party)
            self.fields["member"].queryset = members.select_related(*Member.naming).order_by("pk")
            self.fields["person_name"].required = False
            self.fields["post"].label = "接替谁"
            self.fields["post"].help_text = "批准后，他的任职到变动日期为止。"
            if self.instance.pk:
                self._show_holder()
            return
        for name in ("title", "member", "person_name", "id_number", *ChangeReport.DETAILS):
            del self.fields[name]
        self.fields["post"].required, self.fields["post"].empty_label = True, "请选择"
        if self.kind == ChangeKind.FILED:
            self.fields["post"].label = "补报哪一项任职"
            del self.fields["changed_on"]

    def _show_holder(self) -> None:
        """On one side only; whoever is no member here is not typed again."""
        row, field = self.instance, self.fields["id_number"]
        if self.fields["member"].queryset.filter(pk=row.member_id).exists():
            self.initial["person_name"] = ""
        else:
            field.required, field.help_text = False, known(row.id_number_masked, clear=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("member") and found.get("id_number"):
            raise forms.ValidationError("党员和名册以外的人只能填一边，请清空另一边。")
        return found

    def values(self) -> dict[str, Any]:
        found = super().values()
        if found.get("member"):
            found["person_name"] = ""
        return found


class ChangePartyForm(forms.Form):
    """Of which Party organization a change is reported."""

    party = LookupField("party-organizations", label="党组织")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, user)
        style_widgets(self)
