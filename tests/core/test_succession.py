"""Nothing is left behind when something is merged or ends: each reference to it is seen to."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import Grant
from core import succession
from core.attachments.succession import FILES
from core.domain import declared, declared_by_app, labels
from core.models import attachment_rules as rules
from core.succession import Event, Kind, PlainKey
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory

OWNERS = ("regions.Region", "orgs.Organization", "branches.PartyOrganization", "members.Member")


def references() -> Iterator[tuple[str, str]]:
    """Each field of our models that leads to an owner, as (`app.Model.field`, owner)."""
    for model in apps.get_models():
        if model._meta.app_label not in labels() or hasattr(model, "pgh_tracked_model"):
            continue
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model._meta.label in OWNERS:
                yield f"{model._meta.label}.{field.name}", field.related_model._meta.label


def unmoved() -> dict[str, str]:
    """What stays → why."""
    declared_ = declared_by_app("unmoved")
    return {f"{app.label}.{name}": app.unmoved[name] for app, name in declared_}


def forgotten(successors) -> list[str]:
    """What is wrong, one sentence each."""
    moved, kept = {name for each in successors for name in each.fields}, unmoved()
    said = []
    for name, owner in references():
        if name not in moved and name not in kept:
            said.append(
                f"{name}: nobody sees to it when a row of {owner} is merged or ends. Name it in"
                " `successors` (core.succession.PlainKey moves it) or, with the reason, in"
                f" `unmoved` of {name.split('.')[0]}/apps.py."
            )
    known = {name for name, _ in references()}
    said += [f"{name}: `unmoved` gives no reason" for name in kept if not kept[name].strip()]
    said += [f"{name}: `unmoved` names no such reference" for name in kept if name not in known]
    said += [
        f"{name}: `successors` names no such reference"
        for name in moved
        if name not in known and name not in FILES.fields
    ]
    said += [
        f"{name}: what moves must be tracked (core.models.tracked), else it cannot be undone"
        for name in moved & {*known, *FILES.fields}
        if not hasattr(apps.get_model(name.rpartition(".")[0]), "pgh_event_model")
    ]
    return said


def test_every_reference_has_a_successor_or_a_reason():
    assert forgotten(declared("successors")) == []


def test_a_forgotten_reference_is_named():
    missing = "branches.Visit.organization"
    others = [each for each in declared("successors") if missing not in each.fields]
    said = f"{missing}: nobody sees to it when a row of orgs.Organization is merged or ends."
    assert [sentence[: len(said)] for sentence in forgotten(others)] == [said]


def test_files_go_with_whatever_may_have_them():
    assert FILES in declared("successors")
    owners = {rule.model for rule in rules.all_rules()}
    assert len(owners) > 5
    for model in apps.get_models():
        event = Event(Kind.MERGED, model(), timezone.localdate())
        assert FILES.concerns(event) == (model in owners)


def test_a_successor_of_an_untracked_model_is_named():
    wrong = PlainKey("orgs.CurrentFacts", "organization")
    assert any("must be tracked" in said for said in forgotten([*declared("successors"), wrong]))


def test_a_successor_that_leads_nowhere_is_named():
    wrong = PlainKey("branches.Coverage", "organisation")
    assert forgotten([*declared("successors"), wrong]) == [
        "branches.Coverage.organisation: `successors` names no such reference"
    ]


@pytest.mark.django_db
def test_a_plain_key_moves_all_rows_when_its_owner_is_merged(monkeypatch, county):
    source, target = (PartyOrganizationFactory(region=county.east) for _ in range(2))
    grant = GrantFactory(role="secretary", region=None, party_organization=source)
    key = PlainKey("accounts.Grant", "party_organization")
    monkeypatch.setattr(succession, "declared", lambda name: (key,))
    event = Event(Kind.MERGED, source, grant.starts_on, target)
    assert [str(line) for line in succession.plan(event)] == ["授权 1 条"]
    assert succession.obstacles(event) == []
    succession.carry_out(event)
    assert Grant.objects.get(pk=grant.pk).party_organization == target
    assert succession.plan(event) == []
    # Its own kind of owner only.
    assert succession.plan(Event(Kind.MERGED, county.east, grant.starts_on, county.west)) == []
