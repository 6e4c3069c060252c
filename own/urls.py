from django.urls import path

from own.views import branch, page

app_name = "own"
urlpatterns = [
    path("", page.OwnPage.as_view(), name="page"),
    path("corrections/new/", page.AskCorrection.as_view(), name="ask"),
    path("data/", page.own_data, name="data"),
    path("leave/", page.leave, name="leave"),
    path("members/<int:member>/invite/", branch.Invite.as_view(), name="invite"),
    path("accounts/<int:pk>/withdraw/", branch.Withdraw.as_view(), name="withdraw"),
    path("of-member/<int:pk>/", branch.AccountOfMember.as_view(), name="of_member"),
    path("corrections/", branch.CorrectionList.as_view(), name="corrections"),
    path("corrections/<int:pk>/", branch.Decide.as_view(), name="decide"),
]
