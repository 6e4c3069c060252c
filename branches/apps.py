from core.domain import DomainApp, Entry, PanelEntry, Recyclable, Refresh, Resource


class BranchesConfig(DomainApp):
    name = "branches"
    verbose_name = "党组织"
    address = "party-organizations/"
    menu = (
        Entry(
            "台账",
            "党组织",
            "flag",
            "branches:list",
            also=("branches:detail", "branches:new", "branches:edit", "members:tree"),
            place=30,
        ),
    )
    api = (
        Resource("party-organizations", "api.PartyOrganizationApi", "party-organization"),
        Resource("coverages", "api.CoverageApi", "coverage"),
        Resource("work-coverages", "api.WorkCoverageApi", "work-coverage"),
    )
    sheets = (
        "imports.PartyOrganizationSheet",
        "imports.CoverageSheet",
        "imports.WorkCoverageSheet",
    )
    lookups = ("lookups.LOOKUPS",)
    recyclable = (Recyclable("PartyOrganization", restore="branches:restore", code="code"),)
    panels = (
        PanelEntry("orgs.Organization", "links", "党组织覆盖", "branches:organization_coverage"),
    )
    families = ("undo.FAMILIES",)
    audit_actions = ("choices.BranchAction",)
    unscoped = {"FormerPlace": "read through its Party organization"}
    month_facts = ("frozen.PROVIDERS",)
    columns = ("columns.COLUMNS",)
    refreshes = (Refresh("覆盖", "services.refresh_coverage_facts"),)

    def ready(self):
        from branches.merging import CoverageMover
        from branches.settling import PartyOrganizationTenant
        from orgs import movers
        from regions import tenants

        super().ready()
        movers.register(CoverageMover())
        tenants.register(PartyOrganizationTenant())
