"""变更报备: what is reported changes nothing until the county approves; then old and new office."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from branches.models import ReportDeadline
from core.errors import Conflict, Denied, Missing, Refusal
from core.models import Notification
from members.models import ChangeReport, Post
from members.services import correct_change, report_change, start_post, withdraw_change
from members.services.changes import REVIEW
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, PostFactory, id_number

GROUND = "工作调动，经支委会讨论"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def held(cast):
    """The secretary's office of the branch."""
    return PostFactory(party_organization=cast.branch, person_name="老书记")


def reported(cast, *, actor=None, kind="appointed", **values):
    given = {"changed_on": timezone.localdate(), "ground": GROUND} | values
    if kind in ("appointed", "acting") and "member" not in given:
        given = {"person_name": "新书记", "id_number": id_number(3), "title": "secretary"} | given
    return report_change(
        actor=actor or cast.secretary, party_organization=cast.branch, kind=kind, **given
    )


def decided(report, move, actor, **given):
    report.refresh_from_db()
    return REVIEW.decide(move, actor=actor, pk=report.pk, version=report.version, **given)


def approved(cast, report, **given):
    decided(report, "check", cast.town_staff)
    return decided(report, "accept", cast.county_staff, **given)


def test_only_the_approval_ends_the_old_office_and_starts_the_new_one(cast, held, today):
    report = reported(cast, post=held, source="internal", in_management=True)
    for move, actor in (("check", cast.town_staff), ("accept", cast.county_staff)):
        held.refresh_from_db()
        assert (held.ends_on, Post.objects.count()) == (None, 1)
        report = decided(
            report, move, actor, **({"filing_number": "3号"} if move == "accept" else {})
        )
    held.refresh_from_db()
    new = Post.objects.exclude(pk=held.pk).get()
    assert held.ends_on == new.starts_on == today
    assert (new.title, new.person_name, new.source) == ("secretary", "新书记", "internal")
    assert (new.in_management, new.filed_on, new.filing_number) == (True, today, "3号")
    assert (report.state, report.started_post) == ("approved", new)
    assert [(each.move, each.made_by) for each in report.steps.order_by("pk")] == [
        ("report", cast.secretary),
        ("check", cast.town_staff),
        ("accept", cast.county_staff),
    ]


def test_who_leaves_is_not_replaced_and_who_acts_is_marked(cast, held, today):
    approved(cast, reported(cast, kind="left", post=held))
    held.refresh_from_db()
    assert (held.ends_on, Post.objects.count()) == (today, 1)
    member = MemberFactory(party_organization=cast.branch)
    report = approved(cast, reported(cast, kind="acting", member=member, title="deputy_secretary"))
    assert (report.started_post.member, report.started_post.acting) == (member, True)
    assert "主持工作" in report.started_post.particulars


def test_an_office_that_was_never_filed_is_filed_and_goes_on(cast, held, today):
    report = reported(cast, kind="filed", post=held)
    assert (report.changed_on, report.title) == (held.starts_on, "secretary")
    approved(cast, report, filing_number="两新党〔2026〕5号")
    held.refresh_from_db()
    assert (held.filed_on, held.filing_number, held.ends_on) == (today, "两新党〔2026〕5号", None)
    with pytest.raises(ValidationError, match="不用补报"):
        reported(cast, kind="filed", post=held)


def test_a_return_says_why_and_the_report_goes_on_as_its_next_edition(cast, held):
    report = decided(reported(cast, post=held), "check", cast.town_staff)
    with pytest.raises(ValidationError, match="请写明原因"):
        decided(report, "return", cast.county_staff)
    report = decided(report, "return", cast.county_staff, grounds=["day"], reason="与文件不符")
    assert report.steps.latest("pk").reason == "变动日期有误：与文件不符"
    assert ["任职人", "新**"] in report.steps.latest("pk").content
    report = correct_change(
        actor=cast.secretary, pk=report.pk, version=report.version, document_number="7号"
    )
    # What was not given stays, also who takes the office.
    assert (report.state, report.document_number, report.post) == ("reported", "7号", held)
    assert (report.person_name, report.steps.latest("pk").edition) == ("新书记", 2)
    # As the page sends it, where nobody types a number again.
    number = report.id_number_index
    given = {"member": None, "person_name": "新书记", "document_number": "7号"}
    report = correct_change(actor=cast.secretary, pk=report.pk, version=report.version, **given)
    assert (report.person_name, report.id_number_index, report.post) == ("新书记", number, held)
    with pytest.raises(ValidationError, match="身份证号"):
        given["person_name"] = "另一人"
        correct_change(actor=cast.secretary, pk=report.pk, version=report.version, **given)
    assert approved(cast, report).started_post.person_name == "新书记"


