"""Asking for pages as a logged-in person does, and how long each took."""

import statistics
import time
from typing import Any

from django.conf import settings
from django.test import Client


def client(user: Any) -> Client:
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(user)
    return client


def timed(asking: Client, address: str) -> tuple[float, Any]:
    """Milliseconds until the whole answer was there, and the answer."""
    started = time.perf_counter()
    response = asking.get(address)
    milliseconds = (time.perf_counter() - started) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return milliseconds, response


def spread(milliseconds: list[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    cuts = statistics.quantiles(milliseconds, n=20, method="inclusive")
    return {"p50": cuts[9], "p95": cuts[18]}


def ask(asking: Client, addresses: dict[str, str], rounds: int) -> dict[str, dict[str, float]]:
    """Every kind of page in turn, so that a busy moment meets all of them; the first is warm-up."""
    found: dict[str, list[float]] = {kind: [] for kind in addresses}
    for turn in range(rounds + 1):
        for kind, address in addresses.items():
            milliseconds, _ = timed(asking, address)
            if turn:
                found[kind].append(milliseconds)
    result = {kind: spread(times) for kind, times in found.items()}
    result["all"] = spread([each for times in found.values() for each in times])
    return result
