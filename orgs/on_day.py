"""What held for organizations on a day, as SQL with the parameter `day`.

Set-wise work over a million organizations needs these as parts of larger statements; being
here, there is one definition for the month, the current facts and the checks.
"""


def standings(*, among: str = "") -> str:
    """organization_id, staff_count, state, region_id: the values in force on the day.

    `among`: a SQL query of organization ids to look at; without it all.
    """
    only = f"AND organization_id IN ({among})" if among else ""
    return f"""
        SELECT DISTINCT ON (organization_id) organization_id, staff_count, state, region_id
        FROM orgs_standing
        WHERE starts_on <= %(day)s {only}
        ORDER BY organization_id, starts_on DESC
    """
