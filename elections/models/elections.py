"""换届选举: one election of a Party organization, from the resolution to the approved result."""

from django.db import models

from accounts.choices import Action
from accounts.names import reads_names
from branches.models import PartyOrganization, outside_bin, takes_in
from core.addresses import address_of
from core.models import FlowStep, RecyclableRecord, tracked
from core.scope import ScopedQuerySet
from core.values import masked_name
from elections.choices import CLOSED, ElectionForm, ElectionState, MeetingKind
from members.models import MeetingRule, OfPartyQuerySet
from members.models.rules import MOST_SEATS


class ElectionQuerySet(OfPartyQuerySet):
    """With the people of its Party organization: whoever sees counts only sees none."""

    def visible_to(self, user):
        return self._reached(user.reach.see_members)

    def editable_by(self, user):
        """Prepared and filed by the secretary, or by the office above on his behalf."""
        return self._reached(user.reach.part(Action.HOLD_ELECTIONS))

    def approvable_by(self, user):
        """Answered by the office above, which keeps terms and offices too."""
        return self._reached(user.reach.edit_members)

    def exportable_by(self, user):
        return self._reached(user.reach.part(Action.EXPORT_MEMBERS))

    def past_read_by(self, user):
        """Names stand there in full, so it is for whoever reads the people of the place."""
        part = user.reach.read_names
        if part.everywhere:
            return self.visible_to(user)
        return self.visible_to(user).filter(
            models.Q(party_organization__region_id__in=part.region_ids)
            | models.Q(party_organization_id__in=part.party_organization_ids)
        )

    @staticmethod
    def showed_to(user, row, at):
        """Whether an election as it was in `row` was seen (`core.feed`)."""
        party = at(PartyOrganization, row["party_organization_id"])
        if party is None or party["deleted_at"] is not None or row["deleted_at"] is not None:
            return False
        return takes_in(user.reach.see_members, party)

    def present(self):
        """Neither it nor its Party organization is in the recycle bin."""
        return self.filter(outside_bin(), deleted_at=None)

    def open(self):
        return self.exclude(state__in=CLOSED)


