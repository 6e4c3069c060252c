"""A lawful way into the Party, step by step: 31 January and 29 February are among its days."""

import datetime
from types import MappingProxyType

from joining import services
from joining.models import Candidate
from joining.rules import Course, Entry, Made
from tests.members.factories import MemberFactory, id_number


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


BORN = day("2002-01-31")
NUMBER = id_number(7, born=BORN)

#: Step → its day, and what it says besides.
COURSE = MappingProxyType(
    {
        "application": {"on": day("2020-01-31")},
        "talk": {"on": day("2020-02-29")},
        "activist": {"on": day("2020-02-29")},
        "activist_filed": {"on": day("2020-03-10")},
        "sponsors": {"on": day("2020-03-05"), "helpers": 2},
        "target": {
            "on": day("2021-03-01"),
            "shown_from": day("2021-02-22"),
            "shown_to": day("2021-02-26"),
        },
        "target_filed": {"on": day("2021-03-10")},
        "introducers": {"on": day("2021-03-11"), "helpers": 2},
        "review": {"on": day("2021-03-20")},
        "training": {"on": day("2021-04-10"), "days": 3},
        "committee_check": {"on": day("2021-04-20")},
        "prereview": {"on": day("2021-04-28")},
        "form": {"on": day("2021-04-29")},
        "admission": {"on": day("2021-05-06"), "entitled": 5, "present": 3, "in_favour": 3},
        "superior_talk": {"on": day("2021-05-20")},
        "approval": {"on": day("2021-06-10")},
        "filed_higher": {"on": day("2021-06-15")},
        "placed": {"on": day("2021-06-12")},
        "oath": {"on": day("2021-06-20")},
        "full_application": {"on": day("2022-05-01")},
        "full_meeting": {
            "on": day("2022-05-06"),
            "entitled": 5,
            "present": 5,
            "in_favour": 3,
            "decision": "full",
        },
        "full_approval": {"on": day("2022-06-01")},
        "archive": {"on": day("2022-06-10")},
    }
)
LOOKS = (day("2020-08-29"), day("2021-02-25"))
PROBATION_LOOKS = tuple(map(day, ("2021-08-05", "2021-11-05", "2022-02-05", "2022-05-05")))
#: Steps of the office above.
ABOVE = (
    "activist_filed",
    "target_filed",
    "training",
    "prereview",
    "superior_talk",
    "approval",
    "filed_higher",
    "full_approval",
    "archive",
)


def before(step: str, **known) -> Course:
    """What is known when a step of the lawful way is to be recorded."""
    steps = list(COURSE)
    made = {each: Made(COURSE[each]["on"]) for each in steps[: steps.index(step)]}
    admitted = made["admission"].on if "admission" in made else None
    values = {
        "made": made,
        "looks": LOOKS,
        "born_on": BORN,
        "admitted_on": admitted,
        "probation_ends_on": day("2022-05-06") if "approval" in made else None,
    }
    return Course(**values | known)


def entry(step: str, **changes) -> Entry:
    return Entry(step=step, **{**COURSE[step], **changes})


def draw_people(cast):
    """Five members of the branch, which was founded long before."""
    cast.branch.founded_on = day("2015-01-01")
    cast.branch.save()
    return MemberFactory.create_batch(5, party_organization=cast.branch)


class Way:
    """Takes somebody through it, as the secretary and the town would."""

    def __init__(self, cast, people, number=NUMBER, **values):
        self.secretary, self.town, self.people = cast.secretary, cast.town_staff, people
        self.pk = services.create_candidate(
            actor=self.secretary,
            party_organization=cast.branch,
            applied_on=COURSE["application"]["on"],
            id_number=number,
            **{"name": "王小红", "kind": "management"} | values,
        ).pk

    @property
    def candidate(self):
        return Candidate.objects.get(pk=self.pk)

    def do(self, service, actor=None, **values):
        return getattr(services, service)(
            actor=actor or self.secretary,
            pk=self.pk,
            version=self.candidate.version,
            **values,
        )

    def record(self, step, actor=None, **changes):
        """A step as it stands in the course, or otherwise."""
        values = {**COURSE[step], **changes}
        number = values.pop("helpers", 0)
        actor = actor or (self.town if step in ABOVE else self.secretary)
        return self.do(
            "record_step",
            actor,
            step=step,
            happened_on=values.pop("on"),
            helpers=self.people[:number],
            **values,
        )

    def look(self, looked_on):
        return self.do("record_look", looked_on=looked_on, result="good")

    def until(self, last):
        """All steps of the course from the talk on, up to and including `last`."""
        for step in list(COURSE)[1:]:
            if step == "target":
                for each in LOOKS:
                    self.look(each)
            self.record(step)
            if step == last:
                return self
        raise LookupError(last)
