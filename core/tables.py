"""Columns of a list, declared once for the page and for the Excel file."""

from typing import Any

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


def path_of(name: str, column: tables.Column) -> str:
    """The query path of a column's value."""
    return str(column.accessor or name).replace(".", "__")


def field_of(model: type[models.Model], path: str) -> models.Field | None:
    """The model field at the end of a query path; None for annotations."""
    field = None
    for step in path.split("__"):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return None
        model = field.related_model or model
    return field


class ListTable(tables.Table):
    """Base of the tables on list pages.

    On the page a column renders as django-tables2 does it. In the Excel file stands the value
    of its accessor (choices by their label); columns with `visible=False` stand only there,
    those with `exclude_from_export=True` only on the page.
    """

    #: Name of a column → heading, direction and link; set by the list page.
    sorting: dict = {}

    class Meta:
        orderable = False  # the database sorts, and by declared columns only
        template_name = "core/table.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bound in self.columns.iterall():
            if bound.column.verbose_name is None:
                bound.column.verbose_name = heading_of(type(self), bound.name)

    @property
    def body(self) -> SafeString:
        """The rows as HTML; a template would take longer over them than the database does."""
        columns = list(self.columns)
        openings = [
            format_html('<td data-label="{}" {}>', each.header, each.attrs["td"].as_html())
            for each in columns
        ]
        cells = [(opening, each.name) for opening, each in zip(openings, columns, strict=True)]
        parts = []
        for row in self.rows:
            parts.append("<tr>")
            for opening, name in cells:
                parts += opening, conditional_escape(row.get_cell(name)), "</td>"
            parts.append("</tr>\n")
        return mark_safe("".join(parts))


def heading_of(table: type[ListTable], name: str) -> str:
    """The heading of a column: its own, or the name of its model field."""
    column = table.base_columns[name]
    field = field_of(table._meta.model, path_of(name, column))
    return str(column.verbose_name or getattr(field, "verbose_name", name))


class NumberColumn(tables.Column):
    """A right-aligned number with thousands separators."""

    attrs = {"td": {"class": "num"}, "th": {"class": "num"}}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(*args, **kwargs)

    def render(self, value):
        return f"{value:,}"


class RecycleBinTable(ListTable):
    name = tables.Column("名称")
    deleted_at = tables.Column("放入时间")
    recycled_by = tables.Column("放入人")
