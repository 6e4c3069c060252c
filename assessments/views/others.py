"""述职考核: secretaries, instructors and departments; seen by themselves and by those above."""

from accounts.choices import Action
from assessments.choices import AssessmentState, RoundState, Side, Verdict
from assessments.filters import OthersFilterSet
from assessments.models import Assessment, DutyReport, Heard, Talk
from assessments.services import pay_proposed, wants_talk
from assessments.tables import OthersTable
from assessments.views.assessments import AssessmentPage, is_open
from core.addresses import address_of
from core.views.detail import ActionLink, Fact, Facts, Figure, Lazy, Own
from core.views.lists import ListPage
from core.views.pieces import Piece
from members.models import Member

_RELATED = (
    *("party_organization", "post", "instructor", "department", "region"),
    *("round__scheme", "score"),
)


class OthersList(ListPage):
    title = "述职考核"
    subtitle = "书记、指导员、成员单位的述职、测评和等次；只有本人、上级和县级看得到，不排名。"
    unit = "个"
    empty_text = "没有符合条件的考核。"
    nothing_text = "您的范围内还没有述职考核。县级管理员用对应的方案启动一轮。"
    table_class = OthersTable
    filterset_class = OthersFilterSet
    sorts = OthersFilterSet.sorts
    default_sort = OthersFilterSet.default_sort
    related = (*_RELATED, "report")
    export_action = Action.EXPORT_MEMBERS
    person, person_model = "post__member", Member

    def rows(self):
        found = Assessment.objects.visible_to(self.request.user).of_others()
        return found.filter(score__isnull=False).with_grade().prefetch_related("heard__hearing")


def _grade(record):
    if record.round.state in (RoundState.OPEN, RoundState.CANCELLED):
        return "—"
    return record.round.scheme.document.star_name(record.score.star)


class OtherPage(AssessmentPage):
    related = _RELATED
    list_url = "assessments:others"
    list_title = "述职考核"
    rules = AssessmentPage.rules | {"lead": "led_by"}
    main = (
        ActionLink(
            "写述职报告",
            "assessments:report",
            icon="pencil",
            needs="own",
            when=lambda each: each.state == AssessmentState.OWN and is_open(each),
        ),
        *AssessmentPage.main,
    )
    figures = (
        Figure("得分", lambda each: each.score.total),
        Figure("等次", _grade, word=True),
        Figure("系统得分率", lambda each: _percent(each.score.automatic)),
    )
    parts = (
        Own("due", "standing"),
        Own("due", "result"),
        Own("due", "votes"),
        Own("facts", "report"),
        Own("facts", "dimensions"),
        Facts(
            "考核",
            (
                Fact("round", "轮次", show=lambda each, page: str(each.round)),
                Fact("rated", "党组织、部门", show=lambda each, page: _where(each)),
                Fact("period", "考核期间", show=lambda each, page: each.round.period),
            ),
        ),
        Own("links", "objections"),
        Lazy("history", "得分变更", "assessments:history", needs="lead"),
    )

    def rows(self):
        rows = Assessment.objects.visible_to(self.request.user).of_others()
        return rows.filter(score__isnull=False)

    def name(self, record):
        return f"{record.title_to(self.request.user)}：{record.round}"

    def result(self):
        record, score = self.record, self.record.score
        document = record.round.scheme.document
        told = record.round.state in (RoundState.PUBLICITY, RoundState.AWARDED)
        talk = Talk.objects.visible_to(self.request.user).filter(assessment=record).first()
        asked = record.round.state == RoundState.AWARDED and wants_talk(document, score.star)
        if not told:
            return None
        context = {
            "grade": document.star_name(score.star),
            "pay": pay_proposed(document, score),
            "talk": talk,
            "asked": asked,
            "url": address_of("assessments:talk", record.pk)
            if asked and self.allows("lead")
            else "",
            "until": record.round.publicity_until
            if record.round.state == RoundState.PUBLICITY
            else None,
        }
        return Piece("考核结果", "assessments/result.html", context)

    def votes(self):
        record = self.record
        document = record.round.scheme.document
        asked = [side for side in Side if side in document.sources]
        if not asked:
            return None
        rows = Heard.objects.visible_to(self.request.user).filter(assessment=record)
        held = {each.side: each for each in rows.select_related("hearing")}
        shares = record.score.known.get("votes", {})
        leads = self.allows("lead")
        lines = [
            {
                "side": side.label,
                "heard": held.get(side),
                "url": held[side].hearing.get_absolute_url() if leads and side in held else "",
                "votes": _votes(held.get(side)),
                "share": shares.get(side),
            }
            for side in asked
        ]
        able = leads and is_open(record) and len(held) < len(asked)
        url = address_of("assessments:new_hearing", record.pk) if able else ""
        return Piece("述职测评", "assessments/votes.html", {"lines": lines, "url": url})

    def report(self):
        user = self.request.user
        report = DutyReport.objects.visible_to(user).filter(assessment=self.record).first()
        return Piece("述职报告", "assessments/report.html", {"report": report})


def _votes(heard: Heard | None):
    if heard is None or heard.votes is None:
        return None
    return [(Verdict(key).label, number) for key, number in heard.votes.items()]


def _where(record) -> str:
    instructor = record.instructor
    return str(instructor.department or record.region) if instructor else str(record.rated)


def _percent(value) -> str:
    return "—" if value is None else f"{value}%"
