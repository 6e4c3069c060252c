"""The page of filing without a script: what stands there at first, what becomes of what is sent."""

import datetime
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, ActivityText
from activities.services.filing import DRAFT
from activities.views.filing import photos_of
from core.filing import drafts
from core.models import Draft
from tests.accounts.factories import GrantFactory
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.core.attachments.samples import picture
from tests.members.factories import MemberFactory

pytestmark = pytest.mark.django_db
FILE = "/activities/file/"


@pytest.fixture
def branch(db):
    branch = PartyOrganizationFactory(code="DZB1")
    MemberFactory(party_organization=branch, name="王芳")
    MemberFactory(party_organization=branch, name="李强", is_floating=True)
    return branch


@pytest.fixture
def secretary(branch, client):
    user = GrantFactory(role="secretary", party_organization=branch).user
    client.force_login(user)
    return user


def form(**more):
    return {
        "party": "DZB1",
        "key": str(uuid.UUID(int=5)),
        "duties": ["party_day"],
        "held_on": timezone.localdate().isoformat(),
        **more,
    }


def test_the_page_begins_with_what_was_the_same_last_time(client, secretary, branch):
    ActivityFactory(organizer=branch, place="三楼", host="王芳", duty="party_class")
    page = client.get(f"{FILE}?duty=party_day")
    people = page.context["form"].people
    assert [each["name"] for each in people[branch]] == ["李强（流动）", "王芳"]
    initial = page.context["form"].initial
    assert (initial["place"], initial["host"], initial["duties"]) == ("三楼", "王芳", ["party_day"])
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_a_copy_takes_all_but_day_and_absentees(client, secretary, branch):
    last = ActivityFactory(organizer=branch, topic="学习", text="内容", guests=["李工"])
    initial = client.get(f"{FILE}?copy={last.pk}").context["form"].initial
    assert (initial["topic"], initial["text"], initial["guests"]) == ("学习", "内容", "李工")
    assert (initial["held_on"], initial["absent"]) == (timezone.localdate(), [])


def test_the_same_page_sent_twice_files_once(client, secretary, branch):
    absent = branch.members.get(name="王芳").pk
    sent = form(absent=[absent], **{f"reason-{absent}": "出差"})
    first, again = client.post(FILE, sent), client.post(FILE, sent)
    filed = Activity.objects.get()
    assert first.status_code == again.status_code == 302
    assert again.url == filed.get_absolute_url()
    assert filed.topic == f"{filed.held_on:%Y}年{filed.held_on.month}月主题党日"
    assert [each.reason for each in filed.absences.all()] == ["出差"]


def test_photos_of_the_plain_form_are_stored_and_what_is_none_is_told(
    client, secretary, branch, settings, tmp_path
):
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "attachments"},
        }
    }
    files = [
        SimpleUploadedFile("1.png", picture()),
        SimpleUploadedFile("2.png", picture((30, 30))),
        SimpleUploadedFile("3.png", b"no picture"),
    ]
    answer = client.post(FILE, form(photos=files), follow=True)
    assert "有一张照片没有保存" in answer.content.decode()
    assert [each.complete for each in Activity.objects.get().photos.all()] == [True, True]


def test_of_photos_no_more_is_read_than_shows_that_they_are_too_large_or_too_many(rf, settings):
    settings.ATTACHMENT_MAX_BYTES = 10
    files = [SimpleUploadedFile(f"{n}.jpg", b"%02d" % n + b"x" * 99) for n in range(12)]
    read = photos_of(rf.post(FILE, {"photos": files}))
    assert [len(data) for data in read.values()] == [11] * 9


def test_a_draft_with_nonsense_in_it_opens_the_page(client, secretary, branch):
    body = {
        "absence_reasons": {"9" * 5000: "出差", "0": "", "x": 1, "7": "病假"},
        "absent": [True, "x", 10**30],
        "duties": {"a": 1},
        "held_on": "2026-02-31",
    }
    key = uuid.uuid4()
    drafts.keep(actor=secretary, subject=DRAFT, client_key=key, body=body)
    page = client.get(f"{FILE}?draft={key}")
    assert page.status_code == 200
    assert page.context["form"].initial["absence_reasons"] == {7: "病假"}


