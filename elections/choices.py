"""Values of `elections` fields."""

from django.db import models

from members.choices import PostTitle


class ElectionState(models.TextChoices):
    """How far an election is; in this order."""

    PREPARING = "preparing", "筹备"
    ASKED = "asked", "换届待批复"
    NOMINATING = "nominating", "提名候选人"
    NOMINATED = "nominated", "候选人待批复"
    CONVENED = "convened", "大会选举"
    ELECTED = "elected", "已选出"
    REPORTED = "reported", "结果待批复"
    RECORDED = "recorded", "已完成"
    CANCELLED = "cancelled", "已终止"


#: Nothing more is done with it.
CLOSED = (ElectionState.RECORDED, ElectionState.CANCELLED)


class ElectionForm(models.TextChoices):
    """What the meeting elects."""

    COMMITTEE = "committee", "选举委员会，再由委员会选举书记"
    DIRECT = "direct", "不设委员会，直接选举书记、副书记"


class MeetingKind(models.TextChoices):
    """Who elects: all who are entitled, or delegates whom they elected before."""

    MEMBERS = "members", "党员大会"
    DELEGATES = "delegates", "党员代表大会"


class LeftOut(models.TextChoices):
    """Why a full member is not counted among those who should be there."""

    ON_PROBATION = "on_probation", "受留党察看处分"
    DETAINED = "detained", "被留置或逮捕"
    LONG_ABSENT = "long_absent", "长期外出等，经大会同意不计入"


#: Those who are left out for these have no right to be elected either.
WITHOUT_RIGHTS = (LeftOut.ON_PROBATION, LeftOut.DETAINED)

#: Offices that a committee gives to its members, and those that a meeting elects directly.
OFFICES = (
    PostTitle.SECRETARY,
    PostTitle.DEPUTY_SECRETARY,
    PostTitle.ORGANIZATION_MEMBER,
    PostTitle.PUBLICITY_MEMBER,
    PostTitle.DISCIPLINE_MEMBER,
    PostTitle.COMMITTEE_MEMBER,
)
DIRECT_OFFICES = (PostTitle.SECRETARY, PostTitle.DEPUTY_SECRETARY)


class ElectionAction(models.TextChoices):
    """What this app records in the audit log."""

    ELECTION_RECORDED = "election_recorded", "登记选举结果"
