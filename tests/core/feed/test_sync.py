"""A stranger's program keeps a copy while the county changes: it loses nothing and is shown nothing
that its user may not see."""

import pytest

from tests.core.feed.strangers import Changes, Copy
from tests.pages import furnish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "changes", [40, pytest.param(10_000, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_a_copy_by_the_feed_is_what_the_lists_say(county, cast, changes, settings):
    settings.API_USER_PER_MINUTE = settings.API_TOKEN_PER_MINUTE = 1_000_000
    furnish(county)
    users = (cast.county_admin, cast.town_staff, cast.viewer, cast.secretary)
    copies = [Copy(user, limit=7 + 20 * number) for number, user in enumerate(users)]
    happening = Changes(county, cast.county_admin, seed=20)
    for _ in range(changes):
        happening.happen(1)
        for copy in copies:
            copy.turn_page()
    for copy in copies:
        copy.catch_up()
        assert copy.differences() == [], happening.done
