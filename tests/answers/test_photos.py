"""Photos of answers: of a unit that was not found, or of a question; by the one mechanism of
filing, whose protocol `tests/activities/test_by_key.py` holds. Nobody of another squad or town gets
one."""

import hashlib
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answers import services
from answers.models import Answer, AnswerPhoto
from answers.services import PHOTOS, Body
from answers.services.photos import prune_loose
from core.errors import Denied, Missing
from core.filing.once import Gone
from core.models import Attachment
from tests.answers.factories import DAY, QUESTIONS, answered
from tests.core.attachments.samples import PDF, SECRETS, drawn, flood, photo
from tests.questionnaires.factories import QuestionnaireFactory

pytestmark = pytest.mark.django_db
NOTE = "登记地址没有这家单位"


def digest(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(autouse=True)
def _files_elsewhere(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "attachments"},
        }
    }


def test_a_unit_that_was_not_found_with_photos_of_which_the_server_names_the_missing(world):
    key, one, two = uuid.uuid4(), photo(), drawn(1)
    given = {"actor": world.surveyor, "client_key": key}
    # One came before the answer and waits under its key, for nobody but the sender.
    assert PHOTOS.add(**given, sha256=digest(one), data=one).new
    loose = AnswerPhoto.objects.get()
    for each in (world.stranger, world.town_staff, world.county_admin):
        assert not AnswerPhoto.objects.visible_to(each).exists()
        assert not Attachment.objects.visible_to(each).filter(pk=loose.attachment_id).exists()
    names = [digest(one), digest(two)]
    lost = answered(world.surveyor, world.row, key=key, found=False, note=NOTE, photos=names)
    assert PHOTOS.missing(lost) == [digest(two)]
    assert not PHOTOS.add(**given, sha256=digest(one), data=one).new
    PHOTOS.add(**given, sha256=digest(two), data=two)
    assert PHOTOS.missing(lost) == [] and AnswerPhoto.objects.count() == 2
    # The town that judges and the squad see them, another squad and another town do not.
    file = AnswerPhoto.objects.get(sha256=digest(one)).attachment_id
    seen = {
        name: AnswerPhoto.objects.visible_to(getattr(world, name)).count()
        for name in ("surveyor", "town_staff", "county_admin", "stranger", "other_town", "viewer")
    }
    assert seen == {
        "surveyor": 2, "town_staff": 2, "county_admin": 2,
        "stranger": 0, "other_town": 0, "viewer": 0,
    }  # fmt: skip
    for name, number in seen.items():
        client = Client()
        client.force_login(getattr(world, name))
        for door in ("core:file", "core:thumbnail"):
            answer = client.get(reverse(door, args=[file]))
            assert answer.status_code == (200 if number else 404), (name, door)
    client.force_login(world.town_staff)
    served = b"".join(client.get(reverse("core:file", args=[file])).streaming_content)
    assert not any(secret in served for secret in SECRETS), "no place, no camera"
    for page in ("answers:review", "answers:detail"):
        shown = client.get(reverse(page, args=[lost.pk])).content.decode()
        assert reverse("core:thumbnail", args=[file]) in shown and "2 张" in shown
    # Nobody adds one to another's answer, and an office files none.
    for actor, error in (
        (world.stranger, Missing), (world.other_town, Missing), (world.town_staff, Denied),
    ):  # fmt: skip
        with pytest.raises(error):
            PHOTOS.add(actor=actor, client_key=key, sha256=digest(PDF), data=PDF)
    with pytest.raises(Denied):
        PHOTOS.add(actor=world.town_staff, client_key=uuid.uuid4(), sha256=digest(one), data=one)
    # What was withdrawn leaves nothing, and its key takes nothing any more.
    services.withdraw_answer(actor=world.surveyor, pk=lost.pk, version=lost.version)
    assert not AnswerPhoto.objects.exists()
    assert not Attachment.objects.present().filter(pk=file).exists()
    with pytest.raises(Gone):
        PHOTOS.add(**given, sha256=digest(one), data=one)


