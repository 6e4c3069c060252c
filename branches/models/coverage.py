"""How Party organizations cover organizations, and who works where there is none."""

from django.db import models

from accounts.names import reads_names, shown_name
from branches.choices import WorkCoverageMeans
from branches.models.instructors import Assignment
from branches.models.party_organizations import PartyOrganization
from core.models import DatedLink, DatedLinkQuerySet, tracked
from core.values import PERSON_NAME
from orgs.models import Organization, OrganizationQuerySet


class OrganizationLinkQuerySet(DatedLinkQuerySet):
    """Links that belong to an organization are in scope with it."""

    def visible_to(self, user):
        return self.one_of("organization", Organization.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("organization", Organization.objects.editable_by(user))

    @staticmethod
    def showed_to(user, row, at):
        """Whether a link as it was in `row` was shown (`core.feed`): while both its ends were."""
        organization = at(Organization, row["organization_id"])
        if organization is None or not OrganizationQuerySet.showed_to(user, organization, at):
            return False
        if "party_organization_id" not in row:
            return True
        party = at(PartyOrganization, row["party_organization_id"])
        return party is not None and party["deleted_at"] is None


@tracked(fed=True)
class Coverage(DatedLink):
    """组织覆盖: a Party organization covers an organization."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="coverages", verbose_name="两新组织"
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        related_name="coverages",
        verbose_name="党组织",
    )

    objects = OrganizationLinkQuerySet.as_manager()

    class Meta(DatedLink.Meta):
        verbose_name = verbose_name_plural = "组织覆盖"
        constraints = DatedLink.link_constraints("coverage", ("organization", "party_organization"))

    def __str__(self) -> str:
        return f"{self.party_organization_id} → {self.organization_id}"


@tracked(fed=True)
class WorkCoverage(DatedLink):
    """工作覆盖: an instructor, liaison, union, youth league or women's federation at work there."""

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="work_coverages",
        verbose_name="两新组织",
    )
    means = models.CharField("方式", max_length=12, choices=WorkCoverageMeans)
    person_name = models.CharField("姓名", max_length=60, blank=True, db_default="")
    #: The term of the instructor who is meant, where he is in the register.
    assignment = models.ForeignKey(
        Assignment,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="work_coverages",
        verbose_name="派驻任期",
    )

    value_types = DatedLink.value_types | {"person_name": PERSON_NAME}

    objects = OrganizationLinkQuerySet.as_manager()

    class Meta(DatedLink.Meta):
        verbose_name = verbose_name_plural = "工作覆盖"
        constraints = DatedLink.link_constraints(
            "work_coverage", ("organization", "means", "person_name")
        )

    def __str__(self) -> str:
        return f"{self.means} → {self.organization_id}"

    def person_to(self, user) -> str:
        """Who it is, as `user` may read it: the secretary of whoever covers the organization too.

        Reads `organization` with its facts.
        """
        place = self.organization
        full = reads_names(user, place.region_id, place.facts.covering_party_ids)
        return shown_name(self.person_name, full=full)
