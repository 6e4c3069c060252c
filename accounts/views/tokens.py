"""One's own API tokens: issued after confirming who one is, shown once, made void."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.choices import AccountAction
from accounts.forms import TokenForm
from accounts.models import ApiToken
from accounts.services.factors import has_factor, verify_factor
from accounts.services.tokens import issue_own_token, may_issue_own, revoke_token
from core import audit
from core.choices import Outcome
from core.errors import Denied, Refusal
from core.outages import counters
from core.views.editing import at_the_door

_HOUR = 3600


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class Tokens(View):
    """What acts for one over the API, and a form for one more where the policy allows it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form() if self._allowed else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self._allowed:
            with at_the_door():
                raise Denied("您的角色不能自行签发接口令牌，请向系统管理员申请。")
        form = self._form(request.POST)
        if not form.is_valid() or not self._confirmed(form):
            return self._page(form)
        given = form.cleaned_data
        try:
            with at_the_door():
                token, text = issue_own_token(
                    user=request.user,
                    **{name: given[name] for name in ("name", "days", "read_only", "networks")},
                )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self._page(form)
        context = {"title": "新的接口令牌", "token": token, "text": text}
        return render(request, "accounts/token.html", context)

    @property
    def _allowed(self) -> bool:
        return may_issue_own(self.request.user, self.request.policy)

    def _form(self, data=None) -> TokenForm:
        user = self.request.user
        return TokenForm(
            data,
            user=user,
            longest=self.request.policy.token_days,
            by_factor=has_factor(user),
        )

    def _confirmed(self, form: TokenForm) -> bool:
        """Whether it is the user himself who asks: an open page may be anybody's."""
        user, request = self.request.user, self.request
        name = "code" if "code" in form.fields else "password"
        given = form.cleaned_data[name]
        number = counters.count("token-confirm", str(user.pk), _HOUR)
        if number > settings.TOKEN_CONFIRMATIONS_PER_HOUR:
            form.add_error(None, "一小时内确认身份的次数过多，请过一会儿再签发。")
            return False
        if name == "code":
            confirmed = verify_factor(user=user, code=given)
        else:
            confirmed = user.check_password(given)
        if not confirmed:
            audit.record(
                action=AccountAction.TOKEN_REFUSED,
                actor=user,
                request=request,
                outcome=Outcome.DENIED,
                detail={"原因": "签发时身份确认未通过"},
            )
            form.add_error(name, f"{form.fields[name].label}不正确，请核对后重新输入。")
        return confirmed

    def _page(self, form: TokenForm | None) -> HttpResponse:
        return render(
            self.request,
            "accounts/tokens.html",
            {
                "title": "接口令牌",
                "form": form,
                "tokens": ApiToken.objects.visible_to(self.request.user).order_by("-created_at"),
                "now": timezone.now(),
            },
        )


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one of one's API tokens void."""
    token = get_object_or_404(ApiToken.objects.editable_by(request.user), pk=pk)
    revoke_token(actor=request.user, token=token)
    messages.success(request, f"令牌“{token.name}”已作废。")
    return redirect("accounts:tokens")
