"""What apps declare, piece by piece. Dotted names are relative to the app."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from core import actions


@dataclass(frozen=True)
class Section:
    """First level of the menu; one without an entry for the user is not shown."""

    title: str
    icon: str


@dataclass(frozen=True)
class Entry:
    """One entry of the menu: for those who may do `action` somewhere, or whom `needs` names."""

    #: Title of its section (`DomainApp.sections`).
    section: str
    title: str
    icon: str
    url_name: str
    action: str = actions.SEE
    #: Pages that belong to the entry besides its own.
    also: tuple[str, ...] = ()
    #: Whether the page has anything for this user, where the right alone does not say so.
    needs: Callable[[Any], bool] | None = None
    #: Place within the section; equal places are in the order of the apps.
    place: int = 50

    def covers(self, view_name: str) -> bool:
        return view_name == self.url_name or view_name in self.also


#: Parts of a row's page in their order on every one of them.
PLACES = ("due", "facts", "people", "links", "papers", "history")
Place = Literal["due", "facts", "people", "links", "papers", "history"]


@dataclass(frozen=True)
class PanelEntry:
    """A piece that the app shows on the page of another app's row, by the row's id."""

    #: The model of the row: `app.Model`.
    on: str
    place: Place
    title: str
    #: Address name of a `core.views.records.Panel`.
    url_name: str


@dataclass(frozen=True)
class Resource:
    """Rows of the API at `/api/v1/<path>/`; `path` with a slash is one view's own address."""

    path: str
    #: Dotted name of the view or view set.
    view: str
    #: Name of the addresses: `api:<basename>-list`, of a single view `api:<basename>`.
    basename: str


@dataclass(frozen=True)
class Recyclable:
    """A model whose rows can be put into the recycle bin."""

    #: Name of the model, within the app.
    model: str
    #: Address name of the restoring door.
    restore: str
    #: Field shown beside the name; "" for none.
    code: str = ""
    #: Whether the bin may be searched by name: names that are shown masked are not.
    searchable: bool = True
    place: int = 50  # among the kinds of the bin; equal places are in the order of the apps


@dataclass(frozen=True)
class Refresh:
    """Derived values that lists filter and sort by, computed anew by `rebuild_facts`."""

    title: str
    #: Dotted name of the function; it returns how many rows differed.
    function: str
    #: Whether it reads what upper apps derive: then it comes after all others.
    last: bool = False
    #: Where `function` derives only what was written since the last time: that of everything.
    whole: str = ""


@dataclass(frozen=True)
class Scheduled:
    """A task that beat starts again and again; what it does, it may do twice."""

    #: Key of its `ScheduledTask` row.
    name: str
    #: What people read.
    title: str
    #: Dotted name of the Celery task.
    function: str
    #: `crontab` (Asia/Shanghai) or `timedelta`.
    when: Any


@dataclass(frozen=True)
class Retention:
    """How long rows of growing tables are kept before the nightly prune removes them; or (`listed`)
    what of persons is proposed in a yearly list, and cleared as a person decides."""

    #: For machines.
    name: str
    #: What people read.
    title: str
    #: Their models: names of the app's own, or `app.Model` of tables that a library brings.
    models: tuple[str, ...]
    #: Dotted name of `prune(before, limit, position) -> core.retention.batches.Batch`: removes at
    #: most `limit` rows that are over and older than `before`, in a transaction of its own; it may
    #: run twice.
    function: str
    #: Days by default, and between which an administrator may choose.
    days: int
    at_least: int
    #: Why so long and no shorter, with the source where the law says it.
    ground: str
    at_most: int = 3650
    #: Dotted name of a `core.retention.clearing.Clearable`; then `function` is empty.
    listed: str = ""


@dataclass(frozen=True)
class NoticeKind:
    """What people are notified of (`core.notifications`)."""

    #: For machines.
    name: str
    #: What people read; nothing else leaves the application.
    title: str
    #: Why anybody is reminded of it: a provision, or the work that stands still otherwise.
    ground: str
    #: Whether it is told outside too, if the person wants that.
    leaves: bool = True


@dataclass(frozen=True)
class FieldGround:
    """Fields that forms of the app ask for, and on what ground (`core.views.compliance`)."""

    #: Names of form fields, as one text: `name kind industry`.
    names: str
    ground: str

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.names.split())


@dataclass(frozen=True)
class RuledOut:
    """Where something forbidden cannot happen."""

    #: Name of a `core.views.compliance.Prohibition`.
    prohibition: str
    how: str
    #: Address name of the page on which it is seen; "" for none.
    url_name: str = ""


@dataclass(frozen=True)
class ForeignTrigger:
    """A trigger that a migration of the app makes on a table of an app below: it stands there as
    declared here, or `audit_verify` says so."""

    table: str
    name: str
    #: Of its function, between the dollar signs.
    body: str
    #: `pg_trigger.tgtype`: the sum of row 1, before 2, insert 4, delete 8, update 16.
    kind: int


@dataclass(frozen=True)
class FactProvider:
    """Columns that a closing freezes with each row of `model`, as SQL with the parameter `day`.

    In all SQL the row itself is called `subject`.
    """

    #: "app.Model" of the rows that it describes.
    model: str
    #: Name of the frozen column → the SQL that gives its value.
    columns: dict[str, str]
    #: A LEFT JOIN that finds at most one row for each subject; empty where `subject` is enough.
    join: str = ""


@dataclass(frozen=True)
class Sealed:
    """A column of text, or a text inside a JSON column, that is a ciphertext in base64
    (`core.crypto.encrypt_as_text`). Columns `<name>_cipher` need no declaration."""

    #: Name of the model, within the app.
    model: str
    column: str
    #: Key inside the JSON.
    inside: str = ""


@dataclass(frozen=True)
class Gauge:
    """A figure at `/metrics`."""

    name: str
    help: str
    #: Dotted name of the function; None where there is no value yet.
    function: str
