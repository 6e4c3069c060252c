"""The review of activities over the API: what one reviews, and deciding about it."""

from django.db.models import F
from rest_framework import serializers

from accounts.choices import Action
from activities.api.activities import ActivityApi
from activities.filters import ReviewFilterSet
from activities.models import Activity
from activities.services.review import REVIEW
from core.api.review import Decides
from core.api.writing import WritableRows
from core.feed.kinds import kind_of
from core.feed.since import changed_since

#: For the description.
EXAMPLES = {
    "Review.edition": 1,
    "Review.topic": "第三季度党员大会",
    "Review.party_organization": "P330999001",
    "DecisionInput.reason": "会议纪要写的是 3 月 6 日",
    "DecisionInput.grounds": ["date"],
    "Step.move": "return",
    "Step.grounds": ["date"],
    "Step.reason": "开展日期有误",
    "Step.made_by": "王敏",
    "Hint.code": "too_few",
    "Hint.text": "有表决权的应到 15 人、实到 7 人；党员大会应有半数以上（8 人）到会。",
    "Chain.decisions": ["accept", "return", "redo", "skip"],
    "Chain.next": "下一步由镇街审核。",
}


class ReviewSerializer(serializers.ModelSerializer):
    """An activity as the queue shows it; what it says itself is at `activities/`."""

    party_organization = serializers.CharField(
        source="organizer.code", read_only=True, label="主办党组织代码"
    )
    duties = serializers.SerializerMethodField(label="事项")
    edition = serializers.IntegerField(read_only=True, label="第几次提交")

    class Meta:
        model = Activity
        fields = [
            "id",
            "party_organization",
            "topic",
            "duties",
            "held_on",
            "state",
            "late",
            "make_up",
            "makes_up_for",
            "edition",
            "filed_at",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_duties(self, activity) -> list[str]:
        return sorted(each.duty for each in activity.duties.all())


class ReviewApi(Decides, WritableRows):
    """Activities that the user reviews, whatever their state."""

    serializer_class = ReviewSerializer
    filterset_class = ReviewFilterSet
    see_action = Action.REVIEW_ACTIVITIES
    edit_action = Action.REVIEW_ACTIVITIES
    review = REVIEW
    brief = ("party_organization", "topic", "held_on", "state")
    tag = "活动审核"

    def changed_since(self, rows, mark):
        return changed_since(kind_of(ActivityApi), rows, mark)

    def rows(self):
        user = self.request.user
        return (
            Activity.objects.visible_to(user)
            .reviewable_by(user)
            .exclude(filed_at=None)
            .with_edition()
            .annotate(day=F("held_on"))
            .select_related("organizer")
            .prefetch_related("duties")
        )
