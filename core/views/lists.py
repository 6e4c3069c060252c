"""A list page is a declaration: rows, filters, table, orders."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views import View

from core import actions, bulk
from core.addresses import address_of
from core.errors import Refusal
from core.keys import key_of, keys_of
from core.lists.filters import ListFilterSet
from core.lists.pagination import (
    COUNT_CAP,
    Page,
    Sort,
    capped_count_and_few,
    count_text,
    paginate,
)
from core.lists.saved_views import FLEETING, normalized
from core.lists.tables import ListTable, heading_of
from core.models import SavedView
from core.search import row_by_row
from core.views.editing import at_the_door
from core.views.exports import excel
from core.views.fragments import is_fragment

#: Rows of a page: what one may choose (`rows` in the address), and what stands there without.
PAGE_SIZES = (20, 50, 100)
PAGE_SIZE = 50
#: Value of `density` in the address for rows that are close together.
COMPACT = "compact"


@dataclass(frozen=True)
class Heading:
    """The link in the heading of a sortable column, and the order it is in now."""

    url: str
    #: "asc", "desc", or "" when the list is sorted by another column.
    direction: str


@dataclass(frozen=True)
class ListAction:
    """What can be done from a list: a page, or (`post`) a button that does it at once."""

    title: str
    #: Address name of the page that does it.
    url_name: str
    #: What the user must be allowed somewhere; "" for everybody who sees the list.
    action: str = ""
    icon: str = ""
    #: The emphasized one.
    main: bool = False
    post: bool = False
    when: Callable[[HttpRequest], Any] = lambda request: True
    #: Values of the address.
    args: tuple[Any, ...] = ()

    @property
    def url(self) -> str:
        return address_of(self.url_name, *self.args)

    @property
    def css(self) -> str:
        return "btn btn-primary" if self.main else "btn"

    def offered(self, request: HttpRequest) -> bool:
        allowed = not self.action or request.user.may(self.action)
        return bool(allowed and self.when(request))


class ListPage(View):
    """One class gives the page, its htmx fragment (target `list`) and the Excel file."""

    title: str = ""
    #: One line under the title.
    subtitle: str = ""
    table_class: type[ListTable]
    filterset_class: type[ListFilterSet]
    #: Name in the address (and of the column) → order. The first is the order without `sort`.
    sorts: dict[str, Sort] = {}
    default_sort: str = ""
    #: Measure word in "共 … 个".
    unit: str = "条"
    #: Said when the filters leave nothing.
    empty_text: str = "没有符合条件的记录。"
    #: Said when there is nothing to filter, and what to do about it.
    nothing_text: str = ""
    first_steps: tuple[ListAction, ...] = ()
    #: Buttons at the head of the list.
    buttons: tuple[ListAction, ...] = ()
    template_name: str = "core/list.html"
    fragment_name: str = "core/list_body.html"
    #: Relations that the rows of a page show.
    related: tuple[str, ...] = ()
    #: Name of the `core.bulk.kinds.Kind` by which rows of the list are changed at once.
    bulk: str = ""
    #: What can be done with ticked rows (`ticks`).
    tick_bar: str = "core/tick_bar.html"
    #: What a user must be allowed (anywhere) to take the list out.
    export_action: str = actions.EXPORT
    #: Path of the person in a row, and the person's model: each may read who took him out, and many
    #: of them are taken out with a second person's consent only (`core.lists.approvals`).
    person: str = ""
    person_model: type[models.Model] | None = None

    # --- What a page says --------------------------------------------------------------------

    def rows(self) -> QuerySet:
        """The rows in the user's scope; nothing else is ever shown, counted or written."""
        raise NotImplementedError

    def extra(self) -> dict[str, Any]:
        """More context for the template."""
        return {}

    def ticks(self) -> bool:
        """Whether rows can be ticked."""
        return self._may_edit_many()

    def prepare(self, table: ListTable, rows: Sequence[Any]) -> None:
        """Give the table what its columns need to know of the rows of this page together."""

    @classmethod
    def opens_to(cls, user: Any) -> bool:
        """Whether what others share about this list is for this user."""
        return user.may(actions.SEE)

    @classmethod
    def views_for(cls, user: Any, name: str) -> QuerySet[SavedView]:
        """The user's saved views of this list, whose address name is `name`, and those that
        others share with whoever may open it."""
        found = SavedView.objects.visible_to(user).filter(list=name)
        return found if cls.opens_to(user) else found.filter(user=user)

    @classmethod
    def columns_among(cls, wanted: list[str]) -> list[str]:
        """The columns that a parameter `columns` names: repeated, or separated by commas."""
        return cls.table_class.columns_among(name for each in wanted for name in each.split(","))

    # --- How it is answered ------------------------------------------------------------------

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "view" in request.GET:
            return self._open(request.GET["view"])
        self.filterset = self.filterset_class(request.GET, queryset=self.rows(), request=request)
        if request.GET.get("export") == "xlsx":
            return self._excel()
        context = self._context()
        context |= self.extra()
        template = self.template_name
        if is_fragment(request) and request.htmx.target == "list":
            template = self.fragment_name
        response = render(request, template, context)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Choose rows for a bulk edit: the ticked ones (`chosen`), or all that the filters of the
        address leave (`all`)."""
        if not self.bulk:
            return self.http_method_not_allowed(request)
        if not self._may_edit_many():
            raise PermissionDenied("您的账号没有批量编辑的权限。")
        self.filterset = self.filterset_class(request.GET, queryset=self.rows(), request=request)
        options: dict[str, Any] = {}
        if request.POST.get("all"):
            options = {
                "filtered": self.filterset.qs,
                "conditions": self.filterset.conditions or "全部",
            }
        else:
            options["ids"], options["malformed"] = keys_of(request.POST.getlist("chosen"))
        try:
            with at_the_door():
                edit = bulk.choose(actor=request.user, kind=self.bulk, **options)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        return redirect("core:bulk", edit.pk)

    @property
    def _name(self) -> str:
        """The address name by which views of this list are kept; "" where there are none."""
        match = self.request.resolver_match
        return "" if match.kwargs else match.view_name

    def _open(self, pk: str) -> HttpResponse:
        """`?view=ID`: the list as it was saved, by its plain address."""
        found = self.views_for(self.request.user, self._name)
        view = found.filter(pk=key_of(pk)).first()
        if view is None:
            raise Http404("没有这个视图，可能已被删除或不再共享。")
        return redirect(f"{self.request.path}?{view.query}")

    def _columns(self) -> list[str]:
        """Columns of the address, else of the user's default, else the usual ones."""
        wanted = self.request.GET.getlist("columns")
        if not wanted:
            wanted = self.request.user.list_columns.get(self._name, [])
        if not any(wanted):
            return self.table_class.usual_columns()
        return self.columns_among(wanted)

    def _sorting(self) -> tuple[str, bool]:
        """Name of the order and whether it is descending."""
        wanted = self.request.GET.get("sort", "")
        if wanted.removeprefix("-") not in self.sorts:
            wanted = self.default_sort
        return wanted.removeprefix("-"), wanted.startswith("-")

    def _context(self) -> dict[str, Any]:
        get = self.request.GET
        name, descending = self._sorting()
        found, size = self.filterset.qs, self._size()
        count, found = capped_count_and_few(found)
        sort = self.sorts[name]
        # In the order of names those that begin alike stand together, and lie far from the others.
        by_name = sort.field.rpartition("__")[2] == "name"
        with row_by_row(count > COUNT_CAP and not by_name):
            page = paginate(
                found.select_related(*self.related) if self.related else found,
                sort=sort,
                descending=descending,
                size=size,
                after=get.get("after", ""),
                before=get.get("before", ""),
                last=get.get("last") == "1",
            )
        table = self.table_class(page.rows, request=self.request)
        columns = self._columns()
        table.choose(columns)
        table.ticked = self.ticks()
        table.compact = get.get("density") == COMPACT
        self.prepare(table, page.rows)
        table.sorting = {
            column: Heading(
                self._address(sort=column if descending or column != name else f"-{column}"),
                ("desc" if descending else "asc") if column == name else "",
            )
            for column in self.sorts
        }
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "unit": self.unit,
            "fragment": self.fragment_name,
            "tick_bar": self.tick_bar,
            "buttons": [each for each in self.buttons if each.offered(self.request)],
            "filterset": self.filterset,
            "table": table,
            "page": page,
            "count": count,
            "count_text": count_text(count),
            "sort": get.get("sort", ""),
            **self._position(page, count, size),
            "first_url": page.previous and self._address(),
            "last_url": page.next and self._address(last="1"),
            "export_url": self._address(export="xlsx") if self._may_export() else "",
            "removals": [
                (each, self._address(**{each.name: None})) for each in self.filterset.active
            ],
            "cleared_url": self._address(**dict.fromkeys(self.filterset.form.fields)),
            **self._looks(columns),
            **self._emptiness(),
        }

    def _size(self) -> int:
        wanted = self.request.GET.get("rows", "")
        return int(wanted) if wanted in map(str, PAGE_SIZES) else PAGE_SIZE

    def _position(self, page: Page, count: int, size: int) -> dict[str, Any]:
        """Where the page stands, and where it leads. A page begins behind a row, so its place is
        counted along from the first page, or back from the last one; else nobody knows it."""
        get, length = self.request.GET, len(page.rows)
        first = key_of(get.get("at", "")) if get.get("after") or get.get("before") else 0
        if not page.previous:
            first = 1
        elif get.get("last") == "1" and count <= COUNT_CAP:
            first = count - length + 1
        after = str(first + length) if first > 0 else None
        before = str(max(first - size, 1)) if first > 0 else None
        return {
            "position": (first, first + length - 1) if first > 0 and length else None,
            "next_url": page.next and self._address(after=page.next, at=after),
            "previous_url": page.previous and self._address(before=page.previous, at=before),
            "rows": self.request.GET.get("rows", ""),
            "sizes": [
                (each, each == size, self._address(rows=None if each == PAGE_SIZE else str(each)))
                for each in PAGE_SIZES
            ]
            if count > PAGE_SIZES[0]
            else [],
        }

    def _looks(self, columns: list[str]) -> dict[str, Any]:
        """What saved views and the choice of columns need."""
        query = normalized(self._address().partition("?")[2])
        return {
            "list_name": self._name,
            "view": self._view_of(query),
            "compact": self.request.GET.get("density") == COMPACT,
            "roomy_url": self._address(density=None),
            "compact_url": self._address(density=COMPACT),
            "query": query,
            "query_without_columns": normalized(self._address(columns=None).partition("?")[2]),
            "columns": ",".join(columns) if "columns" in self.request.GET else "",
            "columns_url": self._address(columns=None),
            # Those shown first, as they stand there.
            "column_choices": [
                (name, heading_of(self.table_class, name), name in columns)
                for name in dict.fromkeys([*columns, *self.table_class.page_columns()])
            ],
            "kept_parameters": [
                (key, value)
                for key, values in self.request.GET.lists()
                for value in values
                if value and key != "columns" and key not in FLEETING
            ],
        }

    def _view_of(self, query: str) -> str:
        """The name of the saved view that the list stands as now; one's own before those shared."""
        if not query or not self._name:
            return ""
        found = self.views_for(self.request.user, self._name).filter(query=query)
        own = models.Q(user=self.request.user)
        return (
            found.order_by(models.Case(models.When(own, then=0), default=1), "name")
            .values_list("name", flat=True)
            .first()
            or ""
        )

    def _emptiness(self) -> dict[str, Any]:
        """What to say and offer where there is not a single row."""
        if self.filterset.active or not self.nothing_text:
            return {"empty_text": self.empty_text, "first_steps": []}
        return {
            "empty_text": self.nothing_text,
            "first_steps": [each for each in self.first_steps if each.offered(self.request)],
        }

    def _address(self, **changes: str | None) -> str:
        """This list with some parameters changed, from its first page."""
        query: dict[str, Any] = {
            key: [value for value in values if value]
            for key, values in self.request.GET.lists()
            if key not in FLEETING
        }
        if query.get("columns"):
            query["columns"] = ",".join(self._columns())
        query |= changes
        query = {key: value for key, value in query.items() if value}
        text = urlencode(query, doseq=True)
        return f"{self.request.path}?{text}" if text else self.request.path

    def _may_edit_many(self) -> bool:
        return bool(self.bulk) and self.request.user.may(actions.BULK_EDIT)

    def _may_export(self) -> bool:
        return self.request.user.may(self.export_action)

    def _excel(self) -> HttpResponse:
        if not self._may_export():
            raise PermissionDenied("您的账号没有导出名单的权限。")
        name, descending = self._sorting()
        sort, prefix = self.sorts[name], "-" if descending else ""
        rows = self.filterset.qs.exportable_by(self.request.user)
        return excel(self, rows.order_by(prefix + sort.field, prefix + sort.tie))
