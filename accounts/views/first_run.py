"""Doors without a log-in: the first run, and one-time links."""

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.choices import AccountAction, Role
from accounts.forms import AcceptForm, FirstRunForm
from accounts.services.factors import has_factor
from accounts.services.users import (
    accept_invitation,
    first_run,
    first_run_is_open,
    open_invitation,
)
from accounts.views.login import finish_login
from core import audit
from core.addresses import address_of
from core.choices import Outcome
from core.errors import Refusal

_SALT = "accounts.first_run"
_SECONDS = 3600


def page_code() -> str:
    """The secret in the address of the first-run page; printed by the command `first_run`, so
    that only somebody at the server can open it."""
    return signing.dumps("first run", salt=_SALT)


@method_decorator([login_not_required, never_cache], name="dispatch")
class FirstRun(View):
    """Asks for the first three administrators, once, and shows each one's link."""

    def dispatch(self, request, code):
        try:
            signing.loads(code, salt=_SALT, max_age=_SECONDS)
        except signing.BadSignature:
            return self._refused("地址不对或已超过一小时，请在服务器上重新运行 first_run 命令。")
        if not first_run_is_open():
            return self._refused("管理员已经设立，首次启用只能做一次。")
        return super().dispatch(request, code)

    def get(self, request, code):
        return self._page(FirstRunForm())

    def post(self, request, code):
        form = FirstRunForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        try:
            tokens = first_run(people=form.people())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self._page(form)
        links = [
            (Role(role).label, form.people()[role][0], link_address(request, token))
            for role, token in tokens.items()
        ]
        return render(request, "accounts/first_run_done.html", {"links": links})

    def _page(self, form):
        return render(self.request, "accounts/first_run.html", {"form": form})

    def _refused(self, text):
        return render(self.request, "accounts/link_refused.html", {"text": text}, status=404)


def link_address(request: HttpRequest, token: str) -> str:
    """The whole address of a one-time link, to be passed on."""
    return request.build_absolute_uri(address_of("accounts:invitation", token))


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class Accept(View):
    """A one-time link: its holder sets name and password and is in."""

    def dispatch(self, request, token):
        try:
            self.invitation = open_invitation(token=token)
            return super().dispatch(request, token)
        except Refusal as refusal:
            audit.record(
                action=AccountAction.LINK_REFUSED,
                actor=None,
                request=request,
                outcome=Outcome.DENIED,
                detail={"原因": str(refusal)},
            )
            return render(
                request, "accounts/link_refused.html", {"text": f"{refusal}。"}, status=404
            )

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        user = self.invitation.user
        return self._page(AcceptForm(user=user, initial={"name": user.name}))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = AcceptForm(request.POST, user=self.invitation.user)
        if not form.is_valid():
            return self._page(form)
        user = accept_invitation(
            token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
        )
        if has_factor(user):
            return redirect("accounts:login")  # the link replaces the password, not the code
        return finish_login(request, user)

    def _page(self, form):
        return render(
            self.request,
            "accounts/invitation.html",
            {"form": form, "invitation": self.invitation},
        )
