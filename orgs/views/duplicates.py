"""疑似重复: the pairs, what people say of them, and merging two records into one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.choices import Action
from core.addresses import address_of
from core.errors import Refusal
from core.keys import LARGEST, key_of
from core.lists.pagination import Sort
from core.undo.service import examine
from core.views.detail import DetailPage, Own
from core.views.editing import at_the_door, say_with_undo
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece
from core.views.records import Panel
from orgs.filters import DuplicateFilterSet, MergeFilterSet
from orgs.models import DuplicatePair, Organization, OrganizationMerge
from orgs.services import (
    dismiss_pair,
    merge_organizations,
    plan_merge,
    reopen_pair,
    undo_merge,
)
from orgs.tables import DuplicateTable, MergeTable
from orgs.tasks import start_search


class DuplicateList(ListPage):
    title = "疑似重复"
    subtitle = "每天夜里比对一次：同镇街同名、旧注册号与新代码、同一电话且名称相近。"
    unit = "对"
    empty_text = "没有疑似重复的组织。刚导入或修改过的，点“重新比对”再看。"
    table_class = DuplicateTable
    filterset_class = DuplicateFilterSet
    fragment_name = "orgs/duplicates_body.html"
    buttons = (
        ListAction(
            "重新比对", "orgs:search_duplicates", Action.EDIT_REGISTRY, icon="refresh", post=True
        ),
        ListAction("合并记录", "orgs:merges", icon="history"),
    )
    sorts = {"found": Sort("found_at")}
    default_sort = "-found"
    related = ("first__region", "second__region", "dismissed_by")

    def rows(self):
        pairs = DuplicatePair.objects.editable_by(self.request.user)
        return pairs.filter(first__deleted_at=None, second__deleted_at=None)


class Suspicions(Panel):
    """On the page of an organization: with which others it may be the same."""

    template_name = "orgs/suspicions.html"

    def context(self, pk):
        pairs = (
            DuplicatePair.objects.editable_by(self.request.user)
            .filter(Q(first=pk) | Q(second=pk), dismissed_at=None)
            .filter(first__deleted_at=None, second__deleted_at=None)
            .select_related("first", "second")
            .order_by("pk")
        )
        others = [(pair, pair.second if pair.first_id == pk else pair.first) for pair in pairs]
        return {"pk": pk, "others": others} if others else None


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Ask a worker to compare all organizations now."""
    if not request.user.may(Action.EDIT_REGISTRY):
        raise PermissionDenied("您的账号没有编辑两新组织的权限。")
    start_search(actor=request.user)
    messages.success(request, "已开始比对，一般几秒钟完成，请稍后刷新本页。")
    return redirect("orgs:duplicates")


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """不是重复."""
    with at_the_door():
        pair = dismiss_pair(actor=request.user, pk=pk)
    say_with_undo(
        request,
        f"已记下：“{pair.first}”与“{pair.second}”不是重复。",
        url=address_of("orgs:reopen_pair", pk),
    )
    return redirect("orgs:duplicates")


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Back among the suspects."""
    with at_the_door():
        pair = reopen_pair(actor=request.user, pk=pk)
    messages.success(request, f"“{pair.first}”与“{pair.second}”重新列为疑似重复。")
    return redirect("orgs:duplicates")


@method_decorator(never_cache, name="dispatch")
class MergePage(View):
    """The plan: which record stays, field by field which value, what moves; then the doing."""

    def setup(self, request: HttpRequest, pk: int, other: int) -> None:
        super().setup(request, pk=pk, other=other)
        if max(pk, other) > LARGEST:
            raise Http404("编号无效")

    def get(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        kept = request.GET.get("keep", "")
        try:
            with at_the_door():
                plan = plan_merge(
                    actor=request.user,
                    one=pk,
                    other=other,
                    kept=int(kept) if kept in (str(pk), str(other)) else None,
                )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("orgs:duplicates")
        context = {"title": "合并重复组织", "plan": plan, "pk": pk, "other": other}
        return render(request, "orgs/merge.html", context)

    def post(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        posted = request.POST
        kept, merged = (other, pk) if posted.get("kept") == str(other) else (pk, other)
        here = address_of("orgs:merge", pk, other)
        try:
            with at_the_door():
                merge = merge_organizations(
                    actor=request.user,
                    kept=kept,
                    kept_version=_version(request, kept),
                    merged=merged,
                    merged_version=_version(request, merged),
                    take=[
                        name.removeprefix("field-")
                        for name, value in posted.items()
                        if name.startswith("field-") and value == str(merged)
                    ],
                )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{here}?keep={kept}")
        say_with_undo(
            request,
            f"已合并，保留“{merge.kept}”；另一条已放入回收站，原网址转到保留的组织。",
            url=address_of("orgs:undo_merge", merge.pk),
        )
        return redirect(merge.kept)


class MergeList(ListPage):
    title = "合并记录"
    subtitle = "合并以后没有再改动的，可以撤销，恢复到合并前的状态。"
    unit = "次"
    empty_text = "还没有合并过组织。可到“疑似重复”逐对核对。"
    table_class = MergeTable
    filterset_class = MergeFilterSet
    sorts = {"when": Sort("undo_set__done_at", tie="undo_set__pk")}
    default_sort = "-when"
    related = ("kept", "merged", "undo_set__done_by", "undo_set__undone_by")

    def rows(self):
        return OrganizationMerge.objects.visible_to(self.request.user)


class MergedPage(DetailPage):
    """One merge: what it changed, and whether it can be undone."""

    model = OrganizationMerge
    related = ("kept__region", "merged", "undo_set__done_by", "undo_set__undone_by")
    list_url = "orgs:merges"
    print_text = ""
    parts = (Own("facts", "merged"),)

    def name(self, record):
        return f"合并记录 {record.pk}"

    def merged(self):
        undo_set = self.record.undo_set
        found = examine(undo_set)
        context = {
            "written": found.in_words,
            "refusal": "" if undo_set.undone_at else found.refusal,
            "may_undo": undo_set.is_open and self.allows("edit"),
        }
        return Piece("合并", "orgs/merged.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Make two of one again."""
    try:
        with at_the_door():
            merge = undo_merge(actor=request.user, pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("orgs:merged", pk=pk)
    messages.success(request, f"已撤销合并，“{merge.merged}”恢复为单独的组织。")
    return redirect(merge.merged)


def successor(user, pk: int) -> Organization | None:
    """The organization into which this one was merged; None: not merged."""
    merges = OrganizationMerge.objects.visible_to(user).select_related("kept")
    merge = merges.filter(merged=pk, undo_set__undone_at=None).first()
    return merge.kept if merge else None


def _version(request: HttpRequest, pk: int) -> int:
    return key_of(request.POST.get(f"version-{pk}"))
