"""Members' life over the API: the services refuse as on the pages, and who may reads what."""

import datetime

from core.months import Month
from joining.models import Candidate
from members.models import Member
from tests.accounts.factories import GrantFactory
from tests.core.api.conftest import refused
from tests.dues.factories import base, month_of
from tests.members.factories import MemberFactory, id_number
from tests.reviews.factories import AppraisalFactory, AppraisedFactory
from tests.vanguard.factories import VanguardFactory
from transfers.models import FloatingMember, Transfer

DAY = datetime.date(2026, 1, 5)


def secretary_of(branch, name="sheji"):
    return GrantFactory(user__username=name, role="secretary", party_organization=branch).user


def test_a_candidate_is_registered_and_led_on_with_the_clause_of_what_is_refused(
    registry, cast, program
):
    client = program(secretary_of(registry.branch))
    body = {
        "name": "申请人",
        "kind": "backbone",
        "id_number": id_number(870),
        "party_organization": registry.branch.code,
        "applied_on": "2025-01-06",
    }
    made = client.send("POST", "candidates/", body)
    assert made.status_code == 201 and made.json()["id_number_masked"].count("*") == 10
    path, row = f"candidates/{made.json()['id']}/", made.json()
    again = refused(client.send("POST", "candidates/", body))
    assert set(again) == {"id_number"}

    def step(code, day, **values):
        nonlocal row
        sent = {"version": row["version"], "step": code, "happened_on": day, **values}
        answer = client.send("POST", f"{path}steps/", sent)
        row = answer.json() if answer.status_code == 200 else row
        return answer

    assert "须先办理" in str(refused(step("activist", "2025-03-01")))
    late = step("talk", "2025-02-20")  # said, not refused
    assert late.status_code == 200 and "细则" in late.json()["warnings"]["step"][0]
    assert step("activist", "2025-03-01").json()["state"] == "activist"
    # What the office above does, the branch does not.
    assert step("activist_filed", "2025-03-05").status_code == 403
    staff = program(cast.town_staff)
    sent = {"version": row["version"], "step": "activist_filed", "happened_on": "2025-03-05"}
    row = staff.send("POST", f"{path}steps/", sent).json()
    full = MemberFactory(party_organization=registry.branch, full_on="2015-07-01")
    other = MemberFactory(party_organization=registry.west_branch, full_on="2015-07-01")
    nobody = refused(step("sponsors", "2025-03-06", helpers=[other.pk]))
    assert nobody == {"helpers": [f"没有编号为 {other.pk} 的记录，或不在您的管理范围内。"]}
    assert "须有正式党员" in str(refused(step("sponsors", "2025-03-06")))
    assert step("sponsors", "2025-03-06", helpers=[full.pk]).status_code == 200
    early = refused(step("target", "2026-02-28"))
    assert "须满 1 年" in early["happened_on"][0] and "第十三条" in str(early)
    assert refused(step("nothing", "2025-03-06")) and refused(step("talk", "2025-02-20"))
    sent = {"version": row["version"], "looked_on": "2025-02-01", "result": "good"}
    assert set(refused(client.send("POST", f"{path}looks/", sent))) == {"looked_on"}
    sent["looked_on"] = "2025-09-01"
    assert client.send("POST", f"{path}looks/", sent).status_code == 200
    found = client.send("GET", f"{path}steps/").json()
    assert [each["step"] for each in found] == [
        *("application", "talk", "activist", "activist_filed", "sponsors"),
    ]
    assert Candidate.objects.get(pk=row["id"]).looks.count() == 1


