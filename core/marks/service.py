"""Opening a poll, voting, closing it. Who may do what the app says that holds the poll.

A vote has no row. It is added to the sums in the urn, which are encrypted with a key that is not in
the database, in the transaction that notes that its voter has voted. Nothing of it is written to
the history, the audit log or a job. When the round is closed, the sums become its result, the urn
goes, and the voters are written anew, all at once and in the order of their keys: then no number,
moment or place of a row says who came when.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import crypto
from core.errors import Refusal
from core.marks import counting
from core.models.marks import GUARD, Poll, PollVoter, Urn

#: Without signs that are taken for one another; 16 of 31 are 79 bits.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH, _GROUP = 16, 4

_OVER = "这次投票已经结束。"
_USED = "投票码不对，或已经用过。请核对纸条上的投票码；确实无误的，请联系党组织换发。"


@transaction.atomic
def open_poll(
    *,
    title: str,
    questions: Sequence[tuple[str, str]],
    grades: Sequence[tuple[str, str]],
    subjects: Collection[int],
    least: int,
) -> Poll:
    """A round in which each of `subjects` (keys of persons) may answer each question (key, text)
    with one of the grades (code, label). The counts hold when `least` have voted, and never fewer
    than `GUARD`. Raises `Refusal`."""
    if len(subjects) < GUARD:
        raise Refusal(f"应投票的不足 {GUARD} 人，投票结果无法保密，不能开展无记名网上投票。")
    if len(subjects) > counting.MOST_VOTERS:
        raise Refusal(f"应投票的超过 {counting.MOST_VOTERS:,} 人，请分别组织。")
    if not questions or len(grades) < 2:
        raise Refusal("没有可以测评的对象。")
    poll = Poll.objects.create(
        title=title,
        questions=[[str(key), text] for key, text in questions],
        grades=[[str(code), label] for code, label in grades],
        opened_on=timezone.localdate(),
        entitled=len(subjects),
        least=max(least, GUARD),
    )
    _write_voters(poll, dict.fromkeys(subjects, False))
    Urn.objects.create(poll=poll, sums_cipher=crypto.encrypt(counting.empty(*_keys(poll))))
    return poll


@transaction.atomic
def issue_codes(poll: Poll) -> dict[int, str]:
    """A new code for each voter who has not voted: key of the person → code. The database keeps
    digests only, so they are shown once; codes that were issued before are void."""
    _hold(poll.pk)
    found = {}
    for voter in PollVoter.objects.filter(poll=poll, voted=False).order_by("subject_id"):
        code = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
        voter.code_digest = _digest(code)
        voter.save(update_fields=["code_digest"])
        found[voter.subject_id] = "-".join(
            code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP)
        )
    return found


def holder_of(code: str) -> Poll:
    """The open poll to which a code admits. Raises `Refusal`."""
    voter = PollVoter.objects.filter(code_digest=_digest(code), voted=False, poll__closed_on=None)
    found = voter.select_related("poll").first()
    if found is None:
        raise Refusal(_USED)
    return found.poll


@transaction.atomic
def cast(*, poll: Poll, subject_id: int, marks: Mapping[str, str]) -> None:
    """The vote of a person whom the app knows: question → grade. Raises `Refusal`,
    ValidationError."""
    _cast(poll, marks, {"subject_id": subject_id}, "您不在这次投票的名单中，或已经投过票。")


@transaction.atomic
def cast_by_code(*, code: str, marks: Mapping[str, str]) -> None:
    """The vote of whoever holds a slip. Raises as `cast` does."""
    _cast(holder_of(code), marks, {"code_digest": _digest(code)}, _USED)


def _cast(poll: Poll, marks: Mapping[str, str], who: dict, refusal: str) -> None:
    questions, grades = _keys(poll)
    if not set(marks) <= set(questions) or not set(marks.values()) <= set(grades):
        raise ValidationError("测评对象刚有变动，请刷新后重新填写。")
    if set(marks) != set(questions):
        raise ValidationError("还有没有测评的，请逐一选择等次。")
    # One after another: the urn is the lock, so two votes of one person are never both counted.
    urn = _hold(poll.pk)
    if urn is None:
        raise Refusal(_OVER)
    mine = PollVoter.objects.filter(poll=poll, voted=False, **who)
    if not mine.update(voted=True, code_digest=""):
        raise Refusal(refusal)
    counts = counting.unpack(crypto.decrypt(urn.sums_cipher), questions, grades)
    urn.sums_cipher = crypto.encrypt(counting.pack(counting.added(counts, marks)))
    urn.save(update_fields=["sums_cipher"])


@transaction.atomic
def close(poll: Poll) -> Poll:
    """End the round; closed again it stays as it is. Its counts are kept only where as many voted
    as have to; else nobody ever learns of them."""
    urn = _hold(poll.pk)
    poll.refresh_from_db()
    if urn is None:
        return poll
    voters = dict(poll.voters.order_by("subject_id").values_list("subject_id", "voted"))
    counts = counting.unpack(crypto.decrypt(urn.sums_cipher), *_keys(poll))
    urn.delete()
    poll.voters.all().delete()
    _write_voters(poll, voters)
    poll.returned = sum(voters.values())
    poll.closed_on = timezone.localdate()
    if poll.returned >= max(poll.least, GUARD):
        poll.counts = counting.guarded(counts, GUARD)
    poll.save()
    return poll


@transaction.atomic
def discard(poll: Poll) -> None:
    """Give up a round that is open: what was voted in it is gone, with who has voted. One with a
    result stays. Raises `Refusal`."""
    if _hold(poll.pk) is None:
        raise Refusal(_OVER)
    poll.delete()


def voted(poll: Poll) -> set[int]:
    """Keys of the persons who have voted."""
    return set(poll.voters.filter(voted=True).values_list("subject_id", flat=True))


def _hold(poll_id: int) -> Urn | None:
    """The urn, locked until the transaction ends; None when the round is over."""
    return Urn.objects.select_for_update().filter(poll=poll_id).first()


def _keys(poll: Poll) -> tuple[list[str], list[str]]:
    return [key for key, _ in poll.questions], [code for code, _ in poll.grades]


def _write_voters(poll: Poll, voters: Mapping[int, bool]) -> None:
    PollVoter.objects.bulk_create(
        PollVoter(poll=poll, subject_id=key, voted=voters[key]) for key in sorted(voters)
    )


def _digest(code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign in _SIGNS)
    return hashlib.sha256(plain.encode()).hexdigest()
