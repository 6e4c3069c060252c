from django.urls import path

from core.views import jobs, lookups, recycle_bin

app_name = "core"
urlpatterns = [
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("lookups/<slug:name>/", lookups.lookup, name="lookup"),
    path("recycle-bin/", recycle_bin.RecycleBin.as_view(), name="recycle_bin"),
]
