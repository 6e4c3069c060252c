from django.urls import path

from core.views import jobs, lookups

app_name = "core"
urlpatterns = [
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("lookups/<slug:name>/", lookups.lookup, name="lookup"),
]
