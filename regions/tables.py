"""Columns of the tables on the page of a region."""

import django_tables2 as tables

from core.addresses import address_of
from core.lists.dated import DayColumn, button, linked
from core.lists.tables import ButtonsColumn, ListTable
from regions.choices import EDIT_REGIONS
from regions.models import Department, FormerRegion, Region


class ChildTable(ListTable):
    """The regions right under one, those abolished last."""

    name = tables.Column("名称", attrs={"td": {"class": "cell-title"}})
    code = tables.Column("代码", attrs={"td": {"class": "code"}})
    level = tables.Column()
    founded_on = DayColumn("设立", default="自有记录起")
    abolished_on = DayColumn("撤销")

    class Meta(ListTable.Meta):
        model = Region
        fields: list[str] = []

    def is_past(self, record):
        return record.abolished_on is not None

    def render_name(self, record):
        return linked(record, True)


class FormerTable(ListTable):
    """Former names and parents of the region, until which day."""

    name = tables.Column("名称", attrs={"td": {"class": "cell-title"}})
    level = tables.Column("层级")
    parent = tables.Column("上级", accessor="parent__name", default="—")
    until = DayColumn("至（不含）")

    class Meta(ListTable.Meta):
        model = FormerRegion
        fields: list[str] = []


class DepartmentTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    code = tables.Column(attrs={"td": {"class": "code"}})
    region = tables.Column("所在区域", accessor="region__name")
    edit = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = Department
        fields: list[str] = []

    def render_edit(self, record):
        if not self.request.user.may(EDIT_REGIONS):
            return ""
        return button(
            address_of("regions:edit_department", record.pk), "修改", f"修改{record.name}"
        )