def test_what_a_town_reports_or_has_no_town_above_goes_to_the_county_at_once(cast, county, held):
    assert reported(cast, actor=cast.town_staff, kind="left", post=held).state == "checked"
    own = PartyOrganizationFactory(region=county.root)
    secretary = GrantFactory(
        user__username="own", role="secretary", region=None, party_organization=own
    ).user
    report = report_change(
        actor=secretary,
        party_organization=own,
        kind="left",
        post=PostFactory(party_organization=own),
        changed_on=timezone.localdate(),
        ground=GROUND,
    )
    assert [each.move for each in report.steps.order_by("pk")] == ["report", "direct"]


def test_a_report_after_its_day_is_late_and_the_days_are_the_countys(cast, held, today):
    day = today - datetime.timedelta(days=15)
    assert not reported(cast, post=held, changed_on=day).late
    report = reported(
        cast, changed_on=day - datetime.timedelta(days=1), id_number=id_number(4), person_name="乙"
    )
    assert (report.late, report.days_late) == (True, 1)
    # 委员 have 30 days; without a row nothing is late.
    member = {"title": "committee_member", "id_number": id_number(5), "person_name": "丙"}
    assert not reported(cast, changed_on=today - datetime.timedelta(days=30), **member).late
    ReportDeadline.objects.update(valid_to="1950-01-01")
    member |= {"id_number": id_number(6)}
    report = reported(cast, changed_on=today - datetime.timedelta(days=300), **member)
    assert (report.due_on, report.late) == (None, False)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "left", "post": None}, "post"),
        ({"title": ""}, "title"),
        ({"changed_on": None}, "changed_on"),
        ({"changed_on": datetime.date(2023, 12, 31)}, "changed_on"),
        ({"changed_on": datetime.date(2999, 1, 1)}, "changed_on"),
        ({"ground": "调走"}, "ground"),
        ({"ground": "电话13912345678"}, "ground"),
        ({"person_name": ""}, "person_name"),
        ({"id_number": "123"}, "id_number"),
        ({"title": "deputy_secretary", "source": "sent"}, "source"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_at_its_field(cast, values, field):
    with pytest.raises(ValidationError) as refused:
        reported(cast, **values)
    assert field in refused.value.error_dict
    assert not ChangeReport.objects.exists()


def test_an_office_has_one_open_report_at_a_time(cast, held):
    first = reported(cast, kind="left", post=held)
    with pytest.raises(ValidationError, match="已有一份正在办理"):
        reported(cast, kind="left", post=held)
    withdraw_change(actor=cast.secretary, pk=first.pk, version=first.version)
    reported(cast, kind="left", post=held)


def test_members_and_offices_out_of_scope_are_not_found(cast, county):
    west = PartyOrganizationFactory(region=county.west)
    with pytest.raises(ValidationError, match="没有找到这名党员"):
        reported(cast, member=MemberFactory(party_organization=west), title="secretary")
    with pytest.raises(ValidationError, match="没有找到这项任职"):
        reported(cast, kind="left", post=PostFactory(party_organization=west))


def test_who_may_not_report_check_or_approve_is_refused(cast, county, held):
    for actor, error in ((cast.viewer, Denied), (cast.nobody, Missing)):
        with pytest.raises(error):
            reported(cast, actor=actor)
    report = reported(cast, kind="left", post=held)
    other = GrantFactory(user__username="west", role="town_staff", region=county.west).user
    for actor, error in ((cast.secretary, Denied), (other, Missing)):
        with pytest.raises(error):
            decided(report, "check", actor)
    report = decided(report, "check", cast.town_staff)
    with pytest.raises(Denied):
        decided(report, "accept", cast.town_staff)
    with pytest.raises(Conflict):
        REVIEW.decide("accept", actor=cast.county_staff, pk=report.pk, version=1)


def test_nobody_approves_what_he_reported_himself(cast, held):
    report = reported(cast, actor=cast.county_staff, kind="left", post=held)
    with pytest.raises(Denied):
        decided(report, "accept", cast.county_staff)
    assert decided(report, "accept", cast.county_admin).state == "approved"


def test_what_has_become_impossible_is_refused_and_nothing_of_it_is_stored(cast, held, today):
    report = decided(reported(cast, post=held), "check", cast.town_staff)
    start_post(
        actor=cast.county_staff,
        party_organization=cast.branch,
        title="secretary",
        person_name="新书记",
        id_number=id_number(3),
        starts_on=today,
    )
    with pytest.raises(Refusal, match="不能批准，请退回：与已有的一条"):
        decided(report, "accept", cast.county_staff)
    held.refresh_from_db()
    report.refresh_from_db()
    assert (report.state, held.ends_on) == ("checked", None)


def test_what_is_approved_is_neither_changed_nor_withdrawn(cast, held):
    report = approved(cast, reported(cast, kind="left", post=held))
    for service in (correct_change, withdraw_change):
        with pytest.raises(Refusal, match="已批准"):
            service(actor=cast.secretary, pk=report.pk, version=report.version)


def told(user):
    rows = Notification.objects.visible_to(user).order_by("pk")
    return list(rows.values_list("kind", "text"))


def test_whoever_decides_next_is_told_and_whoever_reported_hears_of_the_answer(cast, held):
    report, name = reported(cast, kind="left", post=held), cast.branch.name
    assert told(cast.town_staff) == [("change_reported", f"{name}报备了书记离任，请初审。")]
    assert told(cast.county_staff) == []
    report = decided(report, "check", cast.town_staff)
    assert told(cast.county_staff) == [("change_checked", f"{name}的书记离任报备等县级批准。")]
    decided(report, "accept", cast.county_staff)
    assert told(cast.secretary) == [("change_decided", f"{name}的书记离任报备已批准，任职已更新。")]


def test_the_reviewer_is_told_of_a_second_secretary_a_late_report_and_a_probationary_member(
    cast, held, django_assert_num_queries
):
    member = MemberFactory(party_organization=cast.branch, status="probationary")
    day = timezone.localdate() - datetime.timedelta(days=40)
    first = reported(cast, member=member, title="secretary", changed_on=day)
    replacing = reported(cast, post=held)
    rows = list(ChangeReport.objects.select_related("member").order_by("pk"))
    assert cast.county_staff.reach.see_members
    for number in (1, 2):
        with django_assert_num_queries(1):
            found = [finder(rows[:number], cast.county_staff) for finder in REVIEW.hints]
    codes = {
        pk: {hint.code for each in found for hint in each.get(pk, ())}
        for pk in (first.pk, replacing.pk)
    }
    assert codes == {first.pk: {"late", "second", "probationary"}, replacing.pk: set()}


def page(client, user, name, *args, query=""):
    client.force_login(user)
    return client.get(reverse(f"members:{name}", args=args) + query)


def test_each_sees_in_the_queue_what_he_has_to_decide(client, cast, held):
    report = reported(cast, post=held)

    def queue(user):
        return page(client, user, "change_reviews").context["page"].rows

    assert (list(queue(cast.town_staff)), list(queue(cast.county_staff))) == ([report], [])
    client.force_login(cast.town_staff)
    address = reverse("members:change_reviews")
    client.post(address, {"chosen": [f"{report.pk}-{report.version}"]})
    assert (list(queue(cast.town_staff)), list(queue(cast.county_staff))) == ([], [report])
    assert page(client, cast.secretary, "change_reviews").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_list_and_queue_take_as_many_queries_however_long(
    client, cast, number, django_assert_num_queries
):
    for nth in range(number):
        reported(cast, id_number=id_number(nth), post=PostFactory(party_organization=cast.branch))
    client.force_login(cast.town_staff)
    for name, queries in (("changes", 9), ("change_reviews", 10)):
        with django_assert_num_queries(queries):
            assert len(client.get(reverse(f"members:{name}")).context["page"].rows) == number


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=checked", {"left"}),
        ("kind=left&kind=filed", {"left"}),
        ("title=secretary", {"left", "appointed"}),
        ("late=yes", {"appointed"}),
        ("late=no", {"left"}),
        ("reported_to=2020-01-01", set()),
    ],
)
def test_filters_find_exactly(client, cast, held, query, found):
    decided(reported(cast, kind="left", post=held), "check", cast.town_staff)
    reported(cast, changed_on=timezone.localdate() - datetime.timedelta(days=99))
    rows = page(client, cast.county_admin, "changes", query=f"?{query}").context["page"].rows
    assert {row.kind for row in rows} == found


