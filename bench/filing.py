"""Secretaries file at the end of a month: so many a second, whether the server keeps up or not."""

import http.client
import json
import queue
import threading
import time
import uuid
from collections import Counter
from typing import Any

#: Filings under way at a time; behind them the next ones wait, which counts as their time.
SENDERS = 60
#: A phone sends again what brought no answer; here so often.
TRIES = 5


def filings(secretaries: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """So many filings, in turn of all secretaries, each with its key and whole body."""
    found = []
    for nth in range(number):
        who = secretaries[nth % len(secretaries)]
        body = {
            "party_organizations": [who["party"]],
            "duties": ["party_day"],
            "held_on": who["today"],
            "topic": f"第{nth}次主题党日",
            "place": "党员活动室",
            "text": "学习上级文件，讨论下月安排。" * 20,
            "absent": who["members"][: nth % 3],
        }
        found.append({"key": str(uuid.uuid4()), "token": who["token"], "body": body})
    return found


def measure(
    sent: list[dict[str, Any]], *, host: str, port: int, per_second: float
) -> dict[str, Any]:
    """Send all of them at their moments: milliseconds from the moment of each until it was taken,
    the answers, and the keys that none was had for."""
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    times: list[float] = []
    answers: Counter[str] = Counter()
    lost: list[str] = []

    def send_all() -> None:
        while (due := waiting.get()) is not None:
            moment, filing = due
            for _ in range(TRIES):
                said = _put(filing, host, port)
                answers[said] += 1
                if said in ("200", "201"):
                    times.append((time.monotonic() - moment) * 1000)
                    break
            else:
                lost.append(filing["key"])

    senders = [threading.Thread(target=send_all, daemon=True) for _ in range(SENDERS)]
    for each in senders:
        each.start()
    began = time.monotonic()
    for nth, filing in enumerate(sent):
        moment = began + nth / per_second
        time.sleep(max(0, moment - time.monotonic()))
        waiting.put((moment, filing))
    for _ in senders:
        waiting.put(None)
    for each in senders:
        each.join()
    seconds = time.monotonic() - began
    return {"times": times, "answers": dict(answers), "lost": lost, "seconds": seconds}


def _put(filing: dict[str, Any], host: str, port: int) -> str:
    # A connection each: phones on the road keep none open.
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request(
            "PUT",
            f"/api/v1/activities/by-key/{filing['key']}/",
            json.dumps(filing["body"]),
            {"Content-Type": "application/json", "Authorization": f"Token {filing['token']}"},
        )
        answer = connection.getresponse()
        answer.read()
        return str(answer.status)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
