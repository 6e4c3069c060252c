from django.urls import path

from rota.views import calls, projects, screening, taking_part

app_name = "rota"
urlpatterns = [
    path("", projects.ProjectList.as_view(), name="list"),
    path("<int:pk>/", projects.ProjectPage.as_view(), name="detail"),
    path("<int:pk>/edit/", projects.EditProject.as_view(), name="edit"),
    path("<int:pk>/cancel/", projects.CancelProject.as_view(), name="cancel"),
    path("<int:pk>/history/", projects.ProjectHistory.as_view(), name="history"),
    path("<int:pk>/sign-up/", taking_part.SignUpPage.as_view(), name="sign_up"),
    path("<int:pk>/sign-ups/cancel/", taking_part.CancelSignUp.as_view(), name="cancel_sign_up"),
    path("<int:pk>/hold/", taking_part.HoldProject.as_view(), name="hold"),
    path("<int:pk>/remark/", taking_part.RemarkPage.as_view(), name="remark"),
    path("<int:pk>/screen/", screening.Screen.as_view(), name="screen"),
    path("<int:pk>/chain/", screening.Chain.as_view(), name="chain"),
    path("of-activity/<int:pk>/", projects.OfActivity.as_view(), name="of_activity"),
    path("screening/", screening.Queue.as_view(), name="screening"),
    path("hosts/<int:pk>/answer/", projects.AnswerHosting.as_view(), name="answer_hosting"),
    path("calls/", calls.CallList.as_view(), name="calls"),
    path("calls/new/", calls.NewCall.as_view(), name="new_call"),
    path("calls/<int:pk>/", calls.CallPage.as_view(), name="call"),
    path("calls/<int:pk>/edit/", calls.EditCall.as_view(), name="edit_call"),
    path("calls/<int:pk>/publish/", calls.PublishCall.as_view(), name="publish"),
    path("calls/<int:pk>/close/", calls.CloseCall.as_view(), name="close"),
    path("calls/<int:pk>/history/", calls.CallHistory.as_view(), name="call_history"),
    path("calls/<int:call>/propose/", projects.Propose.as_view(), name="propose"),
]
