"""结果运用: a table with dates, proposals, and the person who decides (`services.following`)."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.models import Consequence, Proposal, Veto
from assessments.services.following import RELATED, contradictions, sums_of
from core.errors import Conflict, Denied, Missing, Refusal
from core.models import AuditEntry
from core.todos import waiting
from tests.assessments.conftest import DAY
from tests.assessments.factories import AssessmentFactory, RoundFactory, SchemeFactory

pytestmark = pytest.mark.django_db
SINCE = datetime.date(2020, 1, 1)


@pytest.fixture
def awarded(cast, county):
    """The cast's branch has five stars, another one three, a third one none."""
    today = timezone.localdate()
    round = RoundFactory(
        scheme=SchemeFactory(code="XF"),
        region=county.root,
        state="awarded",
        awarded_on=today - 5 * DAY,
        valid_until=today + 300 * DAY,
    )
    rated = {"round": round, "state": "reviewed"}
    round.best = AssessmentFactory(
        party_organization=cast.branch, score={"star": 5, "frozen": True}, **rated
    )
    round.fair = AssessmentFactory(
        party_organization__region=county.west, score={"star": 3, "frozen": True}, **rated
    )
    round.none = AssessmentFactory(
        party_organization__region=county.west, score={"star": 0, "frozen": True}, **rated
    )
    round.refresh_from_db()
    return round


def entered(cast, star, benefit, amount=None, text="", **values):
    given = {"scheme_code": "XF", "valid_from": SINCE, "ground": "县委〔2026〕3号", **values}
    return services.add_consequence(
        actor=cast.county_admin, star=star, benefit=benefit, amount=amount, text=text, **given
    )


@pytest.fixture
def table(cast, awarded):
    entered(cast, 5, "grant", "5000")
    entered(cast, 5, "nomination", text="优先推荐先进基层党组织")
    entered(cast, 3, "grant", "2000")


def proposed(cast, awarded):
    awarded.refresh_from_db()
    services.propose(actor=cast.county_staff, pk=awarded.pk, version=awarded.version)
    rows = Proposal.objects.order_by("pk").select_related("consequence")
    return {(each.assessment_id, each.benefit): each for each in rows}


def decide(actor, row, move, reason="", **values):
    row.refresh_from_db()
    return services.decide(
        actor=actor, pk=row.pk, version=row.version, move=move, reason=reason, **values
    )


# --- The table of the county ----------------------------------------------------------------------


def test_the_table_holds_levels_of_settled_schemes_with_dates(cast, awarded):
    with pytest.raises(Denied):
        services.add_consequence(actor=cast.county_staff, scheme_code="XF", star=5)
    with pytest.raises(ValidationError, match="五星级"):
        entered(cast, 2, "grant", "100")
    with pytest.raises(ValidationError, match="没有这个代码"):
        entered(cast, 5, "grant", "100", scheme_code="NONE")
    odd = (("grant", None, "补助"), ("service", "5", ""), ("service", None, ""))
    for benefit, amount, text in odd:
        with pytest.raises(ValidationError, match="须写明金额"):
            entered(cast, 5, benefit, amount, text)
    for wrong in ("0", "-3", "abc", "1e400"):
        with pytest.raises(ValidationError):
            entered(cast, 5, "grant", wrong)
    assert not Consequence.objects.exists()
    row = entered(cast, 5, "grant", "5000")
    with pytest.raises(ValidationError, match="有效期重叠"):
        entered(cast, 5, "grant", "6000", valid_from=timezone.localdate())
    new = services.replace_consequence(
        actor=cast.county_admin,
        pk=row.pk,
        version=row.version,
        valid_from=timezone.localdate(),
        ground="县委〔2026〕9号",
        amount="8000",
    )
    row.refresh_from_db()
    assert (row.amount, row.valid_to) == (Decimal(5000), timezone.localdate())
    assert (new.star, new.benefit, new.amount, new.valid_to) == (5, "grant", Decimal(8000), None)
    # What was awarded before is given what held then.
    assert proposed(cast, awarded)[awarded.best.pk, "grant"].consequence == row
    with pytest.raises(ValidationError, match="应在以后"):
        services.end_consequence(
            actor=cast.county_admin, pk=new.pk, version=new.version, valid_to=timezone.localdate()
        )
    ended = services.end_consequence(
        actor=cast.county_admin, pk=new.pk, version=new.version, valid_to=timezone.localdate() + DAY
    )
    assert ended.valid_to == timezone.localdate() + DAY
    assert AuditEntry.objects.filter(action="consequence_set").count() == 3


