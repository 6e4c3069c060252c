"""The API holds to its own description, whatever is asked: no fault of ours, no other shape."""

import datetime
import uuid
from io import BytesIO

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from activities.models import Delegation
from activities.services.filing import DRAFT as ACTIVITY
from answers.services.filing import DRAFT as ANSWER
from branches.models import PartyOrganization
from core.attachments.service import upload
from core.filing import drafts
from core.models import Job
from dues.models import DuesMonth
from months.models import SignOff
from months.services import compute_draft, reopen_month
from orgs.models import Organization
from regions.choices import RegionLevel
from regions.models import Region
from tests.accounts.factories import GrantFactory
from tests.activities.factories import ActivityFactory
from tests.answers.factories import PROPOSABLE, answered, asks
from tests.core.api.fuzzing import OPERATIONS, ask
from tests.core.attachments.samples import PDF
from tests.pages import MONTH
from tests.surveys.factories import (
    AssignmentFactory,
    RoundFactory,
    RunningFactory,
    SquadFactory,
    SquadMemberFactory,
)


@pytest.fixture
def kept_connection():
    """A real WSGI handler ends requests by closing the connection, and with it the test's rows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def something_of_each(drawn):
    """What the operations speak of beside the registry, once for the module: the attachment is
    decoded by a process of its own."""
    admin = drawn.cast.county_admin
    Job.objects.create(kind="close_month", user=admin)
    # He files for one Party organization, as its secretary wished, and began another filing.
    party = PartyOrganization.objects.first()
    Delegation.objects.create(
        party_organization=party, user=admin, starts_on=datetime.date(2026, 1, 1)
    )
    ActivityFactory(organizer=party)
    # What persons pay is read by the keeper of their dues alone: he is that too.
    for month in DuesMonth.objects.all():
        GrantFactory(user=admin, role="secretary", party_organization=month.party_organization)
    owner = Organization.objects.first()
    _surveys(admin, owner)
    for subject, body in ((ACTIVITY, {"topic": "没写完"}), (ANSWER, {"answers": {}})):
        drafts.keep(actor=admin, subject=subject, client_key=uuid.uuid4(), body=body)
    _waits_for_its_towns(admin)
    upload(actor=admin, source=BytesIO(PDF), name="佐证.pdf", owner=owner)


def _surveys(user, organization):
    """He is in a squad too, and filed what it found."""
    campaign = RunningFactory(name="再摸底", proposable=PROPOSABLE)
    RoundFactory(campaign=campaign, opened_on=timezone.localdate())
    asks(campaign, code="MD2", name="摸底表二")
    GrantFactory(user=user, role="surveyor")
    squad = SquadMemberFactory(squad=SquadFactory(campaign=campaign), user=user).squad
    unit = AssignmentFactory(campaign=campaign, organization=organization, squad=squad)
    answered(user, unit, answers={"staff": 9})


def _waits_for_its_towns(user):
    """The closed month was opened again, and its draft is there to be confirmed."""
    reopened = reopen_month(actor=user, month=MONTH, reason="职工人数填错")
    compute_draft(actor=user, month=MONTH)
    for region in Region.objects.filter(level=RegionLevel.TOWN):
        SignOff.objects.get_or_create(
            report_month=reopened, region=region, defaults={"due_on": MONTH.last_day}
        )


@pytest.fixture
def everything(something_of_each, cast, settings, kept_connection):
    settings.API_USER_PER_MINUTE = settings.API_TOKEN_PER_MINUTE = 10**9
    settings.PERSON_SEARCHES_PER_HOUR = 10**6
    return cast.county_admin


#: Of the many rows at once, which all lists take alike, one.
SHORT = [
    each
    for each in OPERATIONS
    if not each[1].endswith("/bulk/") or each[1] == "/api/v1/organizations/bulk/"
]


@pytest.mark.dealt(40)
@pytest.mark.parametrize(("method", "path"), SHORT, ids=lambda value: value)
def test_an_operation_holds_to_its_description(everything, method, path):
    done = ask(everything, method=method, path=path, examples=12)
    # Reading succeeds at times: otherwise only refusals would have been looked at.
    assert done or method != "GET"


@pytest.mark.long
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda value: value)
def test_an_operation_holds_to_its_description_at_length(everything, method, path):
    ask(everything, method=method, path=path, examples=500, randomly=1)
