from django.urls import path

from reviews.views import appraisals, changing, disposals, disposing, own

app_name = "reviews"
urlpatterns = [
    path("", appraisals.AppraisalList.as_view(), name="list"),
    path("new/", changing.StartAppraisal.as_view(), name="new"),
    path("people/", appraisals.AppraisedList.as_view(), name="people"),
    path("of-party-organization/<int:pk>/", appraisals.ReviewsOfParty.as_view(), name="of_party"),
    path("of-member/<int:pk>/", appraisals.ReviewsOfMember.as_view(), name="of_member"),
    path("of-account/<int:pk>/", own.OwnReviews.as_view(), name="own"),
    path("<int:pk>/vote/", own.OwnVote.as_view(), name="own_vote"),
    path("<int:pk>/", appraisals.AppraisalPage.as_view(), name="detail"),
    path("<int:pk>/open/", changing.OpenReview.as_view(), name="open"),
    path("<int:pk>/opinions/", changing.Opinions.as_view(), name="opinions"),
    path("<int:pk>/paper/", changing.CountPaper.as_view(), name="paper"),
    path("<int:pk>/slips/", changing.Slips.as_view(), name="slips"),
    path("<int:pk>/close/", changing.ClosePoll.as_view(), name="close"),
    path("<int:pk>/grades/", changing.Grades.as_view(), name="grades"),
    path("<int:pk>/steps/<slug:move>/", changing.AppraisalMove.as_view(), name="step"),
    path("<int:pk>/answers/<slug:move>/", changing.AnswerPage.as_view(), name="answer"),
    path("<int:pk>/recycle/", changing.RecycleAppraisal.as_view(), name="recycle"),
    path("<int:pk>/restore/", changing.RestoreAppraisal.as_view(), name="restore"),
    path("<int:pk>/history/", appraisals.AppraisalHistory.as_view(), name="history"),
    path("disposals/", disposals.DisposalList.as_view(), name="disposals"),
    path("disposals/of/<int:pk>/", disposing.Propose.as_view(), name="propose"),
    path("disposals/<int:pk>/", disposals.DisposalPage.as_view(), name="disposal"),
    path("disposals/<int:pk>/find/", disposing.Find.as_view(), name="find"),
    path("disposals/<int:pk>/submit/", disposing.Submit.as_view(), name="submit"),
    path("disposals/<int:pk>/approve/", disposing.Approve.as_view(), name="approve"),
    path("disposals/<int:pk>/announce/", disposing.Announce.as_view(), name="announce"),
    path("disposals/<int:pk>/extend/", disposing.Extend.as_view(), name="extend"),
    path("disposals/<int:pk>/end/", disposing.End.as_view(), name="end"),
    path("disposals/<int:pk>/follow/", disposing.Follow.as_view(), name="follow"),
    path(
        "disposals/<int:pk>/steps/<slug:move>/",
        disposing.DisposalMove.as_view(),
        name="disposal_step",
    ),
    path(
        "disposals/<int:pk>/answers/<slug:move>/",
        disposing.DisposalAnswer.as_view(),
        name="disposal_answer",
    ),
    path(
        "disposals/<int:pk>/recycle/", disposing.RecycleDisposal.as_view(), name="recycle_disposal"
    ),
    path(
        "disposals/<int:pk>/restore/", disposing.RestoreDisposal.as_view(), name="restore_disposal"
    ),
    path(
        "disposals/<int:pk>/history/", disposals.DisposalHistory.as_view(), name="disposal_history"
    ),
]
