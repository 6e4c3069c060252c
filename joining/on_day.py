"""SQL of what holds on a day: the probation of members."""

from joining.models import Candidate

#: The day on which the probation of the row `member` is over: with its extension where his way is
#: recorded, else a year after he joined (党章第七条).
PROBATION_ENDS = f"""coalesce(
    (SELECT way.probation_ends_on FROM {Candidate._meta.db_table} way
        WHERE way.member_id = member.id AND way.deleted_at IS NULL),
    (member.joined_on + interval '1 year')::date)"""
