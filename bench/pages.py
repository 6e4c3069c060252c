"""Asking for pages as a logged-in person does, and how long each took."""

import html
import re
import statistics
import time
import warnings
from typing import Any

from django.conf import settings
from django.test import Client


def client(user: Any) -> Client:
    settings.ALLOWED_HOSTS = ["*"]
    warnings.filterwarnings("ignore", "No directory at")
    client = Client()
    client.force_login(user)
    return client


def timed(asking: Client, address: str) -> tuple[float, float]:
    """Milliseconds until the whole answer was there, and those that our process computed."""
    started, computed = time.perf_counter(), time.process_time()
    response = asking.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return (time.perf_counter() - started) * 1000, (time.process_time() - computed) * 1000


def link(response: Any, parameter: str) -> str:
    """The link on the page that carries this parameter."""
    page = response.content.decode()
    for address in map(html.unescape, re.findall(r'href="([^"]*)"', page)):
        if f"{parameter}=" in address:
            return address
    raise RuntimeError(f"no link with {parameter}= on the page")


def spread(measured: list[tuple[float, float]]) -> dict[str, float]:
    """Median and 95th percentile, and the median of what our process computed."""
    times, computed = zip(*measured, strict=True)
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return {"p50": cuts[9], "p95": cuts[18], "cpu": statistics.median(computed)}


def ask(
    asking: Client, addresses: dict[str, str], rounds: int, apart: tuple[str, ...] = ()
) -> dict[str, dict[str, float]]:
    """Every kind of page in turn, so that a busy moment meets all of them; the first is warm-up.

    "all" holds every kind but those `apart`, which have a goal of their own.
    """
    found: dict[str, list[tuple[float, float]]] = {kind: [] for kind in addresses}
    for turn in range(rounds + 1):
        for kind, address in addresses.items():
            measured = timed(asking, address)
            if turn:
                found[kind].append(measured)
    result = {kind: spread(times) for kind, times in found.items()}
    together = [times for kind, times in found.items() if kind not in apart]
    result["all"] = spread([each for times in together for each in times])
    return result
