"""Columns of a list, declared once for the page and for the Excel file."""

import django_tables2 as tables


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


class NumberColumn(tables.Column):
    """A right-aligned number with thousands separators."""

    attrs = {"td": {"class": "num"}, "th": {"class": "num"}}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(*args, **kwargs)

    def render(self, value):
        return f"{value:,}"
