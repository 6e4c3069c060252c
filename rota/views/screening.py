"""Screening: the queue of proposals, the page on which one is judged, its chain."""

from django.core.exceptions import PermissionDenied

from accounts.choices import Action
from core.views.pieces import facts_of
from core.views.review import ReviewPage, ReviewPanel, ReviewQueue
from rota.filters import ProjectQueueFilterSet
from rota.models import Project
from rota.services import SCREENING
from rota.tables import ProjectQueueTable


class Queue(ReviewQueue):
    title = "轮值筛选"
    subtitle = "支部推荐的轮值项目，推荐早的在前；通过的列入菜单。"
    unit = "个项目"
    review = SCREENING
    review_url = "rota:screen"
    nothing_text = "没有待筛选的轮值项目。"
    table_class = ProjectQueueTable
    filterset_class = ProjectQueueFilterSet
    sorts = ProjectQueueFilterSet.sorts
    default_sort = ProjectQueueFilterSet.default_sort
    related = ("organizer__region", "call__committee")

    def rows(self):
        if not self.request.user.may(Action.REVIEW_ACTIVITIES):
            raise PermissionDenied("轮值项目由镇街、县级工作人员筛选。")
        return super().rows()

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.REVIEW_ACTIVITIES)


class Screen(ReviewPage):
    model = Project
    review = SCREENING
    list_url = "rota:screening"
    list_title = "轮值筛选"

    def rows(self):
        return super().rows().select_related("organizer__region", "call__committee")

    def pieces(self, record):
        hosts = record.hosts.select_related("party_organization").order_by("pk")
        return [
            facts_of(
                "项目",
                ("主办", "、".join(f"{each.party_organization}" for each in hosts)),
                ("时间", record.when),
                ("地点", record.place),
                ("名额", record.capacity),
                ("报名截止日期", record.sign_up_until.isoformat()),
                ("计入事项", record.duty_names),
                ("内容", record.text),
                wide=("内容",),
            )
        ]

    def subtitle(self, record):
        return record.organizer.name, record.call.committee.name

    def behind(self, record):
        waiting = self.review.flow.waiting("accept", self.request.user)
        return waiting.filter(proposed_at__gt=record.proposed_at).order_by("proposed_at", "pk")


class Chain(ReviewPanel):
    """For those who host and those who screen: the region reads the menu."""

    review = SCREENING
    title = "筛选"
    review_url = "rota:screen"

    def pieces(self, pk):
        followed = Project.objects.followed_by(self.request.user)
        return super().pieces(pk) if followed.filter(pk=pk).exists() else None
