"""What becomes of teams and posts when their Party organization or unit is merged."""

from core.succession import PlainKey

SUCCESSORS = (
    PlainKey("vanguard.Vanguard", "party_organization"),
    PlainKey("vanguard.Vanguard", "organization"),
)
