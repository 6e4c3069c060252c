"""Screening: which proposals come on the menu."""

from collections.abc import Sequence

from django.utils import timezone

from core.addresses import address_of
from core.review import Ground, Hint, Review
from rota.choices import STANDING, ProjectState
from rota.flows import PROJECTS
from rota.models import Project, ProjectStep
from rota.services.telling import tell_screened

GROUNDS = (
    Ground("same", "与其他项目重复"),
    Ground("day", "日期与其他项目冲突"),
    Ground("place", "场地容不下名额"),
    Ground("content", "看不出做什么、怎么做"),
    Ground("cost", "花费偏大"),
)


def _content(project: Project) -> list[tuple[str, str]]:
    """What an edition said, as the page names it."""
    hosts = project.hosts.select_related("party_organization").order_by("pk")
    return [
        ("项目名称", project.topic),
        ("内容", project.text),
        ("时间", project.when),
        ("地点", project.place),
        ("名额", str(project.capacity)),
        ("计入事项", project.duty_names),
        ("主办", "、".join(str(each.party_organization) for each in hosts)),
    ]


def _first(project: Project) -> list[ProjectStep]:
    """The proposal itself."""
    day = timezone.localdate(project.proposed_at)
    return [
        ProjectStep(
            subject=project,
            move="propose",
            before=ProjectState.PROPOSED,
            after=ProjectState.PROPOSED,
            made_at=project.proposed_at,
            made_by=project.proposed_by,
            # The database's default, which a row that is not stored has not got.
            reason="",
            due_on=PROJECTS.due_after(ProjectState.PROPOSED, day),
        )
    ]


def _same_day(projects: Sequence[Project], user) -> dict[int, list[Hint]]:
    """Another project of the same call stands on that day."""
    calls = {each.call_id for each in projects}
    days = {each.planned_on for each in projects}
    others = (
        Project.objects.visible_to(user)
        .filter(call__in=calls, planned_on__in=days, state__in=STANDING)
        .order_by("pk")
    )
    by_day: dict[tuple, list[Project]] = {}
    for each in others:
        by_day.setdefault((each.call_id, each.planned_on), []).append(each)
    found: dict[int, list[Hint]] = {}
    for project in projects:
        same = by_day.get((project.call_id, project.planned_on), [])
        other = next((each for each in same if each.pk != project.pk), None)
        if other is not None:
            text = f"{project.planned_on} 已有项目“{other}”。"
            url = address_of("rota:detail", other.pk)
            found[project.pk] = [Hint("same_day", "同日有项目", text, url)]
    return found


SCREENING = Review(
    PROJECTS,
    submits=("repropose",),
    decides=("accept", "return", "decline"),
    grounds=GROUNDS,
    content=_content,
    after=tell_screened,
    hints=(_same_day,),
    first=_first,
)
