"""What held for organizations on a day, as SQL with the parameter `day`.

Set-wise work over a million organizations needs these as parts of larger statements; being
here, there is one definition for the month, the current facts and the checks.
"""

#: organization_id, staff_count, state, region_id: the values in force on the day.
STANDINGS = """
    SELECT DISTINCT ON (organization_id) organization_id, staff_count, state, region_id
    FROM orgs_standing
    WHERE starts_on <= %(day)s
    ORDER BY organization_id, starts_on DESC
"""
