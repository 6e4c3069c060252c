"""Addresses: each app under the address that it declares; those at the root stand last."""

from django.urls import include, path

from core import health
from core.domain import domain_apps
from core.urls import import_patterns

handler500 = "core.views.errors.server_error"

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("imports/", include(import_patterns)),
    path("api/", include("config.api")),
    *(
        path(app.address, include(f"{app.name}.urls"))
        for app in sorted(domain_apps(), key=lambda app: app.address == "")
        if app.address is not None
    ),
]
