"""What can be changed for many Party organizations at once, and which coverage many organizations
get or lose."""

from branches.choices import FormationMode, WorkCoverageMeans
from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.services.coverage import (
    end_coverage_by,
    end_work_coverage_by,
    start_coverage,
    start_work_coverage,
)
from branches.services.decisions import (
    move_party_organization,
    reform_party_organization,
)
from branches.services.terms import re_elect_party_organization
from core.bulk.changes import ServiceChange
from core.bulk.fields import ENDS_ON, STARTS_ON, Field
from core.bulk.kinds import Kind, More

_PARTY = Field("party_organization", "党组织", lookup="party-organizations")
_MEANS = Field("means", "方式", choices=WorkCoverageMeans.choices)
_PERSON = Field("person_name", "姓名", required=False)
_DECIDED = (
    Field("happened_on", "日期", day=True),
    Field("document_number", "文号", required=False),
)


def _covering(day: str) -> str:
    """SQL of the names of the Party organizations that cover organization `t` on the day."""
    return f"""(
        SELECT string_agg(p.name, '、' ORDER BY p.name) FROM {Coverage._meta.db_table} c
        JOIN {PartyOrganization._meta.db_table} p ON p.id = c.party_organization_id
        WHERE c.organization_id = t.id AND c.starts_on <= {day}
            AND (c.ends_on IS NULL OR c.ends_on > {day})
    )"""


def _working(day: str) -> str:
    """SQL of [means, person] of the work coverages of organization `t` on the day."""
    return f"""(
        SELECT jsonb_agg(jsonb_build_array(w.means, w.person_name) ORDER BY w.means, w.person_name)
        FROM {WorkCoverage._meta.db_table} w
        WHERE w.organization_id = t.id AND w.starts_on <= {day}
            AND (w.ends_on IS NULL OR w.ends_on > {day})
    )"""


def _named(state: list[list[str]] | None) -> str:
    return "、".join(f"{WorkCoverageMeans(means).label}{name}" for means, name in state or ())


def _of_organization(row):
    return {"organization": row}


KINDS = (
    Kind(
        name="party_organizations",
        model=PartyOrganization,
        rows=lambda user: PartyOrganization.objects.editable_by(user).present(),
        changes=(
            ServiceChange(
                "re_elect",
                "换届",
                re_elect_party_organization,
                fields=_DECIDED,
                state="coalesce(t.term_started_on, t.founded_on)",
                shown="本届起始日期",
            ),
            ServiceChange(
                "move",
                "变更隶属关系",
                move_party_organization,
                fields=(Field("parent", "上级党组织", lookup="party-organizations"), *_DECIDED),
                state=f"(SELECT p.name FROM {PartyOrganization._meta.db_table} p"
                " WHERE p.id = t.parent_id)",
                shown="上级党组织",
            ),
            ServiceChange(
                "reform",
                "变更组建方式",
                reform_party_organization,
                fields=(Field("formation", "组建方式", choices=FormationMode.choices), *_DECIDED),
                state="t.formation",
                shown="组建方式",
                words=lambda state: str(FormationMode(state).label),
            ),
        ),
        unit="个党组织",
        list_url="branches:list",
    ),
    More(
        kind="organizations",
        changes=(
            ServiceChange(
                "start_work_coverage",
                "指派党建指导员等",
                start_work_coverage,
                fields=(_MEANS, _PERSON, STARTS_ON),
                given=_of_organization,
                state=_working("%(starts_on)s::date"),
                shown="工作覆盖",
                words=_named,
            ),
            ServiceChange(
                "end_work_coverage",
                "终止工作覆盖",
                end_work_coverage_by,
                fields=(_MEANS, _PERSON, ENDS_ON),
                given=_of_organization,
                state=_working("%(ends_on)s::date"),
                shown="工作覆盖",
                words=_named,
            ),
            ServiceChange(
                "start_coverage",
                "由党组织覆盖",
                start_coverage,
                fields=(_PARTY, STARTS_ON),
                given=_of_organization,
                state=_covering("%(starts_on)s::date"),
                shown="组织覆盖",
            ),
            ServiceChange(
                "end_coverage",
                "终止组织覆盖",
                end_coverage_by,
                fields=(_PARTY, ENDS_ON),
                given=_of_organization,
                state=_covering("%(ends_on)s::date"),
                shown="组织覆盖",
            ),
        ),
    ),
)
