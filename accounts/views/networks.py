"""Log-in limits of offices (security administrator)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from accounts.choices import Action
from accounts.forms import NetworkLimitForm
from accounts.lockout import HOME_DAYS
from accounts.models import NetworkLimit
from accounts.services.networks import end_network_limit, set_network_limit
from accounts.views.user import need
from core.errors import Refusal
from core.records.changes import newest_of


class Networks(View):
    """The limits, one more or another one, and who changed them."""

    def dispatch(self, request, *args, **kwargs):
        need(request, Action.MANAGE_GRANTS)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(NetworkLimitForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NetworkLimitForm(request.POST)
        if form.is_valid():
            try:
                row = set_network_limit(actor=request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request, f"{row.network} 的登录限额已设为 {row.failures} 次，立即生效。"
                )
                return redirect("accounts:networks")
        return self._page(form)

    def _page(self, form: NetworkLimitForm) -> HttpResponse:
        return render(
            self.request,
            "accounts/networks.html",
            {
                "title": "办公网络登录限额",
                "form": form,
                "limits": NetworkLimit.objects.visible_to(self.request.user),
                "changes": newest_of(NetworkLimit),
                "minutes": settings.LOCKOUT_MINUTES,
                "ordinary": settings.LOCKOUT_NETWORK,
                "per_person": settings.LOCKOUT_PER_PERSON,
                "days": HOME_DAYS,
            },
        )


class EndNetworkLimit(View):
    """`pk` is the limit."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        need(request, Action.MANAGE_GRANTS)
        limit = get_object_or_404(NetworkLimit.objects.editable_by(request.user), pk=pk)
        end_network_limit(actor=request.user, limit=limit)
        messages.success(request, f"{limit.network} 已恢复一般限额。")
        return redirect("accounts:networks")
