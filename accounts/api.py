"""How programs say for whom they act: `Authorization: Token …`; people do by their session."""

import datetime

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import (
    BaseAuthentication,
    CSRFCheck,
    SessionAuthentication,
    get_authorization_header,
)

from accounts.choices import AccountAction
from accounts.models import ApiToken
from accounts.secrets import digest
from core import audit
from core.choices import Outcome
from core.db import Prepared
from core.network import client_ip, is_within
from core.outages import counters

#: Requests of one network with tokens that nobody has; more are refused without an answer.
_JUNK_PER_HOUR = 1000
_HOUR = 3600
#: A write per call would be the most frequent write of all.
_USED_EVERY = datetime.timedelta(minutes=1)
_TOKEN = Prepared(
    lambda key: ApiToken.objects.filter(token_hash=key).select_related("user"), "a digest"
)


class TokenAuthentication(BaseAuthentication):
    """DRF authentication by `ApiToken`; refused tokens are recorded, their text never."""

    keyword = "Token"

    def authenticate(self, request):
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword.lower().encode():
            return None
        if len(parts) != 2:
            raise exceptions.AuthenticationFailed(
                "令牌格式不正确，应为 Authorization: Token 令牌。"
            )
        now = timezone.now()
        try:
            text = parts[1].decode("ascii")
        except UnicodeDecodeError:
            text = ""
        token = next(iter(_TOKEN.rows(digest(text))), None)
        reason = self._refusal(token, now) or self._wrong_place(token, request._request)
        if reason:
            self._record(request._request, token, reason)
            raise exceptions.AuthenticationFailed(f"{reason}，请换用有效的令牌。")
        if token.last_used_at is None or now - token.last_used_at >= _USED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request):
        return self.keyword

    @staticmethod
    def _record(request, token, reason: str) -> None:
        """Refusals of one network, or of one token, are few entries with a count."""
        who = str(token.pk) if token else str(client_ip(request))
        number = counters.count("token-refused", who, _HOUR)
        if token is None and number > _JUNK_PER_HOUR:
            raise exceptions.Throttled(detail="无效令牌的请求过多，请一小时后再试。")
        if counters.is_worth_an_entry(number):
            audit.record(
                action=AccountAction.TOKEN_REFUSED,
                actor=token.user if token else None,
                request=request,
                outcome=Outcome.DENIED,
                detail={"原因": reason, "一小时内次数": number},
            )

    @staticmethod
    def _refusal(token, now) -> str:
        if token is None:
            return "令牌不存在"
        if token.revoked_at is not None:
            return "令牌已作废"
        if token.expires_at <= now:
            return "令牌已过期"
        return "" if token.user.is_active else "账号已停用"

    @staticmethod
    def _wrong_place(token, request) -> str:
        if not token.networks or is_within(str(client_ip(request)), token.networks):
            return ""
        return "令牌不能在这个网络地址使用"


class PageSession(SessionAuthentication):
    """Somebody who is logged in and tries the API from its page; writes need the CSRF token."""

    def enforce_csrf(self, request):
        check = CSRFCheck(lambda request: None)
        check.process_request(request)
        if check.process_view(request, None, (), {}):
            raise exceptions.PermissionDenied("页面已过期，请刷新后重试；程序请使用令牌。")


class _TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Authorization: Token 令牌。由本人在“接口令牌”页签发，"
            "或由系统管理员签发；可以限定为只读、限定使用的网络。",
        }


class _SessionScheme(OpenApiAuthenticationExtension):
    target_class = PageSession
    name = "session"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
