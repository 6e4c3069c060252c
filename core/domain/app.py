"""The declaration of an app."""

from importlib import import_module
from typing import Any, ClassVar

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.module_loading import module_has_submodule

from core.domain.pieces import (
    Entry,
    FieldGround,
    Gauge,
    NoticeKind,
    PanelEntry,
    Recyclable,
    Refresh,
    Resource,
    Retention,
    RuledOut,
    Scheduled,
    Sealed,
    Section,
)


class DomainApp(AppConfig):
    """An app of the house. Dotted names lead to one object, or to a list of them."""

    #: Django takes the one default class of `<app>/apps.py`, into which this one is imported.
    default = False

    #: Where `<app>.urls` is reached, relative to the root; None: the app has no pages.
    address: ClassVar[str | None] = None
    menu: ClassVar[tuple[Entry, ...]] = ()
    #: The sections of the menu, in the order of the work; one app names them all.
    sections: ClassVar[tuple[Section, ...]] = ()
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
    #: Sources of import files whose titles are known (`core.imports.wizard.presets`).
    import_presets: ClassVar[tuple[str, ...]] = ()
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
    #: What moves along when rows are merged, moved or ended: each a `core.succession.PlainKey`, or
    #: the name of what has a way of its own. Files go with their rows.
    successors: ClassVar[tuple[Any, ...]] = ()
    #: `Model.field` → why rows stay where they are when what they refer to is merged or moved.
    unmoved: ClassVar[dict[str, str]] = {}
    #: How rows go back when what was done is undone: each a `core.undo.families.Family`, or the
    #: name of one with something to bring up to date.
    families: ClassVar[tuple[Any, ...]] = ()
    #: Panels on the pages of other apps' rows (`core.views.detail`).
    panels: ClassVar[tuple[PanelEntry, ...]] = ()
    #: What the search box of every page finds (`core.search.box`).
    search: ClassVar[tuple[str, ...]] = ()
    #: Kinds of papers made of the app's rows, and packs of them (`papers.kinds`).
    papers: ClassVar[tuple[str, ...]] = ()
    #: What is lent to people whose grants name no place (`accounts.reach.Lender`).
    lenders: ClassVar[tuple[str, ...]] = ()
    #: What the download of one's own data holds of the app's rows (`own.parts.Part`).
    own_data: ClassVar[tuple[str, ...]] = ()
    #: What members did not do for months on end (`members.services.silence`).
    silences: ClassVar[tuple[str, ...]] = ()
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
    #: What is done with units that a list brings in as a set (`sources.entering`).
    entering: ClassVar[tuple[str, ...]] = ()
    #: Functions that give the words which forms suggest as tags (`Organization.suggested_tags`).
    tag_words: ClassVar[tuple[str, ...]] = ()
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
    #: Functions (month, today) that go on with the generated county whenever one of its months is
    #: closed.
    demo_month: ClassVar[tuple[str, ...]] = ()
    #: Derived values of lists, each kept by the app that knows them.
    refreshes: ClassVar[tuple[Refresh, ...]] = ()
    #: What is counted of all rows ahead of the pages that show it (`core.ahead`).
    ahead: ClassVar[tuple[str, ...]] = ()
    schedule: ClassVar[tuple[Scheduled, ...]] = ()
    gauges: ClassVar[tuple[Gauge, ...]] = ()
    #: Ciphertexts that are not named as such: a new key must reach them too (`core.rotation`).
    sealed: ClassVar[tuple[Sealed, ...]] = ()
    #: Title → dotted name of a function that gives key → digest of what a backup must bring back.
    digests: ClassVar[dict[str, str]] = {}
    #: Functions that look whether what the app keeps as evidence was touched: a sentence for each
    #: thing that was (`audit_verify`).
    evidence: ClassVar[tuple[str, ...]] = ()
    #: Triggers on tables of apps below (`ForeignTrigger`).
    foreign_triggers: ClassVar[tuple[str, ...]] = ()
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
