from django.urls import path

from lights import views

app_name = "lights"
urlpatterns = [
    path("notices/", views.NoticeList.as_view(), name="list"),
    path("rules/<int:pk>/edit/", views.EditRule.as_view(), name="edit_rule"),
    path("lights/organization/<int:pk>/", views.OrganizationLights.as_view(), name="organization"),
    path(
        "lights/party-organization/<int:pk>/",
        views.PartyOrganizationLights.as_view(),
        name="party_organization",
    ),
]
