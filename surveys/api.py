"""Campaigns and their units over the API: what is looked for, how far each unit is, its steps."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from core.api.fields import Words
from core.api.permissions import MayDo
from core.api.views import RowsApi
from core.api.writing import SeenInput, WritableRows
from core.records.links import LONGEST_REASON
from surveys import services
from surveys.choices import Outcome, Recheck
from surveys.filters import AssignmentFilterSet, CampaignFilterSet
from surveys.flows import BY_HAND, FLOW
from surveys.models import Assignment, Campaign, Round
from surveys.services.progress import concerns

#: For the description.
EXAMPLES = {
    "Campaign.name": "三有单位摸底排查",
    "Campaign.ground": "县两新工委〔2026〕8 号",
    "Campaign.criteria_text": "职工人数不少于：10；经营场所：已登记地址",
    "proposable": ["staff_count"],
    "CampaignRound.title": "入户摸排",
    "units": 2780,
    "finished": 2613,
    "formed": 46,
    "Assignment.note": "",
    "squad": "一队",
    "Assignment.next": "下一步由摸排小队沟通。",
    "UnitStepInput.move": "lost",
    "UnitStepInput.reason": "登记地址没有这家单位",
}


class CampaignRoundSerializer(serializers.ModelSerializer):
    class Meta:
        model = Round
        fields = ["number", "title", "due_on", "opened_on"]
        read_only_fields = fields


class CampaignSerializer(serializers.ModelSerializer):
    proposable = serializers.ListField(
        child=serializers.CharField(), label="可提出更正的项目", read_only=True
    )
    rounds = CampaignRoundSerializer(many=True, label="轮次")
    units = serializers.IntegerField(label="您范围内的排查对象数")
    finished = serializers.IntegerField(label="其中已办结数")
    formed = serializers.IntegerField(label="其中排查前没有、现在有党组织覆盖的")

    class Meta:
        model = Campaign
        fields = [
            "id",
            "name",
            "ground",
            "criteria_text",
            "proposable",
            "state",
            "started_on",
            "closed_on",
            "rounds",
            "units",
            "finished",
            "formed",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class _Concerned:
    """Offices that approve, and squads: others have nothing to do with campaigns."""

    see_action = ""

    def check_permissions(self, request) -> None:
        super().check_permissions(request)
        if not concerns(request.user):
            raise PermissionDenied(MayDo.message)


class CampaignApi(_Concerned, RowsApi):
    """摸底排查: whoever edits rules sees those that are prepared, too."""

    serializer_class = CampaignSerializer
    filterset_class = CampaignFilterSet
    brief = ("name", "state")

    def rows(self):
        user = self.request.user
        return Campaign.objects.visible_to(user).with_figures(user).prefetch_related("rounds")


class AssignmentSerializer(serializers.ModelSerializer):
    organization = serializers.CharField(
        source="organization.uscc", label="统一社会信用代码", read_only=True
    )
    organization_name = serializers.CharField(
        source="organization.name", label="组织名称", read_only=True
    )
    region = serializers.CharField(
        source="organization.region.code", label="区域代码", read_only=True
    )
    squad = serializers.CharField(
        source="squad.name", default=None, allow_null=True, label="摸排小队"
    )
    round = serializers.IntegerField(source="round.number", label="轮次", read_only=True)
    due_on = serializers.DateField(source="round.due_on", label="完成期限", read_only=True)
    next = serializers.SerializerMethodField(label="下一步由谁办；已办完的为空")
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True, label="结果")
    recheck = serializers.ChoiceField(choices=Recheck.choices, allow_blank=True, label="抽查复核")

    class Meta:
        model = Assignment
        fields = [
            "id",
            "campaign",
            "organization",
            "organization_name",
            "region",
            "squad",
            "round",
            "due_on",
            "state",
            "next",
            "outcome",
            "note",
            "added",
            "finished_on",
            "next_check_on",
            "recheck",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_next(self, row) -> str:
        return FLOW.next_sentence(row)


class UnitStepInput(SeenInput):
    move = serializers.ChoiceField(
        choices=[(name, FLOW.moves[name].title) for name in BY_HAND], label="步骤"
    )
    reason = Words(required=False, allow_blank=True, max_length=LONGEST_REASON, label="说明或原因")


class AssignmentApi(_Concerned, WritableRows):
    """排查对象: of the towns of one's office, or of one's squads while the campaign runs."""

    edit_action = ""
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilterSet
    brief = ("campaign", "organization", "state")
    summaries = {"move": "办理一步：沟通、筛选、摸排、核对、办结，未找到、已不在、不列入"}

    def rows(self):
        rows = Assignment.objects.visible_to(self.request.user).present()
        return rows.select_related("organization__region", "squad", "round")

    @extend_schema(operation_id="campaign_assignments_move", request=UnitStepInput)
    @action(detail=True, methods=["post"])
    def move(self, request, pk: str) -> Response:
        return self.step(pk, services.move_assignment, UnitStepInput)
