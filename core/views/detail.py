"""The page of one row is a declaration: head, figures, facts, and panels in one order everywhere.

    class OrganizationPage(DetailPage):
        model = Organization
        list_url = "orgs:list"
        main = (ActionLink("修改", "orgs:edit", icon="pencil"),)
        parts = (
            Facts("基本情况", ("uscc", "kind", Fact("address", wide=True))),
            Own("history", "statuses"),
            Lazy("history", "变更记录", "orgs:history"),
        )

What upper apps show of the row they declare themselves (`DomainApp.panels`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.views import View

from core.addresses import address_of
from core.domain import PLACES, PanelEntry, Place, declared
from core.models import attachment_rules as rules
from core.templatetags.ui import named
from core.views.pieces import NOTHING, Piece, label_of, value_at

# --- What a page declares ---------------------------------------------------------------------


@dataclass(frozen=True)
class ActionLink:
    """A page on which something is done with the row, or (`post`) a button that does it."""

    title: str | Callable[[Any], str]
    url_name: str
    icon: str = ""
    #: The rule of the page (`DetailPage.rules`) that must hold; "" for whoever sees the page.
    needs: str = "edit"
    when: Callable[[Any], Any] = lambda record: True
    post: bool = False
    css: str = "btn"
    #: Added to the address of the row: `?from=…`.
    query: str = ""


#: A line in the menu 办理 between two groups of actions.
LINE = None


@dataclass(frozen=True)
class Figure:
    """One of the two to four figures that matter, big under the name."""

    label: str
    #: Path of the value, or a function of the row.
    value: str | Callable[[Any], Any]
    note: Callable[[Any], Any] = lambda record: ""
    #: A word, not a number: smaller.
    word: bool = False


@dataclass(frozen=True)
class Fact:
    """One value of the row with its label."""

    #: Path of the value; the label is that of the model's field unless given.
    name: str
    label: str = ""
    #: What is shown instead of the value: a function of the row and the page.
    show: Callable[[Any, "DetailPage"], Any] | None = None
    wide: bool = False
    code: bool = False


def sealed(name: str, label: str, *, url_name: str) -> Fact:
    """An identifier: masked; whoever may (rule `reveal`) gets a button that asks for a reason."""

    def show(record: Any, page: "DetailPage") -> Any:
        masked = getattr(record, f"{name}_masked")
        if not masked or not page.allows("reveal"):
            return masked
        return format_html(
            '{} <span><button class="btn btn-sm btn-link p-0" type="button" hx-get="{}"'
            ' hx-target="closest dd" hx-swap="innerHTML" aria-label="查看完整{}">查看'
            "</button></span>",
            masked,
            address_of(url_name, record.pk, name),
            label,
        )

    return Fact(name, label, show=show, code=True)


@dataclass(frozen=True)
class Facts:
    """A group of facts."""

    title: str
    facts: tuple[str | Fact, ...]
    place: Place = "facts"


@dataclass(frozen=True)
class Own:
    """A piece that a method of the page makes: a `Rows`, a `Piece`, or None for nothing."""

    place: Place
    method: str


@dataclass(frozen=True)
class Lazy:
    """A panel that is loaded after the page; without `needs` the panel itself decides."""

    place: Place
    title: str
    url_name: str
    needs: str = ""


@dataclass(frozen=True)
class _Files:
    """The files of the row, if its model has any (`DomainApp.attachments`)."""

    place: Place = "papers"


# --- The page ----------------------------------------------------------------------------------


class DetailPage(View):
    """The page of one row; a row out of scope does not exist (404)."""

    model: type
    #: Relations that the head and the facts show.
    related: tuple[str, ...] = ()
    #: Address name of the list, where the breadcrumb begins; and its name.
    list_url: str = ""
    list_title: str = ""
    #: Rule → method of the query set that gives the rows on which it holds for a user.
    rules: dict[str, str] = {"edit": "editable_by"}
    #: Said in small letters above the name.
    kicker: str = ""
    figures: tuple[Figure, ...] = ()
    #: Buttons of the head; the first one that is allowed is the main one.
    main: tuple[ActionLink, ...] = ()
    #: The menu 办理; `LINE` separates groups.
    menu: tuple[ActionLink | None, ...] = ()
    #: Caption of the button that prints; "" where nobody prints.
    print_text: str = "打印"
    #: Address name of the door to the recycle bin, and what is said before.
    recycle_url: str = ""
    recycle_text: str = ""
    parts: tuple[Facts | Own | Lazy, ...] = ()
    template_name: str = "core/detail.html"

    # --- What a page says -------------------------------------------------------------------

    def rows(self) -> QuerySet:
        found = self.model.objects.visible_to(self.request.user)
        return found.present() if hasattr(found, "present") else found

    def crumbs(self, record: Any) -> list[tuple[Any, Any]]:
        """Text and target of the links above the row, below its list."""
        return []

    def name(self, record: Any) -> str:
        return named(record, self.request.user)

    def subtitle(self, record: Any) -> Iterable[Any]:
        """What is shown under the name, separated by dots; what is empty is left out."""
        return ()

    def badges(self, record: Any) -> Iterable[tuple[str, str]]:
        """Word and tone of what is unusual about the row."""
        return ()

    # --- How it is answered -----------------------------------------------------------------

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(self.found())

    def found(self) -> Any:
        rows = self.rows()
        if self.related:
            rows = rows.select_related(*self.related)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def page(self, record: Any, **more: Any) -> HttpResponse:
        """The page of the row, with what else its own pieces need in `self.more`."""
        self.record, self.more = record, more
        pieces = self.pieces()
        own = {name: piece for name, piece in pieces if name}
        context = {
            "title": self.name(record),
            "record": record,
            "page": self,
            "pieces": [piece for _, piece in pieces],
            **own,
        }
        return render(self.request, self.template_name, context)

    def allows(self, rule: str) -> bool:
        """Whether a rule of the page holds for the user and the row; asked once."""
        if rule and rule not in self._allowed:
            rows = getattr(self.model.objects, self.rules[rule])(self.request.user)
            self._allowed[rule] = rows.filter(pk=self.record.pk).exists()
        return not rule or self._allowed[rule]

    @cached_property
    def _allowed(self) -> dict[str, bool]:
        return {}

    # --- What the template reads ------------------------------------------------------------

    @property
    def trail(self) -> list[tuple[Any, Any]]:
        noun = self.list_title or str(self.model._meta.verbose_name)
        return [(noun, self.list_url), *self.crumbs(self.record)]

    @cached_property
    def heading(self) -> dict[str, Any]:
        return {
            "name": self.name(self.record),
            "subtitle": [each for each in self.subtitle(self.record) if each],
            "badges": list(self.badges(self.record)),
            "figures": [self._figure(each) for each in self.figures],
        }

    def _figure(self, figure: Figure) -> dict[str, Any]:
        value = figure.value
        value = value(self.record) if callable(value) else value_at(self.record, value)
        if isinstance(value, int) and not isinstance(value, bool):
            value = f"{value:,}"
        return {
            "label": figure.label,
            "value": value,
            "note": figure.note(self.record),
            "word": figure.word,
        }

    @property
    def buttons(self) -> list[dict[str, Any]]:
        return [found for each in self.main if (found := self._button(each))]

    @property
    def choices(self) -> list[dict[str, Any] | None]:
        """The menu, without lines that separate nothing."""
        found: list[dict[str, Any] | None] = []
        for each in self.menu:
            if each is LINE:
                if found and found[-1] is not LINE:
                    found.append(LINE)
            elif choice := self._button(each):
                found.append(choice)
        return found[:-1] if found and found[-1] is LINE else found

    def _button(self, action: ActionLink) -> dict[str, Any] | None:
        if not action.when(self.record) or not self.allows(action.needs):
            return None
        title = action.title
        return {
            "title": title(self.record) if callable(title) else title,
            "url": address_of(action.url_name, self.record.pk) + action.query,
            "icon": action.icon,
            "post": action.post,
            "css": action.css,
        }

    @property
    def recycles(self) -> str:
        """Address of the door to the recycle bin, for whoever may put the row there."""
        if not self.recycle_url or not self.allows("edit"):
            return ""
        return address_of(self.recycle_url, self.record.pk)

    def pieces(self) -> list[tuple[str, Any]]:
        """(name of the own piece, piece), in the order of all pages."""
        meta = self.model._meta
        lent = [each for each in declared("panels") if each.on == meta.label]
        files = [_Files()] if rules.rule_of(meta.label_lower) else []
        every = (*self.parts, *lent, *files)
        found: list[tuple[str, Any]] = []
        for part in sorted(every, key=lambda part: PLACES.index(part.place)):
            match part:
                case Facts():
                    found.append(("", self._facts(part)))
                case Own():
                    piece = getattr(self, part.method)()
                    if piece is not None:
                        found.append((part.method, piece))
                case Lazy() | PanelEntry():
                    if self.allows(getattr(part, "needs", "")):
                        found.append(("", self._lazy(part.title, part.url_name, self.record.pk)))
                case _Files():
                    kind = self.model._meta.label_lower
                    files = self._lazy("附件", "core:attachments", kind, self.record.pk)
                    found.append(("", files))
        return found

    @staticmethod
    def _lazy(title: str, url_name: str, *args: Any) -> Piece:
        context = {"title": title, "url": address_of(url_name, *args)}
        return Piece(title, "core/panel.html", context)

    def _facts(self, group: Facts) -> Piece:
        facts = [self._fact(each if isinstance(each, Fact) else Fact(each)) for each in group.facts]
        return Piece(group.title, "core/facts.html", {"facts": facts})

    def _fact(self, fact: Fact) -> dict[str, Any]:
        value = fact.show(self.record, self) if fact.show else value_at(self.record, fact.name)
        return {
            "label": fact.label or label_of(self.record, fact.name),
            "value": value if value not in (None, "") else NOTHING,
            "wide": fact.wide,
            "code": fact.code,
        }
