from django.apps import AppConfig


class BranchesConfig(AppConfig):
    name = "branches"
    verbose_name = "党组织"

    def ready(self):
        from branches import imports
        from branches.choices import BranchAction
        from branches.lookups import LOOKUPS
        from branches.merging import CoverageMover
        from branches.models import PartyOrganization
        from branches.settling import PartyOrganizationTenant
        from core import audit
        from core.imports.sheets import register
        from core.lists import lookups
        from core.records import recycling
        from orgs import movers
        from regions import tenants

        audit.name_actions(BranchAction)
        register(imports.PartyOrganizationSheet())
        register(imports.CoverageSheet())
        register(imports.WorkCoverageSheet())
        movers.register(CoverageMover())
        tenants.register(PartyOrganizationTenant())
        lookups.register(*LOOKUPS)
        recycling.register(
            recycling.Kind(PartyOrganization, restore="branches:restore", code="code")
        )
