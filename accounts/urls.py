from django.urls import path

from accounts.views import audit, complaints, first_run, login, networks, own, tokens, user, users
from core.logs import unnamed

app_name = "accounts"
urlpatterns = [
    path("login/", login.Login.as_view(), name="login"),
    path("login/code/", login.Code.as_view(), name="code"),
    path("session/", login.session, name="session"),
    path("logout/", login.Logout.as_view(), name="logout"),
    path("first-run/<str:code>/", first_run.FirstRun.as_view(), name="first_run"),
    path("invitation/<str:token>/", first_run.Accept.as_view(), name="invitation"),
    path("password/", own.Password.as_view(), name="password"),
    path("factor/", own.Factor.as_view(), name="factor"),
    path("factor/codes/", own.factor_codes, name="factor_codes"),
    path("sessions/", own.sessions, name="sessions"),
    path("sessions/end-others/", own.end_others, name="end_others"),
    path("sessions/<int:pk>/end/", own.end_session, name="end_session"),
    path("tokens/", tokens.Tokens.as_view(), name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("complaints/", unnamed(complaints.ComplaintList.as_view()), name="complaints"),
    path("complaints/new/", unnamed(complaints.NewComplaint.as_view()), name="new_complaint"),
    path("complaints/<int:pk>/", unnamed(complaints.ComplaintPage.as_view()), name="complaint"),
    path("permissions/", own.permissions, name="permissions"),
    path("users/", users.UserList.as_view(), name="users"),
    path("users/new/", users.NewUser.as_view(), name="new_user"),
    path("users/<int:pk>/", user.UserPage.as_view(), name="user"),
    path("users/<int:pk>/disable/", users.Disable.as_view(), name="disable"),
    path("users/<int:pk>/enable/", users.Enable.as_view(), name="enable"),
    path("users/<int:pk>/unlock/", users.Unlock.as_view(), name="unlock"),
    path("users/<int:pk>/link/", users.NewLink.as_view(), name="new_link"),
    path("users/<int:pk>/reset-factor/", users.ResetFactor.as_view(), name="reset_factor"),
    path("users/<int:pk>/grants/", users.GiveGrant.as_view(), name="give_grant"),
    path("grants/<int:pk>/end/", users.EndGrant.as_view(), name="end_grant"),
    path("grants/<int:pk>/hand-over/", users.HandOver.as_view(), name="hand_over"),
    path("audit/", audit.AuditList.as_view(), name="audit"),
    path("audit/<int:pk>/", audit.AuditPage.as_view(), name="audit_entry"),
    path("policy/", users.Policy.as_view(), name="policy"),
    path("networks/", networks.Networks.as_view(), name="networks"),
    path("networks/<int:pk>/end/", networks.EndNetworkLimit.as_view(), name="end_network_limit"),
]
