"""Cases over the API: the list of the page, and every step of one by its name."""

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from accounts.choices import Action
from branches.models import PartyOrganization
from core.api.fields import Day, ScopedCodeField, Words
from core.api.permissions import MayDo
from core.api.writing import Changes, Creates, SeenInput, WritableRows, checked
from core.errors import Conflict, Refusal
from core.records.links import LONGEST_REASON
from rectification import services
from rectification.choices import AskedState, Severity, WeakCause
from rectification.filters import CaseFilterSet
from rectification.flows import FLOW
from rectification.models import Case, CaseStep, Extension
from regions.models import Department

#: For the description.
EXAMPLES = {
    "topic": "staff50_no_member",
    "topic_name": "职工50人以上无党员",
    "Case.kind": "light",
    "Case.fact": "职工 60 人，无党员",
    "Case.addressee": "东街道党工委书记",
    "subject_code": "91330999765432104W",
    "subject_name": "东风科技有限公司",
    "evidence": [
        {
            "label": "职工人数",
            "value": "60",
            "on": "2026-10-31",
            "entered_on": "2026-03-05",
            "entered_by": "王敏",
        }
    ],
    "Case.next": "下一步由整改单位签收。",
    "new_due_on": "2027-01-15",
    "ReasonInput.reason": "看不出党员已转入，请附接转记录",
    "ExtensionInput.reason": "企业停产检修，党员集中返岗要到下月",
    "AppealInput.reason": "职工人数误填，实际 36 人",
    "AppealInput.fields": {"staff_count": "36"},
    "CaseInput.kind": "weak",
    "CaseInput.topic": "weak_party",
    "CaseInput.fact": "书记空缺 5 个月，今年只开过一次党员大会",
    "CaseInput.causes": ["secretary", "life"],
    "Case.causes": ["secretary", "life"],
    "CheckInput.note": "已补选书记，第三季度组织生活正常开展",
    "AnswerInput.text": "已与 2 名在职党员联系，本月内转入组织关系。",
    "CaseStep.move": "issue",
    "CaseStep.reason": "",
    "CaseStep.made_by": "王敏",
    "PartyTier.name": "东风科技有限公司党支部",
    "PartyTier.tier": "steady",
}


