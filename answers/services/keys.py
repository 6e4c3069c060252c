"""The answer that was filed under a key."""

import uuid
from typing import Any

from answers.models import Answer
from core.errors import Missing
from core.filing import once


class Withdrawn(once.Gone):
    """The answer of this key was withdrawn."""

    def __init__(self) -> None:
        super().__init__("这份答卷已经撤回，原来的键不能再用。需要的请重新填报。")


def of_key(*, actor: Any, client_key: uuid.UUID) -> Answer | None:
    """The answer that was filed under a key; None: the key is free. Raises `Missing` where it is
    somebody else's, and `Withdrawn`."""
    found = Answer.objects.filter(client_key=client_key).first()
    if found is None:
        return None
    if not Answer.objects.visible_to(actor).filter(pk=found.pk).exists():
        raise Missing
    if found.state == "withdrawn":
        raise Withdrawn
    return found
