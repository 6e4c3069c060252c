"""Votes that cannot be traced: who has voted is known, how is known to nobody."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from core import crypto, marks
from core.errors import Refusal
from core.marks import GUARD, counting
from core.models import Poll, PollVoter, Urn

QUESTIONS = [("7", "甲"), ("8", "乙")]
GRADES = [("good", "好"), ("poor", "差")]
#: In no order that means anything.
PEOPLE = [31, 5, 77, 12, 40, 3, 68]


def poll_of(people=PEOPLE, least=4):
    return marks.open_poll(
        title="测评", questions=QUESTIONS, grades=GRADES, subjects=people, least=least
    )


def vote(poll, person, grade="good"):
    marks.cast(poll=poll, subject_id=person, marks={key: grade for key, _ in QUESTIONS})


# --- What comes of it ----------------------------------------------------------------------------


def test_a_round_counts_every_vote_once_and_says_who_has_voted(db):
    poll = poll_of()
    for person in PEOPLE[:4]:
        vote(poll, person)
    marks.cast(poll=poll, subject_id=PEOPLE[4], marks={"7": "poor", "8": "good"})
    assert marks.voted(poll) == set(PEOPLE[:5])
    with pytest.raises(Refusal, match="已经投过票"):
        vote(poll, PEOPLE[0], "poor")
    with pytest.raises(Refusal, match="不在这次投票的名单中"):
        vote(poll, 999)
    for wrong, text in (
        ({"7": "good"}, "还有没有测评的"),
        ({"7": "good", "8": "best"}, "刚有变动"),
        ({"7": "good", "8": "good", "9": "good"}, "刚有变动"),
    ):
        with pytest.raises(ValidationError, match=text):
            marks.cast(poll=poll, subject_id=PEOPLE[5], marks=wrong)
    # Nobody learns anything before it is over.
    poll.refresh_from_db()
    assert (poll.counts, poll.returned, poll.closed_on) == (None, None, None)
    closed = marks.close(poll)
    assert closed.returned == 5
    assert closed.counts == {"7": {"good": 4, "poor": 1}, "8": {"good": 5, "poor": 0}}
    assert marks.voted(poll) == set(PEOPLE[:5])
    assert not Urn.objects.exists()
    assert marks.close(poll).counts == closed.counts
    for late in (lambda: vote(poll, PEOPLE[6]), lambda: marks.discard(poll)):
        with pytest.raises(Refusal, match="已经结束"):
            late()


@pytest.mark.parametrize("number", [0, GUARD - 1])
def test_of_too_few_votes_nothing_is_ever_known(db, number):
    """Not even by whoever reads the database: the sums go with the urn."""
    poll = poll_of(least=1)
    for person in PEOPLE[:number]:
        vote(poll, person)
    closed = marks.close(poll)
    assert (closed.returned, closed.counts) == (number, None)
    assert not Urn.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(counts={"7": {"good": number}})


def test_below_the_quorum_the_counts_do_not_hold_and_small_rounds_are_refused(db):
    poll = poll_of(least=6)
    for person in PEOPLE[:5]:
        vote(poll, person)
    assert marks.close(poll).counts is None
    with pytest.raises(Refusal, match="不足 5 人"):
        poll_of(PEOPLE[:4])
    assert counting.guarded({"7": {"good": 4}, "8": {"good": 5}}, GUARD) == {"8": {"good": 5}}


def test_whoever_has_no_account_votes_with_the_code_on_his_slip(db):
    poll = poll_of()
    first = marks.issue_codes(poll)
    assert sorted(first) == sorted(PEOPLE) and len(set(first.values())) == len(PEOPLE)
    # Written small, with or without the lines between.
    code = first[PEOPLE[0]].lower().replace("-", " ")
    marked = {"7": "good", "8": "poor"}
    marks.cast_by_code(code=code, marks=marked)
    assert marks.voted(poll) == {PEOPLE[0]}
    # Codes issued again make the older ones void, and who has voted gets none.
    second = marks.issue_codes(poll)
    assert set(second) == set(PEOPLE[1:])
    for spent in (code, first[PEOPLE[1]], "2222-2222-2222-2222", ""):
        with pytest.raises(Refusal, match="投票码不对"):
            marks.cast_by_code(code=spent, marks=marked)
    for person in PEOPLE[1:5]:
        marks.cast_by_code(code=second[person], marks=marked)
    marks.close(poll)
    with pytest.raises(Refusal, match="投票码不对"):
        marks.cast_by_code(code=second[PEOPLE[5]], marks=marked)
    # No digest is left that a found slip could be compared with.
    assert set(PollVoter.objects.values_list("code_digest", flat=True)) == {""}


# --- The attack ----------------------------------------------------------------------------------


def everything() -> dict[str, list[str]]:
    """All rows of all tables as a superuser reads them, in the order in which they lie there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{name}" t ORDER BY ctid')
            found[name] = [text for (text,) in cursor.fetchall()]
    return found


class _Back(Exception):
    pass


