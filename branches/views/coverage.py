"""Starting, ending and taking back coverage and work coverage, from either side of the link."""

from accounts.choices import Action
from branches import services
from branches.forms import registry as forms
from branches.models import Coverage, WorkCoverage
from core.addresses import address_of
from core.views.editing import EditPage
from core.views.links import EndLink, NewLink, RemoveLink


class LinkDoor(EditPage):
    """What the pages of links share: they lead back to where they were opened."""

    action = Action.EDIT_REGISTRY
    list_url = "orgs:list"
    party_side = False

    @property
    def from_party(self) -> bool:
        """Whether the page was opened from the Party organization."""
        return self.party_side or self.request.GET.get("from") == "party"

    def success_url(self, record):
        if self.from_party and hasattr(record, "party_organization_id"):
            return address_of("branches:detail", record.party_organization_id)
        return address_of("orgs:detail", record.organization_id)


class CoverageDoor(LinkDoor):
    model = Coverage

    def said(self, link):
        return f"{link.party_organization} — {link.organization}"

    def warning(self, link):
        return services.crowded(link.party_organization)


class WorkCoverageDoor(LinkDoor):
    model = WorkCoverage

    def said(self, link):
        return f"{link.get_means_display()} {link.person_name} — {link.organization}"


class NewCoverage(CoverageDoor, NewLink):
    """A new link of an organization."""

    side = "organization"
    form_class = forms.CoverageOfOrganizationForm
    create = services.start_coverage


class NewCoverageByParty(CoverageDoor, NewLink):
    """A new link of a Party organization; the organization chosen must be editable."""

    side = "party_organization"
    owner_editable = False
    form_class = forms.CoverageByPartyForm
    create = services.start_coverage
    list_url = "branches:list"
    new_title = "新增覆盖的组织"
    party_side = True


class NewWorkCoverage(WorkCoverageDoor, NewLink):
    side = "organization"
    form_class = forms.WorkCoverageForm
    create = services.start_work_coverage


class EndCoverage(CoverageDoor, EndLink):
    update = services.end_coverage


class EndWorkCoverage(WorkCoverageDoor, EndLink):
    update = services.end_work_coverage


class RemoveCoverage(CoverageDoor, RemoveLink):
    update = services.remove_coverage


class RemoveWorkCoverage(WorkCoverageDoor, RemoveLink):
    update = services.remove_work_coverage
