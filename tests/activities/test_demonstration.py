"""The generated county has activities: the same seed the same ones, with counts that add up."""

import datetime
import random

import pytest

from activities.choices import ActivityState, DutyCode, ExcuseState
from activities.models import (
    Absence,
    Activity,
    ActivityBranch,
    ActivityDuty,
    DutyStanding,
    Excuse,
    LastHeld,
    Photo,
)
from activities.services import demonstration_duties, demonstration_photos
from activities.services.demonstration import generate
from activities.services.rules import rules_on
from activities.services.silence import refresh_last_held
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 28)


def made() -> list[tuple]:
    Activity.objects.all().delete()
    generate(random.Random("demo"), datetime.date(2026, 5, 1), TODAY)
    return list(
        Activity.objects.order_by("pk").values_list("organizer__code", "held_on", "topic", "state")
    )


def test_the_same_seed_gives_the_same_months_and_counts_that_add_up():
    branch = PartyOrganizationFactory(code="DZB1")
    PartyOrganizationFactory(code="DZB2")  # nobody is on its books: nothing is held
    for _ in range(6):
        MemberFactory(party_organization=branch, joined_on=datetime.date(2020, 1, 1))
    first = made()
    assert 6 <= len(first) <= 12
    assert {code for code, *_ in first} == {"DZB1"}
    assert all(day <= TODAY for _, day, *_ in first)
    absent = 0
    for row in ActivityBranch.objects.all():
        assert row.entitled_count == len(row.entitled_ids) == row.present_count + row.absent_count
        assert row.voting_count == len(row.voting_ids)
        absent += row.absent_count
    assert absent == Absence.objects.count()
    assert DutyStanding.objects.filter(party_organization=branch, done_on__isnull=False).exists()
    assert made() == first


def test_there_are_excuses_plans_and_a_duty_of_the_countys_choice(db):
    for number in range(60):
        branch = PartyOrganizationFactory(code=f"DZB{number:03d}")
        MemberFactory(party_organization=branch, joined_on=datetime.date(2020, 1, 1))
    made()
    demonstration_duties.generate(random.Random("demo"), datetime.date(2026, 5, 1), TODAY)
    assert refresh_last_held() == 0 < LastHeld.objects.count()
    assert rules_on(TODAY)[DutyCode.ENTERPRISE_MEETING].valid_from == datetime.date(2026, 7, 1)
    assert {each.state for each in Excuse.objects.all()} >= {ExcuseState.GRANTED}
    plans = Activity.objects.filter(state=ActivityState.PLANNED)
    assert plans and all(each.planned_on >= TODAY for each in plans)
    assert ActivityDuty.objects.filter(duty=DutyCode.ENTERPRISE_MEETING).exists()
    rows = DutyStanding.objects.all()
    assert rows.filter(excused=True).exists()
    assert rows.filter(planned_on__isnull=False).exists()


def test_some_have_photos_drawn_once_and_shared_by_many(settings, tmp_path, monkeypatch):
    folder = tmp_path / "attachments"
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder},
        }
    }
    monkeypatch.setattr(demonstration_photos, "SCENES", 2)
    for number in range(12):
        branch = PartyOrganizationFactory(code=f"DZB{number:03d}")
        MemberFactory(party_organization=branch, joined_on=datetime.date(2020, 1, 1))
    made()

    def drawn():
        Photo.objects.all().delete()
        demonstration_photos.generate(random.Random("demo"), datetime.date(2026, 5, 1), TODAY)
        return [
            (each.activity_id, each.position, each.difference_hash, each.attachment.sha256)
            for each in Photo.objects.select_related("attachment").order_by("pk")
        ]

    first = drawn()
    assert 5 <= len(first) <= 50 and drawn() == first
    photos = list(Photo.objects.select_related("attachment", "activity"))
    assert all(each.complete and each.activity.held_on >= each.taken_on for each in photos)
    assert len({each.difference_hash for each in photos}) == len(photos), "found alike are few"
    files = [folder / key for each in photos for key in each.attachment.keys]
    assert len(set(files)) == 2 * len(photos)
    # Two scenes with their thumbnails, however many photos there are.
    assert len({each.stat().st_ino for each in files}) == 4
    monkeypatch.setattr(demonstration_photos, "MOST", 4)
    assert len(drawn()) <= 4
