"""What a month freezes of the six checks: one bit for each."""

from completeness import on_day
from completeness.choices import BITS
from core.domain import FactProvider

PROVIDERS = (
    # The closing has joined `status` and `region` itself, and `members` the `staff`: counted once
    # more for every organization, they would cost as much as all the rest.
    FactProvider(
        "orgs.Organization",
        columns={
            "clear_checks": " + ".join(
                f"{bit} * ({on_day.is_clear(topic)})::int" for topic, bit in BITS.items()
            )
        },
        join=on_day.joins(),
    ),
)
