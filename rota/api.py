"""支部轮值 over the API: calls, projects, their screening, signing members up, filing what was
held."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.choices import Action
from activities.models import seen_by
from branches.models import PartyOrganization
from core import actions
from core.api.fields import Day, Number, ScopedCodeField, ScopedKeyField, Words
from core.api.review import Decides
from core.api.writing import (
    Change,
    Changes,
    Creates,
    Input,
    Recycles,
    SeenInput,
    WritableRows,
    checked,
)
from core.records.links import LONGEST_REASON
from rota import services
from rota.choices import ProjectDuty
from rota.filters import CallFilterSet, ProjectFilterSet, SignUpFilterSet
from rota.models import Call, Project, SignUp
from rota.services.holding import filing_key

#: For the description.
EXAMPLES = {
    "Call.committee": "P330999100",
    "Call.year": 2027,
    "least": 2,
    "most": 3,
    "capacity": 30,
    "Project.topic": "参观智能车间",
    "Project.duties": ["party_day"],
    "Project.text": "参观智能车间，交流党员先锋岗的做法。",
    "co_hosts": ["P330999002"],
    "members": [12, 15],
    "Signed.placed": [12],
    "Signed.waiting": [15],
    "Signed.known": 0,
    "starts_at": "14:00:00",
}


def _keys(**options: Any) -> serializers.ListField:
    """Ids of rows."""
    child = Number(min_value=1, max_value=2**63 - 1)
    return serializers.ListField(child=child, max_length=2000, **options)


class RotaRows(WritableRows):
    """Who opens, proposes, signs up, the services say: it hangs on the row and on delegation."""

    edit_action = actions.SEE


# --- Calls --------------------------------------------------------------------------------------


class CallSerializer(serializers.ModelSerializer):
    committee = serializers.CharField(source="committee.code", label="牵头党组织代码")
    committee_name = serializers.CharField(source="committee.name", label="牵头党组织名称")

    class Meta:
        model = Call
        fields = [
            "id",
            "committee",
            "committee_name",
            "year",
            "proposals_until",
            "least",
            "most",
            "note",
            "state",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class CallInput(Input):
    committee = ScopedCodeField(model=PartyOrganization, label="牵头党组织代码")

    class Meta:
        model = Call
        fields = ["committee", "year", "proposals_until", "least", "most", "note"]


class CallChange(Change):
    class Meta:
        model = Call
        fields = ["proposals_until", "least", "most", "note", "version"]


class RotaCallApi(Creates, Changes, RotaRows):
    """A committee's call of a year; its menu is published and closed by an address each."""

    serializer_class = CallSerializer
    input_class = CallInput
    change_class = CallChange
    create_service = staticmethod(services.open_call)
    change_service = staticmethod(services.change_call)
    filterset_class = CallFilterSet
    brief = ("committee", "year", "state")

    def rows(self):
        return Call.objects.visible_to(self.request.user).select_related("committee")

    @extend_schema(summary="发布菜单", request=SeenInput)
    @action(detail=True, methods=["post"])
    def publish(self, request, pk: str) -> Response:
        return self.step(pk, services.move_call, SeenInput, move="publish")

    @extend_schema(summary="结束这一年度的轮值", request=SeenInput)
    @action(detail=True, methods=["post"])
    def close(self, request, pk: str) -> Response:
        return self.step(pk, services.move_call, SeenInput, move="close")


# --- Projects -----------------------------------------------------------------------------------


