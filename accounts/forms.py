"""Log-in and password forms."""

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from core.forms import DressedFormMixin


class LoginForm(DressedFormMixin, AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不对，请核对大小写后再试；忘记密码请联系系统管理员重置。",
        "inactive": "这个账号已停用，请联系系统管理员。",
    }


class PasswordForm(DressedFormMixin, PasswordChangeForm):
    pass
