from django.urls import path

from answers import views

app_name = "answers"
urlpatterns = [
    path("", views.AnswerQueue.as_view(), name="queue"),
    path("today/", views.Today.as_view(), name="today"),
    path("units/<int:pk>/", views.OfUnit.as_view(), name="of_unit"),
    path("units/<int:pk>/call/", views.Call.as_view(), name="call"),
    path("<int:pk>/", views.AnswerPage.as_view(), name="detail"),
    path("<int:pk>/chain/", views.AnswerChain.as_view(), name="chain"),
    path("<int:pk>/review/", views.AnswerReview.as_view(), name="review"),
    path("<int:pk>/withdraw/", views.WithdrawAnswer.as_view(), name="withdraw"),
    path("values/<int:pk>/decide/", views.DecideValue.as_view(), name="decide_value"),
]