# --- Proposed -------------------------------------------------------------------------------------


def test_stars_lead_to_proposals_and_to_nothing_else_however_often(cast, awarded, table):
    with pytest.raises(Denied):
        services.propose(actor=cast.town_staff, pk=awarded.pk, version=awarded.version)
    rows = proposed(cast, awarded)
    best, fair = awarded.best.pk, awarded.fair.pk
    assert set(rows) == {(best, "grant"), (best, "nomination"), (fair, "grant")}
    assert {each.state for each in rows.values()} == {"proposed"}
    assert not Proposal.objects.granted().exists()
    decide(cast.county_staff, rows[best, "grant"], "decline", "会议研究暂缓发放")
    assert set(proposed(cast, awarded)) == set(rows)
    assert Proposal.objects.get(pk=rows[best, "grant"].pk).state == "declined"
    assert AuditEntry.objects.filter(action="benefit_proposed").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(
            assessment=awarded.best, consequence=Consequence.objects.first(), benefit="grant"
        )
    # Whoever is dissolved meanwhile is proposed no more.
    entered(cast, 3, "service", text="优先安排项目")
    party = awarded.fair.party_organization
    party.dissolved_on = timezone.localdate()
    party.save()
    assert set(proposed(cast, awarded)) == set(rows)


def test_nothing_is_proposed_before_the_award_or_without_a_table(cast, awarded):
    with pytest.raises(Refusal, match="请先制定"):
        proposed(cast, awarded)
    running = RoundFactory(scheme=awarded.scheme, region=awarded.region)
    with pytest.raises(Refusal, match="评定星级以后"):
        services.propose(actor=cast.county_staff, pk=running.pk, version=1)


# --- Decided --------------------------------------------------------------------------------------


def test_a_person_decides_on_record(cast, awarded, table):
    rows = proposed(cast, awarded)
    row = rows[awarded.best.pk, "grant"]
    todos = {each.title: number for each, number in waiting(cast.county_staff)}
    assert todos["待决定的结果运用"] == "3"
    for actor, error in ((cast.town_staff, Missing), (cast.secretary, Missing)):
        with pytest.raises(error):
            decide(actor, row, "agree")
    with pytest.raises(ValidationError, match="请写明原因"):
        decide(cast.county_staff, row, "decline")
    with pytest.raises(Conflict):
        services.decide(actor=cast.county_staff, pk=row.pk, version=99, move="agree")
    decide(cast.county_staff, row, "agree", document_number="会议纪要〔2026〕8号")
    row.refresh_from_db()
    assert (row.state, row.decided_on, row.document_number) == (
        "agreed",
        timezone.localdate(),
        "会议纪要〔2026〕8号",
    )
    # Who was granted it sees it now, whoever only reads does not; others' are not his.
    assert set(Proposal.objects.visible_to(cast.secretary)) == {row}
    assert set(Proposal.objects.visible_to(cast.town_staff)) == {row}
    assert not Proposal.objects.visible_to(cast.viewer).exists()
    assert not Proposal.objects.editable_by(cast.secretary).exists()
    with pytest.raises(Refusal, match="不能同意"):
        decide(cast.county_staff, row, "agree")
    decide(cast.county_admin, row, "revoke", "经核实不符合条件")
    assert not Proposal.objects.visible_to(cast.secretary).exists()
    decide(cast.county_admin, row, "reconsider", "处罚已被法院撤销")
    row.refresh_from_db()
    assert (row.state, row.decided_on, row.document_number) == ("proposed", None, "")
    steps = list(row.steps.order_by("pk").values_list("move", "made_by__username", "reason"))
    assert steps == [
        ("agree", cast.county_staff.username, ""),
        ("revoke", cast.county_admin.username, "经核实不符合条件"),
        ("reconsider", cast.county_admin.username, "处罚已被法院撤销"),
    ]


def against(cast, rows):
    """What speaks against each of them, and in how many queries that was asked."""
    keys = [each.pk for each in rows]
    found = list(Proposal.objects.filter(pk__in=keys).select_related(*RELATED))
    with CaptureQueriesContext(connection) as asked:
        said = contradictions(found)
    return said, len(asked)


