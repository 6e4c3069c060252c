"""What an app brings to the house: each app declares it once, everything else reads it here.

    class VisitsConfig(DomainApp):
        name = "visits"
        address = "visits/"
        sheets = ("imports.VisitSheet",)

Names are dotted and relative to the app; they are looked up when somebody first asks, because
an AppConfig is made before the models are. A name that leads nowhere stops the start
(`core.checks`), and so does an attribute that no `DomainApp` has.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import isclass
from typing import Any, ClassVar, Literal

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.module_loading import module_has_submodule

from core import actions


@dataclass(frozen=True)
class Entry:
    """One entry of the menu: for those who may do `action` somewhere, or whom `needs` names."""

    #: Title of its section (`config.menu.SECTIONS`).
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
    """How long rows of growing tables are kept before the nightly prune removes them."""

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


class DomainApp(AppConfig):
    """An app of the house. Dotted names lead to one object, or to a list of them."""

    #: Django takes the one default class of `<app>/apps.py`, into which this one is imported.
    default = False

    #: Where `<app>.urls` is reached, relative to the root; None: the app has no pages.
    address: ClassVar[str | None] = None
    menu: ClassVar[tuple[Entry, ...]] = ()
    #: Name of an address, or of a namespace for the rest of its pages → the chapter of the user
    #: guide that explains them: `month`, or a section of it `month#定稿`.
    guide: ClassVar[dict[str, str]] = {}
    api: ClassVar[tuple[Resource, ...]] = ()
    #: Work that programs may ask for (`core.api.jobs.Start`).
    api_jobs: ClassVar[tuple[str, ...]] = ()
    #: Examples for the description of the API: field, or Component.field → value.
    api_examples: ClassVar[tuple[str, ...]] = ()
    #: Classes of the import workbook's sheets (`core.imports.sheets`), in the order of loading.
    sheets: ClassVar[tuple[str, ...]] = ()
    #: Rows that are chosen by typing (`core.search.lookups`).
    lookups: ClassVar[tuple[str, ...]] = ()
    #: What samples are drawn of (`core.draws`).
    draws: ClassVar[tuple[str, ...]] = ()
    #: What can be changed for many rows at once (`core.bulk.kinds`).
    bulk: ClassVar[tuple[str, ...]] = ()
    #: Fields that are corrected on a proposal of somebody else (`core.corrections`).
    correctable: ClassVar[tuple[str, ...]] = ()
    #: Kinds of cases that the app opens (`rectification.kinds`).
    case_kinds: ClassVar[tuple[str, ...]] = ()
    recyclable: ClassVar[tuple[Recyclable, ...]] = ()
    #: Models whose rows have files; who sees and may change a row sees and may change its files.
    attachments: ClassVar[tuple[str, ...]] = ()
    #: Choices of what the app records in the audit log.
    audit_actions: ClassVar[tuple[str, ...]] = ()
    #: What moves along when rows are merged, moved or ended (`core.succession`).
    successors: ClassVar[tuple[str, ...]] = ()
    #: `Model.field` → why rows stay where they are when what they refer to is merged or moved.
    unmoved: ClassVar[dict[str, str]] = {}
    #: How rows go back when what was done is undone (`core.undo.families`).
    families: ClassVar[tuple[str, ...]] = ()
    #: Panels on the pages of other apps' rows (`core.views.detail`).
    panels: ClassVar[tuple[PanelEntry, ...]] = ()
    #: What the search box of every page finds (`core.search.box`).
    search: ClassVar[tuple[str, ...]] = ()
    #: Kinds of papers made of the app's rows, and packs of them (`papers.kinds`).
    papers: ClassVar[tuple[str, ...]] = ()
    #: What is lent to people whose grants name no place (`accounts.reach.Lender`).
    lenders: ClassVar[tuple[str, ...]] = ()
    #: What the home page reminds of (`core.todos`).
    todos: ClassVar[tuple[str, ...]] = ()
    #: Why each field of a form is asked for; a field without a ground fails a test.
    grounds: ClassVar[tuple[FieldGround, ...]] = ()
    #: Where rules on 形式主义 and on government apps hold.
    ruled_out: ClassVar[tuple[RuledOut, ...]] = ()
    #: Kinds of notifications, each with its ground.
    notices: ClassVar[tuple[NoticeKind, ...]] = ()
    #: Columns, filters and orders that lists of lower apps show (`core.lists.lent`).
    columns: ClassVar[tuple[str, ...]] = ()
    #: What a month freezes of the app's rows, and what follows from the frozen (`months`).
    month_facts: ClassVar[tuple[str, ...]] = ()
    month_parts: ClassVar[tuple[str, ...]] = ()
    #: Functions that give the last day whose figures are settled, or None: what is new counts from
    #: the day after (`core.records.dated.counts_from`).
    settled: ClassVar[tuple[str, ...]] = ()
    #: Functions (chance, first day, today) that add the app's rows to the generated county once the
    #: registry is written: the same chance, the same rows.
    demo: ClassVar[tuple[str, ...]] = ()
    #: Functions (chance, today) that go on with the generated county once its months are closed.
    demo_later: ClassVar[tuple[str, ...]] = ()
    #: Derived values of lists, each kept by the app that knows them.
    refreshes: ClassVar[tuple[Refresh, ...]] = ()
    schedule: ClassVar[tuple[Scheduled, ...]] = ()
    gauges: ClassVar[tuple[Gauge, ...]] = ()
    #: Ciphertexts that are not named as such: a new key must reach them too (`core.rotation`).
    sealed: ClassVar[tuple[Sealed, ...]] = ()
    #: Title → dotted name of a function that gives key → digest of what a backup must bring back.
    digests: ClassVar[dict[str, str]] = {}
    #: Functions that look whether what the app keeps as evidence was touched: a sentence for each
    #: thing that was (`audit_verify`).
    evidence: ClassVar[tuple[str, ...]] = ()
    #: Growing tables, and how long they are kept (`core.retention`).
    retention: ClassVar[tuple[Retention, ...]] = ()
    #: Model → why its rows need no end: every model is named here or in `retention`. Events of the
    #: history are not named, they have one retention together.
    lasting: ClassVar[dict[str, str]] = {}
    #: Audit actions whose entries are written anew when they are pruned: evidence stands on them.
    carried: ClassVar[tuple[str, ...]] = ()
    #: Model → why it has no scope of its own; every other model's query set says who sees what.
    unscoped: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        # Handlers of jobs, and system checks, register themselves.
        for module in ("tasks", "checks"):
            if module_has_submodule(self.module, module):
                import_module(f"{self.name}.{module}")
        for each in self.resolved("columns"):
            each.lend()

    def resolved(self, attribute: str) -> list[Any]:
        """What the app declares under `attribute`: objects in the place of names."""
        found: list[Any] = []
        for given in getattr(self, attribute):
            each = self.resolve(given) if isinstance(given, str) else given
            found += each if isinstance(each, list | tuple) else [each]
        return found

    def model_of(self, label: str) -> type[models.Model]:
        """The app's own model of this name, or `app.Model`."""
        return apps.get_model(label if "." in label else f"{self.label}.{label}")

    def resolve(self, name: str) -> Any:
        """The object that a dotted name of the declaration leads to."""
        module, _, last = name.rpartition(".")
        try:
            return getattr(import_module(f"{self.name}.{module}"), last)
        except (ImportError, AttributeError) as error:
            raise ImproperlyConfigured(
                f"{self.name}/apps.py names {name!r}, which does not exist: {error}"
            ) from error


