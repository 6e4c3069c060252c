"""A hook whose messages arrive on this machine."""

import base64

import pytest

from core.hooks.service import create_hook
from tests.core.hooks.receiving import Receiver
from tests.pages import furnish


@pytest.fixture
def receiver():
    with Receiver() as made:
        yield made


@pytest.fixture
def rows(county, cast):
    return furnish(county)


@pytest.fixture
def hook(receiver, rows, cast, settings):
    """Of the officer of 东街道."""
    settings.HOOK_NETWORKS = ["127.0.0.0/8"]
    made, secret = create_hook(
        actor=cast.system_admin,
        name="县大数据平台",
        address=receiver.address,
        username=cast.town_staff.username,
    )
    receiver.secret = base64.b64decode(secret.removeprefix("whsec_"))
    return made
