import datetime

import pytest
from django.utils import timezone

from assessments import services
from assessments.services import Given
from tests.assessments.factories import SchemeFactory
from tests.branches.factories import PartyOrganizationFactory

DAY = datetime.timedelta(days=1)


class Course:
    """A round of the cast's county, told step by step."""

    def __init__(self, cast, county):
        self.cast, self.county = cast, county
        self.scheme = SchemeFactory(code="XF", validity=12)
        self.west = PartyOrganizationFactory(region=county.west)

    def open(self, **values):
        today = timezone.localdate()
        given = {
            "scheme": self.scheme,
            "region": self.county.root,
            "code": "XF2026",
            "name": "2026年上半年评星",
            "starts_on": datetime.date(2026, 1, 1),
            "ends_on": datetime.date(2026, 6, 30),
            "basis": "县委关于星级评定的批复",
            "basis_number": "县委〔2026〕3号",
            "approved_on": today - 10 * DAY,
            "own_until": today + 5 * DAY,
            "town_until": today + 10 * DAY,
            "county_until": today + 20 * DAY,
        }
        self.round = services.open_round(actor=self.cast.county_admin, **{**given, **values})
        rating = self.round.assessments.get(party_organization=self.cast.branch)
        self.rating = rating
        return self.round

    def mark(self, actor, rating=None, hand_on=True, **marks):
        """`i12=18`: 18 marks for 1.2; a tuple says the reason too."""
        rating = rating or self.rating
        rating.refresh_from_db()
        given = {}
        for key, value in marks.items():
            code = f"{key[1]}.{key[2]}"
            number, reason = value if isinstance(value, tuple) else (value, "")
            given[code] = Given(number, "结对共建" if code == "2.1" else "", reason)
        return services.save_marks(
            actor=actor, pk=rating.pk, version=rating.version, given=given, hand_on=hand_on
        )

    def move(self, actor, move, reason="", rating=None):
        rating = rating or self.rating
        rating.refresh_from_db()
        return services.move_assessment(
            actor=actor, pk=rating.pk, version=rating.version, move=move, reason=reason
        )

    def reviewed(self):
        """The cast's branch with all marks; the other one got no further than the county's word."""
        self.mark(self.cast.secretary, i12=18, i21=27, i23=5)
        self.mark(self.cast.town_staff, i22=9)
        self.mark(self.cast.county_staff)
        other = self.round.assessments.get(party_organization=self.west)
        other.state = "reviewed"
        other.save()

    def step(self, name, actor=None, **values):
        self.round.refresh_from_db()
        service = getattr(services, name)
        actor = actor or self.cast.county_staff
        self.round = service(actor=actor, pk=self.round.pk, version=self.round.version, **values)
        return self.round


@pytest.fixture
def course(cast, county):
    return Course(cast, county)
