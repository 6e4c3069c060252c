"""What held for organizations on a day, as SQL with the parameter `day`.

Set-wise work over a million organizations needs these as parts of larger statements; being
here, there is one definition for the month, the current facts and the checks.
"""

from core.records import dated
from orgs.models import OrganizationStatus

#: organization_id, staff_count, state, region_id: the values in force on the day.
STATUSES = dated.on_day(OrganizationStatus, day="%(day)s")
