"""The sums of an urn as one text that is always equally long, so that its ciphertext is too."""

from collections.abc import Mapping, Sequence

#: Digits of a number: more than ten thousand never vote in one round.
_WIDTH = 4
MOST_VOTERS = 10**_WIDTH - 1

#: Question → answer → how often.
Counts = dict[str, dict[str, int]]


def empty(questions: Sequence[str], grades: Sequence[str]) -> str:
    return "0" * _WIDTH * len(questions) * len(grades)


def unpack(text: str, questions: Sequence[str], grades: Sequence[str]) -> Counts:
    numbers = iter(int(text[at : at + _WIDTH]) for at in range(0, len(text), _WIDTH))
    return {question: {grade: next(numbers) for grade in grades} for question in questions}


def pack(counts: Counts) -> str:
    return "".join(f"{number:0{_WIDTH}}" for row in counts.values() for number in row.values())


def added(counts: Counts, marks: Mapping[str, str]) -> Counts:
    """The counts with one vote more: question → the answer that was given to it."""
    return {
        question: {grade: number + (marks.get(question) == grade) for grade, number in row.items()}
        for question, row in counts.items()
    }


def guarded(counts: Counts, least: int) -> Counts:
    """Without the questions that fewer than `least` have answered."""
    return {question: row for question, row in counts.items() if sum(row.values()) >= least}
