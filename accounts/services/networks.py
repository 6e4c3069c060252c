"""Writers of the log-in limits of networks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.choices import AccountAction
from accounts.models import NetworkLimit
from accounts.models.networks import checked_network
from core import audit
from core.db import advisory_lock, store
from core.errors import Refusal


def set_network_limit(*, actor: Any, network: str, name: str, failures: int) -> NetworkLimit:
    """Give a network a limit, or another one; it holds for the next log-in. Raises `Refusal`."""
    with advisory_lock("accounts.networks"), transaction.atomic():
        return _set(actor, network, name, failures)


def _set(actor: Any, network: str, name: str, failures: int) -> NetworkLimit:
    try:
        network = checked_network(network)
        row = NetworkLimit.objects.filter(network=network).first()
        before = row.failures if row else None
        row = row or NetworkLimit(network=network)
        row.name, row.failures = name.strip(), failures
        store(row)
    except ValidationError as error:
        raise Refusal("；".join(error.messages)) from None
    audit.record(
        action=AccountAction.NETWORK_LIMIT_SET,
        actor=actor,
        subject=row,
        detail={
            "网络": row.network,
            "办公场所": audit.masked(row.name),
            "原次数": before,
            "现次数": row.failures,
        },
    )
    return row


@transaction.atomic
def end_network_limit(*, actor: Any, limit: NetworkLimit) -> None:
    """The network is held to the ordinary limit again."""
    audit.record(
        action=AccountAction.NETWORK_LIMIT_ENDED,
        actor=actor,
        subject=limit,
        detail={"网络": limit.network, "原次数": limit.failures},
    )
    limit.delete()
