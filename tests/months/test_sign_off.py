"""Sign-off: towns confirm, the county accepts, and the month closes with just these figures."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError

from core.errors import Conflict, Denied, Missing, Refusal
from core.models import Notification
from months.choices import MonthState, SignOffState
from months.figures import draft, latest_revision, line_of
from months.models import ReportMonth, SignOff, SignOffRule
from months.services import close_month, compute_draft, reopen_month, sign_off, sign_off_rules
from months.services.reminding import remind
from months.services.schedule import due_month
from tests.accounts.factories import GrantFactory
from tests.months.march import MONTH, one_lit_one_covered
from tests.orgs.factories import OrganizationFactory

#: What the fixed registry is asked about: one unit of 60 staff without a member.
SAID = {"staff50_with_members": "正在联系，四月内找到党员", "single_formed": "筹备中"}
REASON = "镇街补报两个组织"


@pytest.fixture
def registry(county, cast):
    cast.west_staff = GrantFactory(
        user__username="west", role="town_staff", region=county.west
    ).user
    return one_lit_one_covered(county)


@pytest.fixture
def on(registry):
    return sign_off_rules.switch_on(actor=None, valid_from=MONTH.first_day, ground="县委文件")


@pytest.fixture
def drafted(on):
    return compute_draft(actor=None, month=MONTH)


def confirm(actor, region, **given):
    given = {"explanations": SAID, **given}
    return sign_off.confirm(actor=actor, month=MONTH, region_id=region.pk, **given)


def accept(actor, region, **given):
    return sign_off.accept(actor=actor, month=MONTH, region_id=region.pk, **given)


def take_back(actor, region, name, **given):
    given = {"reason": REASON, **given}
    return sign_off.take_back(actor=actor, month=MONTH, region_id=region.pk, name=name, **given)


def all_accepted(county):
    for region in (county.east, county.west, county.park):
        confirm(None, region)
        accept(None, region)


def state_of(region) -> str:
    return SignOff.objects.get(region=region).state


# --- Off and on ---------------------------------------------------------------------------------


def test_off_by_default_nothing_is_asked(registry):
    assert sign_off.rule_of(MONTH) is None
    assert close_month(actor=None, month=MONTH).number == 1
    with pytest.raises(Refusal, match="没有启用镇街确认"):
        confirm(None, registry[0].east)


def test_on_a_month_that_is_not_accepted_is_not_closed_and_the_towns_are_named(
    registry, on, county
):
    with pytest.raises(CommandError, match="东街道、西镇、经开区") as refused:
        call_command("close_month", str(MONTH))
    assert refused.value.returncode == 2
    assert not ReportMonth.objects.exclude(state=MonthState.OPEN).exists()
    compute_draft(actor=None, month=MONTH)
    confirm(None, county.east)
    accept(None, county.east)
    confirm(None, county.west)  # confirmed is not accepted
    with pytest.raises(Refusal, match="还有 2 个镇街没有确认并经县级接受，不能定稿：西镇、经开区"):
        close_month(actor=None, month=MONTH)
    accept(None, county.west)
    confirm(None, county.park)
    accept(None, county.park)
    assert close_month(actor=None, month=MONTH).number == 1


def test_the_months_before_and_the_schedule_are_left_alone(registry, on, settings):
    close_month(actor=None, month=MONTH.plus(-1))
    settings.CLOSE_MONTH_DAY, settings.CLOSE_MONTH_HOUR = 5, 2
    now = datetime.datetime(2026, 4, 6, 3, tzinfo=datetime.UTC)
    assert due_month(now) is None  # it would be refused every hour
    compute_draft(actor=None, month=MONTH)
    all_accepted(registry[0])
    assert due_month(now) == MONTH


def test_the_setting_is_replaced_from_a_month_on_and_switched_off(cast, registry):
    sign_off_rules.switch_on(actor=cast.county_admin, valid_from=MONTH.first_day, ground="文件一")
    later = MONTH.plus(2)
    sign_off_rules.switch_on(
        actor=cast.county_admin,
        valid_from=later.last_day,
        ground="文件二",
        confirm_by=5,
        accept_by=6,
    )
    assert sign_off.rule_of(MONTH.plus(1)).ground == "文件一"
    assert sign_off.rule_of(later).confirm_due(later) == datetime.date(2026, 6, 5)
    sign_off_rules.switch_off(actor=cast.county_admin, month=later.plus(1))
    assert sign_off.rule_of(later.plus(1)) is None
    assert sign_off.rule_of(later).ground == "文件二"
    with pytest.raises(ValidationError, match="不能早于镇街确认"):
        sign_off_rules.switch_on(
            actor=None, valid_from=later.plus(3).first_day, ground="文件三", accept_by=1
        )
    with pytest.raises(Denied):
        sign_off_rules.switch_on(
            actor=cast.town_staff, valid_from=later.plus(3).first_day, ground="镇街自定"
        )
    close_month(actor=None, month=MONTH.plus(-1))
    with pytest.raises(ValidationError, match="已定稿"):
        sign_off_rules.switch_on(actor=None, valid_from=MONTH.plus(-1).first_day, ground="补")


# --- Who may do what ----------------------------------------------------------------------------


def test_a_town_confirms_its_own_month_and_the_county_accepts(drafted, cast, county):
    for actor, error in (
        (cast.county_admin, Denied),  # the county accepts, it does not confirm
        (cast.west_staff, Missing),
        (cast.viewer, Denied),
        (cast.secretary, Missing),
        (cast.nobody, Missing),
    ):
        with pytest.raises(error):
            confirm(actor, county.east)
    row = confirm(cast.town_staff, county.east)
    assert row.state == SignOffState.CONFIRMED
    assert row.figures["organizations"] == [2, None]
    assert row.figures == sign_off.signed(line_of(revision=drafted, region_id=county.east.pk))
    for actor, error in ((cast.town_staff, Denied), (cast.west_staff, Missing)):
        with pytest.raises(error):
            accept(actor, county.east)
    with pytest.raises(Conflict):
        accept(cast.county_staff, county.east, version=row.version - 1)
    row = accept(cast.county_staff, county.east, version=row.version)
    steps = [(step.move, step.made_by) for step in row.steps.all()]
    assert steps == [("confirm", cast.town_staff), ("accept", cast.county_staff)]


def test_what_the_checks_find_is_explained_and_travels_with_the_report(drafted, cast, county):
    with pytest.raises(ValidationError, match="50人以上无党员：请说明原因"):
        confirm(cast.town_staff, county.east, explanations={})
    with pytest.raises(ValidationError, match="不要写证件号码"):
        confirm(
            cast.town_staff, county.east, explanations={"staff50_with_members": "电话 13800138000"}
        )
    row = confirm(cast.town_staff, county.east)
    found = {each["code"]: each for each in row.findings}
    assert (
        found["staff50_with_members"]["text"] == "职工50人以上组织数 1，50人以上有党员数 0，差 1。"
    )
    assert found["staff50_with_members"]["organizations"] == ["亮灯企业"]
    assert found["staff50_with_members"]["explanation"] == SAID["staff50_with_members"]
    assert confirm(None, county.west, explanations=None).findings == []


def test_figures_that_changed_since_they_were_looked_at_are_not_confirmed(drafted, cast, county):
    seen = sign_off.digest(sign_off.signed(line_of(revision=drafted, region_id=county.east.pk)))
    OrganizationFactory(region=county.west)
    compute_draft(actor=None, month=MONTH)
    confirm(cast.town_staff, county.east, seen=seen)  # another town's change is not one of his
    take_back(cast.town_staff, county.east, "withdraw")
    OrganizationFactory(region=county.east)
    compute_draft(actor=None, month=MONTH)
    with pytest.raises(Refusal, match="核对以后数字又有变化"):
        confirm(cast.town_staff, county.east, seen=seen)


def test_what_was_confirmed_and_became_another_is_not_accepted(drafted, cast, county):
    confirm(cast.town_staff, county.east)
    OrganizationFactory(region=county.east, staff_count=8)
    compute_draft(actor=None, month=MONTH)
    with pytest.raises(Refusal, match="两新组织数、职工数"):
        accept(cast.county_staff, county.east)


def test_a_month_that_closing_finds_changed_goes_back_to_its_town_alone(drafted, cast, county):
    all_accepted(county)
    OrganizationFactory(region=county.west, staff_count=8)
    with pytest.raises(Refusal, match="西镇的数字在确认以后有变化"):
        close_month(actor=None, month=MONTH)
    assert latest_revision(MONTH) is None
    assert ReportMonth.objects.get().state == MonthState.OPEN
    assert [state_of(each) for each in (county.east, county.west, county.park)] == [
        SignOffState.ACCEPTED, SignOffState.PENDING, SignOffState.ACCEPTED,
    ]  # fmt: skip
    assert Notification.objects.filter(user=cast.west_staff, kind="sign_off").count() == 1
    compute_draft(actor=None, month=MONTH)
    confirm(cast.west_staff, county.west)
    accept(cast.county_admin, county.west)
    assert close_month(actor=None, month=MONTH).number == 1


# --- Back ---------------------------------------------------------------------------------------


def test_unlocking_needs_a_reason_and_nothing_above_approved(drafted, cast, county):
    all_accepted(county)
    with pytest.raises(Denied):
        take_back(cast.town_staff, county.east, "unlock")
    with pytest.raises(Refusal, match="不能撤回确认"):  # the county holds it now
        take_back(cast.town_staff, county.east, "withdraw")
    with pytest.raises(ValidationError, match="请写明原因"):
        take_back(cast.county_admin, county.east, "unlock", reason="")
    take_back(cast.county_admin, county.east, "unlock")
    assert state_of(county.east) == SignOffState.PENDING
    told = Notification.objects.get(user=cast.town_staff, kind="sign_off")
    assert "东街道2026年3月月报已解锁" in told.text
    confirm(cast.town_staff, county.east)
    accept(cast.county_admin, county.east)
    close_month(actor=None, month=MONTH)
    with pytest.raises(Refusal, match="先由县级管理员撤销定稿"):
        take_back(cast.county_admin, county.east, "unlock")
    assert state_of(county.east) == SignOffState.ACCEPTED
    # Reopened, it can be unlocked; what did not change stays accepted.
    reopen_month(actor=None, month=MONTH, reason="漏报")
    OrganizationFactory(region=county.east)
    compute_draft(actor=None, month=MONTH)
    take_back(cast.county_admin, county.east, "unlock")
    with pytest.raises(Refusal, match="：东街道"):
        close_month(actor=None, month=MONTH)
    confirm(cast.town_staff, county.east)
    accept(cast.county_admin, county.east)
    assert close_month(actor=None, month=MONTH).number == 2


def test_while_a_month_is_being_closed_nothing_is_taken_back(drafted, cast, county):
    all_accepted(county)
    ReportMonth.objects.update(state=MonthState.CLOSING)
    with pytest.raises(Refusal, match="正在定稿"):
        take_back(cast.county_admin, county.east, "unlock")


# --- In time ------------------------------------------------------------------------------------


def test_a_late_confirmation_is_late_however_often_it_is_returned(
    drafted, cast, county, monkeypatch
):
    day = datetime.date(2026, 4, 3)
    monkeypatch.setattr("months.services.sign_off.timezone.localdate", lambda: day)
    row = confirm(cast.town_staff, county.east)
    assert (row.due_on, row.is_late) == (day, False)
    monkeypatch.setattr(
        "months.services.sign_off.timezone.localdate", lambda: day + datetime.timedelta(days=1)
    )
    take_back(cast.county_admin, county.east, "return")
    again = confirm(cast.town_staff, county.east)
    assert (again.first_confirmed_on, again.is_late) == (day, False)
    assert confirm(cast.west_staff, county.west).is_late


def test_towns_are_reminded_before_on_and_after_the_day_until_they_confirm(drafted, cast, county):
    def told(user) -> int:
        return Notification.objects.filter(user=user, kind="sign_off").count()

    assert remind(datetime.date(2026, 4, 1)) == 0
    assert remind(datetime.date(2026, 4, 2)) == 3
    assert remind(datetime.date(2026, 4, 2)) == 3  # and nobody is told twice
    assert (told(cast.town_staff), told(cast.west_staff), told(cast.county_admin)) == (1, 1, 0)
    confirm(cast.town_staff, county.east)
    assert remind(datetime.date(2026, 4, 3)) == 2
    assert remind(datetime.date(2026, 4, 4)) == 2
    assert (told(cast.town_staff), told(cast.west_staff), told(cast.county_admin)) == (1, 3, 1)
    late = Notification.objects.filter(user=cast.county_admin).get()
    assert late.text == "2026年3月月报还有 2 个镇街逾期没有确认：西镇、经开区。"
    # Who never confirms has a row too: the share on time counts him.
    assert SignOff.objects.count() == 3


def test_days_after_the_day_between_reminders_are_a_row(drafted, cast):
    SignOffRule.objects.update(remind_before=0, remind_every=3)
    days = [remind(datetime.date(2026, 4, day)) for day in range(1, 10)]
    assert days == [0, 0, 3, 3, 3, 3, 3, 3, 3]
    assert Notification.objects.filter(user=cast.west_staff).count() == 3  # 3, 4 and 7 April


# --- Commands -----------------------------------------------------------------------------------


def test_commands_confirm_accept_and_undo(registry, county, capsys):
    def run(*arguments):
        call_command("sign_off", str(MONTH), *arguments)

    run("--on")
    for arguments in (
        ("--region", "330999001", "--as", "county"),  # nothing is confirmed yet
        ("--region", "999", "--as", "town"),
        ("--region", "330999001"),
        ("--region", "330999001", "--as", "town", "--undo", "--reason", REASON),
    ):
        with pytest.raises(CommandError) as refused:
            run(*arguments)
        assert refused.value.returncode == 2
    run("--region", "330999001", "--as", "town")
    assert SignOff.objects.get(region=county.east).findings[0]["explanation"] == sign_off.UNSAID
    run("--region", "330999001", "--as", "town", "--undo", "--reason", REASON)
    run("--region", "330999", "--as", "town")
    run("--region", "330999", "--as", "county")
    run("--region", "330999001", "--as", "county", "--undo", "--reason", REASON)
    assert state_of(county.east) == SignOffState.PENDING
    with pytest.raises(CommandError):
        call_command("close_month", str(MONTH))
    run("--off")
    call_command("close_month", str(MONTH))
    assert draft(MONTH) is None


# --- For programs -------------------------------------------------------------------------------


def test_programs_confirm_and_accept_as_the_pages_do(cast, registry, drafted, client):
    remind(MONTH.plus(1).first_day)

    def sent(user, name, **values):
        client.force_login(user)
        url = f"/api/v1/sign-offs/{row.pk}/{name}/"
        if name == "figures":
            return client.get(url)
        values = {"version": row.version} | values
        answer = client.post(url, values, content_type="application/json")
        row.refresh_from_db()
        return answer

    east = registry[0].east
    row = SignOff.objects.get(region=east)
    shown = sent(cast.town_staff, "figures").json()
    assert shown["figures"]["organizations"] == [2, None]
    must = {each["code"] for each in shown["findings"] if each["must_explain"]}
    assert must == {"staff50_with_members"}
    # What has to be explained is asked for; other figures than those of now are refused.
    for values in ({"seen": shown["seen"]}, {"seen": "0", "explanations": SAID}):
        assert sent(cast.town_staff, "confirm", **values).status_code == 400
    for odd in (None, 7, ["x"], {"a": {}}):
        assert sent(cast.town_staff, "confirm", seen="0", explanations=odd).status_code == 400
    right = {"seen": shown["seen"], "explanations": SAID}
    assert sent(cast.county_staff, "confirm", **right).status_code == 403
    assert sent(cast.viewer, "figures").status_code == 403
    assert sent(cast.west_staff, "confirm", **right).status_code == 404
    assert sent(cast.town_staff, "confirm", **right, version=99).status_code == 409
    assert state_of(east) == SignOffState.PENDING
    answer = sent(cast.town_staff, "confirm", **right)
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")

    assert sent(cast.town_staff, "accept").status_code == 403
    assert sent(cast.county_staff, "accept").json()["state"] == "accepted"
    assert sent(cast.county_staff, "unlock").status_code == 400  # it has to be said why
    assert sent(cast.town_staff, "unlock", reason=REASON).status_code == 403
    assert sent(cast.county_staff, "unlock", reason=REASON).json()["state"] == "pending"
    assert sent(cast.town_staff, "confirm", **right).json()["state"] == "confirmed"
    assert sent(cast.county_staff, "return", reason=REASON).json()["state"] == "pending"
    assert sent(cast.town_staff, "confirm", **right).json()["state"] == "confirmed"
    assert sent(cast.town_staff, "withdraw", reason=REASON).json()["state"] == "pending"
