"""Password profiles: what is refused, what runs out, what may not come back."""

import datetime

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import SafetyPolicy, User
from accounts.passwords import PROFILES, has_run_out
from accounts.services.passwords import set_password
from config import settings as project_settings
from core.errors import Refusal
from tests.accounts.conftest import PASSWORD
from tests.accounts.factories import UserFactory


@pytest.fixture
def profile(db, settings):
    def use(name):
        settings.PASSWORD_PROFILE = name

    return use


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        ("mlps", "Aa1-aaa", "至少要有 8 位"),
        ("mlps", "abcdefgh12", "至少 3 类"),
        ("mlps", "ABCDEFGH--", "至少 3 类"),
        ("mlps", "Password1", "太常见"),
        ("mlps", "Zhaoliu-2026", "太相似"),
        ("mlps", "Qwer1234!", "容易被猜到"),
        ("mlps", "1qaz@WSX", "容易被猜到"),
        ("mlps", "P@ssw0rd2026", "容易被猜到"),
        ("mlps", "Dangjian2026", "容易被猜到"),
        ("mlps", "Admin@123", "容易被猜到"),
        ("nist", "Aa1-Aa1-Aa1-Aa1-", "容易被猜到"),
        ("nist", "Aa1-aaaaaaa", "至少要有 12 位"),
        ("nist", "123456789101112", "太常见"),
    ],
)
def test_weak_password_is_refused_with_the_mend(profile, name, password, message):
    profile(name)
    with pytest.raises(ValidationError, match=message):
        validate_password(password, User(username="zhaoliu2026"))


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("mlps", "tq-Ralm7"),
        ("mlps", "xK9$mQ2p"),
        ("nist", "four words of a kind"),
        ("nist", "tq-Ralm7" * 500),  # its length costs nothing
    ],
)
def test_good_password_is_taken(profile, name, password):
    profile(name)
    validate_password(password, User(username="zhaoliu"))


def test_every_weakness_is_told_at_once(profile):
    profile("mlps")
    with pytest.raises(ValidationError) as refused:
        validate_password("abc")
    assert len(refused.value.messages) == 3


def test_last_five_passwords_do_not_come_back_and_the_sixth_does(owner):
    used = [PASSWORD, *(f"tq-Ralm{n}x" for n in range(5))]
    for password in used[1:]:
        set_password(actor=owner, user=owner, password=password)
    for password in used[1:]:
        with pytest.raises(Refusal, match="最近 5 个"):
            set_password(actor=owner, user=owner, password=password)
    assert set_password(actor=owner, user=owner, password=used[0]).check_password(used[0])


@pytest.mark.parametrize(("name", "out"), [("mlps", True), ("nist", False)])
def test_password_runs_out_after_ninety_days_under_mlps_only(owner, name, out):
    day = datetime.timedelta(days=1)
    owner.password_set_at = timezone.now() - 91 * day
    assert has_run_out(owner, PROFILES[name]) is out
    owner.password_set_at = timezone.now() - 89 * day
    assert not has_run_out(owner, PROFILES[name])


@pytest.mark.parametrize("reason", ["initial", "expired"])
def test_who_owes_a_new_password_reaches_no_other_page(client, cast, reason):
    user = cast.viewer
    if reason == "initial":
        user.must_change_password = True
    else:
        user.password_set_at = timezone.now() - datetime.timedelta(days=91)
    user.save()
    client.force_login(user)
    for address in ("/", "/organizations/", "/accounts/sessions/"):
        assert client.get(address)["Location"] == "/accounts/password/"
    fragment = client.get("/organizations/", HTTP_HX_REQUEST="true")
    assert fragment["HX-Redirect"] == "/accounts/password/"
    new = {"old_password": PASSWORD, "new_password1": "tq-Ralm77", "new_password2": "tq-Ralm77"}
    assert client.post("/accounts/password/", new)["Location"] == "/"
    assert client.get("/organizations/").status_code == 200


def test_policy_row_wins_over_the_setting(owner, settings):
    settings.PASSWORD_PROFILE = "mlps"
    SafetyPolicy.objects.create(password_profile="nist")
    with pytest.raises(ValidationError, match="12 位"):
        validate_password("tq-Ralm7")


def test_passwords_are_stored_with_argon2(settings, db):
    settings.PASSWORD_HASHERS = project_settings.PASSWORD_HASHERS
    user = UserFactory.build()
    user.set_password(PASSWORD)
    assert identify_hasher(user.password).algorithm == "argon2"
