"""Every test run, however it was started, holds the servers of this checkout (`embedded.hold`)."""

from contextlib import ExitStack

import pytest

from runner import embedded


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist starts workers, which inherit the addresses
def pytest_sessionstart(session: pytest.Session) -> None:
    servers = ExitStack()
    try:
        servers.enter_context(embedded.hold())
    except embedded.EmbeddedError as error:
        pytest.exit(str(error), returncode=2)
    session.config.add_cleanup(servers.close)
