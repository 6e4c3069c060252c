from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path(
        "organization/<int:pk>/",
        views.MembersOfOrganization.as_view(),
        name="of_organization",
    ),
    path(
        "party-organization/<int:pk>/",
        views.MembersOfPartyOrganization.as_view(),
        name="of_party_organization",
    ),
    path("search/", views.PersonSearch.as_view(), name="search"),
    path("<int:pk>/reveal/<slug:identifier>/", views.Reveal.as_view(), name="reveal"),
    path("without-unit/", views.WithoutUnit.as_view(), name="without_unit"),
]
