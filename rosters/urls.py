from django.urls import path

from rosters import views

app_name = "rosters"
urlpatterns = [
    path("", views.RosterList.as_view(), name="list"),
    path("new/", views.NewRoster.as_view(), name="new"),
    path(
        "organizations/<int:organization>/new/",
        views.NewRoster.as_view(),
        name="new_of_organization",
    ),
    path("<int:pk>/", views.RosterPage.as_view(), name="detail"),
    path("matches/", views.MatchList.as_view(), name="matches"),
    path("matches/<int:pk>/confirm/", views.ConfirmMatch.as_view(), name="confirm"),
    path("matches/<int:pk>/decline/", views.DeclineMatch.as_view(), name="decline"),
    path(
        "of-organization/<int:pk>/", views.RostersOfOrganization.as_view(), name="of_organization"
    ),
]
