"""Ten thousand letters by two workers: how long, and their numbers; killed in the middle."""

import os
import signal
import time
import zipfile

import pytest
from django.db import connections

from papers.kinds import Draft, LetterKind, kinds
from papers.models import Letter
from papers.services import letters
from tests.accounts.factories import GrantFactory
from tests.regions.factories import RegionFactory

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

NUMBER, SECONDS = 10_000, 300


def single(regions: list, kind: LetterKind) -> LetterKind:
    """As many letters as there are lights, in the words of the form with counterfoil."""
    each = NUMBER // len(regions)

    def drafts(actor, occasion):
        placed = actor.reach.placed("issue_letters") if actor else {r.pk for r in regions}
        return [
            Draft(
                key=f"{region.pk}:{n}",
                issuer_id=region.pk,
                region_id=region.pk,
                to=f"第{n}党支部",
                title="职工50人以上无党员整改通知",
                words={
                    **dict.fromkeys(("annex", "remark"), ""),
                    "to": f"第{n}党支部",
                    "text": "下列事项亮红灯，请核实情况，落实整改措施。",
                    "subject": f"第{n}科技有限公司",
                    "rule": "职工50人以上无党员",
                    "fact": "职工53人，无党员",
                    "months": "2",
                    "due": "2026-12-30",
                },
            )
            for region in regions
            if region.pk in placed
            for n in range(each)
        ]

    return LetterKind(
        code=kind.code,
        title=kind.title,
        mark=kind.mark,
        default=kind.default,
        more=kind.more,
        drafts=drafts,
    )


def in_child(work) -> int:
    """`work()` in a process of its own, which ends with it; its id."""
    connections.close_all()
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def test_ten_thousand_letters_are_issued_and_rendered_by_two_workers_in_five_minutes(tmp_path):
    towns = [RegionFactory(level="town", name=f"{name}镇") for name in ("青山", "绿水")]
    users = [
        GrantFactory(user__username=each.name, role="town_staff", region=each).user
        for each in towns
    ]
    kind = single(towns, kinds()["red_light_single"])

    def worker(user):
        def work():
            made = letters.issue_occasion(actor=user, kind=kind, occasion="2026-03")
            with zipfile.ZipFile(tmp_path / f"{user.pk}.zip", "w") as archive:
                for letter in made.letters:
                    archive.writestr(letters.file_name(letter), letters.content_of(letter))

        return work

    started = time.monotonic()
    children = [in_child(worker(user)) for user in users]
    assert [os.waitpid(each, 0)[1] for each in children] == [0, 0]
    took = time.monotonic() - started
    print(f"{NUMBER} letters by two workers: {took:.0f} s")
    assert took < SECONDS
    half = NUMBER // 2
    for user in users:
        with zipfile.ZipFile(tmp_path / f"{user.pk}.zip") as archive:
            assert len(archive.namelist()) == half
    for code in ("青山两新改", "绿水两新改"):
        serials = Letter.objects.filter(code=code).values_list("serial", flat=True)
        assert sorted(serials) == list(range(1, half + 1))


def test_killed_again_and_again_it_leaves_neither_doubles_nor_holes():
    towns = [RegionFactory(level="town", name=f"{name}镇") for name in ("青山", "绿水")]
    kind = single(towns, kinds()["red_light_single"])

    def work():
        letters.issue_occasion(actor=None, kind=kind, occasion="2026-03")

    for wait in (0.3, 0.8, 1.5, 2.5):
        child = in_child(work)
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert Letter.objects.count() in (0, NUMBER)
    work()
    for code in ("青山两新改", "绿水两新改"):
        serials = Letter.objects.filter(code=code).values_list("serial", flat=True)
        assert sorted(serials) == list(range(1, NUMBER // 2 + 1))