def test_the_secretary_reports_on_the_page_corrects_and_withdraws(client, cast, held, today):
    client.force_login(cast.secretary)
    chosen = client.get(reverse("members:choose_change"))
    assert chosen.headers["Location"] == reverse(
        "members:new_change", args=[cast.branch.pk, "appointed"]
    )
    address = reverse("members:new_change", args=[cast.branch.pk, "left"])
    assert "老书记" in client.get(address).content.decode()
    sent = {"post": held.pk, "changed_on": today, "ground": GROUND}
    assert client.post(address, sent).status_code == 302
    report = ChangeReport.objects.get()
    shown = client.get(report.get_absolute_url()).content.decode()
    assert "待镇街初审" in shown and "老书记" in shown
    edit = reverse("members:edit_change", args=[report.pk])
    assert f'value="{held.pk}" selected' in client.get(edit).content.decode()
    answer = client.post(edit, sent | {"version": report.version, "document_number": "9号"})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert (report.document_number, report.state) == ("9号", "reported")
    client.post(reverse("members:withdraw_change", args=[report.pk]), {"version": report.version})
    report.refresh_from_db()
    assert report.state == "withdrawn"


def test_the_county_approves_on_the_page_with_the_number_of_the_filing(client, cast, held):
    report = decided(reported(cast, post=held), "check", cast.town_staff)
    shown = page(client, cast.county_staff, "review_change", report.pk).content.decode()
    assert "备案文号" in shown and "新书记" in shown and id_number(3) not in shown
    answer = client.post(
        reverse("members:review_change", args=[report.pk]),
        {"version": report.version, "move": "accept", "filing_number": "两新党〔2026〕8号"},
    )
    assert answer.headers["Location"] == reverse("members:change_reviews")
    assert Post.objects.latest("pk").filing_number == "两新党〔2026〕8号"


