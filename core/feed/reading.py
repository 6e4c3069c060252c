"""Reading the feed: first all rows that there are, then what happens to them, page by page."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import connection

from core.choices import ChangeKind
from core.feed import marks
from core.feed.kinds import Kind, Lane, kinds, lanes
from core.feed.past import Past

START = "0"
#: Changes that one page looks at, at most twice: most of a bulk change may lie outside the
#: asker's scope.
LOOKED_AT = 1000
_SALT = "core.feed"
#: A cursor is younger than anything that a prune may take from the history.
GOOD_FOR = datetime.timedelta(days=390)
#: What a row gets that is no longer in use.
_ENDS = ("deleted_at", "dissolved_on", "abolished_on")


#: A row as one of its events holds it, and such rows by model and key.
_Row = dict[str, Any]
_Others = dict[tuple[type, int], _Row | None]


class Unreadable(Exception):
    """No cursor of this feed."""


class Outdated(Exception):
    """The reader must begin anew: `reason` is `scope`, `restored` or `expired`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Entry:
    kind: Kind
    pk: int
    change: str
    at: datetime.datetime | None = None
    #: Whether the asker sees the row now.
    seen: bool = True
    #: Whether the row went out of use; it may have gone up in another one.
    ended: bool = False
    successor: int | None = None


@dataclass
class Page:
    entries: list[Entry]
    #: From where to go on, whether there is more at once or not.
    cursor: str
    more: bool


@dataclass(frozen=True)
class _Place:
    """Before which entries the reader has been told everything."""

    #: `rows`: walking through the rows that there are; `log`: through the changes since.
    part: str
    mark: int
    #: Name of a lane, or of a kind.
    lane: str = ""
    first: int = 0
    second: int = 0


@dataclass(frozen=True)
class _Candidate:
    mark: int
    lane: Lane
    first: int
    second: int

    @property
    def kind(self) -> Kind:
        return self.lane.kind

    @property
    def pk(self) -> int:
        return self.second if self.lane.through else self.first


def read(user: Any, since: str, *, limit: int) -> Page:
    """What `user` may know of what happened behind the cursor `since`, in order.

    Raises `Unreadable`, and `Outdated` when his scope is another one than when the cursor was
    written, or the database is: what he has then is put right from the start only.
    """
    horizon = marks.horizon()
    begun = place = _Place("rows", horizon) if since == START else _read_cursor(user, since)
    if place.part == "rows":
        entries, place = _rows(user, place, limit)
        more = True
    else:
        entries, place, more = _log(user, place, horizon, limit)
    # Asked behind the reading: what was there until now has not been missed. A slow reader's cursor
    # is young and stands at old changes.
    if begun.mark <= marks.pruned():
        raise Outdated("expired")
    return Page(entries, _write_cursor(user, place), more)


def now(user: Any) -> str:
    """A cursor behind everything that has happened."""
    return _write_cursor(user, _Place("log", marks.horizon()))


def outdated(user: Any, cursor: str) -> str:
    """Why a cursor leads nowhere any more; empty: it does not."""
    try:
        _read_cursor(user, cursor)
    except Outdated as known:
        return known.reason
    return ""


def _readable(user: Any) -> list[Kind]:
    return [kind for kind in kinds() if kind.may(user)]


def _rows(user: Any, place: _Place, limit: int) -> tuple[list[Entry], _Place]:
    """A page of the rows that there are, those in the recycle bin among them; behind the last one
    the log begins where it was when the reader began."""
    entries: list[Entry] = []
    left = _readable(user)
    names = [kind.path for kind in left]
    if place.lane in names:
        left = left[names.index(place.lane) :]
    for kind in left:
        behind = place.first if kind.path == place.lane else 0
        room = limit - len(entries)
        found = _rows_of(user, kind, behind, room)
        entries += found
        if len(found) == room:
            _add_successors(user, entries)
            return entries, _Place("rows", place.mark, kind.path, found[-1].pk)
    _add_successors(user, entries)
    return entries, _Place("log", place.mark)


def _rows_of(user: Any, kind: Kind, behind: int, room: int) -> list[Entry]:
    live = kind.rows(user).filter(pk__gt=behind).order_by("pk").values_list("pk", flat=True)
    found = [Entry(kind, pk, ChangeKind.CREATED) for pk in live[:room]]
    if kind.recycles:
        bin_ = kind.model._default_manager.visible_to(user).filter(deleted_at__isnull=False)
        bin_ = bin_.filter(pk__gt=behind).order_by("pk").values_list("pk", flat=True)
        found += [Entry(kind, pk, ChangeKind.DELETED, seen=False, ended=True) for pk in bin_[:room]]
        found.sort(key=lambda entry: entry.pk)
    return found[:room]


