from django.urls import path

from vanguard.views import points, teams

app_name = "vanguard"
urlpatterns = [
    path("", teams.VanguardList.as_view(), name="list"),
    path("towns/", teams.Towns.as_view(), name="towns"),
    path("new/", teams.EditVanguard.as_view(), name="new"),
    path("<int:pk>/", teams.VanguardPage.as_view(), name="detail"),
    path("<int:pk>/edit/", teams.EditVanguard.as_view(), name="edit"),
    path("<int:pk>/history/", teams.VanguardHistory.as_view(), name="history"),
    path("<int:vanguard>/join/", teams.Join.as_view(), name="join"),
    path("<int:vanguard>/results/new/", teams.NewResult.as_view(), name="new_result"),
    path("results/<int:pk>/edit/", teams.EditResult.as_view(), name="edit_result"),
    path("people/<int:pk>/end/", teams.EndMember.as_view(), name="end_member"),
    path("people/<int:pk>/remove/", teams.RemoveMember.as_view(), name="remove_member"),
    path("of-party/<int:pk>/", teams.VanguardsOfParty.as_view(), name="of_party"),
    path("of-member/<int:pk>/", teams.VanguardsOfMember.as_view(), name="of_member"),
    path("points/<int:party>/", points.PointsPage.as_view(), name="points"),
    path("points/<int:party>/decide/", points.Decide.as_view(), name="decide_points"),
    path("points/decisions/<int:pk>/end/", points.EndPoints.as_view(), name="end_points"),
    path("points/decisions/<int:decision>/give/", points.GivePoints.as_view(), name="give_points"),
    path("points/entries/<int:pk>/remove/", points.RemovePoints.as_view(), name="remove_points"),
    path("points/of-party/<int:pk>/", points.PointsOfParty.as_view(), name="points_of_party"),
    path("own/<int:pk>/", points.OwnVanguards.as_view(), name="own"),
]
