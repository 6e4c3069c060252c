"""Writers of users and grants."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.choices import ADMINISTRATORS, Role
from accounts.models import Grant, User
from core.errors import Refusal


@transaction.atomic
def create_user(
    *, username: str, role: str, password: str, region=None, party_organization=None
) -> User:
    """A user with one grant: administrators without a place, a secretary with a Party
    organization, everybody else with a region.

    Raises `Refusal` when the name is taken, the place does not fit the role or the password is
    weak.
    """
    if role in ADMINISTRATORS and (region or party_organization):
        raise Refusal("三员不带范围，请去掉 --region 和 --party-org")
    if role == Role.SECRETARY and (region or not party_organization):
        raise Refusal("书记要授权到党组织，请用 --party-org 给出党组织代码")
    if role not in (*ADMINISTRATORS, Role.SECRETARY) and (party_organization or not region):
        raise Refusal("该角色要授权到区域，请用 --region 给出区域代码")
    user = User(username=username)
    try:
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
        user.save()
        grant = Grant(user=user, role=role, region=region, party_organization=party_organization)
        grant.full_clean()
        grant.save()
    except ValidationError as error:
        raise Refusal("；".join(error.messages)) from None
    return user
