"""Who stands in an election, who may vote, and what was counted."""

from django.db import models

from accounts.names import shown_name
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from elections.choices import LeftOut
from elections.models.elections import Election
from members.choices import Gender, PostTitle
from members.models import Member


class OfElectionQuerySet(ScopedQuerySet):
    """What belongs to an election is seen and changed with it."""

    def visible_to(self, user):
        return self.filter(election__in=Election.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(election__in=Election.objects.editable_by(user))


class PersonOfElection(Record):
    """A person as he stood in the election: his name of then, whoever he belongs to now."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    name = models.CharField("姓名", max_length=60, editable=False)
    gender = models.CharField(
        "性别", max_length=6, choices=Gender, blank=True, db_default="", editable=False
    )

    objects = OfElectionQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.election_id}: {self.member_id}"

    def person_to(self, user) -> str:
        """His name as `user` may read it: with the people of the Party organization."""
        return shown_name(self.name, full=self.election.reads_people(user))

    def named_to(self, user) -> str:
        return self.person_to(user)

    def get_absolute_url(self) -> str:
        return self.election.get_absolute_url()


@tracked()
class Candidate(PersonOfElection):
    """Somebody who stands, or for whom ballots were cast although he did not (`written_in`)."""

    election = models.ForeignKey(
        Election, models.CASCADE, related_name="candidates", verbose_name="换届选举"
    )
    #: With direct election: for which office.
    stands_for = models.CharField("竞选职务", max_length=20, choices=PostTitle)
    native_place = models.CharField("籍贯", max_length=40, blank=True, db_default="")
    written_in = models.BooleanField("另选他人", default=False, db_default=False, editable=False)
    elected = models.BooleanField("当选", default=False, db_default=False, editable=False)
    #: The office that the first meeting of the committee gave him, and with how many votes.
    office = models.CharField(
        "分工", max_length=20, choices=PostTitle, blank=True, db_default="", editable=False
    )
    office_votes = models.PositiveSmallIntegerField("得票", null=True, editable=False)

    naming = ("election__party_organization",)

    class Meta(PersonOfElection.Meta):
        verbose_name = verbose_name_plural = "候选人"
        constraints = [
            models.UniqueConstraint(
                fields=["election", "member"],
                name="candidate_once",
                violation_error_message="这名党员已在候选人名单中。",
            )
        ]


@tracked()
class Voter(PersonOfElection):
    """A full member on the books on the day of the meeting: entitled, unless `left_out` says why
    not. The list is frozen: it stays as it was when members move later."""

    election = models.ForeignKey(
        Election, models.CASCADE, related_name="voters", verbose_name="换届选举"
    )
    left_out = models.CharField(
        "不计入应到会的原因", max_length=12, choices=LeftOut, blank=True, db_default=""
    )
    present = models.BooleanField("到会", null=True)
    absence = models.CharField("缺席原因", max_length=40, blank=True, db_default="")

    naming = ("election__party_organization",)

    class Meta(PersonOfElection.Meta):
        verbose_name = verbose_name_plural = "应到会人员"
        constraints = [
            models.UniqueConstraint(fields=["election", "member"], name="voter_once"),
            models.CheckConstraint(
                name="voter_left_out_is_not_counted",
                condition=models.Q(left_out="") | models.Q(present=None),
                violation_error_message="不计入应到会的人员不登记到会。",
            ),
        ]


@tracked()
class Ballot(Record):
    """One round of voting, on paper: the counts that the tellers gave."""

    election = models.ForeignKey(
        Election, models.CASCADE, related_name="ballots", verbose_name="换届选举"
    )
    number = models.PositiveSmallIntegerField("第几次投票", editable=False)
    issued = models.PositiveIntegerField("发出选票")
    returned = models.PositiveIntegerField("收回选票")
    valid = models.PositiveIntegerField("有效票")

    naming = ("election__party_organization",)

    objects = OfElectionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "投票"
        constraints = [
            models.UniqueConstraint(fields=["election", "number"], name="ballot_number"),
            models.CheckConstraint(
                name="ballot_not_more_returned",
                condition=models.Q(returned__lte=models.F("issued")),
                violation_error_message="收回的选票多于发出的选票，选举无效，应重新投票。",
            ),
            models.CheckConstraint(
                name="ballot_not_more_valid",
                condition=models.Q(valid__lte=models.F("returned")),
                violation_error_message="有效票不能多于收回的选票。",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 次投票"

    def get_absolute_url(self) -> str:
        return self.election.get_absolute_url()


class VoteQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(ballot__in=Ballot.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(ballot__in=Ballot.objects.editable_by(user))


@tracked()
class Vote(models.Model):
    """How many were for and against a candidate in a round; the others abstained."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes", verbose_name="投票")
    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="votes", verbose_name="候选人"
    )
    in_favour = models.PositiveIntegerField("赞成票")
    against = models.PositiveIntegerField("不赞成票", default=0)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "得票"
        constraints = [models.UniqueConstraint(fields=["ballot", "candidate"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.candidate_id}: {self.in_favour}"

    @property
    def abstained(self) -> int:
        return max(self.ballot.valid - self.in_favour - self.against, 0)
