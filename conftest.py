"""Servers for the whole test run: the embedded ones, unless the environment names others."""

import contextlib

from config import embedded

_servers = contextlib.ExitStack()


def pytest_configure(config):
    _servers.enter_context(embedded.hold())


def pytest_unconfigure(config):
    _servers.close()
