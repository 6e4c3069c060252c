"""Whether workers are alive: they are asked, and those who answer are."""

from dataclasses import dataclass

from celery import current_app

from core.outages import circuits

#: Seconds that an answer may take; a worker that is busy answers all the same.
PATIENCE = 1.0


@dataclass(frozen=True)
class Answer:
    #: Names of the workers that answered.
    names: tuple[str, ...]
    #: False when the broker (Redis) could not be reached.
    broker: bool


def ask() -> Answer:
    """Ask all workers at once; takes `PATIENCE` seconds."""
    try:
        answers = circuits.broker.call(current_app.control.ping, timeout=PATIENCE)
    except Exception:  # whatever the broker's client library raises
        return Answer((), broker=False)
    return Answer(tuple(sorted(name for each in answers for name in each)), broker=True)
