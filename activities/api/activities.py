"""Activities over the API: the list, one of them, filing by key (docs/contract.md, section 4)."""

import re
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from activities.choices import DutyCode
from activities.filters import ActivityFilterSet
from activities.models import (
    Absence,
    Activity,
    ActivityBranch,
    ActivityQuerySet,
    files_for_any,
    seen_by,
)
from activities.services import (
    PHOTOS,
    correct_activity,
    differences,
    withdraw_activity,
)
from activities.services.body import Body
from activities.services.correcting import body_of
from branches.models import PartyOrganization
from core.api.fields import ScopedCodeField, Words
from core.api.ready import ReadyRow
from core.api.writing import Change, Changes, Input, WritableRows, checked
from core.feed.kinds import Feed
from core.filing.photos import in_order

#: For the description.
EXAMPLES = {
    "client_key": "0b9a6c2e-3f0e-4b57-9f0c-3c2a7f1d9a10",
    "party_organizations": ["P330999001"],
    "duties": ["member_meeting"],
    "topic": "第三季度党员大会",
    "place": "党员活动室",
    "host": "王小明",
    "guests": ["李工"],
    "absent": [12],
    "absence_reasons": {"12": "出差"},
    "photos": [],
    "missing_photos": [],
    "video_link": "",
    "live_link": "",
    "Activity.text": "传达上级文件，讨论第四季度工作。",
    "decisions": "同意第四季度工作安排。",
    "plan": None,
    "planned_on": None,
    "reason": "填错了党组织",
}
_NUMBERS = {"min_value": 1, "max_value": 2**63 - 1}


def refuse_strangers(user: Any) -> None:
    """403 for whoever may file for nobody."""
    if not files_for_any(user):
        raise PermissionDenied("您的账号没有填报活动的权限。")


class ActivitySerializer(ReadyRow):
    """What the reader may see of it: persons by the rules of the pages, and only those Party
    organizations that are in scope."""

    party_organizations = serializers.SerializerMethodField(label="参加的党组织代码，主办的在前")
    duties = serializers.SerializerMethodField(label="事项")
    host = serializers.SerializerMethodField(label="主持人")
    decisions = serializers.SerializerMethodField(label="决议")
    guests = serializers.SerializerMethodField(label="列席人员")
    floating = serializers.SerializerMethodField(label="参加的流入党员编号，不计入应到、实到")
    absent = serializers.SerializerMethodField(label="缺席党员编号")
    absence_reasons = serializers.SerializerMethodField(label="缺席原因：党员编号 → 原因")
    photos = serializers.SerializerMethodField(label="照片的 SHA-256")
    missing_photos = serializers.SerializerMethodField(label="尚未收到的照片")
    photo_files = serializers.SerializerMethodField(label="已收到的照片的附件编号")
    entitled_count = serializers.SerializerMethodField(label="应到人数")
    present_count = serializers.SerializerMethodField(label="实到人数")

    class Meta:
        model = Activity
        fields = [
            "id",
            "client_key",
            "party_organizations",
            "duties",
            "held_on",
            "planned_on",
            "place",
            "host",
            "topic",
            "text",
            "decisions",
            "absent",
            "absence_reasons",
            "guests",
            "floating",
            "video_link",
            "live_link",
            "photos",
            "missing_photos",
            "photo_files",
            "entitled_count",
            "present_count",
            "state",
            "late",
            "make_up",
            "filed_for_others",
            "source",
            "filed_at",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def _reader(self) -> Any:
        return self.context["request"].user

    def get_party_organizations(self, activity) -> list[str]:
        parties = [each.party_organization for each in activity.branches.all()]
        parties.sort(key=lambda each: (each.pk != activity.organizer_id, each.code))
        return [each.code for each in parties]

    def get_duties(self, activity) -> list[str]:
        return sorted(each.duty for each in activity.duties.all())

    def get_host(self, activity) -> str:
        return activity.host_to(self._reader())

    def get_decisions(self, activity) -> str:
        return activity.decisions if activity.persons_to(self._reader()) else ""

    def get_guests(self, activity) -> list[str]:
        return activity.guests_to(self._reader())

    def get_floating(self, activity) -> list[int]:
        if not activity.persons_to(self._reader()):
            return []
        return sorted(pk for each in activity.branches.all() for pk in each.floating_ids)

    def get_absent(self, activity) -> list[int]:
        return sorted(each.member_id for each in activity.absences.all())

    def get_absence_reasons(self, activity) -> dict[str, str]:
        return {str(each.member_id): each.reason for each in activity.absences.all() if each.reason}

    def get_photos(self, activity) -> list[str]:
        return [each.sha256 for each in in_order(activity)]

    def get_missing_photos(self, activity) -> list[str]:
        return PHOTOS.missing(activity)

    def get_photo_files(self, activity) -> list[int]:
        return [each.attachment_id for each in in_order(activity) if each.attachment_id]

    def get_entitled_count(self, activity) -> int:
        return sum(each.entitled_count for each in activity.branches.all())

    def get_present_count(self, activity) -> int:
        return sum(each.present_count for each in activity.branches.all())


class ActivityInput(Input):
    """The body of a filing."""

    party_organizations = serializers.ListField(
        child=ScopedCodeField(model=PartyOrganization, scope=seen_by),
        min_length=1,
        max_length=50,
        label="参加的党组织代码，主办的在前",
    )
    duties = serializers.ListField(
        child=serializers.ChoiceField(DutyCode.choices), min_length=1, label="事项"
    )
    absent = serializers.ListField(
        child=serializers.IntegerField(**_NUMBERS),
        required=False,
        max_length=5000,
        label="缺席党员编号",
    )
    absence_reasons = serializers.DictField(
        child=Words(allow_blank=True, max_length=60),
        required=False,
        label="缺席原因：党员编号 → 原因",
    )
    guests = serializers.ListField(
        child=Words(allow_blank=True), required=False, max_length=60, label="列席人员"
    )
    floating = serializers.ListField(
        child=serializers.IntegerField(**_NUMBERS),
        required=False,
        max_length=500,
        label="参加的流入党员编号",
    )
    photos = serializers.ListField(
        child=serializers.RegexField("^[0-9a-f]{64}$"),
        required=False,
        max_length=9,
        label="照片的 SHA-256",
    )

    class Meta:
        model = Activity
        fields = [
            "party_organizations",
            "duties",
            "held_on",
            "planned_on",
            "place",
            "host",
            "topic",
            "text",
            "decisions",
            "absent",
            "absence_reasons",
            "guests",
            "floating",
            "video_link",
            "live_link",
            "photos",
        ]

    def validate_absence_reasons(self, found: dict[str, str]) -> dict[int, str]:
        if not all(re.fullmatch("[1-9][0-9]{0,17}", key) for key in found):
            raise serializers.ValidationError("缺席原因的键应是党员编号。")
        return {int(key): reason for key, reason in found.items() if reason}


class FilingInput(ActivityInput):
    plan = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        label="所办计划的编号",
        error_messages={"invalid": "所办计划的编号应是整数，请填计划的编号。"},
    )

    class Meta(ActivityInput.Meta):
        fields = [*ActivityInput.Meta.fields, "plan"]


