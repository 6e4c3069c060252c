"""Users, their grants, and what keeps their log-in safe."""

from accounts.models.complaints import Complaint
from accounts.models.networks import NetworkLimit
from accounts.models.people import Grant, User
from accounts.models.safety import (
    ApiToken,
    Invitation,
    LoginSession,
    PasswordRecord,
    PhoneFactor,
    RecoveryCode,
    SafetyPolicy,
)

__all__ = [
    "ApiToken",
    "Complaint",
    "Grant",
    "Invitation",
    "LoginSession",
    "NetworkLimit",
    "PasswordRecord",
    "PhoneFactor",
    "RecoveryCode",
    "SafetyPolicy",
    "User",
]
