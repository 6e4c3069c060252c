"""等次建议: what an awarded round suggests, taken over by a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from assessments import services
from assessments.filters import TierFilterSet
from assessments.models import Round
from assessments.services.tiering import counted, suggested
from assessments.tables import TierProposalTable
from core.addresses import address_of
from core.keys import key_of
from core.templatetags.ui import named
from core.views.editing import at_the_door
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece
from core.views.records import Panel

#: So many refused rows are named.
_NAMED = 5


class TierList(ListPage):
    title = "等次建议"
    subtitle = "按方案提出，与现在等次不同的列在这里；采用与否由人决定，星级不决定等次。"
    unit = "个党组织"
    empty_text = "没有符合条件的建议。"
    nothing_text = "没有与现在等次不同的建议；只有已评定的轮次按方案提出。"
    table_class = TierProposalTable
    filterset_class = TierFilterSet
    sorts = TierFilterSet.sorts
    default_sort = TierFilterSet.default_sort
    tick_bar = "assessments/tier_bar.html"
    related = ("party_organization", "department", "region", "round__scheme", "score")

    @cached_property
    def round(self) -> Round:
        rows = Round.objects.visible_to(self.request.user).select_related("scheme")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def buttons(self):
        return (ListAction("轮次", "assessments:round", icon="award", args=(self.round.pk,)),)

    def rows(self):
        return suggested(self.request.user, self.round)

    def ticks(self) -> bool:
        return True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take over what is suggested for the ticked ones."""
        keys = [key.partition("-") for key in request.POST.getlist("chosen")]
        seen = {key_of(pk): key_of(version) for pk, _, version in keys}
        with at_the_door():
            decided = services.take_tiers(actor=request.user, round=self.round, seen=seen)
        if decided.done:
            messages.success(request, f"已设定 {len(decided.done)} 个党组织的等次。")
        for row, why in decided.refused[:_NAMED]:
            messages.error(request, f"“{named(row.rated, request.user)}”没有设定：{why}")
        if (more := len(decided.refused) - _NAMED) > 0:
            messages.error(request, f"另有 {more} 个没有设定，请逐个办理。")
        if not decided.done and not decided.refused:
            messages.error(request, "没有选中任何一个党组织。")
        return redirect(request.get_full_path())


class OfRound(Panel):
    """On the page of an awarded round: how many are suggested for each tier."""

    def pieces(self, pk):
        user = self.request.user
        round = get_object_or_404(Round.objects.visible_to(user).select_related("scheme"), pk=pk)
        numbers = counted(suggested(user, round))
        if not numbers:
            return None
        context = {"numbers": numbers, "url": address_of("assessments:tiers", pk)}
        return {"tiers": Piece("等次建议", "assessments/tiers.html", context)}
