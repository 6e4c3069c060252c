"""The handbook: the list, an entry, writing it."""

from accounts.choices import Action
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Lazy, Own
from core.views.editing import EditPage, RecordDoor, Recycle, Restore
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece
from core.views.records import HistoryPanel
from papers.filters import HandbookFilterSet
from papers.forms import HandbookForm
from papers.kinds import kinds
from papers.models import HandbookEntry
from papers.services import handbook
from papers.tables import HandbookTable


def _writes(request) -> bool:
    return bool(request.user.reach.part(Action.EDIT_RULES).everywhere)


class HandbookList(ListPage):
    title = "支部工作手册"
    subtitle = "制度规定、办事流程和空白表格，供各级查阅。"
    unit = "条"
    empty_text = "没有符合条件的内容。"
    nothing_text = "县级还没有录入内容。"
    table_class = HandbookTable
    filterset_class = HandbookFilterSet
    sorts = HandbookFilterSet.sorts
    default_sort = HandbookFilterSet.default_sort
    buttons = (
        ListAction(
            "新增", "papers:new_entry", Action.EDIT_RULES, icon="plus", main=True, when=_writes
        ),
    )
    template_name = "papers/handbook.html"

    @classmethod
    def opens_to(cls, user):
        return bool(user.rights(""))

    def rows(self):
        return HandbookEntry.objects.visible_to(self.request.user).present().with_files()

    def extra(self):
        blanks = [kind for kind in kinds().values() if kind.blank is not None]
        return {"blanks": blanks if self.opens_to(self.request.user) else []}


class HandbookPage(DetailPage):
    model = HandbookEntry
    list_url = "papers:handbook"
    list_title = "支部工作手册"
    main = (ActionLink("修改", "papers:edit_entry", icon="pencil"),)
    recycle_url = "papers:recycle_entry"
    recycle_text = "放入回收站后各级看不到这条内容和它的附件，可以恢复。"
    parts = (
        Facts("基本情况", ("section", Fact("source", wide=True), "updated_at")),
        Own("facts", "content"),
        Lazy("history", "变更记录", "papers:entry_history", needs="edit"),
    )

    def content(self):
        if not self.record.text:
            return None
        return Piece("内容", "papers/entry_text.html", {"entry": self.record})


class EntryDoor(RecordDoor):
    model = HandbookEntry
    action = Action.EDIT_RULES


class EditEntry(EntryDoor, EditPage):
    form_class = HandbookForm
    create = handbook.create_entry
    update = handbook.update_entry
    new_title = "新增手册内容"
    edit_title = "修改手册内容"
    list_url = "papers:handbook"


class RecycleEntry(EntryDoor, Recycle):
    service = handbook.recycle_entry
    restore_url = "papers:restore_entry"
    list_url = "papers:handbook"


class RestoreEntry(EntryDoor, Restore):
    service = handbook.restore_entry


class EntryHistory(HistoryPanel):
    model = HandbookEntry
