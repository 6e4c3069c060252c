"""Tiers that a round suggests, each taken over by a person, and who had few stars again and again.
A star decides no tier."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from assessments.choices import Rated, RoundState
from assessments.models import Assessment, Round, Score
from core import records
from core.errors import Refusal
from core.review import Decided
from rectification.choices import Tier
from rectification.models import party_organizations_overseen, tier_now
from rectification.services import set_tier


def low_again(round: Round) -> set[int]:
    """Keys of those rated in an awarded round who have had fewer stars than the scheme asks for, in
    as many rounds one after the other as it says."""
    document = round.scheme.document
    if round.state != RoundState.AWARDED or not document.low_star:
        return set()
    before = list(
        Round.objects.filter(
            scheme__code=round.scheme.code, state=RoundState.AWARDED, ends_on__lt=round.ends_on
        ).order_by("-ends_on", "-pk")[: document.low_rounds - 1]
    )
    if len(before) < document.low_rounds - 1:
        return set()
    found = Score.objects.filter(assessment__round=round, star__lt=document.low_star)
    for each in before:
        low = Score.objects.filter(assessment__round=each, star__lt=document.low_star)
        for name in ("post", "party_organization", "instructor", "department"):
            kept = low.filter(**{f"assessment__{name}__isnull": False})
            if kept.exists():
                keys = kept.values(f"assessment__{name}")
                found = found.filter(**{f"assessment__{name}__in": keys})
                break
        else:
            return set()
    return set(found.values_list("assessment_id", flat=True))


def suggested(user: Any, round: Round) -> Any:
    """Those rated whose tier `user` sets and to whom the round suggests another one than they stand
    in: annotated with `suggested` and `tier`."""
    rows = Assessment.objects.visible_to(user).standing().filter(round=round, post=None)
    levels = round.scheme.document.levels
    whens = [When(pk__in=low_again(round), then=Value(Tier.WARNING.value))]
    whens += [
        When(score__star=each.star, then=Value(each.tier))
        for each in levels
        if each.tier in Tier.values
    ]
    labels = Case(*(When(suggested=each.value, then=Value(each.label)) for each in Tier))
    found = (
        rows.filter(party_organization__in=party_organizations_overseen(user))
        .annotate(suggested=Case(*whens, default=Value("")))
        .exclude(suggested="")
        .annotate(tier=tier_now("party_organization"), wanted=labels)
        .filter(Q(tier=None) | ~Q(tier=F("wanted")))
    )
    units = round.scheme.subject == Rated.PARTY_ORGANIZATION
    return found if units and round.state == RoundState.AWARDED else found.none()


def take_tiers(*, actor: Any, round: Round, seen: Mapping[int, int]) -> Decided:
    """Let the ticked ones stand in the tier that was suggested, from today on. `seen`: key of the
    rating → version of its Party organization as it was shown. Raises nothing: who could not be
    moved is named with the reason."""
    rows = suggested(actor, round).filter(pk__in=seen).select_related("party_organization")
    decided, found = Decided(), list(rows.order_by("pk"))
    foreign = set(seen) - set(
        Assessment.objects.visible_to(actor).filter(pk__in=seen).values_list("pk", flat=True)
    )
    if foreign:
        records.note_denied(actor=actor, subject=Assessment, keys=foreign)
    for row in found:
        party = row.party_organization
        try:
            set_tier(
                actor=actor,
                pk=party.pk,
                version=seen[row.pk],
                tier=row.suggested,
                starts_on=timezone.localdate(),
            )
            decided.done.append(row)
        except ValidationError as error:
            decided.refused.append((row, " ".join(error.messages)))
        except Refusal as refusal:
            decided.refused.append((row, str(refusal)))
    return decided


def counted(rows: Any) -> list[tuple[str, int]]:
    """How many are suggested for each tier."""
    numbers: dict[str, int] = {}
    for each in rows.values_list("suggested", flat=True):
        numbers[each] = numbers.get(each, 0) + 1
    return [(each.label, numbers[each]) for each in Tier if each in numbers]
