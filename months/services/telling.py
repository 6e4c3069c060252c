"""Who is told of a town's month, in the transaction in which something happens to it."""

from collections.abc import Collection
from typing import Any

from accounts.choices import Action
from accounts.services.audience import Audience
from core import notifications
from core.addresses import address_of
from core.notifications import Message
from months.models import SignOff


def tell(users: Collection[int], text: str, link: str, key: str) -> None:
    notifications.notify_each(
        kind="sign_off", messages=[Message(pk, text, link) for pk in sorted(users)], key=key
    )


def tell_taken_back(row: SignOff, name: str, actor: Any) -> None:
    """The town learns that its month came back."""
    if name not in ("return", "unlock", "stale"):
        return
    month = row.report_month.month
    what = {"return": "被退回", "unlock": "已解锁", "stale": "因定稿时数字有变化被退回"}[name]
    tell(
        Audience(Action.CONFIRM_MONTH).by_region.get(row.region_id, set())
        - {getattr(actor, "pk", None)},
        f"{row.region.name}{month.title}月报{what}，请按理由核对后重新确认。",
        address_of("reports:sign_off_town", month, row.region.code),
        f"sign_off:{row.pk}:{row.version}",
    )
