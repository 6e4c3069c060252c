"""The recycle bin over all kinds: each for whoever may restore it, old ones only marked."""

import datetime

import pytest
from django.test import override_settings
from django.utils import timezone

from core.records import recycling
from tests.branches.factories import InstructorFactory, PartyOrganizationFactory, VisitFactory
from tests.elections.factories import ElectionFactory
from tests.joining.factories import CandidateFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory
from tests.profiles.factories import AreaFactory
from tests.reviews.factories import AppraisalFactory, DisposalFactory

pytestmark = pytest.mark.django_db

BIN = "/recycle-bin/"


@pytest.fixture
def binned(county):
    """One of every kind that towns have in 东街道 and in 西镇, thrown away forty days ago."""
    day = timezone.now() - datetime.timedelta(days=40)
    found = {}
    for region in (county.east, county.west):
        party = PartyOrganizationFactory(name=f"{region}支部", region=region)
        found[region.name] = {
            "orgs.organization": OrganizationFactory(region=region, deleted_at=day),
            "branches.partyorganization": PartyOrganizationFactory(
                name=f"{region}撤并支部", region=region, deleted_at=day
            ),
            "members.member": MemberFactory(
                name="欧阳某某", party_organization=party, deleted_at=day
            ),
            "branches.instructor": InstructorFactory(region=region, deleted_at=day),
            "branches.visit": VisitFactory(
                organization=OrganizationFactory(region=region), deleted_at=day
            ),
            "profiles.area": AreaFactory(region=region, deleted_at=day),
            "elections.election": ElectionFactory(party_organization=party, deleted_at=day),
            "joining.candidate": CandidateFactory(party_organization=party, deleted_at=day),
            "reviews.appraisal": AppraisalFactory(party_organization=party, deleted_at=day),
            "reviews.disposal": DisposalFactory(party_organization=party, deleted_at=day),
        }
    return found


def listed(client, kind, query=""):
    page = client.get(f"{BIN}?kind={kind}{query}").context["page"]
    return {row.pk for row in page.rows}


def test_every_kind_is_there_for_whoever_may_restore_it(client, cast, binned):
    # The handbook is of no town: `tests/papers/test_handbook.py`.
    assert set(recycling.kinds()) == {*binned["西镇"], "papers.handbookentry"}
    for kind in binned["西镇"]:
        east, west = binned["东街道"][kind].pk, binned["西镇"][kind].pk
        for user, wanted in (
            (cast.county_admin, {east, west}),
            (cast.town_staff, {east}),
            (cast.viewer, set()),
            (cast.secretary, set()),
            (cast.system_admin, set()),
        ):
            client.force_login(user)
            assert listed(client, kind) == wanted, (kind, user)


def test_an_unknown_kind_is_refused_in_words(client, cast, binned):
    client.force_login(cast.county_admin)
    response = client.get(f"{BIN}?kind=accounts.user")
    assert response.status_code == 200 and response.context["page"].rows == []


def test_names_of_persons_are_not_searched(client, cast, binned):
    client.force_login(cast.county_admin)
    page = client.get(f"{BIN}?kind=members.member").content.decode()
    assert "欧阳某某" in page
    assert listed(client, "members.member", "&q=欧阳") == set()
    page = client.get(f"{BIN}?kind=members.member&q=欧阳").content.decode()
    assert "不能按名称查找" in page
    assert len(listed(client, "branches.partyorganization", "&q=撤并")) == 2


def test_old_ones_are_marked_and_still_restorable(client, cast, binned):
    client.force_login(cast.county_admin)
    assert "超过 30 天" in client.get(BIN).content.decode()
    with override_settings(RECYCLE_BIN_DAYS=60):
        assert "超过" not in client.get(BIN).content.decode()
    row = binned["东街道"]["orgs.organization"]
    client.post(f"/organizations/{row.pk}/restore/", {"version": 1})
    row.refresh_from_db()
    assert row.deleted_at is None
