"""The state of an organization: it closes, or opens again."""

from django.utils import timezone

from accounts.choices import Action
from branches.forms.registry import OrganizationStateForm
from branches.services import change_state, open_links
from core.views.editing import EditPage
from orgs.models import Organization


class ChangeState(EditPage):
    """Belongs to organizations, but is here: closing ends what covers them."""

    model = Organization
    action = Action.EDIT_REGISTRY
    form_class = OrganizationStateForm
    update = change_state
    edit_title = "变更经营状态"
    submit = "确定"
    saved = "经营状态已变更。"
    list_url = "orgs:list"
    template_name = "branches/organization_state.html"

    def more(self, record):
        coverages, work = open_links(record, timezone.localdate())
        user = self.request.user
        return {
            "coverages": coverages.visible_to(user).select_related("party_organization"),
            "work": work.visible_to(user),
        }