class CaseSerializer(serializers.ModelSerializer):
    subject_kind = serializers.SerializerMethodField(label="对象类别")
    subject_code = serializers.CharField(label="对象代码")
    subject_name = serializers.CharField(source="subject.name", label="对象名称")
    region = serializers.CharField(source="region.code", label="区域代码")
    department = serializers.CharField(
        source="department.code", default=None, allow_null=True, label="责任部门代码"
    )
    severity = serializers.ChoiceField(
        choices=Severity.choices, allow_blank=True, label="颜色；不是亮灯的为空"
    )
    overdue_days = serializers.SerializerMethodField(label="已逾期天数")
    next = serializers.SerializerMethodField(label="下一步由谁办")

    class Meta:
        model = Case
        fields = [
            "id",
            "kind",
            "topic",
            "topic_name",
            "severity",
            "shade",
            "light",
            "subject_kind",
            "subject_code",
            "subject_name",
            "region",
            "department",
            "addressee",
            "state",
            "next",
            "fact",
            "evidence",
            "causes",
            "owner",
            "plan",
            "opened_on",
            "consecutive_months",
            "last_seen_month",
            "first_due_on",
            "due_on",
            "overdue_days",
            "issued_on",
            "proposed_closed_on",
            "closed_on",
            "reopened",
            "paused_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_subject_kind(self, case) -> str:
        if case.organization_id:
            return "organization"
        return "party_organization" if case.party_organization_id else "region"

    def get_overdue_days(self, case) -> int:
        return case.overdue_days()

    def get_next(self, case) -> str:
        return FLOW.next_sentence(case)


class CaseInput(serializers.Serializer):
    """A case that is opened by hand against a Party organization."""

    kind = Words(max_length=16, label="种类：weak、negative")
    topic = Words(required=False, allow_blank=True, max_length=40, label="事项代码")
    party_organization = ScopedCodeField(model=PartyOrganization, label="党组织代码")
    fact = Words(max_length=200, label="存在的问题")
    causes = serializers.ListField(
        child=serializers.ChoiceField(choices=WeakCause.choices),
        required=False,
        max_length=len(WeakCause),
        label="原因",
    )
    owner = Words(required=False, allow_blank=True, max_length=60, label="联系领导")
    plan = Words(required=False, allow_blank=True, max_length=2000, label="整顿方案")
    opened_on = Day(required=False, label="列入日期")
    due_on = Day(required=False, label="整改期限")


class CasePlanChange(SeenInput):
    """What may be changed of a case that was opened by hand."""

    causes = CaseInput._declared_fields["causes"]
    owner = CaseInput._declared_fields["owner"]
    plan = CaseInput._declared_fields["plan"]


class CheckInput(SeenInput):
    checked_on = Day(required=False, label="检查日期")
    note = Words(max_length=200, label="检查情况")


class ReasonInput(SeenInput):
    reason = Words(required=False, allow_blank=True, max_length=LONGEST_REASON, label="理由")


class AnswerInput(SeenInput):
    text = Words(max_length=2000, label="整改措施或结果")


class CaseIssueInput(SeenInput):
    addressee = Words(required=False, allow_blank=True, max_length=60, label="送达对象")
    department = ScopedCodeField(
        model=Department,
        scope=lambda user: Department.objects.visible_to(user),
        required=False,
        allow_null=True,
        label="责任部门代码",
    )


class ExtensionInput(ReasonInput):
    new_due_on = Day(label="延至")


class AppealInput(ReasonInput):
    effective_on = Day(required=False, allow_null=True, label="正确的数据从哪一天起")

    def get_fields(self):
        found = super().get_fields()
        found["fields"] = serializers.DictField(
            child=Words(max_length=60), required=False, label="有误的项目 → 应为的内容"
        )
        return found


class CaseStepSerializer(serializers.ModelSerializer):
    made_by = serializers.StringRelatedField(allow_null=True, label="经办人")

    class Meta:
        model = CaseStep
        fields = ["move", "before", "after", "made_at", "made_by", "reason", "due_on"]
        read_only_fields = fields


class CaseApi(Creates, Changes, WritableRows):
    """Cases in scope; each step by its name, as far as the state and one's role allow it."""

    see_action = ""
    edit_action = ""
    serializer_class = CaseSerializer
    filterset_class = CaseFilterSet
    input_class = CaseInput
    change_class = CasePlanChange
    create_service = staticmethod(services.open_case)
    change_service = staticmethod(services.change_plan)
    brief = ("kind", "topic", "subject_code", "state", "due_on")
    summaries = {
        "create": "列入软弱落后党组织或负面清单",
        "partial_update": "修改原因、联系领导、整顿方案",
        "check": "登记检查",
        "issue": "下发",
        "acknowledge": "签收",
        "remand": "退办",
        "respond": "填写整改措施",
        "prove": "提交佐证",
        "extend": "申请延期",
        "grant": "同意延期",
        "refuse": "不同意延期",
        "verify": "复核销号",
        "return_case": "退回",
        "confirm": "确认销号",
        "withdraw": "撤销",
        "reopen": "重新立案",
        "appeal": "申诉数据有误",
        "steps": "办理步骤",
    }

    def check_permissions(self, request) -> None:
        super().check_permissions(request)
        user = request.user
        opens = self.action != "create" or user.may(Action.VERIFY_CASES)
        if not opens or not (user.may(Action.SEE_REGISTRY) or user.may(Action.ANSWER_CASES)):
            raise PermissionDenied(MayDo.message)

    def rows(self):
        return Case.objects.visible_to(self.request.user).with_subject()

    def values(self, kind) -> dict[str, Any]:
        return checked(kind(context=self.context), dict(self.request.data))

    @extend_schema(operation_id="cases_check", request=CheckInput)
    @action(detail=True, methods=["post"])
    def check(self, request, pk: str) -> Response:
        return self.step(pk, services.record_check, CheckInput)

    @extend_schema(operation_id="cases_issue", request=CaseIssueInput)
    @action(detail=True, methods=["post"])
    def issue(self, request, pk: str) -> Response:
        # Where nothing is said of it, it goes where it went before.
        stored = self.rows().filter(pk=pk).first()
        issue = partial(services.issue, department=stored and stored.department)
        return self.step(pk, issue, CaseIssueInput)

    @extend_schema(operation_id="cases_acknowledge", request=SeenInput)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request, pk: str) -> Response:
        return self.step(pk, services.acknowledge, SeenInput)

    @extend_schema(operation_id="cases_remand", request=ReasonInput)
    @action(detail=True, methods=["post"])
    def remand(self, request, pk: str) -> Response:
        return self.step(pk, services.remand, ReasonInput)

    @extend_schema(operation_id="cases_respond", request=AnswerInput)
    @action(detail=True, methods=["post"])
    def respond(self, request, pk: str) -> Response:
        return self.step(pk, services.respond, AnswerInput)

    @extend_schema(operation_id="cases_prove", request=AnswerInput)
    @action(detail=True, methods=["post"])
    def prove(self, request, pk: str) -> Response:
        return self.step(pk, services.prove, AnswerInput)

    @extend_schema(operation_id="cases_extend", request=ExtensionInput)
    @action(detail=True, methods=["post"])
    def extend(self, request, pk: str) -> Response:
        return self.step(pk, services.ask_extension, ExtensionInput)

    @extend_schema(operation_id="cases_grant", request=ReasonInput)
    @action(detail=True, methods=["post"])
    def grant(self, request, pk: str) -> Response:
        return self._decide_extension(pk, grants=True)

    @extend_schema(operation_id="cases_refuse", request=ReasonInput)
    @action(detail=True, methods=["post"])
    def refuse(self, request, pk: str) -> Response:
        return self._decide_extension(pk, grants=False)

    @extend_schema(operation_id="cases_verify", request=ReasonInput)
    @action(detail=True, methods=["post"])
    def verify(self, request, pk: str) -> Response:
        return self.step(pk, services.verify, ReasonInput)

    @extend_schema(operation_id="cases_return", request=ReasonInput)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_case(self, request, pk: str) -> Response:
        return self.step(pk, services.return_case, ReasonInput)

    @extend_schema(operation_id="cases_confirm", request=ReasonInput)
    @action(detail=True, methods=["post"])
    def confirm(self, request, pk: str) -> Response:
        return self.step(pk, services.confirm, ReasonInput)

    @extend_schema(operation_id="cases_withdraw", request=ReasonInput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk: str) -> Response:
        return self.step(pk, services.withdraw, ReasonInput)

    @extend_schema(operation_id="cases_reopen", request=ReasonInput)
    @action(detail=True, methods=["post"])
    def reopen(self, request, pk: str) -> Response:
        return self.step(pk, services.reopen, ReasonInput)

    @extend_schema(operation_id="cases_appeal", request=AppealInput)
    @action(detail=True, methods=["post"])
    def appeal(self, request, pk: str) -> Response:
        return self.step(pk, services.ask_appeal, AppealInput)

    @extend_schema(operation_id="cases_steps", responses=CaseStepSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def steps(self, request, pk: str) -> Response:
        """For whoever answers the case or sees to it."""
        case, user = self.get_object(), request.user
        if not Case.objects.visible_to(user).editable_by(user).filter(pk=case.pk).exists():
            raise PermissionDenied("办理步骤由整改单位和复核单位查看。")
        seen = CaseStep.objects.visible_to(user).filter(subject=case)
        rows = seen.select_related("made_by").order_by("pk")
        return Response(CaseStepSerializer(rows, many=True).data)

    def _decide_extension(self, pk: str, *, grants: bool) -> Response:
        """The extension that is asked for now; `version` is that of the case."""

        def act() -> Any:
            self._must_be_there()
            values, user = self.values(ReasonInput), self.request.user
            if not Case.objects.overseen_by(user).filter(pk=pk).exists():
                raise PermissionDenied(MayDo.message)
            seen = Extension.objects.visible_to(user)
            extension = seen.filter(case=pk, state=AskedState.ASKED).first()
            if extension is None:
                raise Refusal("这件整改件没有等待批准的延期申请。")
            case = self.get_object()
            if case.version != values["version"]:
                raise Conflict(case)
            services.decide_extension(
                actor=user,
                pk=extension.pk,
                version=extension.version,
                grants=grants,
                answer=values.get("reason", ""),
            )
            return case

        return self.write(act)
