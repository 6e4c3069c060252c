"""The activity that was filed under a key."""

import uuid
from typing import Any

from django.db.models import Q

from activities.models import Activity
from core.errors import Missing
from core.filing import once


class Withdrawn(once.Gone):
    """The activity of this key was withdrawn."""

    def __init__(self) -> None:
        super().__init__("这次活动已经撤回，原来的键不能再用。确已开展的，请重新填报。")


def of_key(*, actor: Any, client_key: uuid.UUID) -> Activity | None:
    """The activity that was filed, or planned, under a key; None: the key is free. Raises `Missing`
    where it is somebody else's, and `Withdrawn`."""
    found = Activity.objects.filter(Q(client_key=client_key) | Q(plan_key=client_key)).first()
    if found is None:
        return None
    if not Activity.objects.visible_to(actor).filter(pk=found.pk).exists():
        raise Missing
    if found.is_withdrawn:
        raise Withdrawn
    return found
