from django.urls import path

from branches.views import closing, coverage, decisions, registry

app_name = "branches"
urlpatterns = [
    path("", registry.PartyOrganizationList.as_view(), name="list"),
    path("new/", decisions.NewPartyOrganization.as_view(), name="new"),
    path("namesakes/", registry.PartyNamesakes.as_view(), name="namesakes"),
    path("<int:pk>/", registry.PartyOrganizationPage.as_view(), name="detail"),
    path("<int:pk>/history/", registry.PartyOrganizationHistory.as_view(), name="history"),
    path("<int:pk>/edit/", decisions.EditPartyOrganization.as_view(), name="edit"),
    path("<int:pk>/upgrade/", decisions.Upgrade.as_view(), name="upgrade"),
    path("<int:pk>/formation/", decisions.Reform.as_view(), name="reform"),
    path("<int:pk>/superior/", decisions.ChangeSuperior.as_view(), name="superior"),
    path("<int:pk>/term/", decisions.ReElect.as_view(), name="re_elect"),
    path("<int:pk>/merge/", decisions.Merge.as_view(), name="merge"),
    path("<int:pk>/dissolve/", decisions.Dissolve.as_view(), name="dissolve"),
    path("<int:pk>/undo/", decisions.UndoDecision.as_view(), name="undo_decision"),
    path("<int:pk>/recycle/", decisions.RecyclePartyOrganization.as_view(), name="recycle"),
    path("<int:pk>/restore/", decisions.RestorePartyOrganization.as_view(), name="restore"),
    path(
        "<int:party>/coverages/new/",
        coverage.NewCoverageByParty.as_view(),
        name="new_coverage_by_party",
    ),
    path(
        "covering/<int:pk>/",
        registry.OrganizationCoverage.as_view(),
        name="organization_coverage",
    ),
    path("covering/<int:pk>/state/", closing.ChangeState.as_view(), name="organization_state"),
    path("covering/<int:organization>/new/", coverage.NewCoverage.as_view(), name="new_coverage"),
    path(
        "covering/<int:organization>/work/new/",
        coverage.NewWorkCoverage.as_view(),
        name="new_work_coverage",
    ),
    path("coverages/<int:pk>/end/", coverage.EndCoverage.as_view(), name="end_coverage"),
    path("coverages/<int:pk>/remove/", coverage.RemoveCoverage.as_view(), name="remove_coverage"),
    path(
        "work-coverages/<int:pk>/end/", coverage.EndWorkCoverage.as_view(), name="end_work_coverage"
    ),
    path(
        "work-coverages/<int:pk>/remove/",
        coverage.RemoveWorkCoverage.as_view(),
        name="remove_work_coverage",
    ),
]
