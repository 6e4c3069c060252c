"""Of which Party organization a new row is."""

from typing import Any

from core.forms import RecordForm
from core.keys import key_of


class OfParty:
    """A page for a new row: it proposes the Party organization that the address names
    (`?party=`), else the only one that is offered to the user."""

    def form(self, record: Any | None, data: Any = None, **options: Any) -> RecordForm:
        form = super().form(record, data, **options)
        if data is None and "party_organization" not in form.initial:
            offered = form.fields["party_organization"].queryset.order_by("pk")
            asked = key_of(self.request.GET.get("party", ""))
            found = list(offered.filter(pk=asked) if asked > 0 else offered[:2])
            if len(found) == 1:
                form.initial["party_organization"] = found[0]
        return form
