"""What waits on the way into the Party: the next step of the branch, consent of the office above,
seats that nobody has used by autumn."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.choices import Action
from core.addresses import address_of
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from joining.models import Candidate, JoiningStep, QuotaHolding
from joining.rules import LOOKED
from joining.services.quotas import WARNING_MONTH


def _ready(name: str) -> Q:
    """Something may be done by now."""
    today = timezone.localdate()
    return ~Q(**{f"{name}_next": ""}) & (
        Q(**{f"{name}_from": None}) | Q(**{f"{name}_from__lte": today})
    )


def _of_branch(user):
    """Of those who lead a branch; of the department what it does itself."""
    rows = Candidate.objects.editable_by(user).present().under_way().filter(_ready("branch"))
    led = user.reach.part(Action.RECORD_CANDIDATES).party_organization_ids
    return rows.filter(Q(party_organization__in=led) | Q(party_organization=None))


def _of_above(user):
    return Candidate.objects.approvable_by(user).present().filter(_ready("above"))


def _first(rows, name: str):
    def first(user, number: int) -> list[Step]:
        found = rows(user).select_related("party_organization__region", "region")
        due = Coalesce(F(f"{name}_due_on"), F(f"{name}_from"), F("applied_on"))
        found = list(found.order_by(due.asc(nulls_last=True), "pk")[:number])
        steps = JoiningStep.objects.order_by("valid_from")
        titles = dict(steps.values_list("code", "title")) if found else {}
        return [_step(each, name, titles, user) for each in found]

    return first


def _step(candidate: Candidate, name: str, titles: dict[str, str], user) -> Step:
    code = getattr(candidate, f"{name}_next")
    pk = candidate.pk
    url = address_of("joining:look", pk) if code in LOOKED else address_of("joining:step", pk, code)
    return Step(
        f"{titles.get(code, code)}：{candidate.named_to(user)}",
        url,
        "登记",
        note=candidate.place_name,
        due_on=getattr(candidate, f"{name}_due_on"),
    )


def _unused(user) -> int:
    """Seats of this year that are left, from September on."""
    today = timezone.localdate()
    if today.month < WARNING_MONTH:
        return 0
    rows = QuotaHolding.objects.visible_to(user).present().with_left()
    return sum(rows.filter(year=today.year, left__gt=0).values_list("left", flat=True)[:1000])


TODOS = [
    Todo(
        "发展党员的下一步",
        lambda user: capped_count(_of_branch(user)),
        "joining:list",
        Action.RECORD_CANDIDATES,
        unit="人",
        first=_first(_of_branch, "branch"),
    ),
    Todo(
        "待上级办理的发展党员步骤",
        lambda user: capped_count(_of_above(user)),
        "joining:list",
        Action.APPROVE_CANDIDATES,
        unit="人",
        first=_first(_of_above, "above"),
    ),
    Todo(
        "年度内没有使用的发展指标",
        _unused,
        "joining:quotas",
        Action.RECORD_CANDIDATES,
        unit="名",
    ),
]
