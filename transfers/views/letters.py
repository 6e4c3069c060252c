"""Letters: which are under way, which did not come back, the page of one."""

from django.utils import timezone

from core.views.detail import DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.lists import ListAction
from core.views.records import HistoryPanel
from papers.views.pieces import papers_of
from transfers.choices import LetterState
from transfers.filters import LetterFilterSet
from transfers.models import TransferLetter
from transfers.tables import LETTER_TONES, LetterTable
from transfers.views.doors import PersonList

RELATED = ("transfer__party_organization__region", "transfer__target")


class LetterList(PersonList):
    title = "组织关系介绍信"
    subtitle = "已过有效期还没有收到回执的，请催促本人报到，或重新开具。"
    unit = "份介绍信"
    empty_text = "没有符合条件的介绍信。"
    nothing_text = "您的范围内还没有开具介绍信。"
    table_class = LetterTable
    filterset_class = LetterFilterSet
    sorts = {name: LetterFilterSet.sorts[name] for name in ("expires_on", "issued_on")}
    default_sort = "expires_on"
    related = RELATED
    person = "transfer__member_id"
    buttons = (ListAction("全部转接", "transfers:list", icon="arrow-back-up"),)

    def rows(self):
        return TransferLetter.objects.visible_to(self.request.user).present()


class LetterPage(DetailPage):
    model = TransferLetter
    related = (*RELATED, "issued_by")
    list_url = "transfers:letters"
    figures = (
        Figure("有效期至", lambda each: each.expires_on.isoformat(), word=True),
        Figure("打印次数", "printed_count"),
    )
    print_text = ""
    parts = (
        Facts(
            "介绍信",
            (
                Fact("person", "党员", show=lambda record, page: page.person()),
                Fact("transfer__party_organization__name", "转出党组织"),
                Fact("transfer__outside", "转往"),
                Fact("transfer__addressee", "抬头"),
                "issued_on",
                "valid_days",
                "issued_by",
                "receipt_on",
                "receipt_note",
                "void_reason",
            ),
        ),
        Own("papers", "papers"),
        Lazy("history", "变更记录", "transfers:letter_history"),
    )

    def crumbs(self, record):
        return [(record.transfer.named_to(self.request.user), record.transfer)]

    def badges(self, record):
        if record.is_overdue:
            days = (timezone.localdate() - record.expires_on).days
            yield f"逾期 {days} 天未回执", "red"
        else:
            yield record.get_state_display(), LETTER_TONES[LetterState(record.state)]

    def person(self):
        return self.record.transfer.person_to(self.request.user)

    def papers(self):
        return papers_of(self.request.user, self.record)


class LetterHistory(HistoryPanel):
    model = TransferLetter
