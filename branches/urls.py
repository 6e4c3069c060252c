from django.urls import path

from branches import views

app_name = "branches"
urlpatterns = [
    path("", views.PartyOrganizationList.as_view(), name="list"),
    path("<int:pk>/", views.PartyOrganizationPage.as_view(), name="detail"),
    path(
        "covering/<int:pk>/",
        views.OrganizationCoverage.as_view(),
        name="organization_coverage",
    ),
]
