"""How teams and posts go back (`core.undo`), with their people and what came of them."""

from core.undo.families import Family

FAMILIES = (
    Family(
        "vanguard.Vanguard",
        "t.name",
        parts={
            "vanguard.VanguardMember": "vanguard_id",
            "vanguard.VanguardResult": "vanguard_id",
        },
    ),
)
