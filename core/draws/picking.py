"""How a sample is drawn. The page of a draw shows this text: with it, the list and the seed anyone
computes the same sample."""

import hashlib
from collections.abc import Iterable, Mapping


def digest_of(candidates: Iterable[str]) -> str:
    """Fingerprint of the list from which was drawn: its keys in order, one a line."""
    return hashlib.sha256("\n".join(candidates).encode()).hexdigest()


def pick(
    candidates: Iterable[str], wanted: int, seed: str, weights: Mapping[str, int]
) -> list[str]:
    """The `wanted` keys with the lowest numbers. A key of weight 3 has three tickets."""

    def lowest(key: str) -> str:
        tickets = range(1, weights.get(key, 1) + 1)
        return min(hashlib.sha256(f"{seed}\n{key}\n{n}".encode()).hexdigest() for n in tickets)

    return sorted(candidates, key=lowest)[:wanted]
