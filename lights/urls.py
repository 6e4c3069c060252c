from django.urls import path

from lights.views import early, notices, plans, rules

app_name = "lights"
urlpatterns = [
    path("notices/", notices.NoticeList.as_view(), name="list"),
    path("rules/", rules.Rules.as_view(), name="rules"),
    path("rules/new/", rules.NewRule.as_view(), name="new_rule"),
    path("rules/ranks/<int:pk>/", rules.ReplaceRank.as_view(), name="replace_rank"),
    path("rules/<int:pk>/end/", rules.EndRule.as_view(), name="end_rule"),
    path("rules/<int:pk>/edit/", rules.EditRule.as_view(), name="edit_rule"),
    path(
        "lights/organization/<int:pk>/", notices.OrganizationLights.as_view(), name="organization"
    ),
    path(
        "lights/party-organization/<int:pk>/",
        notices.PartyOrganizationLights.as_view(),
        name="party_organization",
    ),
    path("early-warnings/", early.Overview.as_view(), name="early"),
    path("early-warnings/rows/", early.EarlyWarningList.as_view(), name="early_rows"),
    path(
        "early-warnings/of-organization/<int:pk>/",
        early.OfOrganization.as_view(),
        name="early_of_organization",
    ),
    path(
        "early-warnings/of-party-organization/<int:pk>/",
        early.OfPartyOrganization.as_view(),
        name="early_of_party_organization",
    ),
    path("early-warnings/numbers/", early.Numbers.as_view(), name="early_numbers"),
    path(
        "early-warnings/numbers/<int:pk>/",
        early.ReplaceNumber.as_view(),
        name="replace_early_number",
    ),
    path("joint-plans/", plans.PlanList.as_view(), name="plans"),
    path("joint-plans/new/", plans.NewPlan.as_view(), name="new_plan"),
    path("joint-plans/<int:pk>/", plans.PlanPage.as_view(), name="plan"),
    path("joint-plans/<int:pk>/history/", plans.PlanHistory.as_view(), name="plan_history"),
    path("joint-plans/units/<int:pk>/", plans.MoveUnit.as_view(), name="move_unit"),
    path("joint-plans/groups/<int:pk>/drop/", plans.DropGroup.as_view(), name="drop_group"),
    path("joint-plans/groups/<int:pk>/found/", plans.FoundGroup.as_view(), name="found_group"),
]
