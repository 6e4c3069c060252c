"""Sums of several months over the API: what the page 季报年报 shows."""

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Action
from core.api.filters import refuse_misused
from core.api.views import MISSING
from core.periods import Cadence, Period
from core.values import is_storable
from months import places
from months.api import FigureRowSerializer, IndicatorSerializer
from months.choices import MonthState
from months.indicators import INDICATORS
from months.services.duties import INDICATORS as DUTIES
from reports.figures import months_of, period_table

#: For the description.
EXAMPLES = {
    "RegionPeriod.period": "2026-Q1",
    "RegionPeriod.region": "330999",
    "RegionPeriod.region_name": "测试县",
    "RegionPeriod.duties": [
        {
            "label": "东街道",
            "scope": "total",
            "region": "330999001",
            "figures": {"duty_expected": {"value": 36, "numerator": 36, "denominator": None}},
        }
    ],
    "MonthOfPeriod.month": "2026-03",
}
_PERIODS = "^[0-9]{4}(-Q[1-4]|-H[12])?$"


class MonthOfPeriodSerializer(serializers.Serializer):
    """A month of the period, and from which closing its figures are."""

    month = serializers.CharField(label="月份（YYYY-MM）")
    revision = serializers.IntegerField(
        source="revision.number", default=None, allow_null=True, label="版次；没有定稿的为 null"
    )
    state = serializers.ChoiceField(
        source="revision.report_month.state",
        choices=MonthState.choices,
        default=MonthState.OPEN.value,
        label="状态",
    )


class RegionPeriodSerializer(serializers.Serializer):
    """What stood on a day is that of the last closed month; what happened within a month is the
    sum of those that are closed."""

    period = serializers.CharField(label="季度、半年或年度")
    region = serializers.CharField(source="region.code", label="区域代码")
    region_name = serializers.CharField(source="region.name", label="区域名称")
    is_whole = serializers.BooleanField(label="各月是否都已定稿")
    months = MonthOfPeriodSerializer(many=True, label="期内各月")
    indicators = serializers.SerializerMethodField(label="各项指标的名称和口径")
    rows = FigureRowSerializer(many=True, label="覆盖情况：下级区域、本级、合计")
    duties = FigureRowSerializer(source="beside", many=True, label="组织生活：同上")

    @extend_schema_field(IndicatorSerializer(many=True))
    def get_indicators(self, table) -> list:
        return IndicatorSerializer((*INDICATORS, *DUTIES), many=True).data


class RegionPeriodApi(APIView):
    """A quarter, half-year or year of one region out of closed months."""

    see_action = Action.SEE_REGISTRY
    tag = "月报"

    @extend_schema(
        summary="查看区域的季报年报",
        operation_id="report_periods_figures",
        parameters=[
            OpenApiParameter(
                "period",
                {"type": "string", "pattern": _PERIODS},
                OpenApiParameter.PATH,
                description="2026-Q1、2026-H1 或 2026",
            ),
            OpenApiParameter(
                "code",
                {"type": "string", "pattern": "^[0-9A-Z]{2,12}$"},
                OpenApiParameter.PATH,
                description="区域代码",
            ),
        ],
        responses=RegionPeriodSerializer,
    )
    def get(self, request, period: str, code: str) -> Response:
        refuse_misused(request, [])
        if not is_storable(code):
            raise NotFound(MISSING)
        wanted = _period_of(period)
        months = months_of(wanted)
        closed = [each.revision for each in months if each.revision]
        if not closed:
            raise NotFound("这一期内还没有定稿的月份。")
        region = places.region_of(request.user, closed[-1], code)
        table = period_table(period=wanted, months=months, region=region)
        return Response(RegionPeriodSerializer(table).data)


def _period_of(text: str) -> Period:
    """A period of several months in an address; 404 for one that no calendar has."""
    try:
        found = Period.parse(text)
    except ValueError:
        found = None
    if found is None or found.cadence == Cadence.MONTH:
        raise NotFound("应写成 2026-Q1、2026-H1 或 2026。")
    return found
