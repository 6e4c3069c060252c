"""Who signed up for a project: with a place, or on the waiting list."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from activities.models import fileable_by
from branches.models import PartyOrganization
from core.models import Record, tracked
from core.scope import ScopedQuerySet, leads_to
from members.models import Member
from rota.choices import SignUpState
from rota.models.projects import Project


class SignUpQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """A person: seen where the member is seen, by whoever signed him up, and by whoever keeps
        the attendance."""
        mine = fileable_by(user)
        return self.filter(
            models.Q(member__in=Member.objects.visible_to(user).values("pk"))
            | leads_to("party_organization", mine)
            | leads_to("project__organizer", mine)
        )

    def editable_by(self, user):
        return self.filter(leads_to("party_organization", fileable_by(user)))

    def standing(self):
        return self.exclude(state=SignUpState.CANCELLED)

    def placed(self):
        return self.filter(state=SignUpState.PLACED)

    def waiting(self):
        """In the order in which they move up."""
        return self.filter(state=SignUpState.WAITING).order_by("pk")

    def for_reader(self, user):
        """With whether `user` files for the Party organization, or keeps the attendance: he reads
        the names in full."""
        mine = fileable_by(user)
        signed = leads_to("party_organization", mine)
        reads = signed | leads_to("project__organizer", mine)
        return self.annotate(
            has_name_read=models.Case(
                models.When(reads, then=True), default=False, output_field=models.BooleanField()
            ),
            is_editable=models.Case(
                models.When(signed, then=True),
                default=False,
                output_field=models.BooleanField(),
            ),
        )


@tracked(fed=True)
class SignUp(Record):
    """A member who was signed up by his Party organization: members have no log-in."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="sign_ups", verbose_name="轮值项目", db_index=False
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="rota_sign_ups", verbose_name="党员"
    )
    #: To which he belonged when he was signed up.
    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="+", verbose_name="党组织"
    )
    state = models.CharField("状态", max_length=10, choices=SignUpState, editable=False)
    signed_up_at = models.DateTimeField("报名时间", db_default=Now(), editable=False)
    signed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="报名人",
        editable=False,
    )

    naming = ("member__party_organization",)

    objects = SignUpQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "轮值报名"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "member"],
                condition=~models.Q(state=SignUpState.CANCELLED),
                name="rota_sign_up_once",
                violation_error_message="已经报名的党员不用再报。",
            )
        ]
        indexes = [models.Index(fields=["project", "state", "id"], name="rota_sign_up_of_project")]

    def __str__(self) -> str:
        return f"报名 {self.member_id} @ {self.project_id}"

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()

    def name_to(self, user) -> str:
        """His name as `user` may read it; rows of `for_reader`."""
        return self.member.name if self.has_name_read else self.member.named_to(user)
