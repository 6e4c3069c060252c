"""Papers over the API: which there are of a row, and one of them as a file; letters."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from core import actions
from core.api.filters import refuse_misused
from core.api.jobs import BINARY
from core.api.views import MISSING, RowsApi
from core.api.writing import checked
from core.errors import Missing, Refusal
from core.feed.kinds import Feed
from core.keys import LARGEST, key_of
from core.views.downloads import as_file
from papers.choices import PaperFormat
from papers.filters import LetterFilterSet
from papers.kinds import Kind, kinds
from papers.models import Letter, LetterQuerySet
from papers.services import making

#: For the description.
EXAMPLES = {
    "PaperKind.kind": "minutes",
    "PaperKind.title": "会议记录",
    "PaperKind.note": "到会情况按开展当天的名单，内容和决议取自填报。",
    "PaperKind.formats": ["docx"],
    "PaperInput.kind": "minutes",
    "PaperInput.id": 12,
    "PaperInput.format": "docx",
    "Letter.kind": "red_light",
    "Letter.number": "两新提〔2026〕3号",
    "Letter.title": "关于2026年10月红灯事项的提示函",
    "Letter.to": "白沙镇党委",
    "Letter.sender": "测试县两新工委",
    "Letter.occasion": "2026-10",
    "Letter.delivery_count": 1,
    "Letter.received_count": 1,
    "Letter.void_reason": "",
}


def _of(kind: Kind) -> str:
    """What a program calls the rows of which a paper is made: `activity`."""
    return kind.owner._meta.model_name


class PaperKindSerializer(serializers.Serializer):
    kind = serializers.CharField(label="文书种类代码")
    title = serializers.CharField(label="文书名称")
    note = serializers.CharField(label="用途")
    formats = serializers.ListField(
        child=serializers.ChoiceField(choices=PaperFormat.choices),
        label="可以生成的格式；服务器没有安装 LibreOffice 的没有 pdf",
    )

    class Meta:
        ref_name = "PaperKind"


class PaperKindsSerializer(serializers.Serializer):
    results = PaperKindSerializer(many=True, label="文书种类")


class PaperInput(serializers.Serializer):
    kind = serializers.CharField(label="文书种类代码", max_length=40)
    id = serializers.IntegerField(label="记录编号，例如活动的 id", min_value=1, max_value=LARGEST)
    format = serializers.ChoiceField(
        choices=PaperFormat.choices, default=PaperFormat.DOCX, label="格式"
    )

    class Meta:
        ref_name = "PaperInput"


class PapersApi(APIView):
    """In the scope of the pages; each paper that is made is recorded."""

    see_action = actions.SEE
    edit_action = actions.SEE
    tag = "文书"

    @extend_schema(
        summary="一条记录可以生成哪些文书",
        operation_id="papers_list",
        parameters=[
            OpenApiParameter("of", str, description="记录种类：activity（活动）", required=True),
            OpenApiParameter(
                "id",
                {"type": "integer", "minimum": 1, "maximum": LARGEST},
                description="记录编号",
                required=True,
            ),
        ],
        responses=PaperKindsSerializer,
    )
    def get(self, request) -> Response:
        refuse_misused(request, ["of", "id"])
        known = {_of(kind): kind for kind in kinds().values()}
        named = request.query_params.get("of", "")
        pk = key_of(request.query_params.get("id"))
        bad: dict[str, Any] = {}
        if named not in known:
            bad["of"] = [f"应写记录种类：{'、'.join(known)}。"]
        if pk < 1:
            bad["id"] = ["应写记录编号。"]
        if bad:
            raise ValidationError(bad)
        row = known[named].seen_by(request.user).filter(pk=pk).first()
        if row is None:
            raise NotFound(MISSING)
        formats = [str(each) for each in making.formats()]
        offered = making.offered(request.user, row)
        return Response(
            {
                "results": [
                    {
                        "kind": each.code,
                        "title": each.title,
                        "note": each.note,
                        "formats": formats,
                    }
                    for each in offered
                ]
            }
        )

    @extend_schema(
        summary="生成一份文书，应答就是文件",
        operation_id="papers_create",
        request=PaperInput,
        responses={(200, BINARY): OpenApiResponse(OpenApiTypes.BINARY, "文件")},
    )
    def post(self, request) -> HttpResponse:
        refuse_misused(request, [])
        values = checked(PaperInput(context={"request": request}), request.data)
        kind = kinds().get(values["kind"])
        if kind is None:
            raise ValidationError({"kind": [f"没有这种文书，可以写：{'、'.join(kinds())}。"]})
        if values["format"] not in making.formats():
            raise ValidationError({"format": ["服务器没有安装 LibreOffice，只能生成 docx。"]})
        try:
            made = making.make(
                actor=request.user, kind=kind, pk=values["id"], format=values["format"]
            )
        except Missing:
            raise NotFound(MISSING) from None
        except Refusal as refusal:
            raise ValidationError({"kind": [str(refusal)]}) from None
        return as_file(HttpResponse(made.data, content_type=BINARY), made.name)


class LetterSerializer(serializers.ModelSerializer):
    issuer = serializers.CharField(source="issuer.code", label="发文单位所在区域代码")

    class Meta:
        model = Letter
        ref_name = "Letter"
        fields = [
            "id",
            "kind",
            "number",
            "state",
            "title",
            "issuer",
            "sender",
            "to",
            "occasion",
            "issued_on",
            "delivery_count",
            "received_count",
            "voided_at",
            "void_reason",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class LetterApi(RowsApi):
    """Letters that were issued, voided ones too; the file is one of `papers/` (`of=letter`)."""

    serializer_class = LetterSerializer
    filterset_class = LetterFilterSet
    brief = ("kind", "number", "state", "title")
    feed = Feed(showed_to=LetterQuerySet.showed_to, names=("issuer",))
    tag = "文书"

    def rows(self):
        found = Letter.objects.visible_to(self.request.user).numbered()
        return found.select_related("issuer")
