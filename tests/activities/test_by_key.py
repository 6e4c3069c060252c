"""The protocol by key: exactly once, photos in any order, resumable (formats, section 5)."""

import hashlib
import io
import json
import uuid
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.services.tokens import issue_token
from activities.models import Activity, Photo
from core import jobs
from core.filing import parts
from core.models import Attachment, Download, UploadPart
from core.outages import disk
from papers.choices import PackShape
from papers.kinds import kinds
from papers.services import making
from papers.tasks import start_pack
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.core.attachments.samples import PDF, SECRETS, drawn, flood, photo, picture
from tests.members.factories import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_elsewhere(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "attachments"},
        }
    }


class Phone:
    """A device with its key."""

    def __init__(self, user, party):
        self.client, self.user, self.party = Client(), user, party
        self.key = uuid.uuid4()
        self.client.force_login(user)

    def body(self, **more):
        return {
            "party_organizations": [self.party.code],
            "duties": ["party_day"],
            "held_on": timezone.localdate().isoformat(),
            "topic": "主题党日",
            **more,
        }

    @property
    def url(self):
        return reverse("api:activity-by-key", args=[self.key])

    def put(self, body=None, **more):
        return self.client.put(
            self.url, json.dumps(body or self.body(**more)), content_type="application/json"
        )

    def get(self):
        return self.client.get(self.url)

    def send(self, data, name="", **headers):
        url = reverse("api:activity-photo", args=[self.key, name or digest(data)])
        return self.client.put(url, data, content_type="application/octet-stream", headers=headers)

    def piece(self, whole, first, last, total=None):
        part = whole[first : last + 1]
        span = {"Content-Range": f"bytes {first}-{last}/{total or len(whole)}"}
        return self.send(part, digest(whole), **span)


