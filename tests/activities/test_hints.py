"""Hints for the reviewer: what is alike elsewhere, other days, too few people."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import ActivityBranch, Photo
from activities.services import hints
from activities.services.hints import HINTS, NEAR, matters_of
from core.review import hints_of
from members.choices import Matter
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory

#: An ordinary picture: half of its bits are set, no quarter is of one kind.
HASH = 0x1234_5A5A_0F1E_3C2D
TEXT = "会议传达了上级文件精神，讨论了下一步的学习安排，并对发展党员工作作了研究，大家一致同意。"


@pytest.fixture
def branches(county):
    return PartyOrganizationFactory(region=county.east), PartyOrganizationFactory(
        region=county.west
    )


def photo(activity, difference_hash, *, name=None, taken_on=None):
    return Photo.objects.create(
        activity=activity,
        client_key=activity.client_key,
        sha256=name or f"{activity.pk:064d}",
        difference_hash=difference_hash,
        taken_on=taken_on,
        complete=True,
    )


def told(activity, user):
    return [(each.code, each.title) for each in hints_of(HINTS, [activity], user)[activity.pk]]


def flipped(bits):
    """The hash with so many bits changed, spread over all quarters."""
    found = HASH
    for bit in range(bits):
        found ^= 1 << (bit * 16 + bit) % 64
    return found


@pytest.mark.parametrize(
    ("difference_hash", "name", "said"),
    [
        (HASH, "a" * 64, [("same_photo", "照片相同")]),
        (HASH, "b" * 64, [("same_photo", "照片相近")]),
        (flipped(3), "b" * 64, [("same_photo", "照片相近")]),
        (~HASH, "b" * 64, []),
        (0x5AA5_C3C3_9669_A55A, "b" * 64, []),
    ],
)
def test_the_same_photo_elsewhere_and_one_that_was_encoded_anew(
    branches, cast, difference_hash, name, said
):
    ours, other = (ActivityFactory(organizer=branches[0]) for _ in range(2))
    photo(ours, HASH, name="a" * 64)
    photo(other, difference_hash - (1 << 64 if difference_hash >> 63 == 1 else 0), name=name)
    assert told(ours, cast.town_staff) == said


def test_more_bits_than_the_limit_are_another_photo(branches, cast):
    ours, other = (ActivityFactory(organizer=branches[0]) for _ in range(2))
    photo(ours, HASH)
    photo(other, HASH ^ ((1 << NEAR + 1) - 1))
    assert told(ours, cast.town_staff) == []


def test_an_empty_picture_is_like_no_other(branches, cast):
    ours, other = (ActivityFactory(organizer=branches[0]) for _ in range(2))
    photo(ours, 1)
    photo(other, 1)
    assert told(ours, cast.town_staff) == []


def test_another_town_is_not_named(branches, cast):
    ours = ActivityFactory(organizer=branches[0], text=TEXT)
    theirs = ActivityFactory(organizer=branches[1], text=TEXT, topic="西镇的会")
    photo(ours, HASH)
    photo(theirs, HASH)
    for hint in hints_of(HINTS, [ours], cast.town_staff)[ours.pk]:
        assert "管理范围外" in hint.text and "西镇" not in hint.text and not hint.url
    county = hints_of(HINTS, [ours], cast.county_admin)[ours.pk]
    assert [each.url for each in county] == [theirs.get_absolute_url()] * 2
    assert all("西镇的会" in each.text for each in county)


def test_a_text_is_copied_even_with_another_date_and_a_short_one_never(branches, cast):
    ours = ActivityFactory(organizer=branches[0], text=f"3月5日，{TEXT}")
    ActivityFactory(organizer=branches[0], text=f"6月18日， {TEXT}", topic="原来的会")
    assert told(ours, cast.town_staff) == [("copied_text", "内容雷同")]
    short = ActivityFactory(organizer=branches[0], text="学习文件。")
    ActivityFactory(organizer=branches[0], text="学习文件。")
    assert told(short, cast.town_staff) == []


def test_a_withdrawn_activity_was_not_copied_from(branches, cast):
    ours = ActivityFactory(organizer=branches[0], text=TEXT)
    ActivityFactory(organizer=branches[0], text=TEXT, state="withdrawn")
    assert told(ours, cast.town_staff) == []


def test_photos_of_another_day(branches, cast):
    ours = ActivityFactory(organizer=branches[0], held_on=datetime.date(2026, 3, 5))
    photo(ours, None, taken_on=datetime.date(2026, 3, 5))
    assert told(ours, cast.town_staff) == []
    photo(ours, None, name="c" * 64, taken_on=datetime.date(2026, 2, 1))
    (hint,) = hints_of(HINTS, [ours], cast.town_staff)[ours.pk]
    assert hint.text == "照片拍摄于 2026-02-01，填报的开展日期是 2026-03-05。"


@pytest.mark.parametrize(
    ("duty", "topic", "voting", "present", "said"),
    [
        ("member_meeting", "第一季度党员大会", 15, 8, []),
        ("member_meeting", "第一季度党员大会", 15, 7, ["半数以上（8 人）"]),
        ("member_meeting", "换届选举党员大会", 15, 12, ["超过五分之四（13 人）"]),
        ("member_meeting", "接收预备党员大会", 16, 8, ["超过半数（9 人）"]),
        ("committee_meeting", "支委会", 5, 2, ["半数以上（3 人）"]),
        ("party_class", "党课", 15, 1, []),
        ("member_meeting", "党员大会", 0, 0, []),
    ],
)
def test_attendance_under_the_quorum_of_the_matter(
    branches, cast, duty, topic, voting, present, said
):
    ours = ActivityFactory(organizer=branches[0], topic=topic, duty=duty)
    ActivityBranch.objects.filter(activity=ours).update(
        voting_count=voting, voting_present_count=present
    )
    found = hints_of(HINTS, [ours], cast.town_staff)[ours.pk]
    assert [each.code for each in found] == ["too_few"] * len(said)
    for hint, words in zip(found, said, strict=True):
        assert words in hint.text


def test_matters_follow_duties_and_words():
    assert matters_of(["member_meeting", "committee_meeting"], "选举大会") == [
        Matter.ELECTION,
        Matter.COMMITTEE,
    ]
    assert matters_of(["party_day"], "选举知识竞赛") == []


def test_who_filed_it_himself_is_told(branches, cast):
    ours = ActivityFactory(organizer=branches[0], filed_by=cast.town_staff)
    assert told(ours, cast.town_staff) == [("own_filing", "本人代填")]
    assert told(ours, cast.county_admin) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_follow_the_rows(branches, cast, rows):
    def drawn():
        found = ActivityFactory(organizer=branches[0], duty="member_meeting", text=TEXT)
        photo(found, HASH, taken_on=datetime.date(2026, 1, 1))
        return found

    drawn()
    activities = [drawn() for _ in range(rows)]
    assert cast.town_staff.reach.see_registry  # worked out once per request
    with CaptureQueriesContext(connection) as queries:
        hints_of(HINTS, activities, cast.town_staff)
    assert len(queries) == 8


def test_alike_ones_are_found_by_an_index_and_only_a_few_of_them(branches, cast):
    for _ in range(6):
        photo(ActivityFactory(organizer=branches[0], text=TEXT), HASH)
    ours = ActivityFactory(organizer=branches[0], text=TEXT)
    photo(ours, HASH)
    found = told(ours, cast.town_staff)
    assert found == [("same_photo", "照片相近")] * 3 + [("copied_text", "内容雷同")] * 3
    given = {"activities": [ours.pk], "enough": 3, "near": NEAR, "flat": hints.FLAT}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for sql, index in (
            (hints._SAME_PHOTOS, "photo_hash_parts"),
            (hints._SAME_TEXTS, "activity_text_keys"),
        ):
            cursor.execute(f"EXPLAIN {sql}", given)
            assert index in "".join(line for (line,) in cursor.fetchall())
