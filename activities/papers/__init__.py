"""Papers of an activity: sign-in sheet, minutes, photo page; and those of a month together."""

from activities.papers.kinds import MINUTES, PHOTO_PAGE, SIGN_IN
from activities.papers.month import MONTH

PAPERS = (SIGN_IN, MINUTES, PHOTO_PAGE, MONTH)

__all__ = ["MINUTES", "MONTH", "PAPERS", "PHOTO_PAGE", "SIGN_IN"]