def test_a_question_with_photos_and_another_edition_of_them(world):
    picture = {"code": "gate", "label": "门面", "kind": "photo"}
    content = {"questions": [*QUESTIONS["questions"], picture]}
    world.campaign.rounds.update(
        questionnaire=QuestionnaireFactory(content=content, state="in_use")
    )
    key, one, two = uuid.uuid4(), drawn(1), drawn(2)
    for wrong in (
        {"answers": {"gate": ["x"]}},
        {"answers": {"gate": [f"{nth:064x}" for nth in range(4)]}},
        {"photos": [digest(one)]},
        {"found": False, "note": NOTE, "photos": [f"{nth:064x}" for nth in range(10)]},
        {"found": False, "note": NOTE, "photos": ["x"]},
    ):
        with pytest.raises(ValidationError):
            answered(world.surveyor, world.row, **wrong)
    assert not AnswerPhoto.objects.exists()
    answer = answered(
        world.surveyor, world.row, key=key, answers={"gate": [digest(one)], "phone": "13900002222"}
    )
    given = {"actor": world.surveyor, "client_key": key}
    with pytest.raises(ValidationError):
        PHOTOS.add(**given, sha256=digest(two), data=two)
    for data in (PDF, flood()):
        PHOTOS.announce(answer, [digest(one), digest(data)])
        with pytest.raises(ValidationError):
            PHOTOS.add(**given, sha256=digest(data), data=data)
        PHOTOS.give_up(**given, sha256=digest(data))
    PHOTOS.add(**given, sha256=digest(one), data=one)
    assert services.titles_of(answer) == {digest(one): "门面"}
    (shown,) = (
        each for each in services.differences(world.town_staff, answer)
        if each["question"].code == "gate"
    )  # fmt: skip
    assert shown["answered"] == "1 张照片"
    # Another edition gives one up and announces another; the phone stays without being read.
    body = Body(assignment=world.row.pk, surveyed_on=DAY, answers={"gate": [digest(two)]})
    changed = services.correct_answer(
        actor=world.surveyor, pk=answer.pk, version=answer.version, body=body, kept=["phone", "x"]
    )
    assert PHOTOS.missing(changed) == [digest(two)] and AnswerPhoto.objects.count() == 1
    assert changed.said["answers"]["phone"] == "13900002222"
    assert changed.personal == {"phone": "139****2222"}
    assert not Attachment.objects.present().exists()


def test_photos_whose_answer_was_never_filed_go_after_a_time(world):
    for actor, nth in ((world.surveyor, 1), (world.stranger, 2)):
        data = drawn(nth)
        PHOTOS.add(actor=actor, client_key=uuid.uuid4(), sha256=digest(data), data=data)
    gone = prune_loose(timezone.now() - timezone.timedelta(days=90), 10, None)
    assert (gone.removed, AnswerPhoto.objects.count()) == (0, 2)
    prune_loose(timezone.now() + timezone.timedelta(days=1), 1, None)
    assert AnswerPhoto.objects.count() == 1
    prune_loose(timezone.now() + timezone.timedelta(days=1), 10, None)
    assert not AnswerPhoto.objects.exists() and not Attachment.objects.present().exists()
    assert not Answer.objects.exists()


def test_by_key_over_the_api_as_the_phone_does(world):
    client, key, data = Client(), uuid.uuid4(), drawn(3)
    client.force_login(world.surveyor)
    url = reverse("api:answer-by-key", args=[key])
    body = {
        "assignment": world.row.pk, "surveyed_on": str(DAY), "found": False, "note": NOTE,
        "photos": [digest(data)],
    }  # fmt: skip

    def put(address, sent=None, **more):
        kind = "application/json" if isinstance(sent, dict) else "application/octet-stream"
        return client.put(address, sent or b"", content_type=kind, **more)

    first = put(url, body)
    assert (first.status_code, first.json()["missing_photos"]) == (201, [digest(data)])
    assert put(url, body).json() == first.json() and put(url, body).status_code == 200
    for names, said in (([], ""), ([digest(b"x")], "1 张照片，其中 1 张不同")):
        other = put(url, body | {"photos": names})
        assert other.status_code == 409
        (differs,) = other.json()["differences"]
        assert (differs["field"], differs["current"], differs["sent"]) == (
            "photos", "1 张照片", said,
        )  # fmt: skip
    photo_url = reverse("api:answer-photo", args=[key, digest(data)])
    assert put(photo_url, b"other").status_code == 422
    half = len(data) // 2
    span = {"headers": {"Content-Range": f"bytes 0-{half - 1}/{len(data)}"}}
    assert put(photo_url, data[:half], **span).status_code == 202
    span = {"headers": {"Content-Range": f"bytes {half}-{len(data) - 1}/{len(data)}"}}
    assert put(photo_url, data[half:], **span).status_code == 201
    assert put(photo_url, data).status_code == 200
    told = client.get(url).json()
    assert told["missing_photos"] == [] and len(told["photo_files"]) == 1
    for odd in ("x", 1, [1], [["x"]], {"a": 1}):
        assert put(url, body | {"photos": odd}).status_code == 400, odd