@tracked(fed=True)
class Election(RecyclableRecord):
    """One election. The numbers by which somebody is elected are frozen with it: how many may vote
    (`Voter`), how many came, what was counted (`Ballot`, `Vote`)."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="elections", verbose_name="党组织"
    )
    state = models.CharField(
        "进度",
        max_length=12,
        choices=ElectionState,
        default=ElectionState.PREPARING,
        editable=False,
    )
    form = models.CharField("选举方式", max_length=10, choices=ElectionForm)
    #: Members of the committee; with direct election the secretary and deputies.
    seats = models.PositiveSmallIntegerField("应选名额")
    meeting = models.CharField(
        "由谁选举", max_length=10, choices=MeetingKind, default=MeetingKind.MEMBERS
    )
    #: What the county said of elections on the day for which the list of those entitled was
    #: frozen; until then, what holds on the day that is planned. Rows are replaced, never changed.
    rule = models.ForeignKey(
        MeetingRule, models.PROTECT, related_name="+", verbose_name="人数规定", editable=False
    )
    resolved_on = models.DateField("决议日期")
    planned_on = models.DateField("计划选举日期")
    approved_on = models.DateField("换届批复日期", null=True, editable=False)
    approval_number = models.CharField(
        "换届批复文号", max_length=60, blank=True, db_default="", editable=False
    )
    talks = models.CharField("谈话考察情况", max_length=500, blank=True, db_default="")
    nominees_approved_on = models.DateField("候选人批复日期", null=True, editable=False)
    nominees_approval_number = models.CharField(
        "候选人批复文号", max_length=60, blank=True, db_default="", editable=False
    )
    #: The day on which the list of those entitled was frozen for.
    met_on = models.DateField("选举日期", null=True, editable=False)
    entitled_count = models.PositiveIntegerField("应到会人数", null=True, editable=False)
    #: So many of them must come: frozen with the list.
    least_present = models.PositiveIntegerField("至少须到会人数", null=True, editable=False)
    present_count = models.PositiveIntegerField("实到会人数", null=True, editable=False)
    place = models.CharField("地点", max_length=60, blank=True, db_default="")
    host = models.CharField("主持人", max_length=40, blank=True, db_default="")
    tellers = models.CharField("监票人", max_length=60, blank=True, db_default="")
    counters = models.CharField("计票人", max_length=60, blank=True, db_default="")
    #: So many of those present agreed to elect fewer than were to be elected.
    fewer_agreed = models.PositiveIntegerField("同意减少名额的人数", null=True, editable=False)
    committee_met_on = models.DateField("第一次委员会会议日期", null=True, editable=False)
    committee_present = models.PositiveSmallIntegerField("到会委员人数", null=True, editable=False)
    result_approved_on = models.DateField("结果批复日期", null=True, editable=False)
    result_approval_number = models.CharField(
        "结果批复文号", max_length=60, blank=True, db_default="", editable=False
    )

    naming = ("party_organization",)

    objects = ElectionQuerySet.as_manager()

    class Meta(RecyclableRecord.Meta):
        verbose_name = verbose_name_plural = "换届选举"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization"],
                condition=models.Q(deleted_at=None) & ~models.Q(state__in=CLOSED),
                name="election_one_at_a_time",
                violation_error_message="这个党组织已有一次正在办理的换届选举。",
            ),
            models.CheckConstraint(
                name="election_has_seats",
                condition=models.Q(seats__range=(1, MOST_SEATS)),
                violation_error_message="应选名额为 1 至 11 名。",
            ),
            # Nobody is elected by a meeting to which too few came, whoever writes the row.
            models.CheckConstraint(
                name="election_quorum",
                condition=~models.Q(
                    state__in=[
                        ElectionState.ELECTED,
                        ElectionState.REPORTED,
                        ElectionState.RECORDED,
                    ]
                )
                | models.Q(
                    present_count__isnull=False,
                    entitled_count__isnull=False,
                    least_present__isnull=False,
                    present_count__gte=models.F("least_present"),
                    present_count__lte=models.F("entitled_count"),
                ),
                violation_error_message="到会人数没有达到规定的人数，选举无效。",
            ),
        ]
        indexes = [
            models.Index(fields=["planned_on", "id"], name="election_by_day"),
            models.Index(fields=["state", "planned_on", "id"], name="election_by_state"),
            models.Index(
                fields=["deleted_at", "id"],
                condition=models.Q(deleted_at__isnull=False),
                name="election_recycled",
            ),
        ]

    def __str__(self) -> str:
        return f"{(self.met_on or self.planned_on).year}年换届选举"

    def get_absolute_url(self) -> str:
        return address_of("elections:detail", self.pk)

    def reads_people(self, user) -> bool:
        """Whether `user` reads its people in full: as members of the Party organization are read,
        not those of the ones under one's own."""
        party = self.party_organization
        return reads_names(user, party.region_id, (party.pk,))

    def people_to(self, user, names: str) -> str:
        """Names written one after another, as `user` may read them."""
        if self.reads_people(user):
            return names
        return "、".join(masked_name(each) for each in names.split("、") if each)

    @property
    def is_direct(self) -> bool:
        return self.form == ElectionForm.DIRECT

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def stage(self) -> int:
        """Its place in the order of the states; -1 for one that came to nothing."""
        if self.state == ElectionState.CANCELLED:
            return -1
        return ElectionState.values.index(self.state)

    @property
    def by_delegates(self) -> bool:
        return self.meeting == MeetingKind.DELEGATES

    @property
    def basis(self) -> str:
        """Of whom more than the share of the rule must vote for somebody."""
        return self.rule.counted_of

    @property
    def majority(self) -> str:
        """More votes than this elect, in words."""
        return self.rule.majority

    @property
    def is_quorate(self) -> bool:
        return (
            self.least_present is not None
            and self.present_count is not None
            and self.present_count >= self.least_present
        )

    @property
    def seats_text(self) -> str:
        """What is elected, in words."""
        if not self.is_direct:
            return f"委员 {self.seats} 名"
        deputies = self.seats - 1
        return f"书记 1 名、副书记 {deputies} 名" if deputies else "书记 1 名"


class StepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Election.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added (`elections.flows`)."""
        return self.none()


class ElectionStep(FlowStep):
    """One step of an election: who asked, approved, sent back, and why."""

    subject = models.ForeignKey(
        Election, models.CASCADE, related_name="steps", verbose_name="换届选举"
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "换届选举办理步骤"
