"""Lock-out by django-axes: what wrong log-ins are counted by.

A device that an account has logged in from has a count of its own, which nobody else can raise:
so strangers cannot lock the owner out. Strangers are counted per account and network, per network
(one password tried on many accounts) and per account (one account tried from many networks).

An office is one network with many people. Who logged in from a network lately is at home there:
wrong log-ins of such accounts are counted apart from all others, and each of them raises that
limit. So an office that mistypes goes on working beside somebody who guesses, and he is stopped
as early as anywhere. What one network may send at all, `NetworkLimit` says where there is a row.
"""

import datetime
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from accounts.choices import AccountAction
from accounts.devices import known_device
from accounts.models import LoginSession, NetworkLimit, User
from core import audit, crypto
from core.choices import Outcome

#: Who logged in from a network within so many days is at home there.
HOME_DAYS = 30


def digest_of(username: str) -> str:
    """Under which an account is counted; existing or not, because the answer must not differ."""
    return crypto.blind_index("account", username)


def account_key(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """`digest_of` the name in an attempt: people type identity numbers and passwords there."""
    given = credentials or request.POST
    return digest_of(str(given.get("username") or ""))


def unlock(username: str) -> int:
    """Forget the wrong log-ins of an account; return how many rows there were."""
    return AccessAttempt.objects.filter(username=digest_of(username)).delete()[0]


def lock_of(username: str) -> bool:
    """Whether strangers, or some known device, are locked out of the account now."""
    rows = AccessAttempt.objects.filter(username=digest_of(username))
    worst = rows.order_by("-failures_since_start").values_list("failures_since_start", flat=True)
    return (worst.first() or 0) >= settings.LOCKOUT_ACCOUNT


class LockOut(AxesDatabaseHandler):
    """axes' handler with our way of counting; rows hold digests instead of what was typed."""

    def get_failures(self, request, credentials=None) -> int:
        """How many of the counts that this attempt falls under are full."""
        return sum(
            (rows.aggregate(n=Sum("failures_since_start"))["n"] or 0) >= limit
            for rows, limit in self._counts(request, credentials)
        )

    def filter_user_attempts(self, request, credentials=None) -> list[QuerySet]:
        """What a successful log-in wipes out: its own count, not those of the network."""
        return [self._counts(request, credentials)[0][0]]

    def user_login_failed(self, sender, credentials, request=None, **kwargs) -> None:
        if request is None:
            return
        request.axes_user_agent = known_device(request, account_key(request, credentials))
        request.axes_http_accept = request.axes_path_info = ""
        was_locked = request.axes_locked_out
        super().user_login_failed(sender, credentials, request, **kwargs)
        self._record(request, credentials, was_locked)

    def user_logged_in(self, sender, request, user, **kwargs) -> None:
        request.axes_path_info = ""  # axes logs it, and a one-time link's address is a secret
        super().user_logged_in(sender, request, user, **kwargs)

    @staticmethod
    def _counts(request, credentials) -> list[tuple[QuerySet, int]]:
        account = account_key(request, credentials)
        device = known_device(request, account)
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        if device:
            return [(recent.filter(username=account, user_agent=device), settings.LOCKOUT_DEVICE)]
        strangers = recent.filter(user_agent="")
        here = strangers.filter(ip_address=request.axes_ip_address)
        return [
            (here.filter(username=account), settings.LOCKOUT_ACCOUNT),
            LockOut._count_of_network(request, here, account),
            (strangers.filter(username=account), settings.LOCKOUT_EVERYWHERE),
        ]

    @staticmethod
    def _count_of_network(request, here: QuerySet, account: str) -> tuple[QuerySet, int]:
        """Of the accounts at home there, or of all others: whichever `account` belongs to."""
        address = request.axes_ip_address
        since = timezone.now() - datetime.timedelta(days=HOME_DAYS)
        home = {digest_of(name) for name in LoginSession.objects.people_at(address, since)}
        row = NetworkLimit.objects.at(address)
        limit = row.failures if row else settings.LOCKOUT_NETWORK
        if account in home:
            return here.filter(username__in=home), limit + len(home) * settings.LOCKOUT_PER_PERSON
        return here.exclude(username__in=home), limit

    @staticmethod
    def _record(request, credentials, was_locked: bool) -> None:
        username = str(credentials.get("username") or "")
        # Only names that exist are written down: anything else may be a password in a wrong box.
        user = User.objects.filter(username=username).first()
        if was_locked or request.axes_locked_out:
            action = AccountAction.LOGIN_LOCKED
        elif "factor" in credentials:
            action = AccountAction.FACTOR_REFUSED
        else:
            action = AccountAction.LOGIN_REFUSED
        audit.record(
            action=action,
            actor=user,
            request=request,
            outcome=Outcome.DENIED,
            detail={} if user else {"账号": "不存在"},
        )
