from django.urls import path

from orgs import views

app_name = "orgs"
urlpatterns = [
    path("", views.OrganizationList.as_view(), name="list"),
    path("undecided/", views.UndecidedList.as_view(), name="undecided"),
    path("undecided/move/", views.move, name="move"),
    path("<int:pk>/", views.OrganizationPage.as_view(), name="detail"),
    path("<int:pk>/history/", views.OrganizationHistory.as_view(), name="history"),
]
