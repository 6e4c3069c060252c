"""Dues on pages: twenty ticked in a few taps, sums for offices, the same queries however many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.months import Month
from dues.models import DuesMonth, DuesPayment, DuesStanding
from tests.dues.factories import base, month_of, payment
from tests.members.factories import MemberFactory

MONTH = Month.current().plus(-1)


@pytest.fixture
def branch(cast):
    return cast.branch


def people(branch, number):
    return [MemberFactory(name=f"党员{nth:02}", party_organization=branch) for nth in range(number)]


def test_twenty_are_ticked_on_a_phone_in_three_taps(client, cast, branch):
    members = people(branch, 20)
    for member in members:
        base(member, month=MONTH)
    client.force_login(cast.secretary)
    page = client.get(reverse("reports:todos")).content.decode()
    assert f"建立{Month.current().title}党费名册" in page
    answer = client.post(
        reverse("dues:new_month", args=[branch.pk]), {"month": MONTH.first_day.isoformat()}
    )
    month = DuesMonth.objects.get()
    assert answer.url == month.get_absolute_url() and month.people == 20
    client.post(reverse("dues:start", args=[month.pk]), {"version": month.version})
    # The step of today leads to the page; all are ticked by one tap, one of them not, then sent.
    assert (
        reverse("dues:collect", args=[month.pk])
        in client.get(reverse("reports:todos")).content.decode()
    )
    url = reverse("dues:collect", args=[month.pk])
    page = client.get(url + "?all=1").content.decode()
    assert page.count("checked") == 20 and "全不选" in page
    sent = {
        "paid": [each.pk for each in members[1:]],
        "paid_on": MONTH.last_day.isoformat(),
        "method": "bank",
    }
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    assert DuesPayment.objects.count() == 19
    page = client.get(url).content.decode()
    assert page.count('name="paid"') == 1 and members[0].name in page
    empty = client.post(url, sent | {"paid": []})
    assert "还没有选人" in empty.content.decode() and DuesPayment.objects.count() == 19
    late = client.post(url, sent | {"paid": [members[0].pk], "paid_on": "2999-01-01"})
    assert late.status_code == 200 and DuesPayment.objects.count() == 19


def test_offices_read_sums_on_the_pages_on_which_the_secretary_reads_persons(client, cast, branch):
    (member,) = people(branch, 1)
    base(member, "7654.32")
    month = month_of(branch, MONTH, dues=[(member, "114.81")])
    payment(month, member, "100.17")
    DuesStanding.objects.create(member=member, months=4, since=MONTH.first_day)
    secrets = ("7654.32", "100.17")
    pages = {
        "dues:detail": month.pk,
        "dues:party": branch.pk,
        "dues:of_member": member.pk,
        "dues:of_party": branch.pk,
        "dues:ledger": branch.pk,
        "dues:arrears": None,
        "dues:list": None,
        "members:detail": member.pk,
    }
    for user in (cast.county_admin, cast.county_staff, cast.town_staff, cast.viewer):
        client.force_login(user)
        for name, pk in pages.items():
            said = client.get(reverse(name, args=[pk] if pk else [])).content.decode()
            assert not [each for each in secrets if each in said], (user, name)
    client.force_login(cast.county_admin)
    said = client.get(reverse("dues:of_member", args=[member.pk])).content.decode()
    assert "连续 4 个月" in said and "114.81" not in said
    assert "114.81" in client.get(reverse("dues:list")).content.decode()
    rows = client.get("/api/v1/dues/").json()["results"]
    assert [(row["month"], row["due_total"]) for row in rows] == [(str(MONTH), "114.81")]
    assert "base" not in str(rows) and member.name not in str(rows)
    client.force_login(cast.secretary)
    found = {
        name: client.get(reverse(name, args=[pk] if pk else [])).content.decode()
        for name, pk in pages.items()
    }
    assert "7654.32" in found["dues:party"] and "7654.32" in found["dues:of_member"]
    assert "100.17" in found["dues:detail"]


def test_pages_ask_as_often_for_three_members_as_for_one(client, cast, branch):
    client.force_login(cast.secretary)

    def counted(members):
        month = month_of(branch, MONTH, dues=[(each, "15.00") for each in members])
        for number, each in enumerate(members, 1):
            base(each, month=MONTH)
            payment(month, each, "5.00", number)
        found = {}
        for name, pk in (
            ("dues:detail", month.pk),
            ("dues:collect", month.pk),
            ("dues:party", branch.pk),
            ("dues:list", None),
        ):
            url = reverse(name, args=[pk] if pk else [])
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(url)
            found[name] = len(queries)
        DuesPayment.objects.all().delete()
        DuesMonth.objects.all().delete()
        return found

    one = counted(people(branch, 1))
    assert counted(people(branch, 3)) == one
    assert max(one.values()) < 40
