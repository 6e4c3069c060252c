from django.urls import path

from drives.views import pages

app_name = "drives"
urlpatterns = [
    path("", pages.DriveList.as_view(), name="list"),
    path("new/", pages.EditDrive.as_view(), name="new"),
    path("<int:pk>/", pages.DrivePage.as_view(), name="detail"),
    path("<int:pk>/edit/", pages.EditDrive.as_view(), name="edit"),
    path("<int:pk>/targets/", pages.Targets.as_view(), name="targets"),
    path("<int:pk>/workbook/", pages.Workbook.as_view(), name="workbook"),
    path("<int:pk>/history/", pages.DriveHistory.as_view(), name="history"),
    path("<int:pk>/behind/<slug:measure>/", pages.Behind.as_view(), name="behind"),
    path("<int:pk>/moves/<slug:move>/", pages.MoveDrive.as_view(), name="move"),
]
