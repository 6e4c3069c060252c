"""A stranger's program keeps a copy while the county changes: it loses nothing and is shown nothing
that its user may not see."""

import pytest

from tests.core.feed.changing import Changes
from tests.core.feed.strangers import Copy, Listener, Walker
from tests.core.hooks.receiving import Receiver
from tests.pages import furnish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def receiver(settings):
    settings.HOOK_NETWORKS = ["127.0.0.0/8"]
    with Receiver() as made:
        yield made


@pytest.mark.parametrize(
    ("changes", "each_time"),
    [(15, 3), pytest.param(10_000, 50, marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_a_copy_is_what_the_lists_say(county, cast, receiver, changes, each_time, settings):
    """By the feed for each role, and by a webhook; and by `updated_since` alone, but for what is
    gone. They read while a transaction is open that changes what they read."""
    settings.API_USER_PER_MINUTE = settings.API_TOKEN_PER_MINUTE = 1_000_000
    furnish(county)
    users = (cast.county_admin, cast.town_staff, cast.viewer, cast.secretary)
    copies = [Copy(user, limit=7 + each_time * (1 + number)) for number, user in enumerate(users)]
    copies.append(Listener(cast.town_staff, receiver=receiver, operator=cast.system_admin))
    walker = Walker(cast.county_admin, limit=5 + 2 * each_time)
    happening = Changes(county, cast.county_admin, seed=20)
    for _ in range(changes // each_time):
        happening.happen(each_time // 3)
        with happening.under_way(each_time - each_time // 3):
            for program in (*copies, walker):
                program.turn_page()
    for copy in copies:
        copy.catch_up()
        assert copy.differences() == [], happening.done
    walker.catch_up()
    gone = [each for each in walker.differences() if not each.endswith("should be gone")]
    assert gone == [], happening.done
