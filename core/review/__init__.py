"""One review chain: what is submitted is accepted, or goes back with a reason (decision 0038)."""

from core.review.chain import Decided, Ground, Review
from core.review.hints import Hint, hints_of

__all__ = ["Decided", "Ground", "Hint", "Review", "hints_of"]
