"""Who is told of calls and projects, in the transaction in which something happens."""

from collections.abc import Collection, Iterable

from accounts.choices import Action
from accounts.services.audience import Audience
from activities.models import fileable_by
from core import notifications
from core.notifications import Message
from rota.choices import CallState, HostAnswer
from rota.models import Call, Project, ProjectStep, SignUp

#: What came of the screening.
_SCREENED = {
    "accept": "已列入菜单",
    "return": "被退回，请按理由修改后重新推荐",
    "decline": "未列入菜单",
}


def tell_called(call: Call) -> None:
    """The secretaries of all branches that the call reaches."""
    audience = Audience(Action.FILE_ACTIVITIES)
    called = call.branches().filter(pk__in=audience.by_party).values_list("pk", flat=True)
    users = {user for pk in called for user in audience.of_party(pk)}
    if call.state == CallState.OPEN:
        text = (
            f"{call.committee.name}征集{call}项目，每个支部 {call.least}"
            f"—{call.most} 个，{call.proposals_until} 前推荐。"
        )
    else:
        text = f"{call.committee.name}{call}菜单已发布，可以为党员报名。"
    _tell("rota_call", users, text, call.get_absolute_url(), f"call:{call.pk}:{call.state}")


def tell_screened(projects: Iterable[Project]) -> None:
    """Whoever proposed it, and whoever leads the organizer."""
    audience = Audience(Action.FILE_ACTIVITIES)
    for project in projects:
        step = ProjectStep.objects.filter(subject=project).order_by("-pk").first()
        if step is None or step.move not in _SCREENED:
            continue
        users = {*audience.of_party(project.organizer_id), *_still(project)} - {step.made_by_id}
        text = f"轮值项目“{project}”{_SCREENED[step.move]}。"
        _tell("rota_project", users, text, project.get_absolute_url(), f"screened:{step.pk}")


def tell_asked(project: Project) -> None:
    """Those who are asked to host together."""
    audience = Audience(Action.FILE_ACTIVITIES)
    for host in project.hosts.filter(answer=HostAnswer.ASKED):
        text = f"{project.organizer.name}邀请共同主办轮值项目“{project}”，请答复。"
        users = audience.of_party(host.party_organization_id)
        _tell("rota_project", users, text, project.get_absolute_url(), f"host:{host.pk}")


def tell_moved_up(moved: Collection[SignUp]) -> None:
    """Whoever signed them up: somebody of the waiting list has a place now. Names stand on the
    page only."""
    audience = Audience(Action.FILE_ACTIVITIES)
    for sign_up in moved:
        project = sign_up.project
        text = f"轮值项目“{project}”有名额空出，您报的候补已转为正式报名。"
        _tell(
            "rota_project",
            _of_sign_up(sign_up, audience),
            text,
            project.get_absolute_url(),
            f"moved:{sign_up.pk}:{sign_up.version}",
        )


def tell_signed_up(project: Project, what: str, actor_id: int | None = None) -> None:
    """All who signed somebody up, and all hosts: the project is off, was moved, was held."""
    audience = Audience(Action.FILE_ACTIVITIES)
    users = set(audience.of_party(project.organizer_id))
    for host in project.hosts.hosting():
        users |= audience.of_party(host.party_organization_id)
    # Many are signed up by few: asked once for each of these.
    seen = project.sign_ups.standing().order_by("party_organization", "signed_up_by")
    for sign_up in seen.distinct("party_organization", "signed_up_by").select_related(
        "signed_up_by"
    ):
        users |= _of_sign_up(sign_up, audience)
    text = f"轮值项目“{project}”{what}"
    key = f"project:{project.pk}:{project.version}"
    _tell("rota_project", users - {actor_id}, text, project.get_absolute_url(), key)


def _of_sign_up(sign_up: SignUp, audience: Audience) -> set[int]:
    users = set(audience.of_party(sign_up.party_organization_id))
    user = sign_up.signed_up_by
    # His delegation may be over by now.
    if user and fileable_by(user).filter(pk=sign_up.party_organization_id).exists():
        users.add(user.pk)
    return users


def _still(project: Project) -> set[int]:
    """Whoever proposed it, if he still files for the organizer."""
    user = project.proposed_by
    may = user and fileable_by(user).filter(pk=project.organizer_id).exists()
    return {user.pk} if may else set()


def _tell(kind: str, users: Iterable[int], text: str, link: str, key: str) -> None:
    notifications.notify_each(
        kind=kind, messages=[Message(pk, text, link) for pk in sorted(users)], key=key
    )
