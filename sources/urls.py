from django.urls import path

from sources.views import lists, rows, rules

app_name = "sources"
urlpatterns = [
    path("", lists.SourceListPage.as_view(), name="list"),
    path("new/", lists.NewList.as_view(), name="new"),
    path("<int:pk>/", lists.SourceListDetail.as_view(), name="detail"),
    path("<int:pk>/titles/", lists.explain, name="explain"),
    path("<int:pk>/discard/", lists.discard, name="discard"),
    path("rows/", rows.SourceRowPage.as_view(), name="rows"),
    path("rows/next/", rows.following, name="next"),
    path("rows/<int:pk>/", rows.SourceRowDetail.as_view(), name="row"),
    path("rows/<int:pk>/judge/", rows.judge, name="judge"),
    path("rows/<int:pk>/reopen/", rows.reopen, name="reopen"),
    path("rows/<int:pk>/enter/", rows.EnterRow.as_view(), name="enter"),
    path("conflicts/", rules.ConflictPage.as_view(), name="conflicts"),
    path("said/<int:pk>/", rules.SaidPanel.as_view(), name="said"),
    path("said/<int:pk>/<str:field>/", rules.Except.as_view(), name="except"),
    path("rules/", rules.Rules.as_view(), name="rules"),
    path("rules/source/<int:pk>/", rules.EditSource.as_view(), name="edit_source"),
    path("rules/matching/<int:pk>/", rules.EditMatchRule.as_view(), name="edit_matching"),
    path("rules/divisions/new/", rules.NewDivision.as_view(), name="new_division"),
    path("rules/fields/<str:field>/", rules.Settle.as_view(), name="settle"),
    path("deeds/", rules.DeedPage.as_view(), name="deeds"),
    path("deeds/<int:pk>/undo/", rules.Undo.as_view(), name="undo"),
]
