"""What this app lends to people whose grants name no place."""

from accounts.choices import Action, Role
from accounts.reach import Lender
from branches.services.instructors import units_of

LENDERS = (
    Lender(Role.INSTRUCTOR, frozenset({Action.SEE_REGISTRY, Action.RECORD_VISITS}), units_of),
)
