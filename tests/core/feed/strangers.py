"""Strangers' programs that keep a copy of the county by the API and webhooks alone."""

import base64
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.services.tokens import issue_token
from core.hooks import delivering
from core.hooks.service import create_hook
from tests.core.hooks.receiving import Receiver

#: The lists whose rows the feed tells of, with what makes each show all its rows.
LISTS = {
    "regions": "",
    "organizations": "",
    "party-organizations": "dissolved=all",
    "coverages": "",
    "work-coverages": "",
    "terms": "state=all",
    "members": "",
    "posts": "",
}


class Copy:
    """What a program knows: path → id → row. It is told nothing but by the API."""

    def __init__(self, user: Any, *, limit: int = 200) -> None:
        _, token = issue_token(actor=None, user=user, name="同步程序")
        self.client = Client(headers={"Authorization": f"Token {token}"})
        self.rows: dict[str, dict[int, dict]] = {path: {} for path in LISTS}
        self.told: list[dict] = []
        self.limit, self.cursor = limit, "0"

    def get(self, path: str) -> Any:
        response = self.client.get(f"/api/v1/{path}")
        assert response.status_code == 200, (path, response.content)
        return response.json()

    def turn_page(self) -> bool:
        """One page of the feed; whether there is more at once."""
        body = self.get(f"changes/?since={self.cursor}&limit={self.limit}")
        for each in body["results"]:
            self.told.append(each)
            known = self.rows.setdefault(each["kind"], {})
            if each["row"] is not None:
                known[each["id"]] = each["row"]
            elif each["change"] in ("deleted", "merged"):
                known.pop(each["id"], None)
        self.cursor = body["cursor"]
        return body["next"] is not None

    def catch_up(self) -> list[dict]:
        """Everything that there is to be told; what was told."""
        before = len(self.told)
        while self.turn_page():
            pass
        return self.told[before:]

    def listed(self, path: str, query: str = "") -> dict[int, dict]:
        """The rows of a list, walked through page by page; none of what he may not see at all."""
        if self.client.get(f"/api/v1/{path}/?limit=1").status_code == 403:
            return {}
        found: dict[int, dict] = {}
        url = f"{path}/?limit=200&{query}&{LISTS[path]}"
        while url:
            body = self.get(url)
            for row in body["results"]:
                assert row["id"] not in found, "a list must not give a row twice"
                found[row["id"]] = row
            url = body["next"] and body["next"].partition("/api/v1/")[2]
        return found

    def differences(self) -> list[str]:
        """Where the copy is not what the lists say."""
        wrong = []
        for path in LISTS:
            stored = self.listed(path)
            mine = self.rows[path]
            wrong += [f"{path} {pk} is missing" for pk in stored.keys() - mine.keys()]
            wrong += [f"{path} {pk} should be gone" for pk in mine.keys() - stored.keys()]
            for pk in stored.keys() & mine.keys():
                old = [name for name in stored[pk] if stored[pk][name] != mine[pk][name]]
                if old:
                    wrong.append(f"{path} {pk} is old in {old}")
        return wrong


class Walker(Copy):
    """A program without the feed: it walks through the lists, page by page and again and again,
    asking for what changed since its last walk began. Of what is gone it is not told."""

    def __init__(self, user: Any, *, limit: int = 200) -> None:
        super().__init__(user, limit=limit)
        self.since = self.began = ""
        self.left = self._begin()

    def _begin(self) -> list[str]:
        self.since, self.began = self.began, timezone.now().isoformat().replace("+", "%2B")
        more = f"&updated_since={self.since}" if self.since else ""
        return [f"{path}/?limit={self.limit}&{LISTS[path]}{more}" for path in self.rows]

    def turn_page(self) -> bool:
        """One page of a list; whether the walk goes on."""
        url = self.left.pop(0)
        body = self.get(url)
        path = url.partition("/")[0]
        for row in body["results"]:
            self.rows[path][row["id"]] = row
        if body["next"]:
            self.left.insert(0, body["next"].partition("/api/v1/")[2])
        going_on = bool(self.left)
        if not going_on:
            self.left = self._begin()
        return going_on

    def catch_up(self) -> list[dict]:
        """End this walk, and walk once more."""
        for _ in range(2):
            while self.turn_page():
                pass
        return []


class Listener(Copy):
    """A program that is told by a webhook: of each row it knows the version. What it was told once
    it is not told again."""

    def __init__(self, user: Any, *, receiver: Receiver, operator: Any) -> None:
        super().__init__(user)
        self.receiver = receiver
        self.hook, secret = create_hook(
            actor=operator, name="推送", address=receiver.address, username=user.username
        )
        receiver.secret = base64.b64decode(secret.removeprefix("whsec_"))
        self.rows = {path: self.listed(path) for path in LISTS}

    def turn_page(self) -> bool:
        """What a worker sends until there is nothing more."""
        arrived = delivering.run(self.hook.pk)
        for body in self.receiver.came[-arrived:] if arrived else ():
            for each in body["data"]["changes"]:
                known = self.rows.setdefault(each["kind"], {})
                if each["version"] is not None:
                    known[each["id"]] = {"version": each["version"]}
                elif each["change"] in ("deleted", "merged"):
                    known.pop(each["id"], None)
        return arrived > 0

    def listed(self, path: str, query: str = "") -> dict[int, dict]:
        rows = super().listed(path, query)
        return {pk: {"version": row["version"]} for pk, row in rows.items()}
