"""A branch of eight full members and a probationary one, and a secretary and a town who hold its
reviews and procedures step by step."""

import datetime
from types import SimpleNamespace

import pytest

from reviews import services
from reviews.models import Appraisal, Disposal
from tests.members.factories import MemberFactory

#: A meeting of the year that is reviewed.
MET = datetime.date(2026, 1, 10)


class Course:
    """Holds one review, or one procedure, as those who may would."""

    def __init__(self, cast, party):
        self.secretary, self.town, self.party = cast.secretary, cast.town_staff, party
        self.model, self.pk = Appraisal, None

    @property
    def row(self):
        return self.model.objects.get(pk=self.pk)

    def do(self, service, actor=None, **values):
        return getattr(services, service)(
            actor=actor or self.secretary, pk=self.pk, version=self.row.version, **values
        )

    # --- A review

    def start(self, year=2026):
        self.pk = services.start_appraisal(
            actor=self.secretary, party_organization=self.party, year=year
        ).pk

    def move(self, name, actor=None, **values):
        return self.do("move_appraisal", actor, move=name, **values)

    def opened(self, vote_kind="paper", **no_grade):
        self.start()
        self.do("open_review", met_on=MET, vote_kind=vote_kind, **no_grade)

    @property
    def rated(self):
        return list(self.row.people.filter(no_grade="").order_by("name", "pk"))

    def counted(self, number=8, **changed):
        self.opened()
        votes = {each.pk: {"excellent": 3, "qualified": number - 3} for each in self.rated}
        given = {
            "present_count": number,
            "issued": number,
            "returned": number,
            "valid": number,
            "votes": votes,
        }
        self.do("count_paper", **given | changed)

    def graded(self, excellent=2, **values):
        places = enumerate(self.rated)
        grades = {
            each.pk: "excellent" if place < excellent else "qualified" for place, each in places
        }
        return self.do("grade_people", grades=grades, **values)

    # --- A procedure

    def propose(self, member=None, actor=None, **values):
        member = member or self.party.people[0]
        member.refresh_from_db()
        given = {
            "kind": "rectify",
            "ground": "no_discipline",
            "since": None,
            "months": 6,
            "facts": "多次不参加组织生活",
            "proposed_on": MET,
        }
        made = services.propose(
            actor=actor or self.secretary,
            pk=member.pk,
            version=member.version,
            **given | values,
        )
        self.model, self.pk = Disposal, made.pk
        return made

    def step(self, name, actor=None, **values):
        return self.do("move_disposal", actor, move=name, **values)

    def decided(self, decided_on=datetime.date(2026, 2, 28), **values):
        """From the filing to the decision."""
        self.step("file")
        self.step("accept", self.town, decided_on=MET)
        self.do("find", investigators="甲、乙", findings="属实", talked_on=MET, statement="愿改")
        self.do("submit", met_on=MET, entitled_count=8, present_count=6, in_favour=5)
        return self.do("approve", self.town, decided_on=decided_on, document_number="22号")


@pytest.fixture
def party(cast):
    cast.branch.people = MemberFactory.create_batch(8, party_organization=cast.branch)
    cast.branch.newcomer = MemberFactory(party_organization=cast.branch, status="probationary")
    return cast.branch


@pytest.fixture
def course(cast, party):
    return Course(cast, party)


@pytest.fixture
def today(monkeypatch):
    """The day on which everything is done."""
    now = SimpleNamespace(day=datetime.date(2026, 11, 30))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: now.day)
    monkeypatch.setattr("core.values.dates.today", lambda: now.day)
    return now
