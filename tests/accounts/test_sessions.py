"""Sessions: limits, the own list, and ends that hold in every process with the next request."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import LoginSession, SafetyPolicy
from accounts.services.users import disable
from tests.accounts.conftest import PASSWORD
from tests.accounts.factories import GrantFactory, UserFactory

NEW = "tq-Ralm77"


@pytest.fixture
def two(owner, browser, log_in):
    """The owner, logged in at two places."""
    clients = browser("10.0.0.1"), browser("10.0.0.2")
    for client in clients:
        log_in(client)
    return clients


def stolen(browser, client):
    """Another browser with a copy of the session cookie."""
    thief = browser("203.0.113.5")
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    return thief


def test_session_is_stored_as_a_digest_with_device_and_network(two):
    session = LoginSession.objects.order_by("pk").first()
    assert (session.device, session.network) == ("Chrome · Windows", "10.0.0.1")
    assert two[0].cookies["sessionid"].value not in session.key_hash
    assert len(session.key_hash) == 64


@pytest.mark.parametrize(
    ("field", "over", "within", "reason"),
    [
        ("seen_at", {"minutes": 31}, {"minutes": 29}, "久未操作"),
        ("started_at", {"hours": 12, "minutes": 1}, {"hours": 11}, "超过最长时间"),
    ],
)
def test_session_ends_by_time(two, is_in, field, over, within, reason):
    LoginSession.objects.update(**{field: timezone.now() - datetime.timedelta(**within)})
    assert is_in(two[0])
    LoginSession.objects.update(**{field: timezone.now() - datetime.timedelta(**over)})
    answer = two[0].get("/accounts/sessions/", follow=True)
    assert "请重新登录" in answer.content.decode()
    assert LoginSession.objects.exclude(ended_at=None).get().get_end_reason_display() == reason


def test_limits_are_the_policy_s(two, is_in):
    SafetyPolicy.objects.create(idle_minutes=5)
    LoginSession.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=6))
    assert not is_in(two[0])


def test_activity_keeps_a_session_alive(two, is_in):
    LoginSession.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=20))
    assert is_in(two[0])
    first = LoginSession.objects.order_by("pk").first()
    assert timezone.now() - first.seen_at < datetime.timedelta(minutes=1)


def test_one_sees_and_ends_only_one_s_own_sessions(two, client, is_in):
    stranger = UserFactory(username="stranger")
    client.force_login(stranger)
    listed = set(client.get("/accounts/sessions/").context["sessions"])
    assert listed == set(LoginSession.objects.filter(user=stranger))
    other = LoginSession.objects.exclude(user=stranger).first()
    assert client.post(reverse("accounts:end_session", args=[other.pk])).status_code == 404
    client.post(reverse("accounts:end_others"))
    assert is_in(two[0])


def test_sign_out_of_one_other_place(two, is_in, entries):
    here, there = two
    session = LoginSession.objects.get(network="10.0.0.2")
    here.post(reverse("accounts:end_session", args=[session.pk]))
    assert (is_in(here), is_in(there)) == (True, False)
    assert entries("session_ended", "session_refused") == [
        ("session_ended", "allowed"),
        ("session_refused", "denied"),
    ]


def test_sign_out_of_all_other_places(owner, two, browser, log_in, is_in):
    third = browser("10.0.0.3")
    log_in(third)
    two[0].post(reverse("accounts:end_others"))
    assert [is_in(each) for each in (*two, third)] == [True, False, False]


@pytest.mark.parametrize("how", ["logout", "elsewhere", "password", "disabled"])
def test_stolen_session_is_refused_and_recorded_after(
    how, owner, two, browser, is_in, entries, cast
):
    victim, other = two
    thief = stolen(browser, victim)
    assert is_in(thief)
    if how == "logout":
        victim.post("/accounts/logout/")
    elif how == "elsewhere":
        other.post(reverse("accounts:end_others"))
    elif how == "password":
        data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
        assert other.post("/accounts/password/", data).status_code == 302
    else:
        disable(actor=cast.system_admin, user=owner)
    assert not is_in(thief)
    assert entries("session_refused") == [("session_refused", "denied")]


def test_changing_the_password_keeps_this_session_and_ends_the_others(owner, two, is_in):
    here, there = two
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    here.post("/accounts/password/", data)
    assert (is_in(here), is_in(there)) == (True, False)
    assert here.get("/accounts/sessions/").context["here"] is not None


def test_disabled_user_is_out_and_stays_out(owner, two, cast, is_in, browser, log_in):
    disable(actor=cast.system_admin, user=owner)
    assert not any(is_in(each) for each in two)
    assert log_in(browser("10.0.0.9")).status_code == 200  # the form again


def test_logout_works_by_post_only(two, is_in):
    assert two[0].get("/accounts/logout/").status_code == 405
    assert is_in(two[0])
    two[0].post("/accounts/logout/")
    assert not is_in(two[0])


def test_session_that_the_platform_does_not_know_is_refused(two, is_in):
    LoginSession.objects.all().delete()
    assert not is_in(two[0])


def test_log_in_changes_the_session_key(owner, browser, log_in):
    client = browser()
    client.get("/accounts/login/")
    client.cookies["sessionid"] = "fixedbyanattacker000000000000000"
    log_in(client)
    assert client.cookies["sessionid"].value != "fixedbyanattacker000000000000000"


@pytest.mark.parametrize("policy_changed", [False, True])
def test_a_page_costs_three_queries_besides_its_own(
    county, client, policy_changed, django_assert_num_queries
):
    user = GrantFactory(role="viewer", region=county.root).user
    if policy_changed:
        SafetyPolicy.objects.create()
    client.force_login(user)
    client.get("/accounts/permissions/")
    with django_assert_num_queries(3):  # Django's session; the log-in, user and policy; grants
        client.get("/accounts/permissions/")


def test_a_changed_policy_holds_with_the_next_request(two, is_in):
    LoginSession.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=20))
    policy = SafetyPolicy.objects.create(idle_minutes=30)
    assert is_in(two[0])
    policy.idle_minutes = 10
    policy.save()
    LoginSession.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=20))
    assert not is_in(two[0])
