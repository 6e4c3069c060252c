"""Sources, their lists and the rows of the queues over the API; a row is judged here too."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.choices import Action
from core.api.views import RowsApi
from core.api.writing import WritableRows, checked
from orgs.choices import OperatingState, OrganizationKind
from sources import services
from sources.choices import Outcome, Verdict
from sources.filters import SourceFilterSet, SourceListFilterSet, SourceRowFilterSet
from sources.models import Source, SourceList, SourceRow
from sources.tables import said

#: For the description.
EXAMPLES = {
    "Source.name": "社保",
    "SourceRow.uscc": "91330999765432104W",
    "SourceRow.name": "东风科技有限公司",
    "SourceRow.address": "东街道创业路 1 号",
    "SourceRow.score": 85,
    "SourceRow.row_no": 12,
}


class SourceSerializer(serializers.ModelSerializer):
    department = serializers.CharField(
        source="department.code", default=None, allow_null=True, label="部门代码"
    )
    trust = serializers.DictField(
        child=serializers.IntegerField(),
        label="字段可信程度：1 供参考，2 可采用，3 以此为准；没有列出的不采用",
    )

    class Meta:
        model = Source
        fields = [
            *("id", "code", "name", "department", "kinds", "trust", "version", "updated_at"),
        ]
        read_only_fields = fields


class SourceApi(RowsApi):
    """From whom lists come, and what they are trusted in."""

    serializer_class = SourceSerializer
    filterset_class = SourceFilterSet
    brief = ("code", "name")

    def rows(self):
        return Source.objects.visible_to(self.request.user).select_related("department")


class SourceListSerializer(serializers.ModelSerializer):
    source = serializers.CharField(source="source.code", label="来源代码")

    class Meta:
        model = SourceList
        fields = ["id", "source", "dated", "step", "likely_from", "loaded_at"]
        read_only_fields = fields


class SourceListApi(RowsApi):
    """Lists; how many rows stand in which queue is asked of the rows."""

    see_action = Action.EDIT_REGISTRY
    serializer_class = SourceListSerializer
    filterset_class = SourceListFilterSet
    brief = ("source", "dated", "step")

    def rows(self):
        return SourceList.objects.visible_to(self.request.user).select_related("source")


class SourceRowSerializer(serializers.ModelSerializer):
    source = serializers.CharField(source="listed.source.code", label="来源代码")
    dated = serializers.DateField(source="listed.dated", label="名单日期")
    kind = serializers.ChoiceField(
        choices=OrganizationKind.choices, allow_blank=True, label="组织类别"
    )
    state = serializers.ChoiceField(
        choices=OperatingState.choices, allow_blank=True, label="经营状态"
    )
    verdict = serializers.ChoiceField(choices=Verdict.choices, allow_blank=True, label="判定")
    principal = serializers.SerializerMethodField(label="负责人（只对编辑者完整显示）")
    phone_masked = serializers.SerializerMethodField(label="联系电话（脱敏）")
    region = serializers.CharField(
        source="region.code", default=None, allow_null=True, label="区域代码"
    )
    organization = serializers.CharField(
        source="organization.uscc", default=None, allow_null=True, label="台账里的组织（代码）"
    )
    candidate = serializers.CharField(
        source="candidate.uscc", default=None, allow_null=True, label="疑似的组织（代码）"
    )
    differs = serializers.ListField(child=serializers.CharField(), label="与台账不一致的字段")

    class Meta:
        model = SourceRow
        fields = [
            *("id", "source", "dated", "row_no", "outcome", "uscc", "name", "kind", "state"),
            *("staff_count", "industry", "principal", "phone_masked", "address", "founded_on"),
            *("region", "organization", "candidate", "score", "verdict", "differs"),
        ]
        read_only_fields = fields

    def get_principal(self, row) -> str:
        return said(row, "principal", self.context["request"].user)

    def get_phone_masked(self, row) -> str:
        return said(row, "phone", self.context["request"].user)


class JudgeInput(serializers.Serializer):
    verdict = serializers.ChoiceField(
        choices=[each for each in Verdict.choices if each[0]],
        label="疑似：same、different、later；新增：declined、later；消失：present、later",
    )


class SourceRowApi(WritableRows):
    """Rows of the newest list of each source; `queue` gives those that wait."""

    see_action = Action.EDIT_REGISTRY
    serializer_class = SourceRowSerializer
    filterset_class = SourceRowFilterSet
    brief = ("source", "dated", "outcome", "name")

    def rows(self):
        return (
            SourceRow.objects.editable_by(self.request.user)
            .present()
            .exclude(outcome=Outcome.BAD)
            .select_related("listed__source", "organization", "candidate", "region")
        )

    def changed_since(self, rows, mark):
        return rows.written_since(mark)

    @extend_schema(summary="判定一行", request=JudgeInput, responses=SourceRowSerializer)
    @action(detail=True, methods=["post"])
    def judge(self, request, pk: str) -> Response:
        def done():
            self._must_be_there()
            values = checked(JudgeInput(), dict(request.data))
            services.judge(actor=request.user, pk=int(pk), **values)
            row = self.get_queryset().get(pk=pk)
            return Response(self.serializer_class(row, context=self.context).data), row.pk

        return self.once(done)