class ActivityChange(Change, ActivityInput):
    class Meta(ActivityInput.Meta):
        fields = [*ActivityInput.Meta.fields, "version"]


class WithdrawalInput(serializers.Serializer):
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, label="您看到的版本")
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=200, label="撤回原因"
    )


def rows_for(user: Any) -> ActivityQuerySet:
    """Activities in scope with what is answered of them."""
    return (
        Activity.objects.visible_to(user)
        .for_reader(user)
        .select_related("organizer")
        .prefetch_related(
            "duties",
            "photos",
            Prefetch(
                "branches",
                ActivityBranch.objects.visible_to(user).select_related("party_organization"),
            ),
            Prefetch("absences", Absence.objects.visible_to(user)),
        )
    )


def differences_for(user: Any, stored: Activity, sent: Body) -> dict[str, Any]:
    """Both versions in the words of the form, for whoever may choose between them."""
    found = differences(actor=user, activity=stored, sent=sent)
    return {} if found is None else {"differences": [each.as_json() for each in found]}


class ActivityApi(Changes, WritableRows):
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilterSet
    change_class = ActivityChange
    edit_action = ""
    change_service = staticmethod(correct_activity)
    brief = ("party_organizations", "duties", "held_on", "topic", "state")
    feed = Feed(showed_to=ActivityQuerySet.showed_to, follows=("organizer",))
    summaries = {"withdraw": "撤回活动", "partial_update": "更正活动"}

    def check_permissions(self, request) -> None:
        super().check_permissions(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            refuse_strangers(request.user)

    def rows(self):
        return rows_for(self.request.user)

    def conflict_details(self, stored: Activity) -> dict[str, Any]:
        if self.action != "partial_update":
            return {}
        values = self.values(self.change_class)
        values.pop("version")
        return differences_for(self.request.user, stored, replace(body_of(stored), **values))

    @extend_schema(operation_id="activities_withdraw", request=WithdrawalInput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk: str) -> Response:
        """Takes it back for good: its key cannot be used again."""

        def act():
            self._must_be_there()
            values = checked(WithdrawalInput(), dict(request.data))
            return withdraw_activity(actor=request.user, pk=int(pk), **values)

        return self.write(act)
