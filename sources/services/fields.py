"""Which value counts: where lists contradict the registry, and whose word is taken.

The SQL here is over `s` (a row of a list), `o` (its organization) and `l` (the list).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.records import dated
from orgs.models import OrganizationStatus
from sources.choices import SaidField, Trust
from sources.models import FieldRule, Source, SourceList


@dataclass(frozen=True)
class Said:
    """A field that lists speak of."""

    name: str
    #: SQL: whether the row says something; whether it says something else than the registry.
    given: str
    other: str
    #: Columns of the organization → SQL of what the row says.
    columns: dict[str, str]
    #: Kept by date: it holds from the day of the list.
    dated: bool = False


def _text(name: str, *, key: str = "{}") -> Said:
    mine, theirs = key.format(f"s.{name}"), key.format(f"o.{name}")
    other = f"s.{name} <> o.{name}"
    if mine != f"s.{name}":
        other += f" AND {mine} <> {theirs}"
    return Said(name, f"s.{name} <> ''", other, {name: f"s.{name}"})


def _dated(name: str, given: str) -> Said:
    held = dated.held(OrganizationStatus, name, owner="o.id", day="l.dated")
    # What holds today by a later entry is no contradiction to an earlier list.
    other = f"s.{name} <> o.{name} AND s.{name} <> {held}"
    return Said(name, given, other, {name: f"s.{name}"}, dated=True)


SAID = {
    each.name: each
    for each in (
        _text(SaidField.NAME, key="organization_name_key({})"),
        _dated(SaidField.STAFF_COUNT, "s.staff_count IS NOT NULL"),
        _dated(SaidField.STATE, "s.state <> ''"),
        _text(SaidField.INDUSTRY),
        _text(SaidField.PRINCIPAL),
        Said(
            SaidField.PHONE,
            "s.phone_index <> ''",
            "s.phone_index <> o.phone_index",
            {"phone_cipher": "s.phone_cipher", "phone_index": "s.phone_index"},
        ),
        _text(SaidField.ADDRESS, key="organization_name_key({})"),
        Said(
            SaidField.FOUNDED_ON,
            "s.founded_on IS NOT NULL",
            "s.founded_on IS DISTINCT FROM o.founded_on",
            {"founded_on": "s.founded_on"},
        ),
    )
}


def newest_lists() -> dict[int, int]:
    """Source → its newest compared list."""
    return dict(SourceList.objects.latest().values_list("source", "pk"))


def _heard_lists() -> dict[int, list[int]]:
    """Source → the lists by which it speaks: the newest one, and what was said of single units."""
    found = {source: [pk] for source, pk in newest_lists().items()}
    for source, pk in SourceList.objects.filter(partial=True).values_list("source", "pk"):
        found.setdefault(source, []).append(pk)
    return found


def refresh_differs(organization_ids: Collection[int] | None = None) -> None:
    """In which fields rows of the newest lists contradict the registry, and nobody has settled
    which one counts; `None`: of all organizations."""
    newest, heard = newest_lists(), _heard_lists()
    rules = {rule.field: rule.order for rule in FieldRule.objects.all()}
    sources = {each.pk: each for each in Source.objects.filter(pk__in=newest)}
    ids = dict(Source.objects.filter(pk__in=heard).values_list("code", "pk"))
    for pk, source in sources.items():
        open_ones = [
            f"CASE WHEN {said.given} AND {said.other} AND {_open(source, said, rules, ids, heard)}"
            f" THEN '{said.name}' END"
            for said in SAID.values()
            if source.trust.get(said.name, Trust.NONE) > Trust.NONE
        ]
        found = f"array_remove(ARRAY[{', '.join(open_ones)}]::varchar[], NULL)"
        among = "" if organization_ids is None else "AND o.id = ANY(%s)"
        _run(
            f"""
            UPDATE sources_sourcerow t SET differs = f.differs FROM (
                SELECT s.id, {found} AS differs
                FROM sources_sourcerow s JOIN sources_sourcelist l ON l.id = s.listed_id
                JOIN orgs_organization o ON o.id = s.organization_id
                WHERE s.listed_id = {newest[pk]} AND s.row_no > 0 {among}
            ) f WHERE f.id = t.id AND f.differs <> t.differs
            """,
            [] if organization_ids is None else [list(organization_ids)],
        )


def _open(
    source: Source,
    said: Said,
    rules: dict[str, list[str]],
    ids: dict[str, int],
    heard: dict[int, list[int]],
) -> str:
    """SQL: whether nobody has settled the field of the organization."""
    open_ = (
        "NOT EXISTS (SELECT FROM sources_fieldexception e"
        f" WHERE e.organization_id = o.id AND e.field = '{said.name}')"
    )
    order = rules.get(said.name)
    if not order:
        return open_
    if source.code not in order:
        return "false"
    first = order[: order.index(source.code)]
    before = [pk for code in first if code in ids for pk in heard[ids[code]]]
    if before:
        given = said.given.replace("s.", "b.")
        lists = ", ".join(map(str, before))
        open_ += (
            " AND NOT EXISTS (SELECT FROM sources_sourcerow b"
            f" WHERE b.organization_id = o.id AND b.listed_id IN ({lists}) AND {given})"
        )
    return open_


def winners(field: str, order: Sequence[str], organization_ids: Collection[int] = ()) -> str:
    """SQL of who counts: organization, row, list, source, and whether the registry says otherwise;
    organizations with an exception are left out, unless they are named."""
    said, heard = SAID[field], _heard_lists()
    sources = {each.code: each for each in Source.objects.filter(code__in=order)}
    ranks = [
        f"WHEN {sources[code].pk} THEN {rank}"
        for rank, code in enumerate(order)
        if code in sources and sources[code].pk in heard
    ]
    if not ranks:
        return (
            "SELECT NULL::bigint AS owner, NULL::bigint AS row_id, NULL::bigint AS listed_id,"
            " NULL::boolean AS other WHERE false"
        )
    lists = ", ".join(str(pk) for each in sources.values() for pk in heard.get(each.pk, ()))
    among = (
        f"AND o.id IN ({', '.join(map(str, map(int, organization_ids)))})"
        if organization_ids
        else "AND NOT EXISTS (SELECT FROM sources_fieldexception e"
        f" WHERE e.organization_id = o.id AND e.field = '{field}')"
    )
    return f"""
        SELECT w.owner, w.row_id, w.listed_id, {said.other} AS other FROM (
            SELECT DISTINCT ON (s.organization_id)
                s.organization_id AS owner, s.id AS row_id, s.listed_id
            FROM sources_sourcerow s JOIN orgs_organization o ON o.id = s.organization_id
            JOIN sources_sourcelist l ON l.id = s.listed_id
            WHERE s.listed_id IN ({lists}) AND s.row_no > 0 AND o.deleted_at IS NULL
                AND {said.given} {among}
            ORDER BY s.organization_id, CASE l.source_id {" ".join(ranks)} END, l.dated DESC, s.id
        ) w
        JOIN sources_sourcerow s ON s.id = w.row_id JOIN sources_sourcelist l ON l.id = w.listed_id
        JOIN orgs_organization o ON o.id = w.owner
    """


def take(field: str, wins: str) -> list[int]:
    """Let the registry hold what the winners say; return for which organizations that was new."""
    said = SAID[field]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.source_winner")
        cursor.execute(
            f"CREATE TEMP TABLE source_winner ON COMMIT DROP AS SELECT * FROM ({wins}) w"
            " WHERE other"
        )
        cursor.execute("SELECT owner FROM source_winner ORDER BY owner")
        owners = [pk for (pk,) in cursor.fetchall()]
        if not owners:
            return []
        cursor.execute(
            "SELECT FROM orgs_organization WHERE id IN (SELECT owner FROM source_winner)"
            " ORDER BY id FOR UPDATE"
        )
    joined = (
        "source_winner w JOIN sources_sourcerow s ON s.id = w.row_id"
        " JOIN sources_sourcelist l ON l.id = w.listed_id"
    )
    if said.dated:
        (value,) = said.columns.values()
        entries = f"SELECT w.owner, l.dated AS day, {value} AS {field} FROM {joined}"
        dated.enter(OrganizationStatus, dated.Entries(entries), columns=[field])
    else:
        given = ", ".join(f"{name} = {sql}" for name, sql in said.columns.items())
        _run(f"UPDATE orgs_organization o SET {given} FROM {joined} WHERE o.id = w.owner")
    return owners


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall()


def _run(sql: str, params: Sequence[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.rowcount