def test_a_paper_form_is_keyed_in_once_by_whoever_does_it(client, secretary, branch):
    page = client.get(f"/activities/paper/?party={branch.code}").content.decode()
    assert "王芳" in page and "<svg" in page
    key = uuid.uuid4()
    begun = client.get(f"{FILE}?party=DZB1&paper={key}")
    assert begun.context["key"] == key
    client.post(FILE, form(key=str(key), paper="1"))
    client.force_login(GrantFactory(role="town_staff", region=branch.region).user)
    client.post(FILE, form(key=str(key), paper="1"))
    assert [each.source for each in Activity.objects.all()] == ["paper"]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(client, secretary, branch):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    page = client.post(FILE, form(held_on=tomorrow.isoformat(), place="三楼", duties=[]))
    assert page.status_code == 200 and "duties" in page.context["form"].errors
    page = client.post(FILE, form(held_on=tomorrow.isoformat(), place="三楼"))
    assert "held_on" in page.context["form"].errors
    assert page.context["form"]["place"].value() == "三楼"
    assert not Activity.objects.exists()


def test_people_of_another_day_are_those_on_the_books_then(client, secretary, branch):
    url = f"/activities/file/people/?party=DZB1&held_on={branch.founded_on}"
    assert "王芳" in client.get(url).content.decode()
    before = branch.founded_on - datetime.timedelta(days=1)
    assert "没有在册党员" in client.get(f"{url[:-10]}{before}").content.decode()


def test_a_draft_is_its_owners_alone_and_gone_once_it_is_filed(client, secretary, branch):
    url = reverse("api:activity-draft", args=[uuid.UUID(int=5)])
    sent = {"topic": "没写完", "duties": ["party_day"], "absent": [1], "held_on": "2026-13-45"}
    assert client.put(url, sent, content_type="application/json").status_code == 204
    assert client.get(url).json()["body"]["topic"] == "没写完"
    page = client.get(f"{FILE}?draft={uuid.UUID(int=5)}")
    assert page.context["form"].initial["topic"] == "没写完"
    assert page.context["form"].initial["held_on"] is None
    assert "没写完" not in str(bytes(Draft.objects.get().body_cipher))
    other = GrantFactory(role="town_staff", region=branch.region).user
    client.force_login(other)
    assert client.get(url).status_code == client.delete(url).status_code == 404
    client.force_login(secretary)
    client.post(FILE, form())
    assert client.get(url).status_code == 404 and not Draft.objects.exists()


def test_templates_are_the_branchs_own(client, secretary, branch):
    sent = {"party": "DZB1", "name": "学习", "text": "一"}
    client.post("/activities/texts/", sent)
    client.post("/activities/texts/", sent | {"text": "二"})
    kept = ActivityText.objects.get()
    assert kept.text == "二"
    client.post(f"/activities/texts/{kept.pk}/remove/", {"version": kept.version})
    assert not ActivityText.objects.exists()


def test_a_correction_changes_what_differs_and_keeps_the_list(client, secretary, branch):
    client.post(FILE, form())
    filed = Activity.objects.get()
    url = f"/activities/{filed.pk}/edit/"
    assert client.get(url).context["form"].initial["topic"] == filed.topic
    late = MemberFactory(party_organization=branch, name="后来")
    absent = branch.members.get(name="王芳").pk
    sent = form(version=filed.version, topic="更正后的", absent=[absent])
    assert client.post(url, sent).status_code == 302
    filed.refresh_from_db()
    row = filed.branches.get()
    assert (filed.topic, row.present_count, row.entitled_count) == ("更正后的", 1, 2)
    assert late.pk not in row.entitled_ids
    stale = client.post(url, sent | {"topic": "旧版本"}, follow=True)
    assert "刚被他人修改过" in stale.content.decode()


