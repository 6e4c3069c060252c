"""How far a user's grants reach: for each action the regions and Party organizations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.apps import apps
from django.db.models import Q

from accounts.choices import ALLOWED, PLACELESS, Action
from core.ahead import Ahead, Counted
from core.domain import declared
from core.tree import minimal_roots
from regions.models import Region

T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """The part of the registry in which one action is allowed. Empty: nowhere."""

    #: True when the grants cover every root of the region tree: then no filter is needed.
    everywhere: bool = False
    region_ids: frozenset[int] = frozenset()
    #: Party organizations whose subtrees are reached (a secretary's grants).
    party_organization_ids: frozenset[int] = frozenset()
    #: Where these stand in the tree of Party organizations.
    party_paths: tuple[str, ...] = ()
    #: What a role without a place is bound to: organizations, and Party organizations without
    #: those under them.
    organization_ids: frozenset[int] = frozenset()
    single_party_ids: frozenset[int] = frozenset()
    #: True when the grants cover every root of the tree of Party organizations: then rows that
    #: belong to one need no filter. Regions and organizations are not meant.
    every_root_party: bool = False

    @property
    def every_party(self) -> bool:
        """Whether all Party organizations are reached."""
        return self.everywhere or self.every_root_party

    def __bool__(self) -> bool:
        return self.everywhere or any(
            (
                self.region_ids,
                self.party_organization_ids,
                self.organization_ids,
                self.single_party_ids,
            )
        )

    def of_regions(self, figures: Ahead[dict[int, T] | None]) -> Counted[dict[int, T]] | None:
        """Region → figures of its own rows, as counted ahead, where whole regions are reached and
        nothing else. None: count what is in scope."""
        counted = figures.kept()
        if counted is None or counted.value is None:
            return None
        if self.everywhere:
            return counted
        elsewhere = self.party_organization_ids or self.organization_ids or self.single_party_ids
        if elsewhere or not self.region_ids:
            return None
        seen = self.region_ids & counted.value.keys()
        return Counted(counted.at, {pk: counted.value[pk] for pk in seen})

    def takes_in(self, region_id: int) -> bool:
        """Whether the region as such is reached (not through a Party organization)."""
        return self.everywhere or region_id in self.region_ids


@dataclass(frozen=True)
class Lender:
    """What an app lends to whoever holds a role without a place (`DomainApp.lenders`)."""

    role: str
    #: The actions for which it is lent; the others of the role reach nothing by it.
    actions: frozenset[str]
    #: Key of a user → ids of organizations, and of Party organizations.
    bound: Callable[[int], tuple[frozenset[int], frozenset[int]]]


class Reach:
    """The reach of one user's grants in force, worked out at most once per request."""

    def __init__(self, grants) -> None:
        self._grants = grants
        self._parts: dict[tuple, Part] = {}

    def part(self, action: str) -> Part:
        """Where the user may do `action`."""
        grants = [grant for grant in self._grants if action in ALLOWED[grant.role]]
        roots = minimal_roots({grant.region.path for grant in grants if grant.region_id})
        parties = {g.party_organization for g in grants if g.party_organization_id}
        party_ids = frozenset(each.pk for each in parties)
        lenders = self._lenders(action, grants)
        # Most actions share the same places: they share the answer too.
        key = (tuple(roots), party_ids, *lenders)
        if key not in self._parts:
            paths = minimal_roots({each.path for each in parties})
            self._parts[key] = self._resolve(roots, party_ids, tuple(paths), lenders)
        return self._parts[key]

    def placed(self, action: str) -> frozenset[int]:
        """The regions that grants for `action` name themselves, without those below: the offices to
        which the user belongs."""
        return frozenset(
            grant.region_id
            for grant in self._grants
            if grant.region_id and action in ALLOWED[grant.role]
        )

    @staticmethod
    def _lenders(action: str, grants: list) -> tuple[tuple[Callable, int], ...]:
        """What has to be asked for whom."""
        bound = {(grant.role, grant.user_id) for grant in grants if grant.role in PLACELESS}
        return tuple(
            (lender.bound, user_id)
            for role, user_id in sorted(bound)
            for lender in declared("lenders")
            if lender.role == role and action in lender.actions
        )

    @property
    def department_ids(self) -> frozenset[int]:
        """The departments that he was granted."""
        return frozenset(grant.department_id for grant in self._grants if grant.department_id)

    def told(self, mark: int) -> str:
        """What is reached of all that there was before a mark of the change feed, as a text. While
        it stays the same, no region came into the reach or left it but those founded since."""
        founded = Region.pgh_event_model.objects.filter(pgh_label="insert", pgh_mark__gte=mark)
        new = set(founded.values_list("pgh_obj_id", flat=True))
        parts = {
            action: self.part(action)
            for action in sorted({each for grant in self._grants for each in ALLOWED[grant.role]})
        }
        return repr(
            [
                (
                    action,
                    part.everywhere,
                    sorted(part.region_ids - new),
                    sorted(part.party_organization_ids),
                    sorted(part.organization_ids),
                    sorted(part.single_party_ids),
                )
                for action, part in parts.items()
            ]
        )

    @staticmethod
    def _resolve(
        roots: list[str],
        party_ids: frozenset[int],
        party_paths: tuple[str, ...],
        lenders: tuple[tuple[Callable, int], ...],
    ) -> Part:
        everywhere = bool(roots) and not (
            Region.objects.filter(parent=None).exclude(path__in=roots).exists()
        )
        if everywhere or not roots:
            region_ids: frozenset[int] = frozenset()
        else:
            region_ids = frozenset(Region.objects.within(roots).values_list("pk", flat=True))
        lent = [bound(user_id) for bound, user_id in lenders]
        # Below a root nobody covers all of them: only who holds one is asked about the others.
        holds_root = not everywhere and any(path.count("/") == 1 for path in party_paths)
        every_root_party = holds_root and not (
            apps.get_model("branches", "PartyOrganization")
            .objects.filter(Q(parent=None) | Q(path=""))
            .exclude(path__in=party_paths)
            .exists()
        )
        return Part(
            everywhere,
            region_ids,
            party_ids,
            party_paths,
            organization_ids=frozenset().union(*(organizations for organizations, _ in lent)),
            single_party_ids=frozenset().union(*(parties for _, parties in lent)),
            every_root_party=every_root_party,
        )

    @property
    def see_registry(self) -> Part:
        return self.part(Action.SEE_REGISTRY)

    @property
    def edit_registry(self) -> Part:
        return self.part(Action.EDIT_REGISTRY)

    @property
    def export(self) -> Part:
        return self.part(Action.EXPORT)

    @property
    def see_members(self) -> Part:
        return self.part(Action.SEE_MEMBERS)

    @property
    def edit_members(self) -> Part:
        return self.part(Action.EDIT_MEMBERS)

    @property
    def read_names(self) -> Part:
        """Where he reads persons in full (`accounts.names`): whoever edits people may change how
        they are reached, and so may a secretary."""
        return self.part(Action.EDIT_CONTACTS)

    @property
    def reveal_identifier(self) -> Part:
        return self.part(Action.REVEAL_IDENTIFIER)

    @property
    def edit_regions(self) -> Part:
        return self.part(Action.EDIT_REGIONS)
