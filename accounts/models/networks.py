"""Networks with a limit of their own: offices in which many people share one address."""

import ipaddress

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.choices import Action
from core.models import Record, tracked
from core.scope import ScopedQuerySet

#: Wrong log-ins that may be allowed.
FEWEST, MOST = 10, 1000
#: Wider than that is no office: the limit would hold for half the world.
_WIDEST = {4: 16, 6: 32}


def checked_network(text: str) -> str:
    """`text` as a network is stored: an address, or `10.20.0.0/16`. Raises ValidationError."""
    try:
        found = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise ValidationError(
            "请填写网络地址，例如 10.20.30.40，或网段，例如 10.20.30.0/24。"
        ) from None
    if found.prefixlen < _WIDEST[found.version]:
        raise ValidationError(
            f"网段过大，请填写办公场所实际使用的网段（不大于 /{_WIDEST[found.version]}）。"
        )
    alone = found.prefixlen == found.max_prefixlen
    return str(found.network_address if alone else found)


class NetworkLimitQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self if user.may(Action.MANAGE_GRANTS) else self.none()

    editable_by = visible_to

    def at(self, address: str | None) -> "NetworkLimit | None":
        """The limit of the narrowest network that holds `address`."""
        rows = list(self)
        if address is None:
            return None
        found = ipaddress.ip_address(address)
        holding = [each for each in rows if found in each.as_network]
        return max(holding, key=lambda each: each.as_network.prefixlen, default=None)


@tracked()
class NetworkLimit(Record):
    """How many wrong log-ins one network may send before strangers there are refused."""

    network = models.CharField("网络地址或网段", max_length=43)
    name = models.CharField("办公场所", max_length=40)
    failures = models.PositiveSmallIntegerField(
        "允许输错次数", validators=[MinValueValidator(FEWEST), MaxValueValidator(MOST)]
    )

    objects = NetworkLimitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "办公网络登录限额"
        ordering = ["network"]
        constraints = [
            models.UniqueConstraint(fields=["network"], name="network_limit_network_unique")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.network}"

    @property
    def as_network(self) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
        return ipaddress.ip_network(self.network)
