"""What becomes of facts, areas and key persons when an organization goes up in another one, or a
region does."""

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat, Left

from core.succession import Event, Kind, Line, PlainKey, Successor
from profiles.models import FACTS, Area, AreaUnit, KeyPerson
from profiles.services import enter_facts, facts_of, profile_of, refresh_profiles


class FactsOfOrganization(Successor):
    """What the one that stays does not know, it takes over from the day on; the one that goes up
    in it keeps its past."""

    fields = ("profiles.Profile.organization",)

    def plan(self, event: Event) -> list[Line]:
        taken = self._taken(event)
        return (
            [Line("组织概况", f"{len(taken)} 项", f"“{event.target}”没有填的补上")] if taken else []
        )

    def move(self, event: Event) -> None:
        if taken := self._taken(event):
            profile = profile_of(event.target)
            enter_facts(profile_ids=[profile.pk], day=event.day, values=taken)
            refresh_profiles(among=[profile.pk], today=event.day)

    @staticmethod
    def _taken(event: Event) -> dict:
        if event.kind is not Kind.MERGED:
            return {}
        own, theirs = (facts_of(each, event.day) for each in (event.target, event.source))
        blank = (None, "")
        return {n: theirs[n] for n in FACTS if own[n] in blank and theirs[n] not in blank}


class OnceEach(PlainKey):
    """All rows become the target's, but for those that it has already: these go."""

    def __init__(self, model: str, field: str, same: str) -> None:
        super().__init__(model, field)
        self.same = same

    def move(self, event: Event) -> None:
        if event.kind is Kind.MERGED:
            self._doubled(event).delete()
            super().move(event)

    def _doubled(self, event: Event) -> QuerySet:
        rows = self._rows(event)
        has = rows.model._base_manager.filter(organization=event.target).values(self.same)
        return rows.filter(**{f"{self.same}__in": has})


class AreasOfRegion(PlainKey):
    """All areas become the target's; one that it has too, by kind and name, is told apart by where
    it was."""

    def move(self, event: Event) -> None:
        if event.kind is Kind.MERGED:
            was = f"（{event.source}）"
            same = Area.objects.present().filter(
                region=event.target, kind=OuterRef("kind"), name=OuterRef("name")
            )
            named = Concat(
                Left("name", Area._meta.get_field("name").max_length - len(was)), Value(was)
            )
            self._rows(event).filter(Exists(same), deleted_at=None).update(name=named)
        super().move(event)


SUCCESSORS = (
    FactsOfOrganization(),
    OnceEach(AreaUnit._meta.label, "organization", "area"),
    OnceEach(KeyPerson._meta.label, "organization", "name"),
    AreasOfRegion("profiles.Area", "region"),
)
