"""What this app lends to people whose grants name no place."""

from accounts.choices import Action, Role
from accounts.reach import Lender
from surveys.services.squads import units_of

LENDERS = (Lender(Role.SURVEYOR, frozenset({Action.SEE_REGISTRY, Action.FILE_SURVEYS}), units_of),)
