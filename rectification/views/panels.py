"""Panels of cases and tiers on the pages of what they are about, and the history of a case."""

from django.db.models import Q

from accounts.choices import Action
from branches.models import PartyOrganization
from core.addresses import address_of
from core.views.pieces import Button, Rows
from core.views.records import HistoryPanel, Panel
from rectification.choices import ENDED
from rectification.kinds import kinds
from rectification.models import Case, PartyTier, party_organizations_overseen
from rectification.tables import CaseTable, TierTable

#: Cases on the page of what they are about.
SHOWN = 20


class _CasesOf(Panel):
    """What is to be put right about a row, and what was of late."""

    name = ""

    def pieces(self, pk):
        seen = Case.objects.visible_to(self.request.user).filter(**{self.name: pk})
        seen = seen.annotate(over=Q(state__in=ENDED)).naming_subject().with_subject()
        rows = list(seen.order_by("over", "-due_on", "pk")[:SHOWN])
        if not rows:
            return None
        # Of what is to be done the most urgent first, of what is over the newest.
        rows.sort(key=lambda each: (each.over, (-1 if each.over else 1) * each.due_on.toordinal()))
        table = CaseTable(rows, request=self.request)
        table.choose(["topic", "state", "due", "fact", "months"])
        return {"cases": Rows("整改件", table)}


class OfOrganization(_CasesOf):
    name = "organization"


class OfPartyOrganization(_CasesOf):
    name = "party_organization"


class CaseHistory(HistoryPanel):
    model = Case
    fields = (
        *("addressee", "department", "state", "due_on", "fact"),
        *("causes", "owner", "plan"),
    )

    def context(self, pk):
        editable = Case.objects.editable_by(self.request.user).filter(pk=pk).exists()
        return super().context(pk) if editable else None


class TiersOf(Panel):
    """The tiers of a Party organization, and the lists on which it can be put."""

    def pieces(self, pk):
        user = self.request.user
        rows = list(
            PartyTier.objects.visible_to(user)
            .filter(party_organization=pk, party_organization__deleted_at=None)
            .order_by("-starts_on")
        )
        oversees = user.may(Action.VERIFY_CASES) and (
            PartyOrganization.objects.visible_to(user)
            .filter(pk__in=party_organizations_overseen(user).filter(pk=pk).values("pk"))
            .exists()
        )
        if not rows and not oversees:
            return None
        return {
            "tiers": Rows(
                "等次",
                TierTable(rows),
                note=f"现在是“{rows[0].get_tier_display()}”" if rows else "",
                empty="没有设定等次。",
                buttons=self._doors(pk) if oversees else [],
            )
        }

    def _doors(self, pk):
        """While a weak one is open, it is on its list and its tier is not set."""
        seen = Case.objects.visible_to(self.request.user).open().filter(party_organization=pk)
        weak = [code for code, kind in kinds().items() if kind.stands_in]
        held = set(seen.filter(kind__in=weak).values_list("kind", flat=True))
        doors = []
        if not held:
            doors.append(Button("设定等次", address_of("rectification:set_tier", pk), "pencil"))
        for code, kind in kinds().items():
            if kind.by_hand and code not in held:
                url = f"{address_of('rectification:open', code)}?party={pk}"
                doors.append(Button(f"列入{kind.title}", url))
        return doors