def digest(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def phone(db):
    party = PartyOrganizationFactory(code="DZB1")
    return Phone(GrantFactory(role="secretary", party_organization=party).user, party)


def test_201_then_200_with_the_same_answer_in_whichever_form_it_is_sent(phone):
    first = phone.put()
    assert first.status_code == 201, first.json()
    other_form = dict(reversed(phone.body(text="", guests=[], absent=[]).items()))
    again = phone.put(other_form)
    assert (again.status_code, again.json()) == (200, first.json())
    assert Activity.objects.count() == 1


def test_the_first_answer_says_what_reading_it_says(phone):
    below = PartyOrganizationFactory(code="DZB2", parent=phone.party, region=phone.party.region)
    away = MemberFactory(party_organization=below, name="王芳")
    MemberFactory(party_organization=phone.party, name="李强")
    made = phone.put(
        party_organizations=[phone.party.code, below.code],
        duties=["party_day", "party_class"],
        absent=[away.pk],
        absence_reasons={str(away.pk): "出差"},
        guests=["李工"],
        host="王小明",
        photos=[digest(b"1"), digest(b"2")],
    )
    assert (made.status_code, made.json()) == (201, phone.get().json())
    assert (made.json()["entitled_count"], made.json()["absent"]) == (2, [away.pk])
    assert made.json()["missing_photos"] == [digest(b"1"), digest(b"2")]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_filing_do_not_follow_who_was_absent(phone, number, django_assert_num_queries):
    people = [MemberFactory(party_organization=phone.party) for _ in range(number)]
    phone.put()
    phone.key = uuid.uuid4()
    with django_assert_num_queries(25):
        assert phone.put(absent=[each.pk for each in people]).status_code == 201


def test_409_holds_both_versions(phone):
    phone.put()
    refused = phone.put(topic="别的主题")
    assert refused.status_code == 409
    assert refused.json()["current"]["topic"] == "主题党日"
    assert refused.json()["sent"]["topic"] == "别的主题"
    assert refused.json()["code"] == "other_body"


def test_410_for_ever_once_withdrawn(phone):
    made = phone.put().json()
    url = reverse("api:activity-withdraw", args=[made["id"]])
    answer = phone.client.post(
        url, json.dumps({"version": made["version"]}), content_type="application/json"
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    assert [phone.put().status_code, phone.put(topic="新").status_code] == [410, 410]
    assert [phone.get().status_code, phone.send(picture()).status_code] == [410, 410]


def test_photos_after_the_body_and_the_server_says_what_is_missing(phone):
    one, two = picture((40, 30)), picture((50, 30))
    made = phone.put(photos=[digest(one), digest(two)]).json()
    assert made["missing_photos"] == [digest(one), digest(two)]
    assert phone.send(one).status_code == 201
    assert phone.send(one).status_code == 200
    assert phone.get().json()["missing_photos"] == [digest(two)]
    assert phone.send(two).status_code == 201
    answer = phone.get().json()
    assert answer["missing_photos"] == [] and len(answer["photo_files"]) == 2
    assert Attachment.objects.count() == 2


def test_a_photo_before_the_body_joins_it(phone):
    data = picture()
    assert phone.get().status_code == 404
    assert phone.send(data).status_code == 201
    made = phone.put(photos=[digest(data)])
    assert made.status_code == 201 and made.json()["missing_photos"] == []
    assert Photo.objects.get().activity_id == made.json()["id"]


def test_a_photo_that_nobody_announced_is_refused_after_the_body(phone):
    phone.put()
    assert phone.send(picture()).status_code == 400
    assert Photo.objects.count() == Attachment.objects.count() == 0


def test_a_photo_that_is_none_is_taken_off_the_list_and_one_that_arrived_is_not(phone):
    data, broken = picture(), b"no picture"
    phone.put(photos=[digest(data), digest(broken)])
    assert (phone.send(data).status_code, phone.send(broken).status_code) == (201, 400)
    url = "api:activity-photo"
    for name, status in ((broken, 204), (broken, 404), (data, 404)):
        gone = phone.client.delete(reverse(url, args=[phone.key, digest(name)]))
        assert gone.status_code == status
    assert phone.get().json()["missing_photos"] == []
    assert phone.put(photos=[digest(data), digest(broken)]).status_code == 200


def test_422_for_other_bytes_than_the_name_says(phone):
    data = picture()
    phone.put(photos=[digest(data)])
    assert phone.send(data + b"x", digest(data)).status_code == 422
    assert phone.get().json()["missing_photos"] == [digest(data)]


def test_a_photo_comes_in_pieces_and_goes_on_where_it_broke(phone):
    data = photo()
    phone.put(photos=[digest(data)])
    half = len(data) // 2
    assert phone.piece(data, 0, half - 1).json() == {"received": half}
    asked = phone.send(b"", digest(data), **{"Content-Range": f"bytes */{len(data)}"})
    assert (asked.status_code, asked.json()) == (202, {"received": half})
    gap = phone.piece(data, half + 10, len(data) - 1)
    assert (gap.status_code, gap.json()["received"]) == (416, half)
    # What came before comes again: nothing is stored twice.
    assert phone.piece(data, half - 50, len(data) - 1).status_code == 201
    assert phone.get().json()["missing_photos"] == []
    assert UploadPart.objects.count() == 0


def test_pieces_that_make_another_file_are_forgotten(phone):
    data = picture()
    phone.put(photos=[digest(data)])
    half = len(data) // 2
    phone.piece(data, 0, half - 1)
    wrong = phone.send(
        b"x" * (len(data) - half),
        digest(data),
        **{"Content-Range": f"bytes {half}-{len(data) - 1}/{len(data)}"},
    )
    assert wrong.status_code == 422 and UploadPart.objects.count() == 0
    assert phone.send(data).status_code == 201


def test_nobody_begins_more_files_than_he_can_send(phone, monkeypatch):
    monkeypatch.setattr(parts, "MOST_UNDERWAY", 1)
    one, two = drawn(1), drawn(2)
    phone.put(photos=[digest(one), digest(two)])
    assert phone.piece(one, 0, 99).status_code == 202
    refused = phone.piece(two, 0, 99)
    assert refused.status_code == 400 and "没有传完" in str(refused.json())
    assert UploadPart.objects.count() == 1
    assert phone.piece(one, 100, len(one) - 1).status_code == 201
    assert phone.piece(two, 0, 99).status_code == 202


@pytest.mark.parametrize("span", ["bytes 0-5", "bytes 0-9/5", "bytes 5-1/9", "0-3/4"])
def test_a_range_that_cannot_be_is_refused(phone, span):
    answer = phone.send(b"abc", "0" * 64, **{"Content-Range": span})
    assert answer.status_code == 400
    assert "Content-Range" in answer.json()


def test_what_is_served_of_a_photo_holds_nothing_but_the_picture(phone):
    data = photo()
    phone.send(data)
    made = phone.put(photos=[digest(data)]).json()
    number = made["photo_files"][0]
    for name in ("core:file", "core:thumbnail"):
        answer = phone.client.get(reverse(name, args=[number]))
        served = b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert not [word for word in SECRETS if word in served]


def pictures_in(data):
    """All pictures of a document, or of the documents of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            if name.endswith(".docx"):
                yield from pictures_in(file.read(name))
            elif "/media/" in name:
                yield file.read(name)


def test_the_papers_of_an_activity_do_not_say_where_a_photo_was_taken(phone):
    data = photo()
    phone.send(data)
    pk = phone.put(photos=[digest(data)]).json()["id"]
    page = making.make(actor=phone.user, kind=kinds()["photo-page"], pk=pk).data
    month = f"{timezone.localdate():%Y-%m}"
    found = [*pictures_in(page)]
    for shape in PackShape.values:
        asked = {"actor": phone.user, "code": "activity-month", "pk": phone.party.pk, "part": month}
        job = jobs.run(start_pack(**asked, shape=shape).pk)
        url = reverse("core:download", args=[Download.objects.get(job=job).pk])
        found += pictures_in(b"".join(phone.client.post(url).streaming_content))
    assert len(found) == 3
    for each in found:
        assert not [word for word in SECRETS if word in each]
        assert not Image.open(io.BytesIO(each)).getexif().get_ifd(0x8825)
    # It would be found.
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)


def test_two_copies_of_a_photo_in_two_branches_raise_the_hint(phone):
    """Encoded anew, and smaller: told to the town that reviews both, and to no secretary."""
    party = PartyOrganizationFactory(code="DZB2", region=phone.party.region)
    other = Phone(GrantFactory(role="secretary", party_organization=party).user, party)
    filed = []
    for each, data in (
        (phone, drawn(7, quality=95)),
        (other, drawn(7, quality=40, scale=0.8)),
    ):
        each.send(data)
        filed.append(each.put(photos=[digest(data)]).json()["id"])
    town = Client()
    town.force_login(GrantFactory(role="town_staff", region=party.region).user)
    for pk in filed:
        told = town.get(reverse("api:review-chain", args=[pk])).json()["hints"]
        assert [each["code"] for each in told] == ["same_photo"]
    queue = town.get(reverse("activities:reviews")).content.decode()
    assert queue.count("照片相近") == 2
    page = other.client.get(reverse("activities:detail", args=[filed[1]])).content.decode()
    assert "照片相近" not in page


def test_two_copies_of_a_photo_differ_in_few_bits(phone):
    hashes = []
    for number, quality in enumerate((95, 40)):
        data = drawn(7, quality=quality, scale=1 if number else 0.8)
        assert phone.send(data).status_code == 201
        hashes.append(Photo.objects.get(sha256=digest(data)).difference_hash)
    with connection.cursor() as cursor:
        cursor.execute("SELECT bit_count((%s::bigint # %s::bigint)::bit(64))", hashes)
        assert cursor.fetchone()[0] <= 4


def test_a_small_file_of_169_megapixels_is_refused_at_once(phone):
    data = flood(13_000, 13_000)
    assert len(data) < 20_000
    answer = phone.send(data)
    assert answer.status_code == 400 and "尺寸太大" in str(answer.json())
    assert Photo.objects.count() == 0


def test_documents_are_no_photos(phone):
    assert phone.send(PDF).status_code == 400


def test_a_full_disk_is_507_and_leaves_nothing(phone, monkeypatch):
    def full(*given):
        raise disk.Full

    monkeypatch.setattr("core.attachments.service._store", full)
    phone.client.raise_request_exception = False
    assert phone.send(picture()).status_code == 507
    assert Photo.objects.count() == Attachment.objects.count() == 0


def test_a_secretary_reaches_nothing_of_another_by_any_key(phone):
    data = picture()
    phone.put(photos=[digest(data)])
    other = PartyOrganizationFactory(code="DZB2")
    thief = Phone(GrantFactory(role="secretary", party_organization=other).user, other)
    foreign = thief.put(party_organizations=["DZB1"])
    assert foreign.status_code == 400 and "不在您的管理范围" in str(foreign.json())
    thief.key = phone.key
    assert [thief.get().status_code, thief.put().status_code] == [404, 404]
    assert thief.send(data).status_code == 404
    assert Photo.objects.get().complete is False


def test_who_files_for_nobody_is_refused(phone):
    viewer = GrantFactory(role="viewer", region=phone.party.region).user
    onlooker = Phone(viewer, phone.party)
    assert [onlooker.get().status_code, onlooker.put().status_code] == [403, 403]
    assert onlooker.send(picture()).status_code == 403


def test_a_program_files_with_its_token(phone):
    user = GrantFactory(role="town_staff", region=phone.party.region).user
    _, text = issue_token(actor=None, user=user, name="试")
    answer = Client().put(
        phone.url,
        json.dumps(phone.body()),
        content_type="application/json",
        headers={"Authorization": f"Token {text}"},
    )
    assert answer.status_code == 201
    assert (answer.json()["source"], answer.json()["filed_for_others"]) == ("api", True)


def test_a_session_without_the_csrf_token_files_nothing(phone):
    client = Client(enforce_csrf_checks=True)
    client.cookies = phone.client.cookies
    answer = client.put(phone.url, json.dumps(phone.body()), content_type="application/json")
    assert answer.status_code == 403 and Activity.objects.count() == 0
