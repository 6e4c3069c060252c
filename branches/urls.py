from django.urls import path

from branches.views import closing, coverage, decisions, instructors, registry, terms, visits

app_name = "branches"
urlpatterns = [
    path("", registry.PartyOrganizationList.as_view(), name="list"),
    path("new/", decisions.NewPartyOrganization.as_view(), name="new"),
    path("namesakes/", registry.PartyNamesakes.as_view(), name="namesakes"),
    path("instructors/", instructors.InstructorList.as_view(), name="instructors"),
    path("instructors/own/", instructors.OwnUnits.as_view(), name="own_units"),
    path("instructors/new/", instructors.NewInstructor.as_view(), name="new_instructor"),
    path("instructors/<int:pk>/", instructors.InstructorPage.as_view(), name="instructor"),
    path(
        "instructors/<int:pk>/history/",
        instructors.InstructorHistory.as_view(),
        name="instructor_history",
    ),
    path(
        "instructors/<int:pk>/edit/", instructors.EditInstructor.as_view(), name="edit_instructor"
    ),
    path(
        "instructors/<int:pk>/recycle/",
        instructors.RecycleInstructor.as_view(),
        name="recycle_instructor",
    ),
    path(
        "instructors/<int:pk>/restore/",
        instructors.RestoreInstructor.as_view(),
        name="restore_instructor",
    ),
    path(
        "instructors/<int:instructor>/assignments/new/",
        instructors.NewAssignment.as_view(),
        name="new_assignment",
    ),
    path("instructors/<int:instructor>/grade/", instructors.Grade.as_view(), name="grade"),
    path("instructors/<int:instructor>/visit/", visits.NewVisit.as_view(), name="new_visit"),
    path("assignments/<int:pk>/end/", instructors.EndAssignment.as_view(), name="end_assignment"),
    path("assignments/<int:pk>/cover/", instructors.Cover.as_view(), name="cover"),
    path("visits/", visits.VisitList.as_view(), name="visits"),
    path("visits/<int:pk>/", visits.VisitPage.as_view(), name="visit"),
    path("visits/<int:pk>/history/", visits.VisitHistory.as_view(), name="visit_history"),
    path("visits/<int:pk>/edit/", visits.EditVisit.as_view(), name="edit_visit"),
    path("visits/<int:pk>/recycle/", visits.RecycleVisit.as_view(), name="recycle_visit"),
    path("visits/<int:pk>/restore/", visits.RestoreVisit.as_view(), name="restore_visit"),
    path(
        "visits/organization/<int:pk>/",
        visits.VisitsOfOrganization.as_view(),
        name="visits_of_organization",
    ),
    path("terms/", terms.TermList.as_view(), name="terms"),
    path("terms/<int:pk>/number/", terms.NumberTerm.as_view(), name="number_term"),
    path("rules/", terms.CountyRules.as_view(), name="rules"),
    path(
        "rules/terms/<int:pk>/",
        terms.ReplaceTermLength.as_view(),
        name="replace_term_length",
    ),
    path(
        "rules/formations/<int:pk>/",
        terms.ReplaceFormationCounting.as_view(),
        name="replace_formation_counting",
    ),
    path(
        "rules/reports/<int:pk>/",
        terms.ReplaceReportDeadline.as_view(),
        name="replace_report_deadline",
    ),
    path("<int:pk>/", registry.PartyOrganizationPage.as_view(), name="detail"),
    path("<int:pk>/history/", registry.PartyOrganizationHistory.as_view(), name="history"),
    path("<int:pk>/edit/", decisions.EditPartyOrganization.as_view(), name="edit"),
    path("<int:pk>/upgrade/", decisions.Upgrade.as_view(), name="upgrade"),
    path("<int:pk>/formation/", decisions.Reform.as_view(), name="reform"),
    path("<int:pk>/superior/", decisions.ChangeSuperior.as_view(), name="superior"),
    path("<int:pk>/term/", decisions.ReElect.as_view(), name="re_elect"),
    path("<int:pk>/shift/", terms.ShiftTerm.as_view(), name="shift"),
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
        "work-coverages/<int:pk>/attach/",
        instructors.AttachWorkCoverage.as_view(),
        name="attach_work_coverage",
    ),
    path(
        "work-coverages/<int:pk>/end/", coverage.EndWorkCoverage.as_view(), name="end_work_coverage"
    ),
    path(
        "work-coverages/<int:pk>/remove/",
        coverage.RemoveWorkCoverage.as_view(),
        name="remove_work_coverage",
    ),
]
