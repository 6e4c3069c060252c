from django.urls import path

from rectification.views import lists, moving, pages, rules

app_name = "rectification"
urlpatterns = [
    path("", lists.CaseList.as_view(), name="list"),
    path("withdraw/", lists.WithdrawMany.as_view(), name="withdraw_many"),
    path("<int:pk>/", pages.CasePage.as_view(), name="detail"),
    path("<int:pk>/history/", pages.CaseHistory.as_view(), name="history"),
    path("<int:pk>/extend/", moving.Extend.as_view(), name="extend"),
    path("<int:pk>/appeal/", moving.AppealPage.as_view(), name="appeal"),
    path("<int:pk>/confirm/", moving.MovePage.as_view(move="confirm"), name="confirm"),
    path("<int:pk>/withdraw/", moving.MovePage.as_view(move="withdraw"), name="withdraw"),
    path("<int:pk>/reopen/", moving.MovePage.as_view(move="reopen"), name="reopen"),
    path("<int:pk>/do/<slug:move>/", moving.MovePage.as_view(), name="move"),
    path("of-organization/<int:pk>/", pages.OfOrganization.as_view(), name="of_organization"),
    path(
        "of-party-organization/<int:pk>/",
        pages.OfPartyOrganization.as_view(),
        name="of_party_organization",
    ),
    path("extensions/<int:pk>/", moving.DecideExtension.as_view(), name="decide_extension"),
    path("appeals/<int:pk>/", moving.DecideAppeal.as_view(), name="decide_appeal"),
    path("appeals/fields/<int:pk>/", moving.DecideField.as_view(), name="decide_field"),
    path("escalations/<int:pk>/", moving.RecordEscalation.as_view(), name="record_escalation"),
    path("rules/", rules.Rules.as_view(), name="rules"),
    path(
        "rules/deadlines/<int:pk>/",
        rules.ReplaceOfficeDeadline.as_view(),
        name="replace_deadline",
    ),
    path(
        "rules/escalations/<int:pk>/",
        rules.ReplaceEscalationRule.as_view(),
        name="replace_escalation",
    ),
]
