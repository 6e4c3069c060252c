"""审核: the queue of a town, the page on which one activity is judged, its chain, making up."""

from django.core.exceptions import PermissionDenied

from accounts.choices import Action
from activities.filters import ActivityQueueFilterSet
from activities.forms.review import MakeUpForm
from activities.models import Activity
from activities.services.review import DECISIONS, REVIEW, make_up
from activities.tables import ActivityQueueTable
from activities.views.pages import ActivityPage
from core.lists.pagination import Sort
from core.views.editing import EditPage
from core.views.review import ReviewPage, ReviewPanel, ReviewQueue


def _must_review(user) -> None:
    if not user.may(Action.REVIEW_ACTIVITIES):
        raise PermissionDenied("活动由镇街、县级工作人员审核。")


class ActivityQueue(ReviewQueue):
    title = "审核"
    subtitle = "待审核的活动，提交早的在前。照片可传可不传，没有照片不是退回的理由。"
    unit = "次活动"
    review = REVIEW
    review_url = "activities:review"
    nothing_text = "没有待审核的活动。"
    table_class = ActivityQueueTable
    filterset_class = ActivityQueueFilterSet
    sorts = {"filed_at": Sort("filed_at"), "held_on": Sort("held_on")}
    default_sort = "filed_at"
    related = ("organizer__region",)

    def rows(self):
        user = self.request.user
        _must_review(user)
        return super().rows().for_reader(user).with_figures()

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.REVIEW_ACTIVITIES)


class ActivityReview(ReviewPage):
    model = Activity
    review = REVIEW
    list_url = "activities:reviews"

    def rows(self):
        page = ActivityPage()
        page.setup(self.request)
        return page.rows().select_related(*page.related)

    def pieces(self, record):
        """What the page of the activity says of it; its panels stand there."""
        page = ActivityPage()
        page.setup(self.request, pk=record.pk)
        page.record, page.more = record, {}
        return [each for _, each in page.pieces() if each.template_name != "core/panel.html"]

    def subtitle(self, record):
        return record.organizer.name, record.organizer.region.name

    def behind(self, record):
        return (
            self.review.flow.waiting("accept", self.request.user)
            .filter(filed_at__gt=record.filed_at)
            .order_by("filed_at", "pk")
        )


class ActivityChain(ReviewPanel):
    review = REVIEW
    review_url = "activities:review"

    def words(self, step, record):
        found = super().words(step, record)
        if not record.persons_to(self.request.user):
            found["content"] = [each for each in found["content"] if each[0] != DECISIONS]
        return found


class MakeUp(EditPage):
    """Say that an activity made up for one of which that was demanded."""

    model = Activity
    form_class = MakeUpForm
    update = make_up
    edit_title = "登记为补课"
    intro = "选出这次活动所补的活动。补课计入已开展，不计入按期。"
    submit = "登记"
    saved = "已登记为补课。"
    list_url = "activities:list"
