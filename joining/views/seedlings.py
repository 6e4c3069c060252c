"""红苗计划 of a town and year: the seven measures, and what came of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from accounts.choices import Action
from core.addresses import address_of
from core.keys import key_of
from core.views.editing import at_the_door
from joining import forms, services
from joining.choices import UNDER_WAY
from joining.models import Candidate
from joining.services.candidates import DIRECT_LEVELS
from joining.services.seedlings import checks, figures
from joining.tables import CandidateTable
from regions.models import Region

#: Targets that the page lists; the others stand in the list of candidates.
SHOWN = 50


class Seedlings(View):
    """The targets of a place, the seven measures with their days, the figures."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied("您的账号没有查看红苗计划的权限。")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return render(request, "joining/seedlings.html", self._context())

    def post(self, request):
        form = forms.MeasureForm(request.POST)
        region, year = self._region(), self._year()
        if region is None:
            raise Http404
        if form.is_valid():
            try:
                with at_the_door():
                    services.check_measure(
                        actor=request.user, region=region, year=year, **form.cleaned_data
                    )
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, "已保存。")
        else:
            texts = [text for errors in form.errors.values() for text in errors]
            messages.error(request, " ".join(texts))
        return redirect(f"{address_of('joining:seedlings')}?region={region.code}&year={year}")

    # --- What is shown ------------------------------------------------------------------------

    def _regions(self):
        """The towns that the user sees, and the county where he sees all of it."""
        rows = Region.objects.visible_to(self.request.user).present()
        return rows.filter(level__in=DIRECT_LEVELS).order_by("code")

    def _region(self) -> Region | None:
        code = self.request.GET.get("region", "")
        rows = self._regions()
        if code:
            found = rows.filter(code=code[:20]).first()
            if found is None:
                raise Http404
            return found
        return rows.first()

    def _year(self) -> int:
        year, today = key_of(self.request.GET.get("year")), timezone.localdate()
        return year if 2015 <= year <= today.year + 1 else today.year

    def _context(self):
        user, region, year = self.request.user, self._region(), self._year()
        context = {"title": "红苗计划", "year": year, "region": region}
        listed = (
            Candidate.objects.visible_to(user)
            .present()
            .filter(is_seedling=True, state__in=UNDER_WAY)
            .select_related("party_organization", "region")
            .order_by("state", "pk")
        )
        if region is not None:
            edits = user.reach.part(Action.APPROVE_CANDIDATES)
            listed = listed.filter(
                party_organization__region__path__startswith=region.path
            ) | listed.filter(region__path__startswith=region.path)
            context |= {
                "checks": checks(region, year),
                "figures": figures(user, region, year),
                "regions": list(self._regions()),
                "edits": edits.takes_in(region.pk),
                "years": range(timezone.localdate().year, timezone.localdate().year - 4, -1),
            }
        rows = list(listed[:SHOWN])
        table = CandidateTable(rows)
        table.request, table.compact = self.request, True
        return context | {"table": table, "more": len(rows) == SHOWN}
