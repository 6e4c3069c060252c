from django.urls import path

from core.views import jobs

app_name = "core"
urlpatterns = [path("<int:pk>/", jobs.job, name="job")]
