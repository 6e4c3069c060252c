"""An election taken step by step, as the secretary and the town would."""

import datetime

from elections import services
from elections.models import Election

DAY = datetime.date(2026, 2, 10)
VALUES = {
    "form": "committee",
    "seats": 3,
    "meeting": "members",
    "resolved_on": datetime.date(2026, 1, 10),
    "planned_on": DAY,
}


class Course:
    """Takes an election step by step, as the secretary and the town would."""

    def __init__(self, cast, party):
        self.secretary, self.town, self.party = cast.secretary, cast.town_staff, party
        self.pk = None

    @property
    def election(self):
        return Election.objects.get(pk=self.pk)

    def start(self, **values):
        self.pk = services.start_election(
            actor=self.secretary, party_organization=self.party, **VALUES | values
        ).pk

    def do(self, service, actor=None, **values):
        return getattr(services, service)(
            actor=actor or self.secretary,
            pk=self.pk,
            version=self.election.version,
            **values,
        )

    def move(self, name, actor=None, **values):
        return self.do("move_election", actor, move=name, **values)

    def nominating(self, **values):
        self.start(**values)
        self.move("ask")
        self.move(
            "approve",
            self.town,
            decided_on=datetime.date(2026, 1, 20),
            document_number="两新党〔2026〕12号",
        )

    def convened(self, candidates=4, **values):
        self.nominating(**values)
        for member in self.party.people[:candidates]:
            self.do("add_candidate", member=member)
        self.move("nominate")
        self.move(
            "approve_nominees",
            self.town,
            decided_on=datetime.date(2026, 2, 1),
            document_number="两新党〔2026〕20号",
        )

    def met(self, absent=0, left_out=None, **values):
        self.convened(**values)
        self.do("freeze_voters", met_on=DAY, left_out=left_out or {})
        voters = self.election.voters.filter(left_out="").order_by("pk")[:absent]
        self.do("file_attendance", absent=dict.fromkeys([each.pk for each in voters], "出差"))

    def vote(self, *numbers):
        standing = services.meeting.standing_candidates(self.election)
        present = self.election.present_count
        return self.do(
            "count_ballot",
            issued=present,
            returned=present,
            valid=present,
            votes={each.pk: n for each, n in zip(standing, numbers, strict=True)},
        )

    def elected(self, **values):
        self.met(**values)
        self.vote(15, 13, 9, 2)
        self.do("conclude")

    def reported(self, **values):
        self.elected(**values)
        chosen = list(self.election.candidates.filter(elected=True).order_by("pk"))
        offices = ("secretary", "organization_member", "publicity_member")
        self.do(
            "hold_committee",
            committee_met_on=DAY,
            committee_present=3,
            offices={each.pk: office for each, office in zip(chosen, offices, strict=True)},
            votes={chosen[0].pk: 3},
        )
        self.move("report")

    def record(self, actor=None):
        return self.do(
            "record_result",
            actor or self.town,
            decided_on=datetime.date(2026, 2, 15),
            document_number="两新党〔2026〕31号",
        )
