"""A stranger's program keeps a copy while the county changes: it loses nothing and is shown nothing
that its user may not see."""

import pytest

from tests.core.feed.strangers import Changes, Copy, Walker
from tests.pages import furnish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("changes", "each_time"),
    [(15, 3), pytest.param(10_000, 5, marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_a_copy_is_what_the_lists_say(county, cast, changes, each_time, settings):
    """By the feed for each role; and by `updated_since` alone, but for what is gone."""
    settings.API_USER_PER_MINUTE = settings.API_TOKEN_PER_MINUTE = 1_000_000
    furnish(county)
    users = (cast.county_admin, cast.town_staff, cast.viewer, cast.secretary)
    copies = [Copy(user, limit=7 + 20 * number) for number, user in enumerate(users)]
    walker = Walker(cast.county_admin, limit=11)
    happening = Changes(county, cast.county_admin, seed=20)
    for _ in range(changes // each_time):
        happening.happen(each_time)
        for program in (*copies, walker):
            program.turn_page()
    for copy in copies:
        copy.catch_up()
        assert copy.differences() == [], happening.done
    walker.catch_up()
    gone = [each for each in walker.differences() if not each.endswith("should be gone")]
    assert gone == [], happening.done