def test_another_body_under_the_key_stands_beside_what_is_stored(client, secretary, branch):
    """Of the plain form too: whoever files reads both in words, and keeps one."""
    absent = branch.members.get(name="王芳").pk
    client.post(FILE, form(topic="先交的", place="三楼"))
    answer = client.post(FILE, form(topic="后填的", place="三楼", absent=[absent]))
    assert answer.status_code == 409
    found = [(each.label, each.current, each.sent) for each in answer.context["differences"]]
    assert found == [("主题", "先交的", "后填的"), ("缺席", "无", "王芳")]
    filed = Activity.objects.get()
    assert (filed.topic, f"/activities/{filed.pk}/edit/" in answer.content.decode()) == (
        "先交的",
        True,
    )
    sent = form(topic="后填的", place="三楼", absent=[absent], version=answer.context["version"])
    assert client.post(f"/activities/{filed.pk}/edit/", sent).status_code == 302
    filed.refresh_from_db()
    assert (filed.topic, filed.absences.count()) == ("后填的", 1)


def test_a_correction_takes_photos_and_takes_some_away(
    client, secretary, branch, settings, tmp_path
):
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "attachments"},
        }
    }
    first, second, third = (SimpleUploadedFile(f"{n}.png", picture((30 + n, 30))) for n in range(3))
    client.post(FILE, form(photos=[first, second]))
    filed = Activity.objects.get()
    gone, stays = filed.photos.order_by("position")
    sent = form(version=filed.version, drop=[gone.sha256], photos=[third], topic=filed.topic)
    assert client.post(f"/activities/{filed.pk}/edit/", sent).status_code == 302
    now = list(filed.photos.order_by("position"))
    assert [each.complete for each in now] == [True, True] and now[0] == stays
    assert gone.sha256 not in {each.sha256 for each in now}


def test_people_of_others_that_take_part_can_be_absent_too(client, secretary, branch):
    """Of those for which one files; of any other nobody is named."""
    below = PartyOrganizationFactory(code="DZB2", parent=branch, region=branch.region)
    there = MemberFactory(party_organization=below, name="赵敏")
    MemberFactory(party_organization=PartyOrganizationFactory(code="DZB3"), name="外人")
    url = f"/activities/file/people/?party=DZB1&held_on={timezone.localdate()}"
    listed = client.get(f"{url}&others=DZB2&others=DZB3").content.decode()
    assert "赵敏" in listed and "王芳" in listed and "外人" not in listed
    assert [each["code"] for each in client.get(FILE).context["form"].partners] == ["DZB2"]
    client.post(FILE, form(others=["DZB2"], absent=[there.pk]))
    filed = Activity.objects.get()
    counts = {
        each.party_organization.code: (each.entitled_count, each.absent_count)
        for each in filed.branches.all()
    }
    assert counts == {"DZB1": (2, 0), "DZB2": (1, 1)}
    page = client.get(f"/activities/{filed.pk}/edit/").context["form"]
    assert [party.code for party in page.people] == ["DZB1", "DZB2"]


def test_going_on_without_a_party_organization_is_answered_at_the_field(client, cast):
    client.force_login(cast.town_staff)
    for name in ("members:choose_change", "activities:file"):
        PartyOrganizationFactory(region=cast.branch.region)
        assert "请选择党组织。" not in client.get(reverse(name)).content.decode(), name
        assert "请选择党组织。" in client.get(f"{reverse(name)}?party=").content.decode(), name


def test_of_what_is_only_planned_the_list_says_nothing_of_who_came(client, branch, secretary):
    soon = timezone.localdate() + datetime.timedelta(days=3)
    ActivityFactory(
        organizer=branch, topic="要办的", state="planned", held_on=None, planned_on=soon
    )
    ActivityFactory(organizer=branch, topic="办过的", state="filed")
    page = client.get(reverse("activities:list")).content.decode()
    rows = {
        row[1]: re.findall(r'<td[^>]*class="num"[^>]*>\s*(\S+?)\s*</td>', row[0])
        for row in re.finditer(r"<tr[^>]*>(?:(?!</tr>).)*?(要办的|办过的).*?</tr>", page, re.S)
    }
    assert rows == {"要办的": ["—", "—"], "办过的": ["0", "0"]}
