"""整改件 for tests."""

import datetime

import factory
from django.utils import timezone

from rectification.models import Case
from tests.orgs.factories import OrganizationFactory


def today() -> datetime.date:
    return timezone.localdate()


class CaseFactory(factory.django.DjangoModelFactory):
    """A light of an organization, drafted; `party_organization=` makes it one of that."""

    class Meta:
        model = Case

    kind = "light"
    topic = "staff50_no_member"
    topic_name = "职工50人以上无党员"
    severity = "red"
    party_organization = None
    organization = factory.Maybe(
        "party_organization", None, factory.SubFactory(OrganizationFactory)
    )
    region = factory.LazyAttribute(
        lambda each: (each.organization or each.party_organization).region
    )
    addressee = "镇街（园区）党（工）委书记"
    fact = "职工60人，无党员"
    opened_on = factory.LazyFunction(today)
    first_due_on = factory.LazyFunction(lambda: today() + datetime.timedelta(days=30))
    due_on = factory.SelfAttribute("first_due_on")
    closed_on = factory.LazyAttribute(lambda each: today() if each.state == "closed" else None)
    issued_on = factory.LazyAttribute(
        lambda each: None if each.state in ("drafted", "withdrawn") else today()
    )
    state = "drafted"
