"""What rules may ask: the catalogue of named facts, by subject.

Each fact is one SQL expression over the frozen rows of a revision (`months.models`), so a rule
sees what the closed month saw and nothing else. What nobody may be judged by (photos, likes,
log-ins, hours of study, positions, anything of a single person) is not frozen and cannot be here.
"""

from django.db.models import F, QuerySet

from lights.choices import RuleSubject, SubjectKind
from lights.facts.kinds import Fact, Subject, by_name
from lights.facts.organizations import ORGANIZATION
from lights.facts.parties import (
    DUTIES,
    GROUP,
    KINDS,
    PARTY_ORGANIZATION,
    SINGLE_DUTY,
    duty,
    party,
)
from lights.facts.regions import REGION
from months.indicators import IN_OPERATION
from months.models import (
    MonthRevision,
    OrganizationFact,
    PartyOrganizationFact,
    RegionFact,
    SingleDutyFact,
)
from regions.choices import RegionLevel

__all__ = ["SUBJECTS", "Fact", "Subject"]


def _organizations(revision: MonthRevision) -> QuerySet:
    return OrganizationFact.objects.filter(IN_OPERATION, revision=revision)


def _parties(revision: MonthRevision) -> QuerySet:
    return PartyOrganizationFact.objects.filter(revision=revision).alias(duty=duty())


def _single_duties(revision: MonthRevision) -> QuerySet:
    return SingleDutyFact.objects.filter(revision=revision).alias(party=party())


def _towns(revision: MonthRevision) -> QuerySet:
    levels = (RegionLevel.TOWN, RegionLevel.PARK)
    return RegionFact.objects.filter(revision=revision, level__in=levels)


def _of_parties(facts: dict[str, Fact]) -> Subject:
    return Subject(SubjectKind.PARTY_ORGANIZATION, _parties, "party_organization_id", "code", facts)


SUBJECTS: dict[str, Subject] = {
    RuleSubject.ORGANIZATION: Subject(
        SubjectKind.ORGANIZATION, _organizations, "organization_id", "uscc", ORGANIZATION
    ),
    RuleSubject.PARTY_ORGANIZATION: _of_parties(PARTY_ORGANIZATION),
    RuleSubject.REGION: Subject(SubjectKind.REGION, _towns, "region_id", "code", REGION),
    RuleSubject.DUTY: _of_parties(by_name(*KINDS, *DUTIES)),
    RuleSubject.SINGLE_DUTY: Subject(
        SubjectKind.PARTY_ORGANIZATION,
        _single_duties,
        "party_organization_id",
        "party__code",
        SINGLE_DUTY,
        "party__name",
        F("duty"),
    ),
    RuleSubject.MEMBER_GROUP: _of_parties(by_name(*KINDS, *GROUP)),
}
