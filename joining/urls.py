from django.urls import path

from joining.views import changing, pages, quotas, rules, seedlings

app_name = "joining"
urlpatterns = [
    path("", pages.CandidateList.as_view(), name="list"),
    path("new/", changing.NewCandidate.as_view(), name="new"),
    path("of-party-organization/<int:pk>/", pages.CandidatesOfParty.as_view(), name="of_party"),
    path("of-member/<int:pk>/", pages.CandidateOfMember.as_view(), name="of_member"),
    path("seedlings/", seedlings.Seedlings.as_view(), name="seedlings"),
    path("quotas/", quotas.QuotaList.as_view(), name="quotas"),
    path("quotas/issue/", quotas.IssueSeats.as_view(), name="issue"),
    path("quotas/<int:pk>/", quotas.QuotaPage.as_view(), name="quota"),
    path("quotas/<int:pk>/pass/", quotas.PassSeats.as_view(), name="pass_seats"),
    path("quotas/<int:pk>/return/", quotas.ReturnSeats.as_view(), name="return_seats"),
    path("rules/", rules.JoiningRules.as_view(), name="rules"),
    path("rules/limits/<int:pk>/", rules.ReplaceLimit.as_view(), name="replace_limit"),
    path("rules/steps/new/", rules.AddStep.as_view(), name="add_step"),
    path("rules/steps/<int:pk>/", rules.ChangeStep.as_view(), name="change_step"),
    path("rules/steps/<int:pk>/end/", rules.EndStep.as_view(), name="end_step"),
    path("<int:pk>/", pages.CandidatePage.as_view(), name="detail"),
    path("<int:pk>/edit/", changing.EditCandidate.as_view(), name="edit"),
    path("<int:pk>/move/", changing.MoveCandidate.as_view(), name="move"),
    path("<int:pk>/end/", changing.EndCandidate.as_view(), name="end"),
    path("<int:pk>/contact/", changing.NameContact.as_view(), name="contact"),
    path("<int:pk>/look/", changing.RecordLook.as_view(), name="look"),
    path("<int:pk>/steps/<slug:step>/", changing.TakeStep.as_view(), name="step"),
    path("<int:pk>/taken/<int:record>/", changing.TakeBack.as_view(), name="take_back"),
    path("<int:pk>/recycle/", changing.RecycleCandidate.as_view(), name="recycle"),
    path("<int:pk>/restore/", changing.RestoreCandidate.as_view(), name="restore"),
    path("<int:pk>/history/", pages.CandidateHistory.as_view(), name="history"),
    path("<int:pk>/pack/", pages.CandidatePapers.as_view(), name="pack"),
]
