"""Months and their figures over the API: from the snapshot, never from live rows."""

from dataclasses import replace
from typing import Any

from django.db.models import OuterRef, Subquery
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Action
from core.api.fields import Number, Words
from core.api.filters import refuse_misused
from core.api.jobs import JobInput, Start
from core.api.permissions import MayDo
from core.api.views import MISSING, RowsApi
from core.api.writing import SeenInput, WritableRows
from core.feed.kinds import Feed
from core.keys import LARGEST
from core.months import Month
from core.records.links import LONGEST_REASON
from core.values import is_storable
from months import figures, places
from months.choices import FigureScope
from months.filters import ReportMonthFilterSet, SignOffFilterSet
from months.indicators import BESIDE, INDICATORS
from months.models import MonthRevision, ReportMonth, ReportMonthQuerySet, SignOff
from months.services import sign_off
from months.services.plausibility import findings
from months.tasks import ask_to_close

#: For the description.
EXAMPLES = {
    "ToConfirm.figures": {"organizations": [120, None]},
    "ToConfirm.seen": "0f3a9c51d27be846",
    "month": "2026-03",
    "as_of": "2026-03-31",
    "Figure.value": 0.25,
    "Figure.numerator": 30,
    "Figure.denominator": 120,
    "figures": {"organizations": {"value": 120, "numerator": 120, "denominator": None}},
    "FigureRow.label": "东街道",
    "Indicator.code": "organization_coverage_rate",
    "Indicator.title": "组织覆盖率",
    "Indicator.formula": "建立党组织数 ÷ 两新组织数。",
    "Indicator.exclusions": "只计统计日正常经营的组织。",
    "Indicator.source": "两新组织党建月报口径",
    "Indicator.kind": "rate",
    "Indicator.numerator": "formed",
    "Indicator.denominator": "organizations",
    "SignOff.region": "330999001",
    "SignOff.region_name": "东街道",
}

