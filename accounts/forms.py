"""Forms of log-in, one's own safety, users and grants."""

import re

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.validators import MaxValueValidator

from accounts.choices import ADMINISTRATORS, PLACELESS, ComplaintKind, Role
from accounts.models import SafetyPolicy, User
from accounts.models.networks import FEWEST, MOST, checked_network
from accounts.models.people import PLACES
from accounts.services.users import deactivate_idle
from core.forms import DayField, LookupField, StyledFormMixin, TextField, offer_rows
from core.values import contains_identifier


class LoginForm(StyledFormMixin, AuthenticationForm):
    error_messages = {
        # The same words for an unknown name, a wrong password and a disabled account.
        "invalid_login": "用户名或密码不正确，请核对大小写后再试；忘记密码请联系系统管理员重置。",
        "inactive": "用户名或密码不正确，请核对大小写后再试；忘记密码请联系系统管理员重置。",
    }

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if deactivate_idle(username=user.username):
            raise forms.ValidationError("账号长期未使用，已自动停用，请联系系统管理员启用。")


class CodeForm(StyledFormMixin, forms.Form):
    code = TextField(
        label="验证码或恢复码",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class _Factor(forms.Form):
    code = TextField(
        label="手机上显示的 6 位验证码",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    password = forms.CharField(
        label="登录密码",
        strip=False,
        help_text="更换前请再输入一次登录密码。",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user, replaces: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if not replaces:
            del self.fields["password"]

    def clean_password(self):
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError("密码不正确，请核对大小写后再试。")
        return self.cleaned_data["password"]


class FactorForm(StyledFormMixin, _Factor):
    """A code of the key that is being set up, and the password where another one is replaced."""


class PasswordForm(StyledFormMixin, PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = "".join(password_validators_help_texts())
        self.fields["new_password2"].help_text = ""


class _Accept(forms.Form):
    name = TextField(label="姓名", max_length=50)
    password = forms.CharField(
        label="设置密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = "".join(password_validators_help_texts())

    def clean_password(self):
        self.user.name = self.cleaned_data.get("name") or self.user.name
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]

    def clean_again(self):
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise forms.ValidationError("两次输入的密码不一样，请重新输入。")
        return self.cleaned_data["again"]


class AcceptForm(StyledFormMixin, _Accept):
    """Name and first password, by whoever holds a one-time link."""


class PersonForm(StyledFormMixin, forms.Form):
    """User name and name of an account that is opened."""

    username = TextField(
        label="用户名",
        max_length=50,
        help_text="登录时使用，请勿使用身份证号、手机号。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = TextField(label="姓名", max_length=50, required=False)

    def clean_username(self):
        username = self.cleaned_data["username"]
        if contains_identifier(username):
            raise forms.ValidationError("用户名不能是身份证号或手机号，请换一个。")
        # Whether a name is taken may be known to whoever opens accounts.
        if User.objects.named(username).exists():
            raise forms.ValidationError("用户名已存在，请换一个。")
        return username


class _FirstRun(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for role in ADMINISTRATORS:
            label = Role(role).label
            self.fields[f"{role}_username"] = TextField(
                label=f"{label}的用户名",
                max_length=50,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"{role}_name"] = TextField(
                label=f"{label}的姓名",
                max_length=50,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def people(self) -> dict[str, tuple[str, str]]:
        return {
            role: (
                self.cleaned_data[f"{role}_username"],
                self.cleaned_data[f"{role}_name"],
            )
            for role in ADMINISTRATORS
        }

    def pairs(self):
        """The fields two by two, as the page sets them."""
        return [
            (Role(role).label, self[f"{role}_username"], self[f"{role}_name"])
            for role in ADMINISTRATORS
        ]

    def clean(self):
        names = [self.cleaned_data.get(f"{role}_username") for role in ADMINISTRATORS]
        if all(names) and len(set(names)) < len(names):
            raise forms.ValidationError("三名管理员必须是三个不同的用户，请改用不同的用户名。")


class FirstRunForm(StyledFormMixin, _FirstRun):
    """User name and name of each of the three administrators."""


class _Grant(forms.Form):
    role = forms.ChoiceField(label="角色", choices=[("", "请选择角色"), *Role.choices])
    region = LookupField(
        "regions-grantable",
        label="区域",
        required=False,
        help_text="授权包含该区域及其下级区域。",
    )
    party_organization = LookupField(
        "party-organizations-grantable",
        label="党组织",
        required=False,
        help_text="授权包含该党组织及其下级党组织。",
    )
    department = LookupField("departments-grantable", label="部门", required=False)
    starts_on = DayField(
        label="起始日期",
        required=False,
        help_text="留空为今天。",
    )
    ends_on = DayField(
        label="终止日期",
        required=False,
        help_text="留空为长期有效。",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        offer_rows(self, user)
        for name in PLACES:
            self.fields[name].widget.LISTED = 20  # a village has a hundred neighbours

    def clean(self):
        """The place that the role needs; what was chosen for another role is left out."""
        given = super().clean()
        role = given.get("role")
        needed = {Role.SECRETARY: "party_organization", Role.DEPARTMENT: "department"}.get(
            role, "region"
        )
        for name in PLACES:
            if role in (*ADMINISTRATORS, *PLACELESS) or name != needed:
                given[name] = None
                self.errors.pop(name, None)
            elif role and not given.get(name) and name not in self.errors:
                self.add_error(name, f"请选择授权到哪个{self.fields[name].label}。")
        return given


class GrantForm(StyledFormMixin, _Grant):
    """A role, and the region, Party organization or department in which it holds."""


class PolicyForm(StyledFormMixin, forms.ModelForm):
    second_factor_roles = forms.MultipleChoiceField(
        label="必须使用双重验证的角色",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    token_roles = forms.MultipleChoiceField(
        label="可以自行签发接口令牌的角色",
        choices=[each for each in Role.choices if each[0] not in ADMINISTRATORS],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    class Meta:
        model = SafetyPolicy
        fields = (
            "password_profile",
            "second_factor_roles",
            "idle_minutes",
            "absolute_hours",
            "idle_days",
            "token_roles",
            "token_days",
        )


class _Token(forms.Form):
    name = TextField(
        label="名称", max_length=60, help_text="给哪个系统使用，例如 县大数据平台对接。"
    )
    days = forms.IntegerField(label="有效期（天）", min_value=1, initial=30)
    read_only = forms.BooleanField(
        label="只能读取，不能修改数据",
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    networks = TextField(
        label="限定网络",
        required=False,
        max_length=400,
        help_text="例如 10.20.30.40 或 10.20.30.0/24；多个用空格分开，不填为不限。",
    )
    code = TextField(
        label="手机上的验证码",
        max_length=20,
        help_text="签发前请再确认一次身份。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    password = forms.CharField(
        label="登录密码",
        strip=False,
        help_text="签发前请再确认一次身份。",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user: User, longest: int, by_factor: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        # Whoever has a second factor confirms by it.
        del self.fields["password" if by_factor else "code"]
        days = self.fields["days"]
        days.max_value = longest
        days.validators.append(MaxValueValidator(longest, f"有效期最长 {longest} 天。"))
        days.help_text = f"最长 {longest} 天。"
        days.initial = min(30, longest)

    def clean_networks(self) -> list[str]:
        given = re.split(r"[\s,;，；、]+", self.cleaned_data["networks"].strip())
        return [checked_network(each) for each in given if each]


class TokenForm(StyledFormMixin, _Token):
    """What a token that somebody issues for himself may do, and his confirmation that it is he."""


class NetworkLimitForm(StyledFormMixin, forms.Form):
    """A limit for a network; given again, it is another one for the same network."""

    network = TextField(
        label="网络地址或网段",
        max_length=43,
        help_text="例如 10.20.30.40 或 10.20.30.0/24；已有限额的，保存后按新的次数执行。",
    )
    name = TextField(label="办公场所", max_length=40, help_text="例如 某街道办公楼。")
    failures = forms.IntegerField(
        label="允许输错次数",
        min_value=FEWEST,
        max_value=MOST,
        help_text=f"限 {FEWEST} 至 {MOST} 次，按实际人数设定。",
    )

    def clean_network(self):
        return checked_network(self.cleaned_data["network"])


class ComplaintForm(StyledFormMixin, forms.Form):
    kind = forms.ChoiceField(
        label="类型",
        choices=ComplaintKind.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial=ComplaintKind.SUGGESTION,
    )
    text = forms.CharField(
        label="内容",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="请不要写证件号码、手机号码。",
    )
    signed = forms.BooleanField(label="署名", required=False)


class AnswerForm(StyledFormMixin, forms.Form):
    answer = forms.CharField(
        label="答复内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )
