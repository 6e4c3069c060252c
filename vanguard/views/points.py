"""积分: a page of the branch, for its secretary, and a piece of a member's own page; no other."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.choices import Action
from branches.models import PartyOrganization
from core.addresses import address_of
from core.views.links import EndLink, NewLink, RemoveLink
from core.views.pieces import Button, Piece, Rows
from core.views.records import Panel
from own.models import MemberAccount
from vanguard import forms, services
from vanguard.models import PointsDecision, PointsEntry
from vanguard.models.points import led_by
from vanguard.services import points
from vanguard.tables import PointsTable


def _own_branch(request: HttpRequest, pk: int) -> PartyOrganization:
    """403 to whoever sees the branch and does not lead it: also to the offices above."""
    party = get_object_or_404(PartyOrganization.objects.visible_to(request.user).present(), pk=pk)
    if party.pk not in led_by(request.user):
        raise PermissionDenied("积分只供本支部和党员本人查看。")
    return party


@method_decorator(never_cache, name="dispatch")
class PointsPage(View):
    """The decision, and what was given by it, newest first."""

    def get(self, request: HttpRequest, party: int) -> HttpResponse:
        branch = _own_branch(request, party)
        today = timezone.localdate()
        decisions = PointsDecision.objects.visible_to(request.user)
        decisions = list(decisions.filter(party_organization=branch).order_by("-starts_on"))
        current = next(
            (each for each in decisions if each.ends_on is None or each.ends_on > today), None
        )
        rows = PointsEntry.objects.visible_to(request.user).present()
        rows = rows.filter(decision__in=decisions).select_related("member__party_organization")
        table = PointsTable(list(rows.order_by("-given_on", "-pk")[: points.SHOWN]))
        table.reader = request.user
        buttons = []
        if current:
            buttons = [Button("登记积分", address_of("vanguard:give_points", current.pk))]
        given = Rows("积分", table, empty="还没有登记积分。", buttons=buttons)
        context = {
            "title": "支部积分",
            "party": branch,
            "decisions": decisions,
            "current": current,
            "pieces": [given] if decisions else [],
        }
        return render(request, "vanguard/points.html", context)


class _OfBranch:
    action = Action.RECORD_VANGUARDS
    list_url = "vanguard:list"


class Decide(_OfBranch, NewLink):
    model = PointsDecision
    side = "party_organization"
    owner_editable = False
    form_class = forms.PointsDecisionForm
    create = services.decide_points
    new_title = "登记支部决定"
    saved = "已登记支部决定。"
    submit = "保存"
    intro = "支部党员大会决定试行积分的才登记；积分只给本人和支部看，不排名，不作任何评价依据。"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            _own_branch(request, kwargs["party"])
        return super().dispatch(request, *args, **kwargs)

    def more(self, record):
        return super().more(record) | {"cancel_url": address_of("vanguard:points", self.owner.pk)}


class EndPoints(_OfBranch, EndLink):
    model = PointsDecision
    update = services.end_points


class GivePoints(_OfBranch, NewLink):
    model = PointsEntry
    side = "decision"
    form_class = forms.PointsForm
    create = services.give_points
    new_title = "登记积分"
    saved = "已登记。"
    submit = "保存"


class RemovePoints(_OfBranch, RemoveLink):
    model = PointsEntry
    update = services.take_points_back


class PointsOfParty(Panel):
    """On the page of a branch, for its secretary alone."""

    def pieces(self, pk):
        if pk not in led_by(self.request.user):
            return None
        return {"points": Piece("支部积分", "vanguard/points_link.html", {"party": pk})}


@method_decorator(never_cache, name="dispatch")
class OwnVanguards(Panel):
    """On the member's own page: where he takes part, and his points where his branch keeps any."""

    def pieces(self, pk):
        accounts = MemberAccount.objects.owned_by(self.request.user).select_related("member")
        account = accounts.filter(pk=pk).first()
        if account is None:
            raise Http404
        teams = points.own_teams(account.member)
        given = points.own_points(account.member)
        if not teams and not given:
            return None
        context = {"teams": teams, "points": given}
        return {"vanguards": Piece("党员作用", "vanguard/own.html", context)}