MONTH = OpenApiParameter(
    "month",
    {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
    OpenApiParameter.PATH,
    description="YYYY-MM",
)


class ReportMonthSerializer(serializers.ModelSerializer):
    month = serializers.CharField(read_only=True, label="月份（YYYY-MM）")
    revision = serializers.IntegerField(
        read_only=True, allow_null=True, label="最近一次定稿的版次；没有定稿过为 null"
    )
    as_of = serializers.DateField(read_only=True, allow_null=True, label="统计日")

    class Meta:
        model = ReportMonth
        fields = ["month", "state", "revision", "as_of", "updated_at"]
        read_only_fields = fields


class ReportMonthApi(RowsApi):
    serializer_class = ReportMonthSerializer
    filterset_class = ReportMonthFilterSet
    lookup_field = "month"
    lookup_value_regex = r"\d{4}-\d{2}"
    parameters = [MONTH]
    brief = ("month", "state")
    feed = Feed(showed_to=ReportMonthQuerySet.showed_to)

    def rows(self):
        user = self.request.user
        newest = (
            MonthRevision.objects.visible_to(user)
            .closed()
            .filter(report_month=OuterRef("pk"))
            .order_by("-number")
        )
        return ReportMonth.objects.visible_to(user).annotate(
            revision=Subquery(newest.values("number")[:1]),
            as_of=Subquery(newest.values("as_of")[:1]),
        )

    def get_object(self):
        month = month_of(self.kwargs["month"])
        found = self.get_queryset().filter(first_day=month.first_day).first()
        if found is None:
            raise NotFound(MISSING)
        return found


class SignOffSerializer(serializers.ModelSerializer):
    month = serializers.CharField(source="report_month", read_only=True, label="月份（YYYY-MM）")
    region = serializers.CharField(source="region.code", read_only=True, label="镇街代码")
    region_name = serializers.CharField(source="region.name", read_only=True, label="镇街名称")
    is_late = serializers.BooleanField(read_only=True, label="确认是否逾期")

    class Meta:
        model = SignOff
        fields = [
            "id",
            "month",
            "region",
            "region_name",
            "state",
            "due_on",
            "first_confirmed_on",
            "is_late",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class FindingSerializer(serializers.Serializer):
    """What the checks found in the draft."""

    code = serializers.CharField(label="核对项代码")
    title = serializers.CharField(label="核对项")
    text = serializers.CharField(label="发现的情况")
    must_explain = serializers.BooleanField(label="确认时须说明")


class ToConfirmSerializer(serializers.Serializer):
    """What a town confirms: its figures by the draft of now."""

    seen = serializers.CharField(label="这些数字的校验码，确认时原样写上")
    figures = serializers.DictField(
        child=serializers.ListField(child=serializers.IntegerField(allow_null=True)),
        label="指标代码 → 分子（数值）、分母",
    )
    findings = FindingSerializer(many=True, label="合理性核对")


class ConfirmInput(SeenInput):
    seen = Words(max_length=16, label="核对过的数字的校验码")
    explanations = serializers.DictField(
        child=Words(max_length=200), required=False, label="核对项代码 → 说明"
    )


class TakeBackInput(SeenInput):
    reason = Words(max_length=LONGEST_REASON, label="原因")


class SignOffApi(WritableRows):
    """How far the month of each town has come up the tree. A town confirms the figures that it has
    looked at (`figures/`), the county accepts them; what goes back says why."""

    edit_action = ""
    serializer_class = SignOffSerializer
    filterset_class = SignOffFilterSet
    brief = ("month", "region", "state", "due_on")
    summaries = {
        "figures": "查看待确认的数字",
        "confirm": "确认",
        "accept": "接受",
        "withdraw": "撤回确认",
        "return_month": "退回",
        "unlock": "解锁",
    }
    #: Who may do it anywhere at all; which towns, the flow says.
    _needs = {
        "confirm": Action.CONFIRM_MONTH,
        "withdraw": Action.CONFIRM_MONTH,
        "accept": Action.ACCEPT_MONTH,
        "return_month": Action.ACCEPT_MONTH,
        "unlock": Action.ACCEPT_MONTH,
    }

    def check_permissions(self, request) -> None:
        super().check_permissions(request)
        needed = self._needs.get(self.action, "")
        if needed and not request.user.may(needed):
            raise PermissionDenied(MayDo.message)

    def _do(self, service: Any, kind: type[serializers.Serializer], **given: Any) -> Response:
        def act() -> Any:
            row, values = self.get_object(), self.values(kind)
            month = row.report_month.month
            return service(
                actor=self.request.user, month=month, region_id=row.region_id, **given, **values
            )

        return self.write(act)

    @extend_schema(operation_id="sign_offs_figures", responses=ToConfirmSerializer)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def figures(self, request, pk: str) -> Response:
        """For whoever keeps the registry there: a draft is no figure yet."""
        row = self.get_object()
        if not request.user.reach.edit_registry.takes_in(row.region_id):
            raise PermissionDenied(MayDo.message)
        draft = sign_off.draft_of(row.report_month.month)
        line = sign_off.signed(figures.line_of(revision=draft, region_id=row.region_id))
        found = findings(draft, row.region_id)
        told = {"seen": sign_off.digest(line), "figures": line, "findings": found}
        return Response(ToConfirmSerializer(told).data)

    @extend_schema(operation_id="sign_offs_confirm", request=ConfirmInput)
    @action(detail=True, methods=["post"])
    def confirm(self, request, pk: str) -> Response:
        return self._do(_confirm, ConfirmInput)

    @extend_schema(operation_id="sign_offs_accept", request=SeenInput)
    @action(detail=True, methods=["post"])
    def accept(self, request, pk: str) -> Response:
        return self._do(sign_off.accept, SeenInput)

    @extend_schema(operation_id="sign_offs_withdraw", request=TakeBackInput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk: str) -> Response:
        return self._do(sign_off.take_back, TakeBackInput, name="withdraw")

    @extend_schema(operation_id="sign_offs_return", request=TakeBackInput)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_month(self, request, pk: str) -> Response:
        return self._do(sign_off.take_back, TakeBackInput, name="return")

    @extend_schema(operation_id="sign_offs_unlock", request=TakeBackInput)
    @action(detail=True, methods=["post"])
    def unlock(self, request, pk: str) -> Response:
        return self._do(sign_off.take_back, TakeBackInput, name="unlock")

    def rows(self):
        rows = SignOff.objects.visible_to(self.request.user)
        return rows.select_related("report_month", "region")


def _confirm(*, explanations: dict[str, str] | None = None, **given: Any) -> SignOff:
    """As on the page, where every check that has to be explained is asked for."""
    return sign_off.confirm(explanations=explanations or {}, **given)


class FigureSerializer(serializers.Serializer):
    """A count has no denominator; a rate is a fraction of 1, null where that is 0."""

    value = serializers.FloatField(allow_null=True, label="数值；比例以 1 为 100%")
    numerator = serializers.IntegerField(
        allow_null=True, label="分子（数值）；定稿时还没有这项指标的为 null"
    )
    denominator = serializers.IntegerField(allow_null=True, label="分母；数量为 null")


class IndicatorSerializer(serializers.Serializer):
    """What a figure is called and how it is counted: the sheet 口径说明."""

    code = serializers.CharField(label="指标代码")
    title = serializers.CharField(label="指标名称")
    kind = serializers.SerializerMethodField(label="数量或比例")
    formula = serializers.CharField(label="口径")
    exclusions = serializers.CharField(label="不计入的情形")
    source = serializers.CharField(label="依据")
    numerator = serializers.CharField(allow_null=True, label="分子的指标代码；数量为 null")
    denominator = serializers.CharField(allow_null=True, label="分母的指标代码；数量为 null")

    @extend_schema_field(serializers.ChoiceField(choices=[("count", "数量"), ("rate", "比例")]))
    def get_kind(self, indicator) -> str:
        return "rate" if indicator.is_rate else "count"


class FigureRowSerializer(serializers.Serializer):
    label = serializers.CharField(label="区域名称、本级或合计")
    scope = serializers.ChoiceField(choices=FigureScope.choices, label="口径范围")
    region = serializers.CharField(source="region_code", label="区域代码")
    figures = serializers.DictField(
        source="values", child=FigureSerializer(), label="指标代码 → 数值"
    )


class RegionFiguresSerializer(serializers.Serializer):
    month = serializers.CharField(source="revision.report_month", label="月份")
    revision = serializers.IntegerField(source="revision.number", label="版次")
    as_of = serializers.DateField(source="revision.as_of", label="统计日")
    region = serializers.CharField(source="region.code", label="区域代码")
    region_name = serializers.CharField(source="region.name", label="当月区域名称")
    members_without_unit = serializers.IntegerField(label="未填单位党员")
    indicators = serializers.SerializerMethodField(label="各项指标的名称和口径")
    rows = FigureRowSerializer(many=True, label="下级区域、本级、合计")
    beside_indicators = serializers.SerializerMethodField(
        label="表外各项（组织生活、六清等）的名称和口径"
    )
    beside = serializers.SerializerMethodField(label="表外各项的下级区域、本级、合计")

    @extend_schema_field(IndicatorSerializer(many=True))
    def get_indicators(self, table) -> list:
        return IndicatorSerializer(INDICATORS, many=True).data

    @extend_schema_field(IndicatorSerializer(many=True))
    def get_beside_indicators(self, table) -> list:
        return IndicatorSerializer(BESIDE.values(), many=True).data

    @extend_schema_field(FigureRowSerializer(many=True))
    def get_beside(self, table) -> list:
        rows = figures.beside(revision=table.revision, region_code=table.region.code)
        told = [replace(row, values={code: row.values[code] for code in BESIDE}) for row in rows]
        return FigureRowSerializer(told, many=True).data


class RegionFiguresApi(APIView):
    """覆盖情况 of one region: the lines of the monthly workbook."""

    see_action = Action.SEE_REGISTRY
    tag = "月报"

    @extend_schema(
        summary="查看区域的月报数据",
        operation_id="report_months_figures",
        parameters=[
            MONTH,
            OpenApiParameter(
                "code",
                {"type": "string", "pattern": "^[0-9A-Z]{2,12}$"},
                OpenApiParameter.PATH,
                description="区域代码",
            ),
            OpenApiParameter(
                "revision",
                {"type": "integer", "minimum": 1},
                description="版次；不写为最近一次定稿的版次",
            ),
        ],
        responses=RegionFiguresSerializer,
    )
    def get(self, request, month: str, code: str) -> Response:
        revisions = places.revisions_of(request.user, month_of(month))
        refuse_misused(request, ["revision"])
        if not is_storable(code):
            raise NotFound(MISSING)
        wanted = request.query_params.get("revision")
        found = [each for each in revisions if not wanted or wanted == str(each.number)]
        if not found:
            raise NotFound("这个月尚未定稿，或没有这个版次。")
        region = places.region_of(request.user, found[0], code)
        table = figures.region_table(revision=found[0], region_code=region.code)
        return Response(RegionFiguresSerializer(table).data)


def month_of(text: str) -> Month:
    """A month in an address; 404 for one that no calendar has."""
    try:
        return Month.parse(text)
    except ValueError:
        raise NotFound("月份应写成 YYYY-MM，例如 2026-03。") from None


class CloseInput(JobInput):
    start = ("close", "定稿")
    month = serializers.RegexField(
        "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$",
        label="月份（YYYY-MM）",
        error_messages={"invalid": "月份应写成 YYYY-MM，例如 2026-03。"},
    )
    seen = Number(
        required=False,
        min_value=1,
        max_value=LARGEST,
        label="预览的编号（更正定稿时您核对过的）；其他情况不写",
    )


def _close(*, actor, month: str, seen: int | None = None):
    return ask_to_close(actor=actor, month=month_of(month), seen=seen)


CLOSE = Start(CloseInput, _close, action=Action.CLOSE_MONTH)
