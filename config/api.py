"""Addresses of the API: `/api/v1/` with what the apps declare, its description and its page."""

from django.urls import include, path, re_path
from rest_framework.routers import DefaultRouter

from core.api.docs import Docs, SchemaView
from core.api.views import Missing
from core.domain import declared_by_app

router = DefaultRouter()
router.include_format_suffixes = False
single = []
for app, resource in declared_by_app("api"):
    view = app.resolve(resource.view)
    if "/" in resource.path:
        single.append(path(f"v1/{resource.path}", view.as_view(), name=resource.basename))
    else:
        router.register(resource.path, view, resource.basename)

app_name = "api"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    *single,
    path("v1/", include(router.urls)),
    # A line break is no character for `<path:…>`.
    re_path(r"^(?P<rest>[\s\S]*)$", Missing.as_view(), name="missing"),
]
