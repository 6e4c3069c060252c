"""The second factor: obligatory by policy, never twice by one code, recoverable once per code."""

import base64
import re

import pytest
from django.db import connection
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import LoginSession, PhoneFactor, RecoveryCode, SafetyPolicy
from accounts.secrets import is_code, sealed_code
from accounts.services.factors import has_factor, new_recovery_codes, reset_factor, verify_factor
from core import crypto
from tests.accounts.conftest import code_of

CODE = "/accounts/login/code/"


@pytest.fixture
def obliged(settings):
    settings.SECOND_FACTOR_ROLES = ["county_admin", "system_admin"]


def send(client, code):
    return client.post(CODE, {"code": code})


def test_obliged_role_without_factor_reaches_only_its_set_up(obliged, cast, client):
    client.force_login(cast.county_admin)
    for address in ("/", "/organizations/", "/accounts/sessions/"):
        assert client.get(address)["Location"] == "/accounts/factor/"
    page = client.get("/accounts/factor/")
    assert page.status_code == 200
    assert "须使用双重验证" in page.content.decode()
    assert client.post("/accounts/logout/").status_code == 302


def test_other_roles_are_not_obliged(obliged, cast, client):
    client.force_login(cast.viewer)
    assert client.get("/organizations/").status_code == 200


def test_the_phone_s_key_is_stored_encrypted_only(owner, phone):
    device = phone(owner).device
    key = device.bin_key
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_json(row)::text FROM otp_totp_totpdevice row")
        stored = cursor.fetchone()[0]
    assert len(key) == 20
    for plain in (key.hex(), base64.b32encode(key).decode(), base64.b64encode(key).decode()):
        assert plain.lower() not in stored.lower()
    with pytest.raises(ValueError):  # django-otp's own class finds no key there
        TOTPDevice.objects.get().verify_token(code_of(device))


def test_two_phones_never_have_one_key(owner, cast, phone):
    assert phone(owner).device.bin_key != phone(cast.viewer).device.bin_key


