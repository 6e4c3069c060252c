from django.urls import path

from regions import views

app_name = "regions"
urlpatterns = [
    path("", views.highest, name="list"),
    path("<int:pk>/", views.RegionPage.as_view(), name="detail"),
    path("<int:pk>/new/", views.FoundRegion.as_view(), name="new"),
    path("<int:pk>/rename/", views.RenameRegion.as_view(), name="rename"),
    path("<int:pk>/move/", views.ReparentRegion.as_view(), name="move"),
    path("<int:pk>/merge/", views.MergeRegion.as_view(), name="merge"),
    path("<int:pk>/split/", views.SplitRegion.as_view(), name="split"),
    path("<int:pk>/abolish/", views.AbolishRegion.as_view(), name="abolish"),
    path("departments/", views.DepartmentList.as_view(), name="departments"),
    path("departments/new/", views.NewDepartment.as_view(), name="new_department"),
    path("departments/<int:pk>/edit/", views.EditDepartment.as_view(), name="edit_department"),
    path("changes/<int:pk>/undo/", views.undo, name="undo_change"),
]
