"""What of persons is over is proposed once a year, and goes as a person decides."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import crypto
from core.choices import ClearanceState
from core.errors import Missing, Refusal
from core.models import AuditEntry, ClearanceItem, ClearanceList
from core.retention import clearing, pruning
from core.todos import waiting
from dues.models import DuesBase
from members.models import Member, Membership
from tests.members.factories import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_anchor_file")]


def gone(days: int, branch, **values) -> Member:
    """A member who died so many days before, with all that was known of him."""
    member = MemberFactory(
        position="技术员",
        phone_cipher=crypto.encrypt("13800138000"),
        phone_index="x",
        party_organization=branch,
        **values,
    )
    left = datetime.date.today() - datetime.timedelta(days=days)
    Membership.objects.filter(member=member).update(
        starts_on=member.joined_on, ends_on=left, end_reason="died"
    )
    Member.objects.filter(pk=member.pk).update(party_organization=None)
    return member


@pytest.fixture
def people(cast):
    return {
        "old": gone(800, cast.branch),
        "older": gone(900, cast.branch),
        "young": gone(700, cast.branch),
        "here": MemberFactory(position="技术员", party_organization=cast.branch),
    }


def the_list(kind="contacts-of-gone") -> ClearanceList:
    return ClearanceList.objects.get(kind=kind)


def test_the_list_holds_who_is_gone_long_enough_and_comes_once_a_year(people):
    made = clearing.draw_up()
    assert len(made) == 3 and clearing.draw_up() == []
    row = the_list()
    assert (row.total, row.state) == (2, ClearanceState.OPEN)
    items = ClearanceItem.objects.filter(list=row).order_by("over_since")
    assert [each.row_id for each in items] == [people["older"].pk, people["old"].pk]
    # Where nothing is over that is on record too, and waits for nobody.
    assert the_list("candidates-ended").state == ClearanceState.DECIDED
    next_year = datetime.date(datetime.date.today().year + 1, 1, 1)
    assert clearing.draw_up(today=next_year)


def test_what_the_decision_leaves_goes_and_what_a_rule_demands_stays(people, cast):
    clearing.draw_up()
    row = the_list()
    kept = ClearanceItem.objects.get(list=row, row_id=people["older"].pk)
    with pytest.raises(ValidationError):
        clearing.decide(actor=cast.county_admin, pk=row.pk, version=row.version, kept={kept.pk})
    with pytest.raises(ValidationError):
        clearing.decide(actor=cast.county_admin, pk=row.pk, version=row.version, kept={kept.pk + 9})
    row = clearing.decide(
        actor=cast.county_admin,
        pk=row.pk,
        version=row.version,
        kept={kept.pk},
        reason="案件尚未办结",
    )
    assert (row.cleared, row.state, row.decided_by) == (1, "decided", cast.county_admin)
    old, older = (Member.objects.get(pk=people[each].pk) for each in ("old", "older"))
    assert (old.phone_cipher, old.phone_index, old.position) == (None, "", "")
    assert older.position == "技术员" and older.phone_cipher is not None
    before = people["old"]
    assert (old.name, old.id_number_index, old.joined_on) == (
        before.name,
        before.id_number_index,
        before.joined_on,
    )
    assert AuditEntry.objects.get(action="cleared").detail["清除"] == 1
    with pytest.raises(Refusal, match="已经决定"):
        clearing.decide(actor=cast.county_admin, pk=row.pk, version=row.version)


def test_nothing_goes_by_night_and_only_who_sets_the_rules_of_all_decides(people, cast):
    clearing.draw_up()
    pruning.prune()
    assert Member.objects.filter(position="技术员").count() == 4
    row = the_list()
    for stranger in (cast.county_staff, cast.town_staff, cast.secretary, cast.system_admin):
        with pytest.raises(Missing):
            clearing.decide(actor=stranger, pk=row.pk, version=row.version)


def test_who_came_back_meanwhile_keeps_everything(people, cast):
    clearing.draw_up()
    old = people["old"]
    Member.objects.filter(pk=old.pk).update(party_organization=cast.branch)
    row = the_list()
    row = clearing.decide(actor=cast.county_admin, pk=row.pk, version=row.version)
    assert row.cleared == 1
    assert Member.objects.get(pk=old.pk).position == "技术员"


def test_the_income_of_who_left_goes_after_three_years(cast):
    for days in (1000, 1200):
        DuesBase.objects.create(
            member=gone(days, cast.branch),
            starts_on=datetime.date(2020, 1, 1),
            kind="income",
            base_cipher=crypto.encrypt("5000"),
        )
    clearing.draw_up()
    row = the_list("dues-bases-of-gone")
    assert row.total == 1
    clearing.decide(actor=cast.county_admin, pk=row.pk, version=row.version)
    assert DuesBase.objects.count() == 1


def test_a_full_list_is_followed_by_the_next_one(people, cast, monkeypatch):
    monkeypatch.setattr(clearing, "MOST", 1)
    clearing.draw_up()
    row = the_list()
    assert clearing.draw_up() == []  # it waits for its decision
    clearing.decide(actor=cast.county_admin, pk=row.pk, version=row.version)
    (second,) = clearing.draw_up()
    assert (second.kind, second.number, second.total) == (row.kind, 2, 1)


def test_the_page_shows_names_and_takes_the_decision(client, people, cast):
    clearing.draw_up()
    row = the_list()
    page = reverse("core:clearance", args=[row.pk])
    client.force_login(cast.county_admin)
    text = client.get(page).content.decode()
    assert people["old"].name in text and "删除手机号和职务" in text
    assert "待决定的到期清单" in [todo.title for todo, _ in waiting(cast.county_admin)]
    kept = ClearanceItem.objects.get(list=row, row_id=people["old"].pk).pk
    for bad in ({"kept": "x"}, {"kept": str(kept)}, {"kept": "9" * 30, "reason": "案件尚未办结"}):
        answer = client.post(page, {"version": row.version, **bad})
        assert answer.status_code == 200 and the_list().state == ClearanceState.OPEN
    answer = client.post(
        page, {"version": row.version, "kept": [kept], "reason": "案件尚未办结"}, follow=True
    )
    assert "已清除 1 条，保留 1 条" in answer.content.decode()
    client.force_login(cast.county_staff)
    assert client.get(page).status_code == 403
