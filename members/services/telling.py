"""Who is told of change reports, in the transaction in which they are moved."""

from collections.abc import Sequence

from accounts.choices import Action
from accounts.services.audience import Audience
from core import notifications
from core.notifications import Message
from members.choices import ChangeState
from members.models import ChangeReport, ChangeStep

_WAITING = {
    ChangeState.REPORTED: ("change_reported", Action.CHECK_POSTS, "报备了{0}，请初审。"),
    ChangeState.CHECKED: ("change_checked", Action.APPROVE_POSTS, "的{0}报备等县级批准。"),
}
_ANSWERS = {
    ChangeState.RETURNED: "的{0}报备被退回，请按理由修改后重新报备。",
    ChangeState.APPROVED: "的{0}报备已批准，任职已更新。",
}


def tell_moved(reports: Sequence[ChangeReport]) -> None:
    """Whoever decides next, or has to mend it, or asked: each once for each step."""
    newest = ChangeStep.objects.filter(subject__in=reports).order_by("subject", "-pk")
    steps = {each.subject_id: each for each in newest.distinct("subject")}
    for report in reports:
        step, party = steps[report.pk], report.party_organization
        if report.state in _WAITING:
            kind, action, text = _WAITING[report.state]
            users = Audience(action).nearest(party.region.path)
        elif report.state in _ANSWERS:
            kind, text = "change_decided", _ANSWERS[report.state]
            users = _concerned(report)
        else:
            continue
        said = f"{party.name}{text.format(report)}"
        notifications.notify_each(
            kind=kind,
            messages=[
                Message(pk, said, report.get_absolute_url())
                for pk in sorted(users - {step.made_by_id})
            ],
            key=f"change:{step.pk}",
        )


def _concerned(report: ChangeReport) -> set[int]:
    """Whoever leads the Party organization, and whoever reported while it is in his scope."""
    users = set(Audience(Action.REPORT_POSTS).of_party(report.party_organization_id))
    reporter = report.reported_by
    if reporter and ChangeReport.objects.editable_by(reporter).filter(pk=report.pk).exists():
        users.add(reporter.pk)
    return users
