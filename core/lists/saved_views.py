"""Writing down how people like to see their lists."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode

from django.core.exceptions import ValidationError
from django.db import transaction

from core.db import store
from core.errors import Missing, Refusal
from core.models import SavedView
from core.values import contains_identifier

#: Parameters of a list's address that belong to the moment.
FLEETING = ("after", "before", "last", "at", "export", "view", "csrfmiddlewaretoken")
#: Views that one person keeps of one list.
MOST = 50


def normalized(query: str) -> str:
    """A query string without what is empty or of the moment, in a fixed order."""
    kept = {(name, value) for name, value in parse_qsl(query) if value and name not in FLEETING}
    return urlencode(sorted(kept))


@transaction.atomic
def save_view(*, actor: Any, list: str, name: str, query: str, shared: bool = False) -> SavedView:
    """Keep the query string of a list under a name; a view of the same name is replaced.

    Raises ValidationError (field → messages), or `Refusal` when there are too many.
    """
    query, name = normalized(query), _printable(name)
    own = SavedView.objects.editable_by(actor).filter(list=list)
    view = own.filter(name=name).select_for_update().first()
    if view is None:
        if own.count() >= MOST:
            raise Refusal(f"每个列表最多保存 {MOST} 个视图，请先删除不用的视图。")
        view = SavedView(user=actor, list=list, name=name)
    view.query, view.shared = query, shared
    return _keep(view)


@transaction.atomic
def change_view(*, actor: Any, pk: int, name: str, shared: bool) -> SavedView:
    """Rename one's view, share it, or share it no longer.

    Raises ValidationError (field → messages), or `Missing` when it is not one's own.
    """
    view = SavedView.objects.editable_by(actor).select_for_update().filter(pk=pk).first()
    if view is None:
        raise Missing
    view.name, view.shared = _printable(name), shared
    return _keep(view)


@transaction.atomic
def delete_view(*, actor: Any, pk: int) -> None:
    """Remove one's view. Raises `Missing` when it is not one's own."""
    deleted, _ = SavedView.objects.editable_by(actor).filter(pk=pk).delete()
    if not deleted:
        raise Missing


def keep_columns(*, actor: Any, list: str, columns: Sequence[str]) -> None:
    """Let the list begin with these columns for the actor; with none: as for everybody."""
    actor.list_columns[list] = [*columns]
    if not columns:
        del actor.list_columns[list]
    actor.save(update_fields=["list_columns"])


def _printable(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable()).strip()


def _keep(view: SavedView) -> SavedView:
    if not view.name:
        raise ValidationError({"name": "请给视图取一个名称。"})
    if contains_identifier(view.name) or contains_identifier(unquote_plus(view.query)):
        raise ValidationError(
            {"name": "名称或条件里有像证件号码、电话的数字，不能保存。请去掉后再保存。"}
        )
    store(view)
    return view
