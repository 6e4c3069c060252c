"""What of an organization may be corrected on a proposal (`core.corrections`)."""

from functools import partial
from typing import Any

from core.corrections import Correctable
from orgs.services import update_organization
from orgs.services.statuses import DATED

#: Field → what is expected; no persons: what is proposed is kept as it was written.
_FIELDS = {
    "staff_count": "写实际的人数。",
    "state": "停业、注销、空壳的不再亮灯。",
    "name": "与证照一致的全称。",
    "industry": "国民经济行业分类的门类或大类。",
    "address": "实际经营或办公的地址。",
    "founded_on": "证照上的成立日期。",
    "principal_politics": "",
}


def _correct(
    name: str, *, actor: Any, pk: int, version: int, value: Any, effective_on: Any
) -> None:
    update_organization(
        actor=actor, pk=pk, version=version, effective_on=effective_on, **{name: value}
    )


FIELDS = tuple(
    Correctable(
        "orgs.Organization",
        name,
        correct=partial(_correct, name),
        dated=name in DATED,
        help_text=text,
    )
    for name, text in _FIELDS.items()
)