def test_names_are_masked_for_whoever_does_not_read_them(cast, held, client):
    report = reported(cast, post=held)
    assert report.holder_to(cast.town_staff) == "新书记"
    assert report.holder_to(cast.viewer) == "新**"
    assert page(client, cast.viewer, "change", report.pk).status_code == 404


def test_what_waits_is_what_one_decides_there_and_did_not_report_oneself(cast, county):
    rows = {
        (place, state, reporter): ChangeReport.objects.create(
            party_organization=PartyOrganizationFactory(region=getattr(county, place)),
            kind="left",
            title="secretary",
            changed_on="2026-01-05",
            ground=GROUND,
            state=state,
            reported_on="2026-01-05",
            reported_by=getattr(cast, reporter) if reporter else None,
        )
        for place in ("east", "west")
        for state in ("reported", "checked", "returned", "approved")
        for reporter in ("county_staff", "town_staff", "")
    }

    def named(found):
        return {key for key, row in rows.items() if row in set(found)}

    def those(places, state, but=None):
        reporters = {"county_staff", "town_staff", ""} - {but}
        return {(place, state, each) for place in places for each in reporters}

    both, all_rows = ("east", "west"), ChangeReport.objects.all()
    # The county waits for the towns, and approves nothing that it reported itself.
    to_approve = those(both, "checked", "county_staff")
    assert named(all_rows.waiting_for(cast.county_staff)) == to_approve
    # It may check where a town has nobody.
    returnable = to_approve | those(both, "reported")
    assert named(all_rows.returnable_by(cast.county_staff)) == returnable
    assert named(all_rows.waiting_for(cast.town_staff)) == those(["east"], "reported")
    assert named(all_rows.returnable_by(cast.town_staff)) == those(["east"], "reported")
    for user in (cast.secretary, cast.viewer):
        assert named(all_rows.waiting_for(user)) == named(all_rows.returnable_by(user)) == set()
    # Whoever approves one town and checks another as its staff.
    GrantFactory(user=cast.town_staff, role="county_staff", region=county.west)
    both_roles = User.objects.get(pk=cast.town_staff.pk)
    assert named(all_rows.waiting_for(both_roles)) == (
        those(["east"], "reported") | those(["west"], "checked", "town_staff")
    )
