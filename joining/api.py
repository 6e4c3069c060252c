"""Candidates over the API: how far each is, what comes next; registering one and recording steps,
refused with the clause as the pages do."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.choices import Action
from branches.models import PartyOrganization
from core.api.fields import Day, ScopedCodeField, ScopedKeysField, Words
from core.api.writing import Change, Changes, Creates, Input, SeenInput, WritableRows
from core.feed.kinds import Feed
from core.values import PAST, PHONE, Text, masked_name
from joining import services
from joining.choices import Decision
from joining.filters import CandidateFilterSet
from joining.models import Candidate, CandidateQuerySet, Look, StepRecord
from members.choices import Gender
from members.codes import ID_NUMBER
from members.models import Member
from orgs.models import Organization
from regions.models import Region

#: Sponsors or introducers of one step: more are never taken.
_MOST_HELPERS = 10

#: For the description.
EXAMPLES = {
    "Candidate.name": "王小明",
    "Candidate.kind": "backbone",
    "Candidate.state": "activist",
    "is_seedling": True,
    "applied_on": "2025-01-06",
    "admitted_on": None,
    "probation_ends_on": None,
    "is_extended": False,
    "branch_next": "cultivation",
    "branch_due_on": "2026-03-01",
    "above_next": "",
    "above_due_on": None,
    "Candidate.region": None,
    "Candidate.organization": "91330999765432104W",
    "Candidate.leaves_on": None,
    "CandidateStep.step": "sponsors",
    "CandidateStep.title": "确定培养联系人",
    "CandidateStep.people": "王敏",
    "CandidateStep.note": "",
    "CandidateStep.document_number": "",
    "CandidateStep.helpers": [12, 15],
    "CandidateStep.decision": "",
    "CandidateStep.until": None,
    "CandidateStep.entitled": None,
    "CandidateStep.present": None,
    "CandidateStep.in_favour": None,
    "Look.result": "good",
    "Look.text": "按时参加培训，在技改中带头攻关",
}


class CandidateSerializer(serializers.ModelSerializer):
    gender = serializers.ChoiceField(choices=Gender.choices, allow_blank=True, label="性别")
    name = serializers.SerializerMethodField(label="姓名（只对编辑者和本支部书记完整显示）")
    name_masked = serializers.SerializerMethodField(label="姓名（脱敏）")
    id_number_masked = serializers.CharField(label="身份证号（脱敏）")
    party_organization = serializers.CharField(
        source="party_organization.code",
        default=None,
        allow_null=True,
        label="培养党支部代码（单位没有党组织的为 null）",
    )
    party_organization_name = serializers.CharField(
        source="party_organization.name", default=None, allow_null=True, label="培养党支部名称"
    )
    region = serializers.CharField(
        source="region.code",
        default=None,
        allow_null=True,
        label="直接办理的镇街（县）代码",
    )
    ended_on = serializers.DateField(allow_null=True, label="终止日期", read_only=True)

    class Meta:
        model = Candidate
        fields = [
            "id",
            "name",
            "name_masked",
            "id_number_masked",
            "state",
            "kind",
            "is_seedling",
            "party_organization",
            "party_organization_name",
            "region",
            "gender",
            "ethnicity",
            "education",
            "position",
            "applied_on",
            "admitted_on",
            "probation_ends_on",
            "is_extended",
            "full_on",
            "ended_on",
            "branch_next",
            "branch_due_on",
            "above_next",
            "above_due_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_name(self, candidate) -> str:
        return candidate.named_to(self.context["request"].user)

    def get_name_masked(self, candidate) -> str:
        return masked_name(candidate.name)


class CandidateInput(Input):
    """Numbers are encrypted at once and come back masked only."""

    organization = ScopedCodeField(
        model=Organization,
        slug_field="uscc",
        required=False,
        allow_null=True,
        label="工作单位统一社会信用代码",
    )
    id_number = Words(
        kind=ID_NUMBER,
        write_only=True,
        required=False,
        max_length=30,
        label="身份证号；只列入红苗计划的可以不写",
    )
    phone = Words(
        kind=PHONE,
        write_only=True,
        required=False,
        allow_blank=True,
        max_length=30,
        label="手机",
    )

    class Meta:
        model = Candidate
        fields = [
            "name",
            "kind",
            "is_seedling",
            "id_number",
            "phone",
            "organization",
            "position",
            "ethnicity",
            "education",
            "leaves_on",
        ]


class NewCandidate(CandidateInput):
    party_organization = ScopedCodeField(
        model=PartyOrganization,
        required=False,
        allow_null=True,
        label="培养党支部代码；单位没有党组织的写 region",
    )
    region = ScopedCodeField(
        model=Region,
        required=False,
        allow_null=True,
        label="直接办理的镇街（县）代码",
    )
    applied_on = Day(
        kind=PAST,
        required=False,
        allow_null=True,
        label="递交入党申请书的日期；不写为只列入红苗计划",
    )

    class Meta(CandidateInput.Meta):
        fields = [*CandidateInput.Meta.fields, "party_organization", "region", "applied_on"]


class CandidateChange(Change, CandidateInput):
    """What was filed wrongly; of whoever is a member already it is corrected in the register."""

    class Meta(CandidateInput.Meta):
        fields = [*CandidateInput.Meta.fields, "version"]


class CandidateStepSerializer(serializers.ModelSerializer):
    """A step that was taken; `step` is the code of a row of the page 步骤和期限."""

    decision = serializers.ChoiceField(
        choices=Decision.choices, allow_blank=True, label="支部大会讨论转正的决定"
    )

    class Meta:
        model = StepRecord
        fields = [
            "id",
            "step",
            "round",
            "happened_on",
            "people",
            "note",
            "document_number",
            "entitled",
            "present",
            "in_favour",
            "shown_from",
            "shown_to",
            "days",
            "hours",
            "decision",
            "until",
        ]
        read_only_fields = fields


class CandidateStepInput(SeenInput, Input):
    """What a step needs is said by its row and by the refusals."""

    step = Words(kind=Text(24), max_length=24, label="步骤代码，例如 talk、sponsors、admission")
    helpers = ScopedKeysField(
        model=Member,
        required=False,
        max_length=_MOST_HELPERS,
        label="培养联系人、入党介绍人的党员编号",
    )
    party_organization = ScopedCodeField(
        model=PartyOrganization,
        required=False,
        label="编入的党支部代码，只在单位没有党组织的审批时写",
    )

    class Meta:
        model = StepRecord
        fields = [
            "version",
            "step",
            "happened_on",
            "helpers",
            "party_organization",
            "people",
            "note",
            "document_number",
            "entitled",
            "present",
            "in_favour",
            "shown_from",
            "shown_to",
            "days",
            "hours",
            "decision",
            "until",
        ]


class LookInput(SeenInput, Input):
    class Meta:
        model = Look
        fields = ["version", "looked_on", "result", "text"]


class CandidateApi(Creates, Changes, WritableRows):
    """People on the way into the Party; who became a member is in `members/` too."""

    see_action = Action.SEE_MEMBERS
    edit_action = Action.RECORD_CANDIDATES
    serializer_class = CandidateSerializer
    input_class = NewCandidate
    change_class = CandidateChange
    create_service = staticmethod(services.create_candidate)
    change_service = staticmethod(services.update_candidate)
    filterset_class = CandidateFilterSet
    brief = ("party_organization", "state", "applied_on")
    feed = Feed(showed_to=CandidateQuerySet.showed_to, follows=("party_organization",))
    summaries = {
        "steps": "已登记的步骤",
        "record_step": "登记一步",
        "looks": "登记考察",
    }

    def rows(self):
        return (
            Candidate.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization", "region")
        )

    def _done(self, record: Any, code: int) -> Response:
        """With what is only said of a step beside the row."""
        response = super()._done(record, code)
        if said := getattr(record, "said", ()):
            response.data["warnings"] = response.data.get("warnings", {}) | {"step": list(said)}
        return response

    @extend_schema(responses=CandidateStepSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def steps(self, request, pk: str) -> Response:
        made = StepRecord.objects.visible_to(request.user).filter(candidate=self.get_object())
        rows = made.order_by("happened_on", "pk")
        return Response(CandidateStepSerializer(rows, many=True).data)

    @extend_schema(operation_id="candidates_step_create", request=CandidateStepInput)
    @steps.mapping.post
    def record_step(self, request, pk: str) -> Response:
        return self.step(pk, services.record_step, CandidateStepInput)

    @extend_schema(operation_id="candidates_look_create", request=LookInput)
    @action(detail=True, methods=["post"])
    def looks(self, request, pk: str) -> Response:
        return self.step(pk, services.record_look, LookInput)
