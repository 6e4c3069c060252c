from django.urls import path

from rectification.views import lists, moving, opening, pages, panels, rules

app_name = "rectification"
urlpatterns = [
    path("", lists.CaseList.as_view(), name="list"),
    path("withdraw/", lists.WithdrawMany.as_view(), name="withdraw_many"),
    path("weak/", lists.WeakList.as_view(), name="weak"),
    path("negative/", lists.NegativeList.as_view(), name="negative"),
    path("new/<slug:kind>/", opening.OpenCase.as_view(), name="open"),
    path("<int:pk>/plan/", opening.ChangePlan.as_view(), name="change_plan"),
    path("<int:pk>/check/", opening.RecordCheck.as_view(), name="check"),
    path("tiers/<int:pk>/", opening.SetTier.as_view(), name="set_tier"),
    path("tiers/of/<int:pk>/", panels.TiersOf.as_view(), name="tiers_of"),
    path("<int:pk>/", pages.CasePage.as_view(), name="detail"),
    path("<int:pk>/history/", panels.CaseHistory.as_view(), name="history"),
    path("<int:pk>/extend/", moving.Extend.as_view(), name="extend"),
    path("<int:pk>/appeal/", moving.AppealPage.as_view(), name="appeal"),
    path("<int:pk>/confirm/", moving.MovePage.as_view(move="confirm"), name="confirm"),
    path("<int:pk>/withdraw/", moving.MovePage.as_view(move="withdraw"), name="withdraw"),
    path("<int:pk>/reopen/", moving.MovePage.as_view(move="reopen"), name="reopen"),
    path("<int:pk>/do/<slug:move>/", moving.MovePage.as_view(), name="move"),
    path("of-organization/<int:pk>/", panels.OfOrganization.as_view(), name="of_organization"),
    path(
        "of-party-organization/<int:pk>/",
        panels.OfPartyOrganization.as_view(),
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
