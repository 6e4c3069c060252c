"""Who reaches an age by a day: read out of the identity numbers, kept nowhere."""

import datetime
from collections.abc import Mapping

from core import crypto
from members.codes import is_male, reaches
from members.models import MemberQuerySet

#: Rows that are decrypted at a time.
_BATCH = 2_000


def reaching(
    members: MemberQuerySet,
    *,
    ages: Mapping[bool, int],
    after: datetime.date,
    until: datetime.date,
) -> dict[int, datetime.date]:
    """Member → the day after `after` and not after `until` on which he reaches the age of his sex
    (`ages`: whether a man → years)."""
    found = {}
    rows = members.order_by().values_list("pk", "id_number_cipher")
    for pk, cipher in rows.iterator(chunk_size=_BATCH):
        number = crypto.decrypt(cipher)
        day = reaches(number, ages[is_male(number)])
        if after < day <= until:
            found[pk] = day
    return found
