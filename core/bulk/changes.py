"""Three kinds of changes, each a declaration: a plain column (`ColumnChange`), a dated value
(`DatedChange`), and what the service of one row does, for each of many (`ServiceChange`)."""

import datetime
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction

from core.bulk.fields import STARTS_ON, Field
from core.errors import Missing, Refusal
from core.models import BulkEdit, DatedValues, Record
from core.records import dated

if TYPE_CHECKING:
    from core.bulk.kinds import Kind

#: Rows of a bulk edit that are to change.
CHANGING = "r.bulk_edit_id = %(edit)s AND r.refusal = '' AND r.before <> r.after"


def run(sql: str, params: dict[str, Any]) -> int:
    """Execute a statement; return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def as_json(sql: str) -> str:
    """SQL of a value as JSON; nothing is JSON's null, which can be compared."""
    return f"coalesce(to_jsonb({sql}), 'null'::jsonb)"


class Change(ABC):
    """One thing that can be done to many rows at once.

    Its SQL sees the row as `t` and the given values as named parameters; what people see of a
    row before and after is one JSON value, the state.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    #: What the state is called; empty: as the change.
    shown: str = ""
    #: So many rows at most; None: as many as any bulk edit.
    most: int | None = None

    def read(self, *, actor: Any, value: dict[str, Any]) -> dict[str, Any]:
        """The given values by field. Raises ValidationError (field → messages)."""
        return {each.name: each.read(value.get(each.name), actor=actor) for each in self.fields}

    def checked(self, *, actor: Any, value: dict[str, Any]) -> dict[str, Any]:
        """`value` as it is kept and as the SQL takes it. Raises ValidationError."""
        self.read(actor=actor, value=value)
        return {each.name: str(value.get(each.name) or "").strip() for each in self.fields}

    @abstractmethod
    def state(self) -> str:
        """SQL of the state of row `t`."""

    @abstractmethod
    def preview(self, edit: BulkEdit, kind: "Kind", *, actor: Any) -> None:
        """Note version, `before`, `after` and `refusal` of each chosen row."""

    @abstractmethod
    def write(self, edit: BulkEdit, kind: "Kind", *, actor: Any) -> None:
        """Do it to the rows that are to change. Raises `Refusal` when one does not become what
        the preview showed."""

    def words(self, states: Sequence[Any], value: dict[str, Any]) -> list[str]:
        """States as people read them."""
        return ["" if state is None else str(state) for state in states]


class SetWiseChange(Change):
    """The new state of a row is known without doing it."""

    @abstractmethod
    def new_state(self) -> str:
        """SQL of the state that row `t` gets."""

    def refusal(self) -> str:
        """SQL of why row `t` cannot be changed; '' when it can."""
        return "''"

    def preview(self, edit, kind, *, actor):
        run(
            f"""
            UPDATE core_bulkeditrow r
            SET version = t.version, before = {self.state()}, after = {self.new_state()},
                refusal = {self.refusal()}
            FROM {kind.model._meta.db_table} t
            WHERE t.id = r.row_id AND r.bulk_edit_id = %(edit)s
            """,
            {**edit.value, "edit": edit.pk},
        )


class FieldChange(SetWiseChange):
    """A field of a model gets a value: the input follows from the field."""

    def __init__(
        self, model: type[models.Model], name: str, *, lookup: str = "", **options: Any
    ) -> None:
        self.field = field = model._meta.get_field(name)
        self.name, self.column, self.label = name, field.column, str(field.verbose_name)
        self.type = field.db_type(connection)
        options.setdefault("choices", self._choices())
        options.setdefault("required", not field.blank)
        self.fields = (
            Field(
                "value",
                self.label,
                lookup=lookup,
                day=isinstance(field, models.DateField),
                max_length=field.max_length or 60,
                **options,
            ),
        )

    def _choices(self) -> Sequence[tuple[str, str]]:
        if isinstance(self.field, models.BooleanField):
            return [("true", "是"), ("false", "否")]
        return self.field.choices or ()

    def checked(self, *, actor, value):
        stored = self.read(actor=actor, value=value)["value"]
        if isinstance(stored, models.Model):
            stored = stored.pk
        elif isinstance(stored, datetime.date):
            stored = stored.isoformat()
        return {**super().checked(actor=actor, value=value), "stored": stored}

    def new_state(self):
        return as_json(f"%(stored)s::{self.type}")

    def words(self, states, value):
        if self.field.is_relation:
            rows = self.field.related_model._default_manager.in_bulk(set(states) - {None})
            return [str(rows.get(state, "")) for state in states]
        named = dict(self.fields[0].choices)
        texts = [json.dumps(each) if isinstance(each, bool) else each for each in states]
        return [named.get(text, "" if text is None else str(text)) for text in texts]


class ColumnChange(FieldChange):
    """A plain column gets a value."""

    def __init__(self, model: type[Record], name: str, **options: Any) -> None:
        super().__init__(model, name, **options)
        self.table = model._meta.db_table

    def state(self):
        return as_json(f"t.{self.column}")

    def write(self, edit, kind, *, actor):
        run(
            f"UPDATE {self.table} t SET {self.column} = (r.after #>> '{{}}')::{self.type}"
            f" FROM core_bulkeditrow r WHERE r.row_id = t.id AND {CHANGING}",
            {"edit": edit.pk},
        )


class WordChange(SetWiseChange):
    """A word is added to a list of words, or taken out of it."""

    def __init__(
        self, model: type[Record], column: str, *, add: bool, label: str, **options: Any
    ) -> None:
        self.table, self.column, self.add = model._meta.db_table, column, add
        self.name = f"{'add' if add else 'remove'}_{column}"
        self.label, self.shown = label, str(model._meta.get_field(column).verbose_name)
        length = model._meta.get_field(column).base_field.max_length
        self.fields = (Field("value", label, max_length=length, **options),)

    def state(self):
        return f"to_jsonb(t.{self.column})"

    def new_state(self):
        words = f"t.{self.column}"
        if not self.add:
            return f"to_jsonb(array_remove({words}, %(value)s))"
        return (
            f"to_jsonb(CASE WHEN %(value)s = ANY({words}) THEN {words}"
            f" ELSE {words} || %(value)s::varchar END)"
        )

    def write(self, edit, kind, *, actor):
        run(
            f"UPDATE {self.table} t SET {self.column} ="
            " ARRAY(SELECT jsonb_array_elements_text(r.after))"
            f" FROM core_bulkeditrow r WHERE r.row_id = t.id AND {CHANGING}",
            {"edit": edit.pk},
        )

    def words(self, states, value):
        return ["、".join(state or ()) for state in states]


class DatedChange(FieldChange):
    """A dated value is entered with effect from a day (`core.records.dated`).

    A row for which another value was entered for later is refused: which of them is meant,
    somebody has to say on its own page.
    """

    def __init__(
        self,
        model: type[DatedValues],
        name: str,
        *,
        refresh: Callable[[Collection[int]], None],
        owner: str = "{row}",
        **options: Any,
    ) -> None:
        """`owner`: SQL of the owner of the series, where that is not the `{row}` itself."""
        super().__init__(model, name, **options)
        self.model, self.refresh, self.owner = model, refresh, owner
        self.fields += (STARTS_ON,)

    def state(self):
        return as_json(self._held)

    @property
    def _held(self) -> str:
        owner = self.owner.format(row="t.id")
        return dated.held(self.model, self.column, owner=owner, day="%(starts_on)s::date")

    def refusal(self):
        owner = self.owner.format(row="t.id")
        later = dated.next_day(self.model, self.column, owner=owner, day="%(starts_on)s::date")
        said = f" 起已另有{self.label}的记载，请在该记录的页面上单独修改"
        return f"""
            CASE WHEN {self._held} IS DISTINCT FROM %(stored)s::{self.type}
                THEN coalesce(to_char({later}, 'YYYY-MM-DD') || '{said}', '') ELSE '' END
        """

    def write(self, edit, kind, *, actor):
        entered = dated.Entries(
            f"SELECT {self.owner.format(row='r.row_id')} AS owner, %(starts_on)s::date AS day,"
            f" %(stored)s::{self.type} AS {self.column}"
            f" FROM core_bulkeditrow r WHERE {CHANGING}",
            {**edit.value, "edit": edit.pk},
        )
        self.refresh(dated.enter(self.model, entered, columns=[self.column]))


class ServiceChange(Change):
    """The service of one row is called for each: its rules are the rules, its words the refusals.

    The preview does it, looks at what came of it, and takes it back.
    """

    most = 200

    def __init__(
        self,
        name: str,
        label: str,
        service: Callable[..., Any],
        *,
        fields: tuple[Field, ...],
        state: str,
        shown: str = "",
        given: Callable[[Any], dict[str, Any]] = lambda row: {"pk": row.pk, "version": row.version},
        words: Callable[[Any], str] = lambda state: "" if state is None else str(state),
    ) -> None:
        """`state`: SQL over row `t`; `given`: what the service takes besides the fields."""
        self.name, self.label, self.shown, self.fields = name, label, shown, fields
        self._service, self._state, self._given, self._words = service, state, given, words

    def state(self):
        return as_json(self._state)

    def words(self, states, value):
        return [self._words(state) for state in states]

    def preview(self, edit, kind, *, actor):
        run(
            f"""
            UPDATE core_bulkeditrow r SET version = t.version, before = {self.state()}
            FROM {kind.model._meta.db_table} t
            WHERE t.id = r.row_id AND r.bulk_edit_id = %(edit)s
            """,
            {**edit.value, "edit": edit.pk},
        )
        ids = list(edit.rows.order_by("pk").values_list("row_id", flat=True))
        with transaction.atomic():
            refused = self._do(edit, kind, ids, actor=actor)
            after = self._states(edit, kind)
            transaction.set_rollback(True)
        run(
            """
            UPDATE core_bulkeditrow r SET after = %(after)s::jsonb -> r.row_id::text,
                refusal = left(coalesce(%(refused)s::jsonb ->> r.row_id::text, ''), 200)
            WHERE r.bulk_edit_id = %(edit)s
            """,
            {"edit": edit.pk, "after": json.dumps(after), "refused": json.dumps(refused)},
        )

    def write(self, edit, kind, *, actor):
        rows = edit.rows.filter(refusal="").exclude(before=models.F("after")).order_by("pk")
        shown = dict(rows.values_list("row_id", "after"))
        refused = self._do(edit, kind, list(shown), actor=actor)
        for text in refused.values():
            raise Refusal(f"没有修改任何记录：{text}请重新预览后再确认。")
        states = self._states(edit, kind)
        if any(states.get(pk) != after for pk, after in shown.items()):
            raise Refusal("有记录与预览的结果不同，没有修改任何记录。请重新预览后再确认。")

    def _do(self, edit: BulkEdit, kind: "Kind", ids: list[int], *, actor: Any) -> dict[int, str]:
        """Call the service for each; row → why not."""
        values = self.read(actor=actor, value=edit.value)
        refused: dict[int, str] = {}
        for pk in ids:
            # Each anew: what was done to one may have changed the next.
            row = kind.rows(actor).filter(pk=pk).first()
            try:
                if row is None:
                    raise Missing
                with transaction.atomic():
                    self._service(actor=actor, **self._given(row), **values)
            except ValidationError as error:
                refused[pk] = " ".join(error.messages)
            except Refusal as refusal:
                refused[pk] = str(refusal)
        return refused

    def _states(self, edit: BulkEdit, kind: "Kind") -> dict[int, Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT t.id, ({self.state()})::text FROM core_bulkeditrow r"
                f" JOIN {kind.model._meta.db_table} t ON t.id = r.row_id"
                " WHERE r.bulk_edit_id = %(edit)s",
                {**edit.value, "edit": edit.pk},
            )
            return {pk: json.loads(state) for pk, state in cursor.fetchall()}
