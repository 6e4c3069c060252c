"""How far a user's grants reach: for each action the regions and Party organizations."""

from dataclasses import dataclass

from accounts.choices import ALLOWED, Action
from core.tree import minimal_roots
from regions.models import Region


@dataclass(frozen=True)
class Part:
    """The part of the registry in which one action is allowed. Empty: nowhere."""

    #: True when the grants cover every root of the region tree: then no filter is needed.
    everywhere: bool = False
    region_ids: frozenset[int] = frozenset()
    #: Party organizations whose subtrees are reached (a secretary's grants).
    party_organization_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.region_ids) or bool(self.party_organization_ids)

    def takes_in(self, region_id: int) -> bool:
        """Whether the region as such is reached (not through a Party organization)."""
        return self.everywhere or region_id in self.region_ids


class Reach:
    """The reach of one user's grants in force, worked out at most once per request."""

    def __init__(self, grants) -> None:
        self._grants = grants
        self._parts: dict[tuple, Part] = {}

    def part(self, action: str) -> Part:
        """Where the user may do `action`."""
        grants = [grant for grant in self._grants if action in ALLOWED[grant.role]]
        roots = minimal_roots({grant.region.path for grant in grants if grant.region_id})
        party_ids = frozenset(g.party_organization_id for g in grants if g.party_organization_id)
        # Most actions share the same places: they share the answer too.
        key = (tuple(roots), party_ids)
        if key not in self._parts:
            self._parts[key] = self._resolve(roots, party_ids)
        return self._parts[key]

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
                )
                for action, part in parts.items()
            ]
        )

    @staticmethod
    def _resolve(roots: list[str], party_ids: frozenset[int]) -> Part:
        everywhere = bool(roots) and not (
            Region.objects.filter(parent=None).exclude(path__in=roots).exists()
        )
        if everywhere or not roots:
            region_ids: frozenset[int] = frozenset()
        else:
            region_ids = frozenset(Region.objects.within(roots).values_list("pk", flat=True))
        return Part(everywhere, region_ids, party_ids)

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
