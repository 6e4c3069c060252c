"""Starting, ending and taking back coverage and work coverage, from either side of the link."""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from branches import forms, services
from branches.models import Coverage, PartyOrganization, WorkCoverage
from core.views.editing import EditPage
from orgs.models import Organization


class LinkDoor(EditPage):
    """What the pages of links share: they lead back to where they were opened."""

    action = "edit_registry"
    list_url = "orgs:list"
    party_side = False

    @property
    def from_party(self) -> bool:
        """Whether the page was opened from the Party organization."""
        return self.party_side or self.request.GET.get("from") == "party"

    def success_url(self, record):
        if self.from_party and hasattr(record, "party_organization_id"):
            return reverse("branches:detail", args=[record.party_organization_id])
        return reverse("orgs:detail", args=[record.organization_id])

    def more(self, record):
        if record is None:
            return {}
        return {"title": f"{self.edit_title}：{self.said(record)}"}

    def said(self, record) -> str:
        """The link in words."""
        if isinstance(record, Coverage):
            return f"{record.party_organization} — {record.organization}"
        return f"{record.get_means_display()} {record.person_name} — {record.organization}"


class _OfOrganization(LinkDoor):
    """A new link of the organization that the address names."""

    @cached_property
    def organization(self):
        rows = Organization.objects
        user = self.request.user
        found = get_object_or_404(rows.visible_to(user).present(), pk=self.kwargs["organization"])
        if not rows.editable_by(user).filter(pk=found.pk).exists():
            raise PermissionDenied("您的账号没有修改这个组织的权限。")
        return found

    def form(self, record, data=None, **options):
        fixed = {"organization": self.organization}
        return super().form(record, data, fixed=fixed, **options)

    def more(self, record):
        return {
            "title": f"{self.new_title}：{self.organization}",
            "cancel_url": self.organization.get_absolute_url(),
            "noun": "两新组织",
        }


class NewCoverage(_OfOrganization):
    model = Coverage
    form_class = forms.CoverageOfOrganizationForm
    create = services.start_coverage
    new_title = "新增组织覆盖"
    submit = "新增"
    saved = "已新增组织覆盖。"

    def _save(self, record, form):
        return warn_of_crowd(super()._save(record, form), form)


class NewWorkCoverage(_OfOrganization):
    model = WorkCoverage
    form_class = forms.WorkCoverageForm
    create = services.start_work_coverage
    new_title = "新增工作覆盖"
    submit = "新增"
    saved = "已新增工作覆盖。"


class NewCoverageByParty(LinkDoor):
    """A new link of the Party organization that the address names."""

    model = Coverage
    form_class = forms.CoverageByPartyForm
    create = services.start_coverage
    list_url = "branches:list"
    new_title = "新增覆盖的组织"
    submit = "新增"
    saved = "已新增组织覆盖。"
    party_side = True

    @cached_property
    def party(self):
        seen = PartyOrganization.objects.visible_to(self.request.user).present()
        return get_object_or_404(seen, pk=self.kwargs["party"])

    def form(self, record, data=None, **options):
        fixed = {"party_organization": self.party}
        return super().form(record, data, fixed=fixed, **options)

    def more(self, record):
        return {
            "title": f"{self.new_title}：{self.party}",
            "cancel_url": self.party.get_absolute_url(),
            "noun": "党组织",
        }

    def _save(self, record, form):
        return warn_of_crowd(super()._save(record, form), form)


class EndCoverage(LinkDoor):
    model = Coverage
    form_class = forms.EndCoverageForm
    update = services.end_coverage
    edit_title = "终止组织覆盖"
    submit = "终止"
    saved = "已登记终止日期。"


class EndWorkCoverage(LinkDoor):
    model = WorkCoverage
    form_class = forms.EndWorkCoverageForm
    update = services.end_work_coverage
    edit_title = "终止工作覆盖"
    submit = "终止"
    saved = "已登记终止日期。"


class RemoveCoverage(LinkDoor):
    model = Coverage
    form_class = forms.RemoveCoverageForm
    update = services.remove_coverage
    edit_title = "删除当天误录的组织覆盖"
    submit = "删除"
    saved = "已删除。"


class RemoveWorkCoverage(LinkDoor):
    model = WorkCoverage
    form_class = forms.RemoveWorkCoverageForm
    update = services.remove_work_coverage
    edit_title = "删除当天误录的工作覆盖"
    submit = "删除"
    saved = "已删除。"


def warn_of_crowd(link, form):
    """Tell, with the link stored, that a joint branch covers too many."""
    if warning := services.crowded(link.party_organization):
        form.warnings.append(warning)
    return link
