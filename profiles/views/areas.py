"""Areas: the list, one of them with what lies in it, the pages that change them."""

from django.utils.functional import cached_property

from accounts.choices import Action
from core.addresses import address_of
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.editing import EditPage, Recycle, Restore
from core.views.links import NewLink
from core.views.lists import ListAction, ListPage
from core.views.pieces import Button, Rows
from core.views.records import HistoryPanel
from profiles import services
from profiles.filters import AreaFilterSet
from profiles.forms import AreaForm, AreaUnitForm, ConfirmForm
from profiles.models import Area, AreaUnit
from profiles.tables import AreaTable, UnitTable

#: Organizations on the page of an area; all of them are in the list.
SHOWN = 50


class AreaList(ListPage):
    title = "区域载体"
    subtitle = "楼宇、商圈、市场、小微园、特色小镇：可以重叠，不进入区域的合计。"
    unit = "个"
    empty_text = "没有符合条件的区域载体。"
    nothing_text = "您的范围内还没有登记楼宇、商圈、市场、小微园或特色小镇。"
    first_steps = (
        ListAction("新建", "profiles:new_area", Action.EDIT_REGISTRY, icon="plus", main=True),
    )
    table_class = AreaTable
    filterset_class = AreaFilterSet
    sorts = {"name": AreaFilterSet.sorts["name"]}
    default_sort = AreaFilterSet.default_sort
    related = ("region",)
    buttons = first_steps

    def rows(self):
        user = self.request.user
        return Area.objects.visible_to(user).present().with_units_seen(user)


class AreaPage(DetailPage):
    model = Area
    related = ("region",)
    list_url = "profiles:areas"
    figures = (
        Figure("正常经营的组织", lambda record: record.seen["organizations"]),
        Figure("职工", lambda record: record.seen["staff"]),
        Figure("已建立党组织", lambda record: record.seen["covered"]),
        Figure("党员", lambda record: record.seen["members"]),
    )
    main = (ActionLink("修改", "profiles:edit_area", icon="pencil"),)
    recycle_url = "profiles:recycle_area"
    recycle_text = "放入回收站后不再列出；里面的组织不受影响，可以随时恢复。"
    parts = (
        Facts("基本情况", ("kind", "region", "address", Fact("note", wide=True))),
        Own("links", "units"),
        Lazy("history", "变更记录", "profiles:area_history"),
    )

    def found(self):
        record = super().found()
        record.seen = services.figures(record, self.request.user)
        return record

    def subtitle(self, record):
        return record.get_kind_display(), record.region.name

    def units(self):
        user, record = self.request.user, self.record
        rows = services.units_seen(record, user).select_related("region", "facts")
        rows = list(rows.order_by("name", "pk")[: SHOWN + 1])
        table = UnitTable(rows[:SHOWN])
        buttons = [Button("在组织列表里看", self._list_url, icon="list-search")]
        if self._edits:
            links = AreaUnit.objects.editable_by(user).filter(area=record)
            table.links = dict(links.values_list("organization", "pk"))
            buttons.append(Button("列入组织", address_of("profiles:put_in", record.pk)))
        else:
            table.columns.hide("buttons")
        return Rows(
            "列入的组织",
            table,
            note="您范围内的；这里的数字不进入区域的合计",
            empty="还没有列入组织。可以在两新组织列表里勾选后批量列入。",
            buttons=buttons,
            foot=f"只列前 {SHOWN} 个，其余请在组织列表里看。" if len(rows) > SHOWN else "",
        )

    @property
    def _list_url(self) -> str:
        return f"{address_of('orgs:list')}?area={self.record.pk}"

    @cached_property
    def _edits(self) -> bool:
        return self.allows("edit")


class AreaHistory(HistoryPanel):
    model = Area


class EditArea(EditPage):
    model = Area
    action = Action.EDIT_REGISTRY
    form_class = AreaForm
    create = services.create_area
    update = services.update_area
    new_title = "新建区域载体"
    edit_title = "修改区域载体"
    list_url = "profiles:areas"


class RecycleArea(Recycle):
    model = Area
    action = Action.EDIT_REGISTRY
    service = services.recycle_area
    restore_url = "profiles:restore_area"
    list_url = "profiles:areas"


class RestoreArea(Restore):
    model = Area
    action = Action.EDIT_REGISTRY
    service = services.restore_area


class PutIn(NewLink):
    """One organization; many are put in from their list."""

    model = AreaUnit
    action = Action.EDIT_REGISTRY
    side = "area"
    form_class = AreaUnitForm
    create = services.put_in
    list_url = "profiles:areas"
    submit = "列入"
    saved = "已列入。"

    @property
    def new_title(self):
        return "列入组织"

    def success_url(self, record):
        return record.area.get_absolute_url()


class TakeOut(EditPage):
    model = AreaUnit
    action = Action.EDIT_REGISTRY
    form_class = ConfirmForm
    update = services.take_out
    edit_title = "移出载体"
    submit = "移出"
    saved = "已移出。"
    list_url = "profiles:areas"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record}"}

    def success_url(self, record):
        return record.area.get_absolute_url()
