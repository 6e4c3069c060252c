"""Reviewing what was filed: the chain, the grounds for sending back, and making up."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activities.choices import ActivityState
from activities.flows import FLOW
from activities.models import Activity, ActivityStep
from activities.services.hints import HINTS
from activities.services.rules import photo_grounds
from activities.services.standing import refresh_days
from activities.services.telling import tell_reviewed
from core import records
from core.errors import Refusal
from core.review import Ground, Review

GROUNDS = (
    Ground("date", "开展日期有误"),
    Ground("duty", "事项选择有误"),
    Ground("parties", "参加的党组织有误"),
    Ground("attendance", "到会情况不实"),
    Ground("quorum", "到会人数不够，会议无效"),
    Ground("text", "看不出议了什么、定了什么"),
    Ground("copied", "内容与其他活动雷同"),
    Ground("duplicate", "重复填报"),
)

_PICTURES = "照片|相片|图片|影像|图像|合影|截图|拍照|视频|录像|直播"
_LACK = "缺|没有|没传|没附|没拍|无|未|补|少|不足|不够|欠|应有|要有|须有|请传|请附|上传|附上"
_NO_PICTURE = re.compile(
    f"(?:{_LACK})[^，。；、]{{0,8}}(?:{_PICTURES})|(?:{_PICTURES})[^，。；、]{{0,6}}(?:{_LACK})"
)
#: What is said of pictures that are there.
_WRONG_PICTURE = re.compile("不是|无关|不符|不一致|雷同|相同|重复|他人|去掉|删")


def asks_for_pictures(reason: str) -> bool:
    """Whether somebody sends back because there is no photo, video or live stream."""
    return any(
        _NO_PICTURE.search(clause) and not _WRONG_PICTURE.search(clause)
        for clause in re.split("[，。；;,\n]", reason)
    )


def _objection(activity: Activity, reason: str, grounds: Collection[str]) -> str:
    if asks_for_pictures(reason) and not photo_grounds(_duties(activity), activity.held_on):
        return (
            "没有照片、视频不能作为退回的理由：照片可传可不传，"
            "县里没有为这类活动登记必须提供照片的依据（《整治形式主义为基层减负若干规定》）。"
        )
    return ""


def _content(activity: Activity) -> list[tuple[str, str]]:
    """What an edition said, as the page names it; of persons the numbers only."""
    branches = list(activity.branches.select_related("party_organization").order_by("pk"))
    return [
        ("开展日期", f"{activity.held_on}"),
        ("事项", "、".join(sorted(str(each) for each in activity.duties.all()))),
        ("党组织", "、".join(str(each.party_organization) for each in branches)),
        ("地点", activity.place),
        ("主题", activity.topic),
        ("内容", activity.text),
        (DECISIONS, activity.decisions),
        ("应到", str(sum(each.entitled_count for each in branches))),
        ("实到", str(sum(each.present_count for each in branches))),
        ("照片", f"{activity.photos.count()} 张"),
    ]


#: What of a former edition only those read who read of persons.
DECISIONS = "决议"


def _first(activity: Activity) -> list[ActivityStep]:
    """The filing itself."""
    if activity.filed_at is None:
        return []
    day = timezone.localdate(activity.filed_at)
    return [
        ActivityStep(
            subject=activity,
            move="file",
            before=ActivityState.PLANNED,
            after=ActivityState.FILED,
            made_at=activity.filed_at,
            made_by=activity.filed_by,
            # The database's default, which a row that is not stored has not got.
            reason="",
            due_on=FLOW.due_after(ActivityState.FILED, day),
        )
    ]


def _after(activities: Sequence[Activity]) -> None:
    """What counts follows the review, and whoever has to act hears of it."""
    for each in activities:
        parties = set(each.branches.values_list("party_organization", flat=True))
        refresh_days(parties, each.held_on, each.planned_on, each.makes_up_for)
    tell_reviewed(activities)


REVIEW = Review(
    FLOW,
    submits=("file", "refile"),
    decides=("accept", "return", "redo", "skip", "confirm"),
    grounds=GROUNDS,
    content=_content,
    objection=_objection,
    after=_after,
    hints=HINTS,
    first=_first,
)


@transaction.atomic
def make_up(*, actor: Any, pk: int, version: int, makes_up: Activity) -> Activity:
    """The activity `pk`, held later, makes up for one of which that was demanded.

    It counts as done for the period of the other one, never as on time.
    Raises ValidationError, and what `core.records.claim` raises.
    """
    activity = records.claim(Activity, actor=actor, pk=pk, version=version)
    if activity.state not in (ActivityState.FILED, ActivityState.ACCEPTED):
        raise Refusal("只有已填报的活动可以登记为补课。")
    other = FLOW.claim("make_up", actor=actor, pk=makes_up.pk, version=makes_up.version)
    if wrong := _not_making_up(activity, other):
        raise ValidationError({"makes_up": wrong})
    activity.make_up, activity.makes_up_for = True, other.held_on
    records.keep(activity, actor=actor)
    FLOW.move(other, "make_up", actor=actor, reason=f"{activity.held_on} 已补课。")
    _after([activity, other])
    return activity


def _not_making_up(activity: Activity, other: Activity) -> str:
    if activity.organizer_id != other.organizer_id:
        return "补课须由同一个党组织举办。"
    if activity.held_on < other.held_on:
        return f"补课的日期不能早于原活动（{other.held_on}）。"
    if _duties(other) - _duties(activity):
        return "补课的事项与原活动不同，请先在活动里选上同样的事项。"
    return ""


def _duties(activity: Activity) -> set[str]:
    return set(activity.duties.values_list("duty", flat=True))


def demanded_of(activity: Activity, actor: Any):
    """Activities of the same Party organization that this one may make up for."""
    if activity.held_on is None or activity.make_up:
        return FLOW.allowed("make_up", actor).none()
    return FLOW.waiting("make_up", actor).filter(
        organizer=activity.organizer_id, held_on__lte=activity.held_on
    )