def domain_apps() -> list[DomainApp]:
    """The apps of the house, lower ones first (the order of INSTALLED_APPS)."""
    return [each for each in apps.get_app_configs() if isinstance(each, DomainApp)]


def labels() -> list[str]:
    """The names of the apps of the house, lower ones first."""
    return [each.name for each in domain_apps()]


def choices_of(app: DomainApp) -> list[type[models.Choices]]:
    """The choices in the app's `choices.py`."""
    if not module_has_submodule(app.module, "choices"):
        return []
    module = import_module(f"{app.name}.choices")
    return [
        each
        for each in vars(module).values()
        if isclass(each) and issubclass(each, models.Choices) and each.__module__ == module.__name__
    ]


@cache
def declared(attribute: str) -> tuple[Any, ...]:
    """What all apps declare under `attribute`, lower apps first; names are resolved."""
    return tuple(each for app in domain_apps() for each in app.resolved(attribute))


def entries_of(user: Any) -> list[Entry]:
    """The entries of the menu that the user may open, by their places."""
    entries = sorted(declared("menu"), key=lambda entry: entry.place)
    return [
        entry
        for entry in entries
        if (not entry.action or user.may(entry.action)) and (not entry.needs or entry.needs(user))
    ]


@cache
def declared_by_app(attribute: str) -> tuple[tuple[DomainApp, Any], ...]:
    """(app, what it declares): for declarations whose names are relative to their app."""
    return tuple((app, each) for app in domain_apps() for each in getattr(app, attribute))


def problems() -> Iterable[str]:
    """What is wrong with the declarations, one sentence each."""
    known = {*dir(DomainApp), "name", "label", "verbose_name"}
    for app in domain_apps():
        for name in vars(type(app)):
            if name not in known and not name.startswith("_"):
                yield f"{app.name}/apps.py declares {name!r}, which no DomainApp has"
        for attribute in DomainApp.__annotations__:
            for each in _names(getattr(app, attribute)):
                try:
                    app.resolve(each)
                except ImproperlyConfigured as error:
                    yield str(error)


def _names(declaration: Any) -> list[str]:
    """The dotted names in a declaration."""
    if isinstance(declaration, dict):
        return [each for each in declaration.values() if "." in each and " " not in each]
    found = []
    for each in declaration or ():
        given = each if isinstance(each, str) else getattr(each, "function", None)
        given = given or getattr(each, "view", None)
        if isinstance(given, str) and "." in given:
            found.append(given)
    return found