class ProjectSerializer(serializers.ModelSerializer):
    organizer = serializers.CharField(source="organizer.code", label="主办党组织代码")
    organizer_name = serializers.CharField(source="organizer.name", label="主办党组织名称")
    co_hosts = serializers.SerializerMethodField(label="同意共同主办的党组织代码")
    placed = serializers.IntegerField(label="已报名人数")
    waiting = serializers.IntegerField(label="候补人数")
    activity_key = serializers.SerializerMethodField(
        label="填报后的填报键，照片按它上传；没有开展的为 null"
    )

    class Meta:
        model = Project
        fields = [
            "id",
            "call",
            "organizer",
            "organizer_name",
            "co_hosts",
            "topic",
            "text",
            "planned_on",
            "starts_at",
            "place",
            "capacity",
            "sign_up_until",
            "duties",
            "state",
            "placed",
            "waiting",
            "activity",
            "activity_key",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_co_hosts(self, project) -> list[str]:
        hosts = [each for each in project.hosts.all() if each.answer == "agreed"]
        codes = {each.party_organization.code for each in hosts} - {project.organizer.code}
        return sorted(codes)

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_activity_key(self, project):
        return str(filing_key(project.pk)) if project.activity_id else None


class ProjectInput(Input):
    call = ScopedKeyField(model=Call, label="轮值征集编号")
    organizer = ScopedCodeField(model=PartyOrganization, scope=seen_by, label="主办党组织代码")
    duties = serializers.ListField(
        child=serializers.ChoiceField(choices=ProjectDuty.choices),
        required=False,
        max_length=len(ProjectDuty),
        label="计入事项",
    )
    #: By code: the menu names hosts to all whom the call reaches, so they need not be in scope.
    co_hosts = serializers.ListField(
        child=Words(max_length=40), required=False, max_length=20, label="邀请共同主办的党组织代码"
    )

    class Meta:
        model = Project
        fields = [
            "call",
            "organizer",
            "topic",
            "text",
            "planned_on",
            "starts_at",
            "place",
            "capacity",
            "sign_up_until",
            "duties",
            "co_hosts",
        ]


class ProjectChange(Change, ProjectInput):
    class Meta(ProjectInput.Meta):
        fields = [*ProjectInput.Meta.fields[2:], "version"]

    def get_fields(self):
        fields = super().get_fields()
        for name in ("call", "organizer"):
            fields.pop(name, None)
        return fields


class CancelInput(SeenInput):
    reason = Words(max_length=LONGEST_REASON, label="取消的原因")


class HoldInput(SeenInput):
    held_on = Day(label="开展日期")
    place = Words(required=False, allow_blank=True, max_length=100, label="地点；不写同计划")
    host = Words(required=False, allow_blank=True, max_length=60, label="主持人")
    text = Words(required=False, allow_blank=True, max_length=5000, label="内容；不写同项目")
    guests = serializers.ListField(
        child=Words(max_length=60), required=False, max_length=60, label="列席人员"
    )
    absent = _keys(required=False, label="缺席党员编号")
    photos = serializers.ListField(
        child=Words(max_length=64),
        required=False,
        max_length=9,
        label="照片的 SHA-256，随后按 activity_key 逐张上传",
    )


class SignUpInput(serializers.Serializer):
    party_organization = ScopedCodeField(model=PartyOrganization, scope=seen_by, label="党组织代码")
    members = _keys(min_length=1, label="党员编号，按先后占名额")


class SignedSerializer(serializers.Serializer):
    placed = serializers.ListField(child=serializers.IntegerField(), label="已报名的党员编号")
    waiting = serializers.ListField(child=serializers.IntegerField(), label="候补的党员编号")
    known = serializers.IntegerField(label="此前已报名的人数")


def _propose(*, actor: Any, call: Call, co_hosts: Any = (), **values: Any) -> Project:
    hosts = services.hosts_named(call, co_hosts)
    return services.propose_project(actor=actor, call=call, co_hosts=hosts, **values)


def _change(*, actor: Any, pk: int, version: int, **values: Any) -> Project:
    if "co_hosts" in values:
        rows = Project.objects.visible_to(actor).select_related("call__committee")
        values["co_hosts"] = services.hosts_named(rows.get(pk=pk).call, values["co_hosts"])
    return services.change_project(actor=actor, pk=pk, version=version, **values)


def _projects(user: Any):
    found = Project.objects.visible_to(user).with_numbers().select_related("organizer")
    return found.prefetch_related("hosts__party_organization")


class RotaProjectApi(Creates, Changes, RotaRows):
    """Projects: proposed, on the menu, held."""

    serializer_class = ProjectSerializer
    input_class = ProjectInput
    change_class = ProjectChange
    create_service = staticmethod(_propose)
    change_service = staticmethod(_change)
    filterset_class = ProjectFilterSet
    brief = ("call", "organizer", "topic", "planned_on", "state")

    def rows(self):
        return _projects(self.request.user)

    @extend_schema(summary="取消项目", request=CancelInput)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk: str) -> Response:
        return self.step(pk, services.cancel_project, CancelInput)

    @extend_schema(summary="填报开展情况：记为参加各党组织的活动", request=HoldInput)
    @action(detail=True, methods=["post"])
    def hold(self, request, pk: str) -> Response:
        def act():
            self._must_be_there()
            values = checked(HoldInput(), dict(request.data))
            services.hold_project(actor=request.user, pk=int(pk), **values)
            return Project.objects.visible_to(request.user).get(pk=pk)

        return self.write(act)

    @extend_schema(
        summary="为党员报名；名额用完的列为候补，已报名的不重复",
        request=SignUpInput,
        responses=SignedSerializer,
    )
    @action(detail=True, methods=["post"], url_path="sign-up", url_name="sign-up")
    def sign_up(self, request, pk: str) -> Response:
        def done():
            self._must_be_there()
            values = checked(SignUpInput(context=self.context), dict(request.data))
            signed = services.sign_up(actor=request.user, project=int(pk), **values)
            data = {
                "placed": [each.member_id for each in signed.placed],
                "waiting": [each.member_id for each in signed.waiting],
                "known": signed.known,
            }
            return Response(data, status=status.HTTP_201_CREATED), int(pk)

        return self.once(done)


class RotaScreeningApi(Decides, RotaRows):
    """Projects that the user screens, whatever their state."""

    serializer_class = ProjectSerializer
    filterset_class = ProjectFilterSet
    see_action = Action.REVIEW_ACTIVITIES
    edit_action = Action.REVIEW_ACTIVITIES
    review = services.SCREENING
    brief = RotaProjectApi.brief
    tag = "轮值筛选"

    def rows(self):
        return _projects(self.request.user).overseen_by(self.request.user)


# --- Who signed up ------------------------------------------------------------------------------


class SignUpSerializer(serializers.ModelSerializer):
    name = serializers.SerializerMethodField(label="姓名（只对本支部和主办支部完整显示）")
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")

    class Meta:
        model = SignUp
        fields = [
            "id",
            "project",
            "member",
            "name",
            "party_organization",
            "state",
            "signed_up_at",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_name(self, sign_up) -> str:
        return sign_up.name_to(self.context["request"].user)


class RotaSignUpApi(Recycles, RotaRows):
    """Who has a place or waits. `DELETE` gives a place back: the first who waits moves up."""

    serializer_class = SignUpSerializer
    recycle_service = staticmethod(services.cancel_sign_up)
    filterset_class = SignUpFilterSet
    brief = ("project", "member", "state")

    def rows(self):
        user = self.request.user
        return (
            SignUp.objects.visible_to(user)
            .standing()
            .for_reader(user)
            .select_related("party_organization", "member__party_organization")
        )
