"""比学赶超: classes of units beside each other, and rankings that were decided."""

from django.views.generic import TemplateView

from accounts.choices import Action
from assessments import services
from assessments.filters import RankingFilterSet
from assessments.forms.rankings import RankingForm
from assessments.models import Ranking
from assessments.services.comparing import CLASSES, charts_of, compared, schemes_of
from assessments.services.rankings import places_of
from assessments.tables import RankingTable
from core.forms import ReasonStepForm
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Own
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece


class ComparisonPage(TemplateView):
    template_name = "assessments/comparison.html"

    def get_context_data(self, **kwargs):
        user, get = self.request.user, self.request.GET
        names = schemes_of(user)
        code = get.get("scheme", "")
        code = code if code in names else next(iter(names), "")
        by = get.get("by", "") if get.get("by", "") in CLASSES else "town"
        found = compared(user, code, by) if code else None
        return super().get_context_data(**kwargs) | {
            "title": "比学赶超",
            "schemes": list(names.items()),
            "code": code,
            "classes": [(name, title) for name, (title, _) in CLASSES.items()],
            "by": by,
            "by_title": CLASSES[by][0],
            "found": found,
            "charts": charts_of(found) if found else None,
        }


class RankingList(ListPage):
    title = "排名公布"
    subtitle = "公布排名须有决定、范围和撤下日期；撤下以后只留决定，不再显示名次。"
    unit = "次"
    empty_text = "没有符合条件的排名。"
    nothing_text = "没有正在公布的排名。"
    table_class = RankingTable
    filterset_class = RankingFilterSet
    sorts = RankingFilterSet.sorts
    default_sort = RankingFilterSet.default_sort
    related = ("round", "region")
    buttons = (
        ListAction("比学赶超", "assessments:comparison", icon="chart-dots"),
        ListAction(
            "公布排名", "assessments:new_ranking", Action.REVIEW_ASSESSMENTS, icon="plus", main=True
        ),
    )

    def rows(self):
        return Ranking.objects.visible_to(self.request.user)


class NewRanking(EditPage):
    model = Ranking
    action = Action.REVIEW_ASSESSMENTS
    form_class = RankingForm
    create = services.publish_ranking
    new_title = "公布排名"
    intro = (
        "按规定，排名通报须有依据，不得随意开展。写明公布决定、范围和撤下日期；只比党组织、镇街，"
        "不排个人。到撤下日期自动撤下。"
    )
    submit = "公布"
    saved = "已公布。"
    list_url = "assessments:rankings"


class EndRanking(EditPage):
    model = Ranking
    form_class = ReasonStepForm
    update = services.end_ranking
    edit_title = "提前撤下"
    submit = "撤下"
    saved = "已撤下。"
    list_url = "assessments:rankings"


class RankingPage(DetailPage):
    model = Ranking
    related = ("round__scheme", "round__region", "region")
    list_url = "assessments:rankings"
    list_title = "排名公布"
    menu = (ActionLink("提前撤下", "assessments:end_ranking", when=lambda each: each.stands),)
    parts = (
        Own("facts", "places"),
        Facts(
            "公布决定",
            (
                "decision",
                "decision_number",
                "decided_on",
                Fact("region", "公布范围"),
                "starts_on",
                "ends_on",
                "end_reason",
            ),
        ),
    )

    def subtitle(self, record):
        return (record.round.name, record.get_ranked_display(), record.get_kind_display())

    def badges(self, record):
        yield record.badge

    def places(self):
        rows = places_of(self.record)
        return Piece(
            f"前 {self.record.most} 名",
            "assessments/places.html",
            {"rows": rows, "record": self.record},
        )
