"""Every test run, however it was started, holds the servers of this checkout (`embedded.hold`)."""

import datetime
import gc
import os
from contextlib import ExitStack

import pytest

from runner import embedded
from runner.environment import keep_byte_code
from tests.dealing import shared_out

keep_byte_code()  # now: most of what is imported comes after this

#: The day whose share of the dealt tests is run; to repeat a run, name its day.
DAY = "TEST_DAY"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--dealt", action="store_true", help=f"of the dealt tests only the share of a day ({DAY})"
    )


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist starts workers, which inherit the addresses
def pytest_sessionstart(session: pytest.Session) -> None:
    os.environ.setdefault(DAY, str(datetime.date.today()))
    servers = ExitStack()
    try:
        servers.enter_context(embedded.hold())
    except embedded.EmbeddedError as error:
        pytest.exit(str(error), returncode=2)
    session.config.add_cleanup(servers.close)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session):
    """Tens of thousands of objects are made that stay to the end: to look through them again and
    again for garbage takes a third of the time, in each process."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)  # after those that are not asked for are out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.dealt:
        day = datetime.date.fromisoformat(os.environ[DAY]).toordinal()
        kept, left = shared_out(items, day)
        config.hook.pytest_deselected(items=left)
        items[:] = kept
    begin_with_the_heavy(items)


def begin_with_the_heavy(items: list[pytest.Item]) -> None:
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