def _log(user: Any, place: _Place, horizon: int, limit: int) -> tuple[list[Entry], _Place, bool]:
    entries: dict[tuple[str, int, int], Entry] = {}
    more = True
    # Mostly twice as many changes as a page holds fill it; a short page then costs little.
    for many in (min(2 * limit, LOOKED_AT), LOOKED_AT):
        if more and len(entries) < limit:
            place, more = _look(user, place, horizon, limit, many, entries)
    found = list(entries.values())
    _add_successors(user, found)
    return found, place if more else _Place("log", horizon), more


def _look(
    user: Any,
    place: _Place,
    horizon: int,
    limit: int,
    many: int,
    entries: dict[tuple[str, int, int], Entry],
) -> tuple[_Place, bool]:
    """Fill the page with what `user` may know of the next so many changes; how far that went, and
    whether there is more."""
    candidates = _candidates(place, horizon, many)
    readable = {kind.path for kind in _readable(user)}
    known = _Known(user, [each for each in candidates if each.kind.path in readable])
    for each in candidates:
        if len(entries) == limit:
            return place, True
        place = _Place("log", each.mark, each.lane.name, each.first, each.second)
        key = (each.kind.path, each.pk, each.mark)
        # What he does not see any more may have gone by way of another row, in one transaction.
        if each.kind.path in readable and (key not in entries or not entries[key].seen):
            entry = known.entry(each)
            if entry:
                entries[key] = entry
    return place, len(candidates) == many


def _candidates(place: _Place, horizon: int, many: int) -> list[_Candidate]:
    """The next so many changes of all kinds, whoever may see them."""
    names = [lane.name for lane in lanes()]
    here = names.index(place.lane) if place.lane in names else -1
    parts = []
    for number, lane in enumerate(lanes()):
        if number == here:
            position = f"({lane.mark}, {lane.first}, {lane.second})"
            further = f"{lane.mark} >= %(mark)s AND {position} > (%(mark)s, %(first)s, %(second)s)"
        else:
            further = f"{lane.mark} {'>=' if number > here else '>'} %(mark)s"
        parts.append(
            f"(SELECT DISTINCT {lane.mark} AS mark, {number} AS lane, {lane.first} AS first,"
            f" {lane.second}::bigint AS second {lane.source}"
            f" WHERE {further} AND {lane.mark} < %(until)s"
            f" ORDER BY 1, 3, 4 LIMIT {many})"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            f"{' UNION ALL '.join(parts)} ORDER BY 1, 2, 3, 4 LIMIT {many}",
            {
                "mark": place.mark,
                "first": place.first,
                "second": place.second,
                "until": marks.own(horizon),
            },
        )
        return [
            _Candidate(mark, lanes()[number], first, second)
            for mark, number, first, second in cursor.fetchall()
        ]


