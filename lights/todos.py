"""The lights of the newest month wait for those in whose scope they stand."""

from accounts.choices import Action
from core.lists.pagination import capped_count
from core.todos import Todo
from lights.models import Notice
from months import places


def _lights(user) -> int:
    newest = places.newest_revisions(user).values("pk")[:1]
    return capped_count(Notice.objects.visible_to(user).filter(revision=newest))


TODOS = [Todo("最近定稿月份的亮灯", _lights, "lights:list", Action.SEE_REGISTRY)]
