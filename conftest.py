"""Every test run, however it was started, holds the servers of this checkout (`embedded.hold`)."""

import os
from contextlib import ExitStack

import pytest

from runner import embedded
from runner.environment import keep_byte_code

keep_byte_code()  # now: most of what is imported comes after this


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist starts workers, which inherit the addresses
def pytest_sessionstart(session: pytest.Session) -> None:
    servers = ExitStack()
    try:
        servers.enter_context(embedded.hold())
    except embedded.EmbeddedError as error:
        pytest.exit(str(error), returncode=2)
    session.config.add_cleanup(servers.close)


@pytest.hookimpl(trylast=True)  # after those that are not asked for are out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every worker begins with its part of the heavy tests: a minute's work that begins last keeps
    all others waiting. Workers get equal pieces of the list, one after the other."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers == 1:
        return
    heavy = [item for item in items if item.get_closest_marker("heavy")]
    others = [item for item in items if not item.get_closest_marker("heavy")]
    ordered: list[pytest.Item] = []
    for nth in range(workers):
        mine = heavy[nth::workers]
        size = len(items) * (nth + 1) // workers - len(items) * nth // workers
        ordered += mine + others[: size - len(mine)]
        del others[: size - len(mine)]
    items[:] = ordered