def test_what_became_known_since_the_award_is_weighed(cast, awarded, table):
    rows = proposed(cast, awarded)
    row, other = rows[awarded.best.pk, "grant"], rows[awarded.fair.pk, "grant"]
    said, one = against(cast, [row])
    assert said == {row.pk: []}
    Veto.objects.create(
        party_organization=cast.branch,
        code="V1",
        text="安全事故",
        happened_on=timezone.localdate(),
        ground="1号",
    )
    said, three = against(cast, rows.values())
    assert three == one == 3
    assert "一票否决：安全事故" in said[row.pk][0]
    assert said[other.pk] == []
    with pytest.raises(Refusal, match="仍予同意"):
        decide(cast.county_staff, row, "agree")
    seen = {each.pk: each.version for each in rows.values()}
    decided = services.agree_many(actor=cast.county_staff, seen=seen)
    assert [each.pk for each in decided.done] == [other.pk]
    assert {each.pk for each, _ in decided.refused} == set(seen) - {other.pk}
    with pytest.raises(ValidationError):
        decide(cast.county_staff, row, "agree_still")
    decide(cast.county_staff, row, "agree_still", "事故责任不在该企业")
    assert [
        (each["title"], each["proposed"], each["agreed"], each["money"])
        for each in sums_of(Proposal.objects.visible_to(cast.county_staff))
    ] == [("党建工作补助", 0, 2, Decimal(7000)), ("评先评优推荐", 1, 0, Decimal(0))]


def test_the_same_money_is_not_granted_twice_for_one_period_unseen(cast, awarded, table, county):
    first = proposed(cast, awarded)[awarded.best.pk, "grant"]
    second = RoundFactory(
        scheme=awarded.scheme,
        region=county.root,
        state="awarded",
        awarded_on=timezone.localdate(),
        valid_until=timezone.localdate(),
    )
    again = AssessmentFactory(
        round=second, party_organization=cast.branch, score={"star": 5, "frozen": True}
    )
    row = proposed(cast, second)[again.pk, "grant"]
    said, _ = against(cast, [row])
    assert said[row.pk] == [f"星级有效期到 {second.valid_until}，已过期。"]
    second.valid_until = timezone.localdate() + DAY
    second.save()
    seen = {first.pk: first.version, row.pk: row.version, 10**9: 1}
    decided = services.agree_many(actor=cast.county_staff, seen=seen)
    assert [each.pk for each in decided.done] == [first.pk]
    assert AuditEntry.objects.filter(action="denied").count() == 1
    said, _ = against(cast, [row])
    assert said[row.pk] == [f"同一期间已同意同类：{awarded}（{timezone.localdate()}）。"]


# --- On the pages ---------------------------------------------------------------------------------


def test_pages_propose_decide_and_show_the_ledger(client, cast, awarded, table):
    client.force_login(cast.county_staff)
    version = {"version": awarded.version}
    answer = client.post(reverse("assessments:propose", args=[awarded.pk]), version, follow=True)
    assert "新提出 3 项。" in answer.text
    rows = list(Proposal.objects.order_by("pk"))
    url = reverse("assessments:proposals") + "?state=proposed"
    chosen = [f"{rows[0].pk}-{rows[0].version}", "x-y", ""]
    answer = client.post(url, {"chosen": chosen, "document_number": "纪要8号"}, follow=True)
    assert "已同意 1 项。" in answer.text
    decide_url = reverse("assessments:decide", args=[rows[1].pk])
    for odd in ({}, {"move": "none"}, {"move": "decline"}, {"move": "revoke", "reason": "不符合"}):
        answer = client.post(decide_url, {"version": rows[1].version, **odd})
        assert answer.status_code == 200 and "没有保存" in answer.text
    odd = {"version": rows[1].version, "move": "agree", "document_number": "字" * 70}
    assert "没有保存" in client.post(decide_url, odd).text
    answer = client.get(reverse("assessments:proposal", args=[rows[0].pk]))
    assert "5,000.00 元" in answer.text and "纪要8号" in answer.text
    assert "5,000" in client.get(reverse("assessments:of_round", args=[awarded.pk])).text
    client.force_login(cast.secretary)
    answer = client.get(reverse("assessments:granted_to", args=[cast.branch.pk]))
    assert "合计 5,000.00 元" in answer.text
    client.force_login(cast.viewer)
    answer = client.get(reverse("assessments:granted_to", args=[cast.branch.pk]))
    assert "5,000" not in answer.text
