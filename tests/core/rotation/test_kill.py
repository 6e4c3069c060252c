"""Re-encryption that is killed goes on where it stopped, and nothing is lost."""

import contextlib
import datetime
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core import crypto, rotation
from members.models import Member
from tests.branches.factories import PartyOrganizationFactory
from tests.core.rotation.sealed import drop_old, put_in_front
from tests.crash.scenarios import empty_registry
from tests.crash.service import ROOT, Service, service, wait_for
from tests.members.factories import id_number

PHONE = "13900001111"


@pytest.mark.heavy
@pytest.mark.dealt(14)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("rows", "batch", "points"),
    [
        (120, 20, [(0.5, 0)]),
        pytest.param(
            *(100_000, 1_000, [(n / 10, n % 2 * 0.1) for n in range(10)]), marks=pytest.mark.long
        ),
        # The rate in docs/performance.md.
        pytest.param(100_000, rotation.BATCH, [], marks=pytest.mark.long),
    ],
    ids=["short", "100,000 rows, ten points", "undisturbed"],
)
def test_run_that_is_killed_again_and_again_ends_with_everything_under_the_new_keys(
    rows, batch, points, settings, tmp_path
):
    with empty_registry() as empty, service(empty, tmp_path) as killed:
        numbers = _members(rows)
        put_in_front(settings)
        killed.environment["FIELD_ENCRYPTION_KEYS"] = ",".join(settings.FIELD_ENCRYPTION_KEYS)
        killed.environment["BLIND_INDEX_KEY"] = ",".join(settings.BLIND_INDEX_KEYS)
        left = [2 * rows]
        for share, moment in points:
            _kill(killed, batch, _first_old(list(numbers)[int(share * rows)]), moment)
            left.append(sum(rotation.still_old().values()))
            # What came before stays; the batch that was killed is undone as a whole.
            assert abs(left[-1] - min(left[-2], 2 * (1 - share) * rows)) <= (
                2 * rows if moment else 2 * batch
            )
        assert left == sorted(left, reverse=True) and left[-1] > 0
        said = killed.manage("rekey", "--batch", str(batch))
        print(said)
        assert "全部内容已在最新的密钥下" in said
        drop_old(settings)
        assert rotation.still_old() == {}
        for model, key in ((Member, "pk"), (Member.pgh_event_model, "pgh_obj_id")):
            found = {pk: seen for pk, *seen in model.objects.values_list(key, *_COLUMNS)}
            assert len(found) == rows == model.objects.count()
            for pk, (cipher, index, phone, phone_index) in found.items():
                assert crypto.decrypt(cipher) == numbers[pk]
                assert index == crypto.blind_index("id_number", numbers[pk])
                assert crypto.decrypt(phone) == PHONE
                assert phone_index == crypto.blind_index("phone", PHONE)


_COLUMNS = ("id_number_cipher", "id_number_index", "phone_cipher", "phone_index")


def _members(rows: int) -> dict[int, str]:
    """Members with a telephone, each with the event of its beginning; key → number, by key."""
    party = PartyOrganizationFactory()
    made = [
        Member(
            name=f"党员{n}",
            status="full",
            joined_on=datetime.date(2010, 7, 1),
            party_organization=party,
            id_number_cipher=crypto.encrypt(id_number(n)),
            id_number_index=crypto.blind_index("id_number", id_number(n)),
            phone_cipher=crypto.encrypt(PHONE),
            phone_index=crypto.blind_index("phone", PHONE),
        )
        for n in range(rows)
    ]
    Member.objects.bulk_create(made, batch_size=5_000)
    return {each.pk: id_number(n) for n, each in enumerate(made)}


def _first_old(member: int) -> int:
    """This one, or the next that a run which was killed at work did not come to."""
    old = Member.objects.exclude(id_number_index__startswith=crypto.keys().index_mark)
    return old.filter(pk__gte=member).order_by("pk").values_list("pk", flat=True)[0]


def _kill(killed: Service, batch: int, member: int, moment: float) -> None:
    """kill -9 of a run at the batch of that member: while it waits for somebody who is editing
    him, or at work within so many seconds after."""
    with contextlib.ExitStack() as editing:
        editing.enter_context(
            killed.holding(f"SELECT FROM members_member WHERE id = {member} FOR UPDATE")
        )
        process = _start(killed, batch)
        wait_for(
            lambda: killed.activity('FROM "members_member" WHERE id = ANY', waiting=True),
            "the batch",
            every=0.02,
        )
        if moment:
            editing.close()
            time.sleep(random.uniform(0, moment))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    killed.await_silence()


def _start(killed: Service, batch: int) -> subprocess.Popen:
    with Path(os.devnull).open("w") as nowhere:
        return subprocess.Popen(
            [sys.executable, "manage.py", "rekey", "--batch", str(batch)],
            cwd=ROOT,
            env=killed.environment,
            stdout=nowhere,
        )
