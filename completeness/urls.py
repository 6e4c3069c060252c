from django.urls import path

from completeness import views

app_name = "completeness"
urlpatterns = [
    path("", views.Towns.as_view(), name="towns"),
    path("rules/", views.Rules.as_view(), name="rules"),
    path("rules/<int:pk>/", views.ReplaceRule.as_view(), name="replace_rule"),
    path("<int:organization>/confirm/", views.Confirm.as_view(), name="confirm"),
    path("of-month/", views.OfMonth.as_view(), name="of_month"),
    path("of-organization/<int:pk>/", views.OfOrganization.as_view(), name="of_organization"),
]