def test_set_up_shows_picture_and_key_and_ends_with_recovery_codes(obliged, cast, client, entries):
    client.force_login(cast.county_admin)
    page = client.get("/accounts/factor/").content.decode()
    device = PhoneFactor.objects.get(user=cast.county_admin)
    key = re.search(r'id="manual-key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert key in device.config_url
    assert 'src="data:image/svg+xml' in page
    assert not has_factor(cast.county_admin)
    wrong = client.post("/accounts/factor/", {"code": "000000"})
    assert "验证码不正确" in wrong.content.decode()
    PhoneFactor.objects.update(throttling_failure_count=0)
    done = client.post("/accounts/factor/", {"code": code_of(device)})
    codes = re.findall(r'<li class="code">([^<]+)<', done.content.decode())
    assert len(set(codes)) == 10
    assert has_factor(cast.county_admin)
    assert client.get("/organizations/").status_code == 200  # this log-in counts as confirmed
    assert not RecoveryCode.objects.filter(code_hash__in=codes).exists()
    assert entries("factor_set", "recovery_codes", "factor_refused") == [
        ("factor_refused", "denied"),
        ("factor_set", "allowed"),
        ("recovery_codes", "allowed"),
    ]


def test_password_alone_opens_nothing(owner, phone, browser, log_in, is_in):
    phone(owner)
    client = browser()
    assert log_in(client)["Location"] == CODE
    assert not is_in(client)
    assert not LoginSession.objects.exists()


def test_code_confirms_the_log_in(owner, phone, browser, log_in, is_in):
    his = phone(owner)
    client = browser()
    log_in(client)
    assert send(client, his.code()).status_code == 302
    assert is_in(client)
    assert LoginSession.objects.get().second_factor


def test_code_does_not_work_twice(owner, phone, browser, log_in, is_in):
    his = phone(owner)
    first, second = browser(), browser("10.0.0.2")
    code = his.code()
    log_in(first)
    send(first, code)
    log_in(second)
    assert "已经用过" in send(second, code).content.decode()
    assert not is_in(second)


def test_recovery_code_works_once_and_in_any_spelling(owner, phone, browser, log_in, is_in):
    phone(owner)
    codes = new_recovery_codes(user=owner)
    client = browser()
    log_in(client)
    send(client, codes[0].lower().replace("-", " "))
    assert is_in(client)
    other = browser("10.0.0.2")
    log_in(other)
    assert send(other, codes[0]).status_code == 200
    assert not is_in(other)
    assert owner.recovery_codes.filter(used_at=None).count() == 9


def test_new_recovery_codes_make_the_old_ones_void(owner):
    old = new_recovery_codes(user=owner)
    new_recovery_codes(user=owner)
    assert not verify_factor(user=owner, code=old[0])


def test_recovery_codes_are_stored_as_encrypted_digests(owner):
    codes = new_recovery_codes(user=owner)
    stored = list(RecoveryCode.objects.order_by("pk").values_list("code_hash", flat=True))
    found = [[is_code(sealed, code) for sealed in stored] for code in codes]
    assert found == [[row == column for row in range(10)] for column in range(10)]
    for code, sealed in zip(codes, stored, strict=True):
        plain = code.replace("-", "")
        assert plain.encode() not in crypto.decrypt_from_text(sealed)
    # Not even an equal one looks the same: only who has the key can try.
    assert sealed_code(codes[0]) != sealed_code(codes[0])


def test_fifth_wrong_code_sends_back_to_the_password_and_counts_for_the_lock(
    owner, phone, browser, log_in, entries
):
    his = phone(owner)
    client = browser()
    log_in(client)
    answers = [send(client, f"WRONG-{n}") for n in range(5)]
    assert [each.status_code for each in answers] == [200] * 4 + [429]
    assert log_in(client).status_code == 429
    assert send(client, his.code())["Location"] == "/accounts/login/"
    assert entries("factor_refused", "login_locked")[:5] == [("factor_refused", "denied")] * 4 + [
        ("login_locked", "denied")
    ]


def test_wrong_codes_slow_the_guessing_down(owner, phone):
    his = phone(owner)
    assert not verify_factor(user=owner, code="000000")
    assert not verify_factor(user=owner, code=his.code())  # right, but too soon


def test_second_step_without_the_first_leads_to_the_first(client, db):
    assert client.get(CODE)["Location"] == "/accounts/login/"
    assert send(client, "123456")["Location"] == "/accounts/login/"


def test_password_changed_between_the_steps_is_asked_for_again(owner, phone, browser, log_in):
    his = phone(owner)
    client = browser()
    log_in(client)
    owner.set_password("tq-Ralm77")
    owner.save()
    assert send(client, his.code())["Location"] == "/accounts/login/"


def test_rule_that_comes_later_ends_log_ins_without_the_factor(cast, phone, client):
    phone(cast.county_admin)
    client.force_login(cast.county_admin)
    assert client.get("/organizations/").status_code == 200
    SafetyPolicy.objects.create(second_factor_roles=["county_admin"])
    assert client.get("/organizations/")["Location"] == "/accounts/login/"


def test_changing_the_phone_asks_for_the_password(owner, phone, client):
    old = phone(owner)
    client.force_login(owner)
    client.get("/accounts/factor/")
    proposed = PhoneFactor.objects.get(user=owner, confirmed=False)
    data = {"code": code_of(proposed)}
    assert client.post("/accounts/factor/", data).context["form"].errors.keys() == {"password"}
    client.post("/accounts/factor/", data | {"password": "correct-horse-9"})
    assert PhoneFactor.objects.get(user=owner) == proposed != old.device


def test_security_administrator_resets_a_lost_factor_and_the_sessions_end(cast, phone, client):
    phone(cast.county_staff)
    new_recovery_codes(user=cast.county_staff)
    client.force_login(cast.county_staff)
    reset_factor(actor=cast.security_admin, user=cast.county_staff)
    assert not has_factor(cast.county_staff)
    assert not RecoveryCode.objects.exists()
    assert client.get("/organizations/").status_code == 302


def test_fresh_codes_need_a_confirmed_log_in(owner, client):
    client.force_login(owner)
    assert client.post(reverse("accounts:factor_codes"))["Location"] == "/accounts/factor/"
    assert not RecoveryCode.objects.exists()
