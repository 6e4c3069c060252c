from core.domain import DomainApp, Entry, PanelEntry, Recyclable, Refresh, Resource


class BranchesConfig(DomainApp):
    name = "branches"
    verbose_name = "党组织"
    address = "party-organizations/"
    guide = {"branches": "party#党组织", "branches:list": "party#党组织"}
    menu = (
        Entry(
            "党组织",
            "党组织",
            "flag",
            "branches:list",
            also=("branches:detail", "branches:new", "branches:edit", "members:tree"),
            on_phone=2,
            place=30,
        ),
    )
    api = (
        Resource("party-organizations", "api.PartyOrganizationApi", "party-organization"),
        Resource("coverages", "api.CoverageApi", "coverage"),
        Resource("work-coverages", "api.WorkCoverageApi", "work-coverage"),
    )
    api_examples = ("api.EXAMPLES",)
    sheets = (
        "imports.PartyOrganizationSheet",
        "imports.CoverageSheet",
        "imports.WorkCoverageSheet",
    )
    lookups = ("lookups.LOOKUPS",)
    search = ("search.SOURCES",)
    bulk = ("services.bulk.KINDS",)
    recyclable = (Recyclable("PartyOrganization", restore="branches:restore", code="code"),)
    panels = (
        PanelEntry("orgs.Organization", "links", "党组织覆盖", "branches:organization_coverage"),
    )
    families = ("undo.FAMILIES",)
    successors = ("succession.SUCCESSORS",)
    unmoved = {
        "PartyOrganization.parent": "decisions move subordinates themselves",
        "ChronicleEntry.party_organization": "the chronicle of each stays its own",
        "ChronicleEntry.other": "says what was decided at that time",
        "FormerPlace.party_organization": "where it stood before a day",
        "FormerPlace.region": "where it stood before a day",
    }
    audit_actions = ("choices.BranchAction",)
    unscoped = {"FormerPlace": "read through its Party organization"}
    month_facts = ("frozen.PROVIDERS",)
    columns = ("columns.COLUMNS",)
    refreshes = (Refresh("覆盖", "services.refresh_coverage_facts"),)
    lasting = {
        "PartyOrganization": "the register",
        "ChronicleEntry": "the chronicle of a Party organization is kept for ever",
        "FormerPlace": "where a Party organization was on former days",
        "Coverage": "dated links: closed months are computed anew from them",
        "WorkCoverage": "dated links: closed months are computed anew from them",
    }
