"""Who has not paid, come or been reached for months: said to whoever reviews, decided by nobody."""

from typing import Any

from django.utils import timezone

from core.views.pieces import Piece
from members.models import Member
from members.services.silence import silences_of
from reviews.grounds import SILENT_MONTHS


def hints_of(user: Any, **whose: Any) -> Piece | None:
    """Of the members whom `user` reviews; None where nothing is to be said."""
    people = {
        each.pk: each
        for each in Member.objects.reviewed_by(user)
        .present()
        .filter(party_organization__isnull=False, **whose)
        .select_related(*Member.naming)
        .order_by("name", "pk")
    }
    said = silences_of(people, timezone.localdate(), SILENT_MONTHS) if people else {}
    found = [
        {"member": each, "name": each.named_to(user), "said": said[pk]}
        for pk, each in people.items()
        if pk in said
    ]
    if not found:
        return None
    note = f"满 {SILENT_MONTHS} 个月的提示，是否作组织处置由党组织研究决定"
    return Piece("须了解情况的党员", "reviews/hints.html", {"hints": found}, note=note)
