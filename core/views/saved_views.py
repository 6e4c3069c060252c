"""Saved views of lists: keep, rename, share, delete."""

from typing import Any
from urllib.parse import unquote_plus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, Resolver404, resolve
from django.views.decorators.http import require_POST, require_safe

from core.addresses import address_of
from core.errors import Missing, Refusal
from core.lists import saved_views
from core.models import SavedView
from core.values import contains_identifier
from core.views.lists import ListPage


def page_of(name: str) -> type[ListPage]:
    """The list page of this address name, as saved views name it. 404 when there is none."""
    try:
        page = resolve(address_of(name)).func.view_class
    except (NoReverseMatch, Resolver404, AttributeError):
        page = None
    if not isinstance(page, type) or not issubclass(page, ListPage):
        raise Http404("没有这个列表")
    return page


@require_safe
def views(request: HttpRequest) -> HttpResponse:
    """One's own saved views of all lists."""
    own = SavedView.objects.editable_by(request.user).order_by("list", "name")
    lists: dict[str, list[SavedView]] = {}
    for view in own:
        view.address = f"{address_of(view.list)}?{view.query}"
        lists.setdefault(page_of(view.list).title, []).append(view)
    return render(request, "core/views.html", {"title": "我的视图", "lists": lists})


@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    """The views of the list `?list=`: one's own and those shared; that of `?query=` is marked."""
    name, query = request.GET.get("list", ""), request.GET.get("query", "")
    page = page_of(name)
    views = page.views_for(request.user, name).select_related("user").order_by("name", "pk")
    own = (view for view in views if view.user_id == request.user.pk)
    return render(
        request,
        "core/views_menu.html",
        {
            "views": [
                (view, f"{address_of(name)}?{view.query}", view.query == query) for view in views
            ],
            "list_name": name,
            "query": query,
            "open_view": next((view for view in own if view.query == query), None),
        },
    )


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Fields `list`, `name`, `query`, `shared`; back to the list as it was."""
    posted = request.POST
    name, query = posted.get("list", ""), posted.get("query", "")
    page = page_of(name)
    shared = posted.get("shared") == "on"

    def done() -> str:
        if shared and not page.opens_to(request.user):
            raise Refusal("您没有查看这个列表的权限，不能共享其视图。")
        view = saved_views.save_view(
            actor=request.user, list=name, name=posted.get("name", ""), query=query, shared=shared
        )
        return f"已保存视图“{view.name}”。"

    _try(request, done)
    return _back(name, query)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Fields `name`, `shared`."""

    def done() -> str:
        view = saved_views.change_view(
            actor=request.user,
            pk=pk,
            name=request.POST.get("name", ""),
            shared=request.POST.get("shared") == "on",
        )
        return f"已修改视图“{view.name}”。"

    _try(request, done)
    return redirect("core:views")


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    def done() -> str:
        saved_views.delete_view(actor=request.user, pk=pk)
        return "已删除视图。"

    _try(request, done)
    return redirect("core:views")


@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    """Fields `list`, `columns`: with these the user's list begins from now on."""
    name = request.POST.get("list", "")
    page = page_of(name)
    chosen = page.columns_among(request.POST.getlist("columns"))
    saved_views.keep_columns(actor=request.user, list=name, columns=chosen)
    messages.success(request, f"已把这些列设为您在“{page.title}”的默认列。")
    return _back(name, request.POST.get("query", ""))


def _back(name: str, query: str) -> HttpResponse:
    """To the list as it was, but an identifier in the wrong box is not sent back as an address."""
    query = "" if contains_identifier(unquote_plus(query)) else saved_views.normalized(query)
    return redirect(f"{address_of(name)}?{query}")


def _try(request: HttpRequest, done: Any) -> None:
    try:
        messages.success(request, done())
    except Missing as missing:
        raise Http404 from missing
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Refusal as refusal:
        messages.error(request, str(refusal))
