from django.urls import path

from surveys.views import campaigns, checks, preparing, rules, units

app_name = "surveys"
urlpatterns = [
    path("", campaigns.CampaignList.as_view(), name="list"),
    path("new/", preparing.EditCampaign.as_view(), name="new"),
    path("rules/", rules.SurveyRules.as_view(), name="rules"),
    path("rules/<int:pk>/replace/", rules.ReplaceRule.as_view(), name="replace_rule"),
    path("<int:pk>/", campaigns.CampaignPage.as_view(), name="detail"),
    path("<int:pk>/history/", campaigns.CampaignHistory.as_view(), name="history"),
    path("<int:pk>/progress/", campaigns.Progress.as_view(), name="progress"),
    path("<int:pk>/checks/", checks.CampaignChecks.as_view(), name="checks"),
    path("<int:pk>/edit/", preparing.EditCampaign.as_view(), name="edit"),
    path("<int:pk>/choose/", preparing.ChooseUnits.as_view(), name="choose"),
    path("<int:pk>/start/", preparing.MoveCampaign.as_view(move="start"), name="start"),
    path("<int:pk>/close/", preparing.MoveCampaign.as_view(move="close"), name="close"),
    path("<int:pk>/cancel/", preparing.MoveCampaign.as_view(move="cancel"), name="cancel"),
    path("<int:pk>/place/", preparing.GivePlace.as_view(), name="place"),
    path("<int:pk>/balance/", preparing.Balance.as_view(), name="balance"),
    path("<int:campaign>/add/", units.AddUnit.as_view(), name="add"),
    path("<int:pk>/sample/", units.NewSample.as_view(), name="sample"),
    path("<int:campaign>/rounds/new/", preparing.NewRound.as_view(), name="new_round"),
    path("rounds/<int:pk>/edit/", preparing.EditRound.as_view(), name="edit_round"),
    path("rounds/<int:pk>/open/", preparing.OpenRound.as_view(), name="open_round"),
    path("<int:campaign>/squads/new/", preparing.NewSquad.as_view(), name="new_squad"),
    path("squads/<int:pk>/edit/", preparing.EditSquad.as_view(), name="edit_squad"),
    path("units/", units.AssignmentList.as_view(), name="assignments"),
    path("units/<int:pk>/", units.AssignmentPage.as_view(), name="assignment"),
    path("units/<int:pk>/history/", units.AssignmentHistory.as_view(), name="unit_history"),
    path("units/<int:pk>/step/", units.Step.as_view(), name="step"),
    path("units/<int:pk>/give/", units.Give.as_view(), name="give"),
    path("units/<int:pk>/recheck/", units.Recheck.as_view(), name="recheck"),
    path(
        "of-organization/<int:pk>/", units.SurveysOfOrganization.as_view(), name="of_organization"
    ),
]
