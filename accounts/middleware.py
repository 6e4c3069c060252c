"""Checks between a session and a page: time limits, sign-out elsewhere, and obligations."""

import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_htmx.http import HttpResponseClientRedirect

from accounts.choices import AccountAction, SessionEnd
from accounts.devices import device_name
from accounts.models import LoginSession, User
from accounts.passwords import PROFILES, has_run_out
from accounts.secrets import digest
from accounts.services.factors import has_factor
from accounts.services.sessions import end_sessions, open_session
from core import audit
from core.addresses import address_of
from core.choices import Outcome
from core.db import Prepared
from core.network import client_ip

#: Writing down every click would be a write per page.
_SEEN_EVERY = datetime.timedelta(minutes=1)
_SESSION = Prepared(LoginSession.objects.of_key, "a key")
#: Where somebody who owes something may go.
_OPEN_DOORS = {
    "accounts:logout",
    "accounts:password",
    "accounts:factor",
    "accounts:factor_codes",
    "accounts:session",
    "core:display",
}


def begin_session(sender, request: HttpRequest, user, **kwargs) -> None:
    """Receiver of Django's `user_logged_in`: whatever the door, a session has its row."""
    if request.session.session_key is None:
        request.session.create()  # somebody else was logged in here: that session was emptied
    request.login_session = open_session(
        user=user,
        key_hash=digest(request.session.session_key),
        device=device_name(request),
        network=client_ip(request),
        second_factor=getattr(user, "confirmed_by_factor", False),
    )


def _is_his(session: SessionBase, user: User) -> bool:
    """All that `django.contrib.auth.get_user` asks before it believes a session, without its
    query: the user came along with the log-in."""
    return (
        user.is_active
        and session.get(SESSION_KEY) == str(user.pk)
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    )


class SessionGuard:
    """Ends sessions that are over, on the next request, in every process."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.login_session = None
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if key:
            self._check(request, key)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        #: Address name of the page that comes before any other; the page itself says why.
        request.owed = self._owed(request) if request.login_session else ""
        if not request.owed or request.resolver_match.view_name in _OPEN_DOORS:
            return None
        if request.htmx:
            return HttpResponseClientRedirect(address_of(request.owed))
        return redirect(request.owed)

    def _check(self, request: HttpRequest, key: str) -> None:
        row = next(iter(_SESSION.rows(digest(key))), None)
        if row is not None and row.ended_at is None and _is_his(request.session, row.user):
            request.user = row.user
        # Otherwise Django asks: it empties a session whose password has changed.
        known = request.user.is_authenticated
        if row is None or row.ended_at is not None:
            if known or row is not None:
                audit.record(
                    action=AccountAction.SESSION_REFUSED,
                    actor=row.user if row else request.user,
                    request=request,
                    outcome=Outcome.DENIED,
                    detail={"原因": row.get_end_reason_display() if row else "未知会话"},
                )
                logout(request)
            return
        if not known:
            return  # the account was switched off by other means; nothing is open to it
        self._check_time(request, row)

    @staticmethod
    def _check_time(request: HttpRequest, row: LoginSession) -> None:
        now = timezone.now()
        request.policy = policy = row.policy
        if now - row.seen_at >= datetime.timedelta(minutes=policy.idle_minutes):
            reason, text = SessionEnd.IDLE, f"您已超过 {policy.idle_minutes} 分钟没有操作"
        elif now - row.started_at >= datetime.timedelta(hours=policy.absolute_hours):
            reason, text = SessionEnd.ABSOLUTE, f"本次登录已满 {policy.absolute_hours} 小时"
        else:
            # What a page asks by itself does not keep a session alive.
            if now - row.seen_at >= _SEEN_EVERY and "X-Poll" not in request.headers:
                LoginSession.objects.filter(pk=row.pk).update(seen_at=now)
            request.login_session = row
            #: Notifications not read yet: counted here to spare every page a query.
            request.unread = row.unread
            return
        end_sessions(actor=None, sessions=LoginSession.objects.filter(pk=row.pk), reason=reason)
        logout(request)
        messages.warning(request, f"{text}，请重新登录。")

    @staticmethod
    def _owed(request: HttpRequest) -> str:
        """Name of the page to which the user must go first; "" for none."""
        user, policy = request.user, request.policy
        profile = PROFILES[policy.password_profile]
        if user.must_change_password or has_run_out(user, profile):
            return "accounts:password"
        if request.login_session.second_factor or not user.roles & set(policy.second_factor_roles):
            return ""
        if has_factor(user):
            # The rule is younger than this log-in: the next one asks for the code.
            end_sessions(
                actor=None,
                sessions=LoginSession.objects.filter(pk=request.login_session.pk),
                reason=SessionEnd.FACTOR,
            )
            logout(request)
            messages.warning(request, "您的角色须使用双重验证，请重新登录。")
            return "accounts:login"
        return "accounts:factor"
