from django.urls import path

from elections.views import changing, pages

app_name = "elections"
urlpatterns = [
    path("", pages.ElectionList.as_view(), name="list"),
    path("new/", changing.StartElection.as_view(), name="new"),
    path("of-party-organization/<int:pk>/", pages.ElectionsOfParty.as_view(), name="of_party"),
    path(
        "candidates/<int:pk>/remove/", changing.RemoveCandidate.as_view(), name="remove_candidate"
    ),
    path("<int:pk>/", pages.ElectionPage.as_view(), name="detail"),
    path("<int:pk>/edit/", changing.EditElection.as_view(), name="edit"),
    path("<int:pk>/talks/", changing.Talks.as_view(), name="talks"),
    path("<int:pk>/candidates/new/", changing.NewCandidate.as_view(), name="new_candidate"),
    path("<int:pk>/candidates/write-in/", changing.WriteIn.as_view(), name="write_in"),
    path("<int:pk>/voters/", changing.FreezeVoters.as_view(), name="voters"),
    path("<int:pk>/attendance/", changing.Attendance.as_view(), name="attendance"),
    path("<int:pk>/ballot/", changing.CountBallot.as_view(), name="ballot"),
    path("<int:pk>/ballot/remove/", changing.RemoveBallot.as_view(), name="remove_ballot"),
    path("<int:pk>/conclude/", changing.Conclude.as_view(), name="conclude"),
    path("<int:pk>/committee/", changing.HoldCommittee.as_view(), name="committee"),
    path("<int:pk>/cancel/", changing.Cancel.as_view(), name="cancel"),
    path("<int:pk>/steps/<slug:move>/", changing.ElectionMove.as_view(), name="step"),
    path("<int:pk>/answers/<slug:move>/", changing.AnswerPage.as_view(), name="answer"),
    path("<int:pk>/record/", changing.Record.as_view(), name="record"),
    path("<int:pk>/recycle/", changing.RecycleElection.as_view(), name="recycle"),
    path("<int:pk>/restore/", changing.RestoreElection.as_view(), name="restore"),
    path("<int:pk>/history/", pages.ElectionHistory.as_view(), name="history"),
    path("<int:pk>/pack/", pages.ElectionPapers.as_view(), name="pack"),
]
