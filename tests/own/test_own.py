"""A member's own page: invited by the branch, bound to himself, ended by either; who looked at him,
what he asks to be corrected, his data."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Grant, User
from accounts.services.users import accept_invitation
from core import crypto
from core.errors import Denied, Missing, Refusal
from dues.models import Due
from members.models import Member
from members.services import reveal
from own import services
from own.models import Correction, MemberAccount
from papers.kinds import kinds
from papers.services.making import record
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.dues.factories import base, month_of
from tests.members.factories import MemberFactory
from tests.transfers.factories import FileFactory, TransferFactory

PASSWORD = "correct-Horse-9"


@pytest.fixture
def member(cast):
    return MemberFactory(
        name="王小明", party_organization=cast.branch, education="大专", position="钳工"
    )


@pytest.fixture
def himself(cast, fresh, member):
    user, token = services.invite_member(actor=fresh(cast.secretary), pk=member.pk)
    accept_invitation(token=token, name="王小明", password=PASSWORD)
    return fresh(user)


def test_the_branch_invites_by_a_link_that_works_once_and_either_ends_it(cast, county, fresh):
    member = MemberFactory(party_organization=cast.branch)
    other = MemberFactory(party_organization=PartyOrganizationFactory(region=county.west))
    secretary = fresh(cast.secretary)
    for actor, pk in (
        (secretary, other.pk),
        (fresh(cast.viewer), member.pk),
        (fresh(cast.instructor), member.pk),
        (fresh(cast.nobody), member.pk),
        (fresh(cast.town_staff), other.pk),
    ):
        with pytest.raises(Missing):
            services.invite_member(actor=actor, pk=pk)
    user, first = services.invite_member(actor=secretary, pk=member.pk)
    again, second = services.invite_member(actor=secretary, pk=member.pk)
    assert user == again and member.name not in user.username
    with pytest.raises(Refusal, match="已被新链接代替"):
        accept_invitation(token=first, name="", password=PASSWORD)
    accept_invitation(token=second, name="", password=PASSWORD)
    with pytest.raises(Refusal, match="已经开通"):
        services.invite_member(actor=secretary, pk=member.pk)
    account = MemberAccount.objects.get()
    assert [grant.role for grant in Grant.objects.filter(user=user)] == ["member"]
    with pytest.raises(Missing):
        services.withdraw_member(actor=fresh(cast.viewer), pk=account.pk, version=account.version)
    services.withdraw_member(actor=fresh(user), pk=account.pk, version=account.version)
    gone = fresh(user)
    assert not gone.is_active and not MemberAccount.objects.exists()
    assert Member.objects.filter(pk=member.pk).exists()
    # He may want it again: another account.
    fresh_user, _ = services.invite_member(actor=secretary, pk=member.pk)
    assert fresh_user != user and User.objects.filter(pk=user.pk).exists()


def test_he_sees_himself_masked_and_nobody_else(client, cast, fresh, member, himself):
    colleague = MemberFactory(name="赵同事", party_organization=cast.branch)
    base(member)
    month_of(cast.branch, dues=[(member, "15.00"), (colleague, "20.00")])
    for user in (himself,):
        assert not Member.objects.visible_to(user).exists()
        assert [each.member for each in Due.objects.visible_to(user)] == [member]
    client.force_login(himself)
    said = client.get(reverse("own:page")).content.decode()
    assert "王小明" in said and member.id_number_masked in said and "赵同事" not in said
    assert crypto.decrypt(member.id_number_cipher) not in said
    account = MemberAccount.objects.get()
    panels = {
        name: client.get(reverse(name, args=[account.pk])).content.decode()
        for name in ("dues:own", "activities:own")
    }
    assert "3000.00" in panels["dues:own"] and "15.00" in panels["dues:own"]
    assert "20.00" not in panels["dues:own"]
    for name in ("members:list", "dues:list", "own:corrections"):
        assert client.get(reverse(name)).status_code in (403, 404), name
    assert client.get(reverse("members:detail", args=[member.pk])).status_code == 404
    # Home is his page; nothing in the menu leads elsewhere.
    assert client.get(reverse("reports:home")).url == reverse("own:page")


def test_an_account_without_a_member_hears_so_instead_of_a_page_that_is_missing(
    client, cast, fresh
):
    for user, status in ((cast.member, 200), (cast.secretary, 404)):
        client.force_login(fresh(user))
        answer = client.get(reverse("own:page"))
        assert answer.status_code == status
        assert ("没有对应的党员记录" in answer.content.decode()) == (status == 200)


def test_where_he_was_stands_there_as_the_organizer_filed_it(client, cast, member, himself):
    colleague = MemberFactory(party_organization=cast.branch)
    for topic, entitled, absent in (
        ("学习全会精神", [member, colleague], [member]),
        ("植树", [member, colleague], [colleague]),
        ("支委会", [colleague], []),
    ):
        activity = ActivityFactory(organizer=cast.branch, topic=topic)
        activity.branches.all().delete()
        activity.branches.create(
            party_organization=cast.branch,
            entitled_ids=[each.pk for each in entitled],
            entitled_count=len(entitled),
        )
        for each in absent:
            activity.absences.create(member=each, reason="出差")
    client.force_login(himself)
    account = MemberAccount.objects.get()
    said = client.get(reverse("activities:own", args=[account.pk])).content.decode()
    assert "应到 2 次，参加 1 次" in said and "支委会" not in said
    assert "缺席（出差）" in said


def test_he_reads_who_looked_at_him_and_who_took_him_out(client, cast, fresh, member, himself):
    colleague = MemberFactory(party_organization=cast.branch)
    admin = fresh(cast.county_admin)
    reveal(actor=admin, member=member, identifier="phone", reason="通知本人参会")
    client.force_login(admin)
    assert client.get(reverse("members:list") + "?export=xlsx").status_code == 200
    found = [(each.who, each.what, each.reason) for each in services.looks_of(member)]
    assert found == [
        ("county_admin", "导出名单“党员”", ""),
        ("county_admin", "查看完整证件号码", "手机 通知本人参会"),
    ]
    assert [each.what for each in services.looks_of(colleague)] == ["导出名单“党员”"]
    client.force_login(himself)
    answer = client.post(reverse("own:data"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    own = ["基本信息", "组织关系", "工作单位", "任职", "档案", "谁看过我的记录"]
    assert book.sheetnames[: len(own)] == own
    assert {"党费缴纳", "参加活动"} <= set(book.sheetnames)
    looks = [row[2] for row in book["谁看过我的记录"].iter_rows(min_row=2, values_only=True)]
    assert looks == ["导出名单“党员”", "查看完整证件号码"]


def test_he_reads_where_his_file_lies_and_what_is_missing(client, member, himself):
    client.force_login(himself)
    page = reverse("own:page")
    assert "我的档案" not in client.get(page).content.decode()
    FileFactory(member=member, place="县委组织部档案室", missing=["入党志愿书", "转正申请书"])
    said = client.get(page).content.decode()
    assert "县委组织部档案室" in said and "缺少：入党志愿书、转正申请书" in said


def test_whoever_opens_his_page_or_makes_a_paper_of_him_is_named_once_a_day(
    client, cast, member, himself
):
    """By one statement for each page; what he makes of himself is not told to him."""
    client.force_login(cast.secretary)
    with CaptureQueriesContext(connection) as asked:
        for _ in range(2):
            assert client.get(member.get_absolute_url()).status_code == 200
    written = [each["sql"] for each in asked if "core_pagelook" in each["sql"]]
    assert len(written) == 2 and all("ON CONFLICT DO NOTHING" in each for each in written)
    client.force_login(cast.member)
    assert client.get(member.get_absolute_url()).status_code == 404
    client.force_login(himself)
    client.get(reverse("own:page"))
    assert [(each.who, each.what) for each in services.looks_of(member)] == [
        ("secretary", "查看党员页面")
    ]
    transfer = TransferFactory(member=member, party_organization=member.party_organization)
    for actor in (cast.secretary, himself):
        record(actor, kinds()["transfer-receipt"], transfer, "docx", None)
    assert [each.what for each in services.looks_of(member)] == [
        "生成文书“组织关系转接回执”",
        "查看党员页面",
    ]


def test_what_he_finds_wrong_is_decided_by_whoever_edits_him(cast, county, fresh, member, himself):
    ask = services.ask_correction
    for field, value, said in (
        ("education", "大专", "不用更正"),
        ("joined_on", "昨天", "日期"),
    ):
        with pytest.raises(ValidationError, match=said):
            ask(actor=himself, field=field, value=value)
    with pytest.raises(Missing):
        ask(actor=himself, field="id_number_index", value="1")
    with pytest.raises(Missing):
        ask(actor=fresh(cast.secretary), field="education", value="本科")
    asked = ask(actor=himself, field="education", value="大学本科", reason="与学历证书一致")
    with pytest.raises(Refusal, match="正在核对"):
        ask(actor=himself, field="education", value="硕士")
    member.refresh_from_db()
    assert member.education == "大专"
    given = {"pk": asked.pk, "version": asked.version}
    with pytest.raises((Missing, Denied)):
        services.decide_correction(actor=himself, approves=True, **given)
    with pytest.raises(Missing):
        services.decide_correction(actor=fresh(cast.secretary), approves=True, **given)
    with pytest.raises(ValidationError):
        services.decide_correction(actor=fresh(cast.town_staff), approves=False, **given)
    services.decide_correction(actor=fresh(cast.town_staff), approves=True, **given)
    member.refresh_from_db()
    assert member.education == "大学本科"
    assert Correction.objects.get().state == "approved"
    refused = ask(actor=himself, field="position", value="厂长")
    services.decide_correction(
        actor=fresh(cast.county_staff),
        pk=refused.pk,
        version=refused.version,
        approves=False,
        answer="与单位名册不一致",
    )
    member.refresh_from_db()
    assert member.position == "钳工"
    assert Correction.objects.visible_to(himself).count() == 2
    assert not Correction.objects.visible_to(fresh(cast.viewer)).exists()


def test_a_decision_that_says_nothing_or_has_no_reason_changes_nothing(
    client, cast, fresh, member, himself
):
    asked = services.ask_correction(actor=himself, field="education", value="大学本科")
    client.force_login(cast.town_staff)
    url = reverse("own:decide", args=[asked.pk])
    for sent, said in (
        ({}, "决定"),
        ({"decision": "maybe"}, "决定"),
        ({"decision": "no"}, "不予更正须写明理由"),
        ({"decision": "no", "answer": "不"}, "4 至 200 个字"),
    ):
        answer = client.post(url, {"version": asked.version} | sent)
        assert answer.status_code == 200
        assert said in answer.content.decode()
    asked.refresh_from_db()
    assert asked.state == "proposed"
    client.post(url, {"version": asked.version, "decision": "no", "answer": "与证书不一致"})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("rejected", "与证书不一致")
    assert "与证书不一致" in client.get(url).content.decode()
    member.refresh_from_db()
    assert member.education == "大专"
