"""The history of rows (`core.models.tracked`): whose contexts its events have, and its speed."""

import contextlib
import uuid
from collections.abc import Iterator
from typing import Any

import pghistory
from django.db import connection, connections
from django.http import HttpRequest
from pghistory import runtime
from pghistory.middleware import HistoryMiddleware

from core.db import IS_IGNORED
from core.network import client_ip, door_of

_SHOULD_IGNORE = (
    "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN"
    f" LANGUAGE plpgsql AS $${IS_IGNORED}$$"
)


def speed_up_triggers(*, using: str, **kwargs: Any) -> None:
    """After migrations, which put pgtrigger's function back, replace it by a quick one."""
    with connections[using].cursor() as cursor:
        cursor.execute(_SHOULD_IGNORE)


@contextlib.contextmanager
def own_context(**metadata: Any) -> Iterator[uuid.UUID]:
    """Keep what is changed within under a context of its own; gives the id.

    pghistory joins an inner context to the outer one (the request's, the job's). An undo set must
    hold what one business transaction changed and nothing else.
    """
    outer = getattr(runtime._tracker, "value", None)
    if outer is not None:
        own = runtime.Context(uuid.uuid4(), {**outer.metadata, **metadata})
        runtime._tracker.value = own
        try:
            yield own.id
        finally:
            runtime._tracker.value = outer
        return
    with pghistory.context(**metadata) as own:
        yield own.id
    if connection.in_atomic_block and not connection.needs_rollback:
        # The setting lasts as long as the transaction, which may go on.
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_id', '', true)")


class RememberSource(HistoryMiddleware):
    """Middleware: what a request changes is kept with its user, address and door.

    The path itself is left out: that of a one-time link is a secret.
    """

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().get_context(request)
        del context["url"]
        return {**context, "address": client_ip(request)}

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        # Outside a context (a request that changes nothing) this says nothing.
        pghistory.context(door=door_of(request))
