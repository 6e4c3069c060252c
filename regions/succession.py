"""What becomes of departments when their region is merged."""

from core.succession import PlainKey

SUCCESSORS = (PlainKey("regions.Department", "region"),)
