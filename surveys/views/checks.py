"""六清 of the units of one campaign."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from completeness.services import by_region
from completeness.views import Towns
from orgs.models import Organization
from surveys.models import Assignment, Campaign


class CampaignChecks(Towns):
    """What is known of the units of one campaign today, of those that the user has in it."""

    template_name = "surveys/checks.html"
    listed = "surveys:assignments"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = request.user
        campaign = get_object_or_404(Campaign.objects.visible_to(user), pk=pk)
        units = Assignment.objects.visible_to(user).present().filter(campaign=campaign)
        rows = Organization.objects.visible_to(user).filter(pk__in=units.values("organization"))
        context = {
            "title": f"六清：{campaign}",
            "campaign": campaign,
            "nothing": "这次排查里还没有您范围内正常经营的两新组织。",
        }
        return self.page(by_region(rows), context, campaign=campaign.pk)
