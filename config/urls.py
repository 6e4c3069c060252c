"""Addresses: each app under its own path, the reports at the root."""

from django.urls import include, path

from core import health
from core.urls import import_patterns

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/", include("accounts.urls")),
    path("", include("core.urls")),
    path("imports/", include(import_patterns)),
    path("regions/", include("regions.urls")),
    path("organizations/", include("orgs.urls")),
    path("party-organizations/", include("branches.urls")),
    path("members/", include("members.urls")),
    path("api/", include("config.api")),
    path("", include("reports.urls")),
]
