from django.urls import path

from questionnaires import views

app_name = "questionnaires"
urlpatterns = [
    path("", views.QuestionnaireList.as_view(), name="list"),
    path("ledger/", views.Ledger.as_view(), name="ledger"),
    path("times/<int:pk>/replace/", views.ReplaceQuestionTime.as_view(), name="replace_time"),
    path("new/", views.NewQuestionnaire.as_view(), name="new"),
    path("load/", views.LoadQuestionnaire.as_view(), name="load"),
    path("<int:pk>/", views.QuestionnairePage.as_view(), name="detail"),
    path("<int:pk>/history/", views.QuestionnaireHistory.as_view(), name="history"),
    path("<int:pk>/edit/", views.EditQuestionnaire.as_view(), name="edit"),
    path("<int:pk>/copy/", views.CopyQuestionnaire.as_view(), name="copy"),
    path("<int:pk>/file/", views.QuestionnaireFile.as_view(), name="file"),
    path("<int:pk>/questions/new/", views.QuestionPage.as_view(), name="new_question"),
    path("<int:pk>/questions/<slug:question>/", views.QuestionPage.as_view(), name="question"),
    path(
        "<int:pk>/questions/<slug:question>/remove/",
        views.RemoveQuestion.as_view(),
        name="remove_question",
    ),
    path("<int:pk>/use/", views.MoveQuestionnaire.as_view(move="use"), name="use"),
    path("<int:pk>/end/", views.MoveQuestionnaire.as_view(move="end"), name="end"),
]