class _Known:
    """What has to be known of the rows of a page to say what its asker may know of each."""

    def __init__(self, user: Any, candidates: Sequence[_Candidate]) -> None:
        self.user = user
        self.past = Past()
        #: Path → the rows that the asker sees now.
        self.seen: dict[str, set[int]] = {}
        by_kind: dict[Kind, set[int]] = defaultdict(set)
        for each in candidates:
            by_kind[each.kind].add(each.pk)
        hidden = False
        for kind, pks in by_kind.items():
            live = kind.rows(user).filter(pk__in=pks).order_by()
            self.seen[kind.path] = set(live.values_list("pk", flat=True))
            self.past.load(kind.model, pks)
            if pks - self.seen[kind.path]:
                hidden = True
                self.past.load_relations(kind.model, kind.feed.follows)
        if hidden:
            for kind in kinds():
                if kind.feed.derived:
                    self.past.load_relations(kind.model, [kind.feed.derived])

    def entry(self, each: _Candidate) -> Entry | None:
        """What the asker is told of a change; None: nothing."""
        own = not (each.lane.through or each.lane.derived)
        if own and not any(self.past.written(each.kind.model, each.pk, each.mark)):
            return None  # pruned while the page was read, which then ends in `Outdated`
        if each.pk in self.seen[each.kind.path]:
            return self._of_seen(each)
        before, after, when = self._shown_then(each)
        if after:
            change = ChangeKind.UPDATED if before else ChangeKind.CREATED
        elif before:
            change = ChangeKind.DELETED
        else:
            return None
        return Entry(each.kind, each.pk, change, when, seen=False, ended=not after)

    def _of_seen(self, each: _Candidate) -> Entry:
        model = each.kind.model
        written = list(self.past.written(model, each.pk, each.mark))
        if each.lane.through or each.lane.derived:
            return Entry(each.kind, each.pk, ChangeKind.UPDATED)
        former, last = written[0][0], written[-1][1]
        came = former is None or (former.get("deleted_at") and not last.get("deleted_at"))
        return Entry(
            each.kind,
            each.pk,
            ChangeKind.CREATED if came else ChangeKind.UPDATED,
            last["pgh_created_at"],
            ended=any(_ended(*pair) for pair in written),
        )

    def _shown_then(self, each: _Candidate) -> tuple[bool, bool, datetime.datetime | None]:
        """Whether a row that he does not see now was shown to him before a change and behind it."""
        model, past = each.kind.model, self.past
        if each.lane.derived:  # what was shown before is all that can be known
            return self._showed(each, past.last(model, each.pk)), False, None
        if each.lane.through:
            relation = model._meta.get_field(each.lane.through)
            parent = relation.related_model
            row = past.last(model, each.pk)
            row = row and row | {"pgh_label": "", relation.attname: each.first}
            written = list(past.written(parent, each.first, each.mark))
            before = any(self._showed(each, row, {(parent, each.first): f}) for f, _ in written)
            if not before or self._shows(each, row, each.mark):
                return False, False, None
            return True, False, written[-1][1]["pgh_created_at"]
        written = list(past.written(model, each.pk, each.mark))
        before = any(self._showed(each, former) for former, _ in written)
        last = written[-1][1]
        return before, self._shows(each, last, each.mark), last["pgh_created_at"]

    def _showed(self, each: _Candidate, row: _Row | None, instead: _Others | None = None) -> bool:
        """Whether it was shown before: the same transaction may have changed the other rows too, or
        another one that began later and ended earlier."""
        return any(self._shows(each, row, mark, instead) for mark in (each.mark - 1, each.mark))

    def _shows(
        self, each: _Candidate, row: _Row | None, mark: int, instead: _Others | None = None
    ) -> bool:
        """Among other rows as they were behind the transaction `mark`; `instead`: as these were."""

        def at(model: type, pk: int | None) -> _Row | None:
            if instead and (model, pk) in instead:
                return instead[model, pk]
            return self.past.at(model, pk, mark)

        if row is None or row["pgh_label"] == "delete":
            return False
        return each.kind.feed.showed_to(self.user, row, at)


def _ended(former: dict[str, Any] | None, last: dict[str, Any]) -> bool:
    return former is not None and any(
        name in last and former[name] is None and last[name] is not None for name in _ENDS
    )


def _add_successors(user: Any, entries: Sequence[Entry]) -> None:
    """Say of what went out of use in which row it went up, if the asker sees that one."""
    by_kind: dict[Kind, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.ended and entry.kind.feed.successors:
            by_kind[entry.kind].append(entry)
    for kind, ended in by_kind.items():
        found = kind.feed.successors({entry.pk for entry in ended})
        seen = set(kind.rows(user).filter(pk__in=found.values()).values_list("pk", flat=True))
        for entry in ended:
            if found.get(entry.pk) in seen:
                entry.change, entry.successor = ChangeKind.MERGED, found[entry.pk]


def _write_cursor(user: Any, place: _Place) -> str:
    return signing.dumps(
        [
            place.part,
            marks.epoch(),
            _reach_of(user, place.mark),
            place.mark,
            place.lane,
            place.first,
            place.second,
        ],
        salt=_SALT,
    )


def _read_cursor(user: Any, text: str) -> _Place:
    try:
        part, epoch, reach, *position = signing.loads(text, salt=_SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired:
        raise Outdated("expired") from None
    except (signing.BadSignature, ValueError, TypeError):
        raise Unreadable from None
    place = _Place(part, *position)
    if epoch != marks.epoch():
        raise Outdated("restored")
    if reach != _reach_of(user, place.mark):
        raise Outdated("scope")
    return place


def _reach_of(user: Any, mark: int) -> str:
    """A digest of what `user` reaches of what there was before `mark`."""
    text = repr([kind.path for kind in _readable(user)]) + user.reach.told(mark)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
