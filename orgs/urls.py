from django.urls import path

from orgs.views import duplicates, namesakes, organizations, tree

app_name = "orgs"
urlpatterns = [
    path("", organizations.OrganizationList.as_view(), name="list"),
    path("regions/", tree.RegionTree.as_view(), name="tree"),
    path("new/", organizations.NewOrganization.as_view(), name="new"),
    path("namesakes/", namesakes.Namesakes.as_view(), name="namesakes"),
    path("undecided/", organizations.UndecidedList.as_view(), name="undecided"),
    path("undecided/move/", organizations.move, name="move"),
    path("duplicates/", duplicates.DuplicateList.as_view(), name="duplicates"),
    path("duplicates/search/", duplicates.search, name="search_duplicates"),
    path("duplicates/<int:pk>/dismiss/", duplicates.dismiss, name="dismiss_pair"),
    path("duplicates/<int:pk>/reopen/", duplicates.reopen, name="reopen_pair"),
    path("merges/", duplicates.MergeList.as_view(), name="merges"),
    path("merges/<int:pk>/", duplicates.MergedPage.as_view(), name="merged"),
    path("merges/<int:pk>/undo/", duplicates.undo, name="undo_merge"),
    path("<int:pk>/merge/<int:other>/", duplicates.MergePage.as_view(), name="merge"),
    path("<int:pk>/suspicions/", duplicates.Suspicions.as_view(), name="suspicions"),
    path("<int:pk>/", organizations.OrganizationPage.as_view(), name="detail"),
    path("<int:pk>/edit/", organizations.EditOrganization.as_view(), name="edit"),
    path("<int:pk>/move/", organizations.MoveOrganization.as_view(), name="move_one"),
    path("<int:pk>/recycle/", organizations.RecycleOrganization.as_view(), name="recycle"),
    path("<int:pk>/restore/", organizations.RestoreOrganization.as_view(), name="restore"),
    path("<int:pk>/phone/", organizations.phone, name="phone"),
    path("<int:pk>/history/", organizations.OrganizationHistory.as_view(), name="history"),
]
