"""The condition of a rule: a tree (`core.conditions`) over the facts of its subject."""

import datetime
from typing import Any

from django.db.models import Q

from core.conditions import language
from core.conditions.language import Unfit, holds_at
from lights.choices import RuleSubject
from lights.facts import SUBJECTS, Subject

__all__ = ["Unfit", "check", "compiled", "holds_at", "subject_of", "words"]


def subject_of(kind: Any) -> Subject:
    """Raises Unfit for what nobody can judge."""
    if kind not in RuleSubject.values:
        raise Unfit(
            [f"没有“{language.shown(kind)}”这种对象，可用：{'、'.join(RuleSubject.values)}。"]
        )
    return SUBJECTS[kind]


def check(node: Any, kind: str) -> None:
    """Raise Unfit, naming every place, for a tree that cannot be evaluated."""
    language.check(node, subject_of(kind).facts)


def words(node: dict, kind: str) -> str:
    """A checked tree as a sentence."""
    return language.words(node, SUBJECTS[kind].facts)


def compiled(node: dict, kind: str, day: datetime.date) -> Q:
    """A checked tree as a condition on the rows of its subject, judged as of `day`."""
    return language.compiled(node, SUBJECTS[kind].facts, day)
