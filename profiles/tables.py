"""Columns of tags, areas, the organizations in an area, key persons and facts by day."""

from urllib.parse import urlencode

import django_tables2 as tables
from django.utils.html import format_html

from core.addresses import address_of
from core.lists.dated import SinceColumn, button
from core.lists.tables import PERSON, SHORT, ButtonsColumn, ListTable, NumberColumn
from core.templatetags.ui import badge
from orgs.models import Organization
from profiles.models import Area, KeyPerson, ProfileValues, Tag


class TagTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    group = tables.Column()
    way = tables.Column("来历", empty_values=(), accessor="pk")
    carried = NumberColumn("组织数", accessor="pk")
    note = tables.Column(default="—")
    buttons = ButtonsColumn()

    #: Tag → how many organizations carry it, what its condition says.
    numbers: dict[int, int] = {}
    said: dict[int, str] = {}

    class Meta(ListTable.Meta):
        model = Tag
        fields: list[str] = []

    def render_name(self, record):
        text = self.said.get(record.pk, "")
        note = format_html('<div class="cell-note">{}</div>', text) if text else ""
        return format_html("{}{}", record.name, note)

    def render_way(self, record):
        return badge("按条件", tone="blue") if record.when else "手工标注"

    def value_way(self, record):
        return "按条件" if record.when else "手工标注"

    def render_carried(self, record):
        number = self.numbers.get(record.pk, 0)
        url = f"{address_of('orgs:list')}?{urlencode({'tag': record.name})}"
        return format_html('<a href="{}">{}</a>', url, f"{number:,}")

    def value_carried(self, record):
        return self.numbers.get(record.pk, 0)

    def render_buttons(self, record):
        url = address_of("profiles:edit_tag", record.pk)
        gone = address_of("profiles:remove_tag", record.pk)
        return button(url, "修改", f"修改标签：{record}") + button(
            gone, "删除", f"删除标签：{record}"
        )


class AreaTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    kind = tables.Column()
    region = tables.Column("所在区域", accessor="region__name", attrs=SHORT)
    units = NumberColumn("组织数", accessor="units_seen")
    address = tables.Column(default="—")
    note = tables.Column(visible=False, default="—")

    class Meta(ListTable.Meta):
        model = Area
        fields: list[str] = []

    def render_name(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)


class UnitTable(ListTable):
    """Organizations in an area."""

    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    region = tables.Column("区域", accessor="region__name", attrs=SHORT)
    staff = NumberColumn("职工人数", accessor="staff_count")
    members = NumberColumn("党员", accessor="facts__member_count")
    coverage = tables.Column("覆盖", accessor="facts__get_coverage_display")
    buttons = ButtonsColumn()

    #: Organization → id of the row that says that it lies there, for whoever may take it out.
    links: dict[int, int] = {}

    class Meta(ListTable.Meta):
        model = Organization
        fields: list[str] = []

    def render_name(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_buttons(self, record):
        unit = self.links.get(record.pk)
        if unit is None:
            return ""
        return button(address_of("profiles:take_out", unit), "移出", f"移出：{record}")


class KeyPersonTable(ListTable):
    who = tables.Column("姓名", accessor="name", attrs=PERSON)
    role = tables.Column()
    politics = tables.Column(default="—")
    posts = tables.Column(default="—")
    new_generation = tables.Column(default="—")
    buttons = ButtonsColumn()

    class Meta(ListTable.Meta):
        model = KeyPerson
        fields: list[str] = []

    def render_who(self, record):
        return record.named_to(self.reader)

    def render_buttons(self, record):
        url = address_of("profiles:edit_person", record.pk)
        gone = address_of("profiles:remove_person", record.pk)
        return button(url, "修改", f"修改：{record}") + button(gone, "删除", f"删除：{record}")


class ValuesTable(ListTable):
    """What was entered with effect from which day."""

    starts_on = SinceColumn()
    entered = tables.Column(
        "登记的情况", accessor="pk", attrs={"td": {"class": "cell-wide cell-wrap"}}
    )

    class Meta(ListTable.Meta):
        model = ProfileValues
        fields: list[str] = []

    def render_entered(self, record):
        return "；".join(record.entered_words())
