from django.urls import path

from orgs import views

app_name = "orgs"
urlpatterns = [
    path("", views.OrganizationList.as_view(), name="list"),
    path("new/", views.NewOrganization.as_view(), name="new"),
    path("undecided/", views.UndecidedList.as_view(), name="undecided"),
    path("undecided/move/", views.move, name="move"),
    path("<int:pk>/", views.OrganizationPage.as_view(), name="detail"),
    path("<int:pk>/edit/", views.EditOrganization.as_view(), name="edit"),
    path("<int:pk>/move/", views.MoveOrganization.as_view(), name="move_one"),
    path("<int:pk>/recycle/", views.RecycleOrganization.as_view(), name="recycle"),
    path("<int:pk>/restore/", views.RestoreOrganization.as_view(), name="restore"),
    path("<int:pk>/history/", views.OrganizationHistory.as_view(), name="history"),
]