def test_a_transfer_goes_from_proposal_to_receipt(registry, cast, program, fresh):
    client = program(secretary_of(registry.branch))
    member = MemberFactory(party_organization=registry.branch)
    target = registry.west_branch
    wrong = refused(client.send("POST", "transfers/", {"kind": "within", "outside": "外县"}))
    assert set(wrong) == {"outside", "member", "target"}
    wrong = refused(client.send("POST", "transfers/", {"kind": "in", "person_name": "来人"}))
    assert set(wrong) == {"party_organization", "id_number"}
    assert "kind" in refused(client.send("POST", "transfers/", {"kind": "far"}))
    body = {"kind": "within", "member": member.pk, "target": target.name}
    row = client.send("POST", "transfers/", body).json()
    assert (row["state"], row["next"]) == ("proposed", "下一步由上级党组织审核。")
    path = f"transfers/{row['id']}/"
    seen = {"version": row["version"]}
    assert client.send("POST", f"{path}agree/", seen).status_code == 403
    assert "请写明原因" in str(refused(client.send("POST", f"{path}cancel/", seen)))
    staff = program(cast.county_staff)
    row = staff.send("POST", f"{path}agree/", seen).json()
    assert row["state"] == "agreed"
    other = program(secretary_of(target, "xizhen"))
    sent = {"version": row["version"], "received_on": "2999-01-01"}
    assert set(refused(other.send("POST", f"{path}receive/", sent))) == {"received_on"}
    today = datetime.date.today().isoformat()
    sent["received_on"] = today
    assert other.send("POST", f"{path}receive/", sent).json()["state"] == "received"
    assert Member.objects.get(pk=member.pk).party_organization == target
    assert other.send("POST", f"{path}receive/", sent).status_code in (400, 409)
    # The feed does not tell of transfers: those that were written are listed.
    for name, model in (("transfers", Transfer), ("floating-members", FloatingMember)):
        query = "?updated_since=2020-01-01T00:00:00Z"
        listed = staff.send("GET", f"{name}/{query}")
        assert listed.status_code == 200
        assert len(listed.json()["results"]) == model.objects.count()


def test_dues_of_persons_are_the_keepers_alone(registry, cast, program):
    secretary = secretary_of(registry.branch)
    one, two = (MemberFactory(party_organization=registry.branch) for _ in range(2))
    base(one)
    month = month_of(registry.branch, Month(2026, 4), dues=[(one, "15.00"), (two, "20.00")])
    keeper, path = program(secretary), f"dues/{month.pk}/"
    sent = {"member": one.pk, "amount": "5.00", "paid_on": "2026-04-03", "method": "bank"}
    for bad in ({"amount": "五元"}, {"amount": "0"}, {"amount": "1.001"}, {"member": 10**9}):
        assert set(refused(keeper.send("POST", f"{path}payments/", sent | bad))) == set(bad)
    row = keeper.send("POST", f"{path}payments/", sent).json()
    assert row["paid_total"] == "5.00" and "member" not in row
    tick = {"members": [one.pk, two.pk], "paid_on": "2026-04-05"}
    assert keeper.send("POST", f"{path}tick/", tick).json()["paid_total"] == "35.00"
    found = keeper.send("GET", f"{path}people/").json()
    assert {(each["member"], each["paid"], each["state"]) for each in found} == {
        (one.pk, "15.00", "paid"),
        (two.pk, "20.00", "paid"),
    }
    for other in (cast.county_admin, cast.town_staff):
        assert program(other).send("GET", path).json()["paid_total"] == "35.00"
        assert program(other).send("GET", f"{path}people/").status_code == 403
        assert program(other).send("POST", f"{path}payments/", sent).status_code == 403


def test_results_of_a_review_have_no_votes_under_the_guard(registry, cast, program):
    appraisal = AppraisalFactory(party_organization=registry.branch, year=2024)
    member = MemberFactory(party_organization=registry.branch, name="王小明")
    few = AppraisedFactory(appraisal=appraisal, member=member, grade="qualified")
    row = program(cast.county_admin).send("GET", f"appraised-members/{few.pk}/").json()
    assert (row["name"], row["grade"], row["excellent_votes"]) == ("王小明", "qualified", None)
    assert not {"opinion", "self_grade"} & set(row)
    assert program(cast.viewer).send("GET", "appraised-members/").status_code == 403


def test_a_team_is_entered_and_ended_over_the_api(registry, cast, program):
    client = program(cast.town_staff)
    body = {
        "kind": "zone",
        "name": "一号车间责任区",
        "party_organization": registry.branch.code,
        "place": "一号车间",
        "starts_on": "2025-01-05",
    }
    row = client.send("POST", "vanguards/", body).json()
    assert (row["people"], row["ends_on"], row["organization"]) == (0, None, None)
    early = refused(client.send("POST", "vanguards/", body | {"ends_on": "2024-01-01"}))
    assert "不能早于" in str(early)
    path = f"vanguards/{row['id']}/"
    ended = client.send("PATCH", path, {"version": row["version"], "ends_on": "2026-01-05"})
    assert ended.json()["ends_on"] == "2026-01-05"
    stale = client.send("PATCH", path, {"version": row["version"], "duty": "防汛"})
    assert stale.status_code == 409
    west = VanguardFactory(party_organization=registry.west_branch)
    assert client.send("GET", f"vanguards/{west.pk}/").status_code == 404
