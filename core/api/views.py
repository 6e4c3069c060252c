"""One kind of rows: the list, one row.

A view set is a declaration: rows in scope, serializer, filters with their orders, actions.
"""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.views import APIView

from core import actions
from core.api.deprecation import Announced
from core.api.shapes import Shaped, settled_mark
from core.feed.kinds import Feed, kind_of
from core.feed.since import changed_since, written_since

MISSING = "没有找到这条记录，可能已被删除或不在您的管理范围内。"


class RowApi(Announced, Shaped, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Single rows, read only."""

    lookup_value_regex = "[0-9]{1,18}"
    #: What the user must be allowed (anywhere) to read or to write; "" = nothing in particular.
    see_action: str = actions.SEE
    edit_action: str = ""

    def rows(self) -> QuerySet:
        """The rows in the user's scope, with all that the serializer reads."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):  # the description asks which model it is
            return QuerySet(self.serializer_class.Meta.model).none()
        return self.rows()

    def conflict_details(self, stored: Any) -> dict[str, Any]:
        """Answered to whoever was too late, besides the row as it is now."""
        return {}

    def get_object(self) -> Any:
        found = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound(MISSING)
        return found


class RowsApi(mixins.ListModelMixin, RowApi):
    """List and single rows; `filterset_class` is that of the page, with its orders."""

    #: How the rows come into the change feed; None: they do not.
    feed: Feed | None = None

    def changed_since(self, rows: QuerySet, mark: int) -> QuerySet:
        """`rows` of which anything changed since a mark of the feed; of those of which it does not
        tell, because who sees them follows from other rows too, the ones that were written."""
        kind = kind_of(type(self))
        return changed_since(kind, rows, mark) if kind else written_since(rows, mark)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        moment = self.request.query_params.get("updated_since", "")
        if moment:
            found = self.changed_since(found, settled_mark(moment))
        return found


class Missing(APIView):
    """Every other address below `/api/`."""

    schema = None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        raise NotFound("没有这个接口地址，请对照 /api/docs/。")
