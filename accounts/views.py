"""Log-in, log-out, own password."""

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.urls import reverse_lazy

from accounts.forms import LoginForm, PasswordForm


class Login(LoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
    extra_context = {"title": "登录"}


class Logout(LogoutView):
    """By POST only, so that no link can log anybody out."""


class Password(PasswordChangeView):
    template_name = "accounts/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("reports:home")
    extra_context = {"title": "修改密码"}

    def form_valid(self, form):
        messages.success(self.request, "密码已修改。")
        return super().form_valid(form)
