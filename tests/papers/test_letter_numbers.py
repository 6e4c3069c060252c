"""Numbers under concurrency: no gap, no double, whoever issues, and also when somebody dies."""

import os
import signal
import threading
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction

from papers.kinds import Draft, LetterKind, kinds
from papers.models import Letter, LetterSeries
from papers.services import letters
from papers.services.letters import numbers
from tests.county import draw_cast, draw_county

pytestmark = pytest.mark.django_db(transaction=True)

THREADS, EACH = 8, 6


def in_threads(work, number: int = THREADS) -> list:
    """`work(n)` in so many threads at once, each with a connection of its own."""
    ready, errors = threading.Barrier(number), []

    def run(n: int) -> None:
        try:
            ready.wait(20)
            work(n)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(number)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return errors


@pytest.fixture
def world():
    county = draw_county()
    return SimpleNamespace(county=county, cast=draw_cast(county))


def serials() -> list[int]:
    return sorted(Letter.objects.numbered().values_list("serial", flat=True))


def test_eight_issuers_at_once_leave_neither_gap_nor_double(world):
    drafts = [
        letters.write(
            actor=world.cast.county_staff,
            kind="circular",
            issuer=world.county.root,
            regions=[world.county.east],
            title=f"通报{n}",
            text="正文。",
        )
        for n in range(THREADS * EACH)
    ]

    def issue(n: int) -> None:
        for draft in drafts[n::THREADS]:
            letters.issue(actor=world.cast.county_staff, pk=draft.pk, version=draft.version)

    assert in_threads(issue) == []
    assert serials() == list(range(1, THREADS * EACH + 1))
    assert LetterSeries.objects.get(code="两新通").last == THREADS * EACH


def test_what_is_rolled_back_gives_its_number_back(world):
    with pytest.raises(RuntimeError), transaction.atomic():
        assert list(numbers.take("两新通", 2026, 3)) == [1, 2, 3]
        raise RuntimeError
    with transaction.atomic():
        assert list(numbers.take("两新通", 2026)) == [1]


def batch(county, number: int) -> LetterKind:
    """A kind of which an occasion brings so many letters."""

    def drafts(actor, occasion):
        return [
            Draft(
                key=f"{n:04d}",
                issuer_id=county.root.pk,
                region_id=county.east.pk,
                to="东街道党工委",
                title=f"通报{n}",
                words={"to": "东街道党工委", "text": "正文。", "annex": "", "remark": ""},
            )
            for n in range(number)
        ]

    plain = kinds()["circular"]
    return LetterKind(
        code="circular", title="通报", mark="通", default=plain.default, drafts=drafts
    )


def test_an_occasion_issued_by_eight_at_once_is_issued_once(world):
    kind = batch(world.county, 20)
    found: list[int] = []

    def issue(n: int) -> None:
        made = letters.issue_occasion(actor=None, kind=kind, occasion="2026-03")
        found.append(made.new)

    assert in_threads(issue) == []
    assert sorted(found) == [0] * (THREADS - 1) + [20]
    assert serials() == list(range(1, 21))


def test_a_process_killed_while_it_issues_leaves_nothing_and_the_next_one_all(world):
    """The child dies by SIGKILL with all its letters written and not committed."""
    kind = batch(world.county, 20)
    connections.close_all()
    child = os.fork()
    if child == 0:  # pragma: no cover - it is killed
        try:
            with transaction.atomic():
                letters.issue_occasion(actor=None, kind=kind, occasion="2026-03")
                os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    connection.ensure_connection()
    assert serials() == []
    made = letters.issue_occasion(actor=None, kind=kind, occasion="2026-03")
    assert (made.new, serials()) == (20, list(range(1, 21)))
    again = letters.issue_occasion(actor=None, kind=kind, occasion="2026-03")
    assert again.new == 0 and [each.pk for each in again.letters] == [
        each.pk for each in made.letters
    ]
