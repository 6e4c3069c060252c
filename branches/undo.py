"""How Party organizations and coverage go back (`core.undo`)."""

from accounts.names import starred
from branches.models import PartyOrganization
from branches.services import follow_terms, refresh_coverage_facts
from core.tree import rebuild_paths
from core.undo.families import Family
from orgs.models import CurrentFacts


def _refresh_tree(undone, today):
    if not undone.touched("branches.PartyOrganization"):
        return
    rebuild_paths(PartyOrganization)
    moved = undone.ids("branches.PartyOrganization")
    follow_terms(moved)
    under = CurrentFacts.objects.filter(covering_party_ids__overlap=moved)
    refresh_coverage_facts(list(under.values_list("pk", flat=True)))


def _refresh_covered(label):
    return lambda undone, today: refresh_coverage_facts(undone.values(label, "organization_id"))


FAMILIES = (
    Family(
        "branches.PartyOrganization",
        "t.name || '（' || t.code || '）'",
        parts={"branches.Term": "party_organization_id"},
        notes={"branches.ChronicleEntry": "party_organization_id"},
        derived=("path", "term_ends_on"),
        refresh=_refresh_tree,
    ),
    Family(
        "branches.Coverage",
        "(SELECT o.name FROM orgs_organization o WHERE o.id = t.organization_id) || ' — '"
        " || (SELECT p.name FROM branches_partyorganization p WHERE p.id = t.party_organization_id)"
        " || '，' || t.starts_on || ' 起'",
        refresh=_refresh_covered("branches.Coverage"),
    ),
    Family(
        "branches.WorkCoverage",
        "(SELECT o.name FROM orgs_organization o WHERE o.id = t.organization_id)"
        f" || '，' || {starred('t.person_name')} || ' ' || t.starts_on || ' 起'",
        refresh=_refresh_covered("branches.WorkCoverage"),
    ),
)