def told(order, graded, *, closed=True):
    """A round in which these people voted in this order, each as `graded` says; what the database
    then holds. Taken back afterwards, with the numbers of its rows."""
    seen = {}
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT setval('core_poll_id_seq', 500)")
                cursor.execute("SELECT setval('core_pollvoter_id_seq', 500)")
            poll = poll_of()
            for person in order:
                vote(poll, person, graded[person])
            if closed:
                marks.close(poll)
            seen = everything()
            raise _Back
    except _Back:
        return seen


def test_an_attacker_who_reads_the_whole_database_does_no_better_than_by_guessing(db):
    """The strongest form of it: what the database holds after a round is the same, bit by bit and
    in the same order, whoever of those who voted gave which grade, and in whatever order they
    came. So nothing can be matched with it: no key, no time, no number, no place of a row."""
    chance = random.Random(20261130)
    grades = ["good"] * 4 + ["poor"] * 2
    voters = PEOPLE[:6]
    # The tables of everything else are as they were; the first round fills the caches.
    told(voters, dict(zip(voters, grades, strict=True)))
    worlds = []
    for _ in range(6):
        order, given = list(voters), list(grades)
        chance.shuffle(order)
        chance.shuffle(given)
        worlds.append(told(order, dict(zip(order, given, strict=True))))
    differing = {name for world in worlds for name in world if world[name] != worlds[0][name]}
    assert differing == set()
    # It is no empty world: who voted stands there, and the sums.
    assert [text for text in worlds[0]["core_poll"] if '"poor":2' in text.replace(" ", "")]
    assert sum('"voted":true' in text for text in worlds[0]["core_pollvoter"]) == 6
    # Somebody else's vote is no secret: that he came is known.
    other = told(PEOPLE[1:], dict(zip(PEOPLE[1:], grades, strict=True)))
    assert other != worlds[0]


def test_while_it_is_open_only_a_ciphertext_of_one_length_differs(db):
    """The key is not in the database."""
    voters = PEOPLE[:6]
    all_good = dict.fromkeys(voters, "good")
    one, other = (
        told(voters, graded, closed=False) for graded in (all_good, all_good | {voters[2]: "poor"})
    )
    assert {name for name in one if one[name] != other[name]} == {"core_urn"}
    assert len(one["core_urn"][0]) == len(other["core_urn"][0])
    poll = poll_of()
    before = crypto.decrypt(Urn.objects.get().sums_cipher)
    vote(poll, voters[0])
    after = bytes(Urn.objects.get().sums_cipher)
    assert len(crypto.decrypt(after)) == len(before) == 4 * len(QUESTIONS) * len(GRADES)


def test_rows_are_written_anew_when_the_round_is_closed(db):
    """So neither the transaction of a row nor its place says who came when."""
    poll = poll_of()
    order = [68, 3, 77, 40, 31, 12]
    for person in order:
        vote(poll, person)
    marks.close(poll)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text, subject_id FROM core_pollvoter WHERE poll_id = %s ORDER BY ctid",
            [poll.pk],
        )
        rows = cursor.fetchall()
    assert len({xmin for xmin, _ in rows}) == 1
    assert [subject for _, subject in rows] == sorted(PEOPLE)
    numbers = PollVoter.objects.order_by("pk").values_list("subject_id", flat=True)
    assert list(numbers) == sorted(PEOPLE)


def test_a_vote_on_the_page_leaves_nothing_else_behind(db, client):
    """No entry of the audit log, no event, no session, no job: only that he voted, and the urn."""
    poll = poll_of()
    code = marks.issue_codes(poll)[PEOPLE[0]]
    assert "投票码" in client.get("/vote/").text
    page = client.post("/vote/", {"code": code}).text
    assert "甲" in page and "乙" in page and code in page
    before = everything()
    incomplete = client.post("/vote/", {"code": code, "cast": "1", "mark-7": "good"})
    assert "还有没有测评的" in incomplete.text and everything() == before
    done = client.post("/vote/", {"code": code, "cast": "1", "mark-7": "good", "mark-8": "poor"})
    assert "已投票" in done.text
    after = everything()
    assert {name for name in after if after[name] != before[name]} == {
        "core_pollvoter",
        "core_urn",
    }
    again = client.post("/vote/", {"code": code, "cast": "1", "mark-7": "good", "mark-8": "good"})
    assert "投票码不对" in again.text and everything() == after


# --- At once -------------------------------------------------------------------------------------


def _at_once(task, given):
    def run(each):
        try:
            return task(each)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(run, given))


@pytest.mark.django_db(transaction=True)
def test_eight_votes_of_one_person_at_once_are_one_and_eight_persons_are_eight():
    people = list(range(1, 10))
    poll = poll_of(people)

    def same(grade):
        try:
            vote(poll, 9, grade)
        except Refusal:
            return False
        return True

    done = _at_once(same, ["good", "poor"] * 4)
    assert sum(done) == 1
    _at_once(lambda person: vote(poll, person), people[:8])
    closed = marks.close(poll)
    assert closed.returned == 9
    for row in closed.counts.values():
        assert sum(row.values()) == 9 and row["good"] >= 8
