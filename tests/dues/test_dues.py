"""A branch's dues from the first base to the year's publication: on one world."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from branches.models import PartyOrganization
from branches.services import merge_party_organizations, replace_row, undo_decision
from core import audit
from core.errors import Conflict, Denied, Missing, Refusal
from core.months import Month
from core.tree import rebuild_paths
from dues import services
from dues.models import (
    Due,
    DuesBase,
    DuesEntry,
    DuesMonth,
    DuesPayment,
    DuesRate,
    DuesStanding,
    members_kept_by,
    parties_kept_by,
)
from dues.services.years import ledger_rows, lines_of, public_rows
from members.models import Member
from own.models import MemberAccount
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory

D = Decimal
#: So far back that six months have ended since.
FIRST = Month.current().plus(-7)
INCOMES = {"甲": "3000.00", "乙": "3000.01", "丙": "5000.01", "丁": "10000.01"}


@pytest.fixture
def branch(cast, county, fresh):
    """東街道联合党支部 with four earners, a retired one, a student, and somebody without a base."""
    cast.branch.parent = PartyOrganizationFactory(kind="committee", region=county.east)
    cast.branch.founded_on = datetime.date(2015, 1, 1)
    cast.branch.save()
    rebuild_paths(PartyOrganization)
    cast.branch.refresh_from_db()
    people = {
        name: MemberFactory(name=name, party_organization=cast.branch)
        for name in (*INCOMES, "退休", "学生", "未定")
    }
    secretary = fresh(cast.secretary)

    def enter(name, kind, base=None, month=FIRST):
        services.enter_base(
            actor=secretary,
            member=people[name],
            kind=kind,
            base=base and D(base),
            starts_on=month.first_day,
        )

    for name, base in INCOMES.items():
        enter(name, "income", base)
    enter("退休", "retired", "5000.01")
    enter("学生", "student")
    return SimpleNamespace(party=cast.branch, people=people, secretary=secretary, enter=enter)


def month_of(branch, month=FIRST, start=True):
    made = services.create_month(
        actor=branch.secretary, party_organization=branch.party, month=month
    )
    if start:
        made = services.start_month(actor=branch.secretary, pk=made.pk, version=made.version)
    return made


def owed(month):
    accounts = services.accounts_of(month)
    names = dict(Member.objects.filter(pk__in=accounts).values_list("pk", "name"))
    return {names[pk]: account.due for pk, account in accounts.items()}


DUE = {
    "甲": D("15.00"),
    "乙": D("30.00"),
    "丙": D("75.00"),
    "丁": D("200.00"),
    "退休": D("50.00"),
    "学生": D("0.20"),
    "未定": None,
}


def test_a_month_is_made_started_paid_and_settled_and_then_only_new_rows_come(branch):
    actor = branch.secretary
    month = month_of(branch, start=False)
    assert owed(month) == DUE and (month.people, month.unset_people) == (7, 1)
    assert month.due_total == D("370.20") and month.paid_total == 0
    # While it is only made, the list follows what is entered.
    branch.enter("甲", "income", "3000.01")
    month.refresh_from_db()
    assert owed(month)["甲"] == D("30.00")
    branch.enter("甲", "income", "3000.00")
    month.refresh_from_db()
    with pytest.raises(Refusal, match="还没有开始收缴"):
        services.tick_paid(actor=actor, pk=month.pk, members=[1], paid_on=timezone.localdate())
    with pytest.raises(ValidationError, match="已经建立"):
        month_of(branch)
    month = services.start_month(actor=actor, pk=month.pk, version=month.version)
    with pytest.raises(Conflict):
        services.settle_month(actor=actor, pk=month.pk, version=month.version - 1)
    # Ticked twice, they paid once; who has no base is not among them.
    everybody = [each.pk for each in branch.people.values()]
    number = [
        services.tick_paid(
            actor=actor, pk=month.pk, members=everybody[1:], paid_on=timezone.localdate()
        )
        for _ in range(2)
    ]
    month.refresh_from_db()
    assert number == [5, 0] and month.paid_total == D("355.20")
    assert (month.paid_people, month.owing_people) == (5, 1)
    receipts = list(DuesPayment.objects.order_by("pk").values_list("receipt_number", flat=True))
    assert receipts == [1, 2, 3, 4, 5]
    # Somebody else pays a part, then more than is owed.
    today = timezone.localdate()
    for amount, payer, state in (("5.00", "妻子", "part"), ("20.00", "", "paid")):
        services.pay(
            actor=actor,
            pk=month.pk,
            member=branch.people["甲"],
            amount=D(amount),
            paid_on=today,
            method="cash",
            payer=payer,
        )
        assert Due.objects.get(month=month, member=branch.people["甲"]).state == state
    month.refresh_from_db()
    with pytest.raises(Refusal, match="还有 1 名党员没有核定"):
        services.settle_month(actor=actor, pk=month.pk, version=month.version)
    branch.enter("未定", "no_income")
    month.refresh_from_db()
    month = services.settle_month(actor=actor, pk=month.pk, version=month.version)
    assert month.is_settled and month.due_total == D("370.40")
    # Nothing that is entered now changes what was settled.
    before = {each.pk: bytes(each.amount_cipher) for each in Due.objects.filter(month=month)}
    branch.enter("丙", "income", "20000.00")
    month.refresh_from_db()
    rows = Due.objects.filter(month=month)
    assert {each.pk: bytes(each.amount_cipher) for each in rows} == before
    # A correction and a payment afterwards are rows of their own.
    values = {"actor": actor, "pk": month.pk, "member": branch.people["丙"]}
    with pytest.raises(ValidationError, match="不能小于零"):
        services.correct_due(**values, version=month.version, amount=D("-75.01"), reason="工资记错")
    month = services.correct_due(
        **values, version=month.version, amount=D("25.00"), reason="工资调整，补记"
    )
    assert owed(month)["丙"] == D("100.00") and month.due_total == D("395.40")
    assert Due.objects.get(month=month, member=branch.people["丙"], kind="regular").state == "part"
    services.tick_paid(actor=actor, pk=month.pk, members=[branch.people["丙"].pk], paid_on=today)
    month.refresh_from_db()
    # 甲 gave ten more than was owed, 未定 owes his twenty cents.
    assert month.paid_total == D("395.40") - D("0.20") + D("10.00")
    # A payment is taken back by a row with the opposite amount, once.
    payment = DuesPayment.objects.get(month=month, payer="妻子")
    back = services.reverse_payment(
        actor=actor, pk=payment.pk, version=payment.version, reason="记到他人名下"
    )
    assert back.amount == D("-5.00") and back.receipt == "冲正"
    with pytest.raises(Refusal, match="已经冲正"):
        services.reverse_payment(
            actor=actor, pk=payment.pk, version=payment.version, reason="记到他人名下"
        )
    month.refresh_from_db()
    assert month.paid_total == D("400.20")


def test_hardship_exempts_by_a_decision_for_some_months(branch):
    actor, member = branch.secretary, branch.people["丁"]
    given = {
        "actor": actor,
        "member": member,
        "first_month": FIRST.first_day,
        "last_month": FIRST.plus(1).first_day,
        "ground": "因病致困",
        "decided_on": timezone.localdate(),
        "document_number": "1号",
    }
    months = [month_of(branch, FIRST.plus(number)) for number in range(3)]
    services.exempt(**given)
    for month in months:
        month.refresh_from_db()
    assert [owed(month)["丁"] for month in months] == [D("0.00"), D("0.00"), D("200.00")]
    assert [month.exempt_people for month in months] == [1, 1, 0]
    with pytest.raises(ValidationError, match="已有减免"):
        services.exempt(**given)
    row = member.dues_exemptions.get()
    services.end_exemption(actor=actor, pk=row.pk, version=row.version, last_month=FIRST.first_day)
    assert owed(months[1])["丁"] == D("200.00")
    # Less instead of nothing.
    services.exempt(
        **given
        | {"first_month": FIRST.plus(1).first_day, "last_month": FIRST.plus(2).first_day}
        | {"amount": D("10.00")}
    )
    assert [owed(month)["丁"] for month in months] == [D("0.00"), D("10.00"), D("10.00")]
    with pytest.raises(ValidationError, match="十二个月"):
        services.exempt(**given | {"last_month": FIRST.plus(12).first_day})


def test_who_comes_from_elsewhere_paid_this_month_there_and_a_new_member_begins_at_once(branch):
    newcomer = MemberFactory(
        name="新发展",
        joined_on=FIRST.first_day + datetime.timedelta(days=9),
        status="probationary",
        party_organization=branch.party,
    )
    transferred = MemberFactory(name="转入", party_organization=branch.party)
    link = transferred.memberships.get()
    link.starts_on = FIRST.first_day + datetime.timedelta(days=3)
    link.save()
    left = MemberFactory(name="转出", party_organization=branch.party)
    link = left.memberships.get()
    link.ends_on = FIRST.first_day + datetime.timedelta(days=1)
    link.save()
    names = [set(owed(month_of(branch, FIRST.plus(number)))) for number in range(2)]
    assert names[0] - set(DUE) == {newcomer.name, left.name}
    assert names[1] - set(DUE) == {newcomer.name, transferred.name}


def test_arrears_count_calendar_months_that_have_ended_and_only_hint(branch):
    for number in range(8):
        month = month_of(branch, FIRST.plus(number))
        owing = ["甲"] if number != 3 else []
        paid = [each.pk for name, each in branch.people.items() if name not in owing]
        services.tick_paid(
            actor=branch.secretary, pk=month.pk, members=paid, paid_on=timezone.localdate()
        )
    # The present month has not ended; the fourth one was paid.
    standing = DuesStanding.objects.get()
    assert (standing.member.name, standing.months) == ("甲", 3)
    assert standing.since == FIRST.plus(4).first_day
    assert str(standing) == "连续 3 个月未缴"
    assert services.refresh_every_arrear() == 0
    last = DuesMonth.objects.get(month=FIRST.plus(6).first_day)
    services.tick_paid(
        actor=branch.secretary,
        pk=last.pk,
        members=[branch.people["甲"].pk],
        paid_on=timezone.localdate(),
    )
    assert not DuesStanding.objects.exists()


def test_the_secretary_alone_reads_and_writes_and_a_named_officer_with_him(
    branch, cast, county, fresh
):
    month = month_of(branch)
    member = branch.people["甲"]
    other = PartyOrganizationFactory(region=county.east, parent=branch.party.parent)
    colleague = GrantFactory(
        user__username="colleague", role="secretary", party_organization=other
    ).user
    above = GrantFactory(
        user__username="above", role="secretary", party_organization=branch.party.parent
    ).user
    himself = GrantFactory(user__username="himself", role="member").user
    MemberAccount.objects.create(user=himself, member=member)

    def sees(user):
        user = fresh(user)
        return (
            DuesMonth.objects.visible_to(user).count(),
            Due.objects.visible_to(user).count(),
            DuesBase.objects.visible_to(user).count(),
        )

    everything = (1, 7, 6)
    assert sees(branch.secretary) == everything
    # Sums for offices and for the secretary above, nothing of persons.
    for user in (cast.county_admin, cast.county_staff, cast.town_staff, above):
        assert sees(user) == (1, 0, 0), user
    for user in (cast.viewer, cast.instructor, cast.nobody, cast.system_admin, colleague):
        assert sees(user) == (0, 0, 0), user
    assert sees(himself) == (0, 1, 1)
    today = timezone.localdate()
    tick = {"pk": month.pk, "members": [member.pk], "paid_on": today}
    for user in (cast.county_admin, cast.town_staff, above):
        with pytest.raises(Denied):
            services.tick_paid(actor=fresh(user), **tick)
    for user in (colleague, cast.viewer, himself):
        with pytest.raises(Missing):
            services.tick_paid(actor=fresh(user), **tick)
        with pytest.raises(Missing):
            services.enter_base(actor=fresh(user), member=member, kind="student", starts_on=today)
    # Named, with a secretary's grant, from a day to another.
    name = {"actor": branch.secretary, "party_organization": branch.party, "starts_on": today}
    for username in ("himself", "nobody", cast.secretary.username):
        with pytest.raises(ValidationError, match="没有党组织书记的授权"):
            services.name_officer(username=username, **name)
    with pytest.raises(Missing):
        services.name_officer(username="colleague", **name | {"actor": fresh(above)})
    link = services.name_officer(username="colleague", **name)
    assert sees(colleague) == everything
    assert {each.pk for each in parties_kept_by(fresh(colleague))} == {branch.party.pk, other.pk}
    assert members_kept_by(fresh(colleague)).count() == 7
    services.end_officer(actor=branch.secretary, pk=link.pk, version=link.version, ends_on=today)
    assert sees(colleague) == (0, 0, 0)


def test_a_dump_holds_neither_a_base_nor_what_a_person_paid(branch):
    month = month_of(branch)
    services.pay(
        actor=branch.secretary,
        pk=month.pk,
        member=branch.people["丁"],
        amount=D("177.31"),
        paid_on=timezone.localdate(),
        method="cash",
    )
    branch.enter("丁", "income", "10876.54", Month.current())
    tables = ["due", "duesbase", "duesexemption", "duespayment", "paymentrow"]
    names = [f"dues_{each}{event}" for each in tables for event in ("", "event")]
    with connection.cursor() as cursor:
        said = ""
        for table in names:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            said += cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(detail::text, ' '), '') FROM core_auditentry")
        said += cursor.fetchone()[0]
    assert len(said) > 1_000
    plain = ("177.31", "10876.54", "10000.01", "3000.01", "5000.01", "217.53")
    for text in plain:
        assert text not in said and text.encode().hex() not in said
    # All ciphertexts are of one length: it says nothing of how large an amount is.
    rows = DuesBase.objects.filter(base_cipher__isnull=False)
    assert len({len(bytes(each.base_cipher)) for each in rows}) == 1


def test_money_between_party_organizations_always_adds_up(branch, cast, county, fresh):
    party, above = branch.party, branch.party.parent
    month = month_of(branch)
    everybody = [each.pk for each in branch.people.values()]
    today = timezone.localdate()
    services.tick_paid(actor=branch.secretary, pk=month.pk, members=everybody, paid_on=today)
    town = fresh(cast.town_staff)

    def enter(actor, kind, amount, **more):
        return services.make_entry(
            actor=actor,
            kind=kind,
            amount=D(amount),
            **{"happened_on": today, "party_organization": party, **more},
        )

    with pytest.raises(Refusal, match="结存不够"):
        enter(branch.secretary, "remitted", "370.21")
    with pytest.raises(ValidationError, match="才成立"):
        enter(branch.secretary, "used", "1.00", happened_on=datetime.date(1900, 1, 1))
    enter(branch.secretary, "remitted", "200.00")
    enter(town, "returned", "80.00", party_organization=above, other=party)
    enter(branch.secretary, "used", "50.20")
    opening = enter(branch.secretary, "opening", "10.00")
    with pytest.raises(ValidationError, match="已经登记"):
        enter(branch.secretary, "opening", "1.00")
    with pytest.raises(ValidationError, match="下级"):
        enter(town, "returned", "1.00", other=above)
    with pytest.raises(Missing):
        enter(branch.secretary, "used", "1.00", party_organization=above)
    with pytest.raises(Missing):
        enter(fresh(cast.viewer), "used", "1.00")
    found = services.balances([party.pk, above.pk])
    assert found[party.pk].rest == D("370.20") - 200 + 80 - D("50.20") + 10
    assert found[above.pk].rest == D("120.00")
    # All that there is was collected or brought in, less what was used.
    assert sum(each.rest for each in found.values()) == D("370.20") + 10 - D("50.20")
    back = services.reverse_entry(actor=branch.secretary, pk=opening.pk, version=opening.version)
    assert (back.giver, back.taker) == (party, None)
    assert services.balance_of(party.pk).rest == D("200.00")
    with pytest.raises(Refusal, match="已经冲正"):
        services.reverse_entry(actor=branch.secretary, pk=opening.pk, version=opening.version)
    # What was remitted cannot be unpaid.
    enter(branch.secretary, "remitted", "200.00")
    payment = DuesPayment.objects.order_by("pk").first()
    with pytest.raises(Refusal, match="结存不够"):
        services.reverse_payment(
            actor=branch.secretary, pk=payment.pk, version=payment.version, reason="金额记错"
        )
    assert DuesEntry.objects.visible_to(fresh(cast.town_staff)).count() == 6


def test_what_is_left_of_a_merged_branch_goes_to_the_ledger_of_the_other_one(
    branch, cast, county, fresh
):
    party = branch.party
    into = PartyOrganizationFactory(region=county.east, parent=party.parent)
    rebuild_paths(PartyOrganization)
    month, today = month_of(branch), timezone.localdate()
    everybody = [each.pk for each in branch.people.values()]
    services.tick_paid(actor=branch.secretary, pk=month.pk, members=everybody, paid_on=today)
    town = fresh(cast.town_staff)
    with pytest.raises(ValidationError, match="自动登记"):
        services.make_entry(
            actor=town,
            party_organization=party,
            kind="merged",
            amount=D("1.00"),
            happened_on=today,
            other=into,
        )
    party.refresh_from_db()
    merge_party_organizations(
        actor=town, pk=party.pk, version=party.version, into=into, happened_on=today
    )
    entry = DuesEntry.objects.get()
    assert (entry.kind, entry.giver, entry.taker, entry.amount, entry.happened_on) == (
        *("merged", party, into, D("370.20")),
        today,
    )
    found = services.balances([party.pk, into.pk])
    assert (found[party.pk].rest, found[into.pk].rest) == (D(0), D("370.20"))
    assert (found[party.pk].collected, found[into.pk].collected) == (D("370.20"), D(0))
    # Undone, it goes back; not once it is spent.
    spent = services.make_entry(
        actor=town, party_organization=into, kind="used", amount=D("0.20"), happened_on=today
    )
    party.refresh_from_db()
    with pytest.raises(Refusal, match="结存不够"):
        undo_decision(actor=town, pk=party.pk, version=party.version)
    services.reverse_entry(actor=town, pk=spent.pk, version=spent.version)
    party.refresh_from_db()
    undo_decision(actor=town, pk=party.pk, version=party.version)
    assert services.balance_of(party.pk).rest == D("370.20")
    assert services.balance_of(into.pk).rest == D(0)


def test_a_year_is_told_without_incomes_and_kept_with_them(branch, cast, fresh):
    month = month_of(branch)
    services.tick_paid(
        actor=branch.secretary,
        pk=month.pk,
        members=[branch.people["丙"].pk],
        paid_on=timezone.localdate(),
    )
    year = services.publish_year(
        actor=branch.secretary,
        party_organization=branch.party,
        year=FIRST.year,
        published_on=timezone.localdate(),
    )
    for odd in (0, 10**9, branch.party.founded_on.year - 1, timezone.localdate().year + 1):
        with pytest.raises(ValidationError, match="年度"):
            services.publish_year(
                actor=branch.secretary,
                party_organization=branch.party,
                year=odd,
                published_on=timezone.localdate(),
            )
    lines = lines_of(branch.party.pk, FIRST.year, branch.secretary)
    rows = {row[1]: row for row in ledger_rows(lines)}
    assert rows["丙"][2:] == ("5000.01", "1.5%", "75.00", "75.00", "75.00", "")
    public = {row[1]: row for row in public_rows(lines)}
    assert public["丙"][2:] == ("1", "1", "75.00", "") and public["甲"][2:4] == ("1", "0")
    assert "5000.01" not in str(public) and "1.5%" not in str(public)
    found, data = services.ledger_workbook(actor=branch.secretary, pk=year.pk)
    assert found == year and data[:2] == b"PK"
    # Each member reads that he was taken out.
    taken = audit.taken_of(branch.people["甲"])
    assert [each[1:] for each in taken] == [("secretary", f"导出名单“{FIRST.year}年党费台账”")]
    for user in (cast.county_admin, cast.town_staff):
        with pytest.raises(Missing):
            services.ledger_workbook(actor=fresh(user), pk=year.pk)


def test_a_base_that_is_left_empty_is_asked_for(branch):
    for empty in ("", None):
        with pytest.raises(ValidationError, match="请填月收入"):
            services.enter_base(
                actor=branch.secretary,
                member=branch.people["甲"],
                kind="income",
                starts_on=FIRST.first_day,
                base=empty,
            )


def test_the_county_replaces_a_rate_from_a_day_on(branch, cast, fresh):
    row = DuesRate.objects.get(band="income_1")
    with pytest.raises(ValidationError, match="高于低一档"):
        replace_row(
            DuesRate,
            actor=fresh(cast.county_admin),
            pk=row.pk,
            version=row.version,
            valid_from=FIRST.plus(1).first_day,
            ground="县级文件",
            up_to=D("5000.00"),
            rate=D("0.5"),
            fixed=None,
        )
    row.refresh_from_db()
    replace_row(
        DuesRate,
        actor=fresh(cast.county_admin),
        pk=row.pk,
        version=row.version,
        valid_from=FIRST.plus(1).first_day,
        ground="县级文件",
        up_to=D("3500.00"),
        rate=D("0.4"),
        fixed=None,
    )
    months = [month_of(branch, FIRST.plus(number)) for number in range(2)]
    assert [owed(month)["乙"] for month in months] == [D("30.00"), D("12.00")]
    assert [owed(month)["甲"] for month in months] == [D("15.00"), D("12.00")]
