"""The lights of the newest month, for those who see them, and what will light up unless somebody
acts; what is to be done about each light is its case (`rectification.todos`)."""

from accounts.choices import Action
from core.lists.pagination import capped_count
from core.todos import Todo
from lights.models import EarlyWarning, Notice
from months import places


def _newest(user):
    newest = places.newest_revisions(user).values("pk")[:1]
    return Notice.objects.visible_to(user).filter(revision=newest)


def _lights(user) -> int:
    return capped_count(_newest(user))


def _early(user) -> int:
    return capped_count(EarlyWarning.objects.visible_to(user))


TODOS = [
    Todo("最近定稿月份的亮灯", _lights, "lights:list", Action.SEE_REGISTRY),
    Todo("提前预警", _early, "lights:early_rows", Action.SEE_REGISTRY, unit="条"),
]
