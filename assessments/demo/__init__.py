"""What the generated county shows of ratings: of Party organizations, and of people."""

import datetime
import random

from assessments.demo.others import report
from assessments.demo.stars import rate


def generate(chance: random.Random, today: datetime.date) -> None:
    """Add them to the county whose months are closed; the newest round is an open one of Party
    organizations."""
    report(chance, today)
    rate(chance, today)
