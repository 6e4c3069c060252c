"""What the nightly prune removes of accounts (`AccountsConfig.retention`)."""

import datetime
from typing import Any

from django.db.models import Q

from accounts.models import ApiToken, Invitation, LoginSession
from core.retention.batches import Batch, delete_oldest


def prune_sessions(before: datetime.datetime, limit: int, position: Any) -> Batch:
    return delete_oldest(LoginSession.objects.filter(ended_at__lt=before), limit)


def prune_invitations(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Links that were used, withdrawn, or ran out."""
    over = Q(closed_at__lt=before) | Q(expires_at__lt=before)
    return delete_oldest(Invitation.objects.filter(over), limit)


def prune_tokens(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Tokens that were revoked, or ran out."""
    over = Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    return delete_oldest(ApiToken.objects.filter(over), limit)
