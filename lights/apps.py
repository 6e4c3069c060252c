from core.domain import DomainApp, Entry, PanelEntry, Refresh, Resource


class LightsConfig(DomainApp):
    name = "lights"
    verbose_name = "亮灯"
    address = ""
    guide = {"lights": "lights"}
    unmoved = {
        "Notice.region": "a closed month stays as it was",
    }
    menu = (Entry("整改", "亮灯", "traffic-lights", "lights:list", on_phone=True, place=20),)
    api = (Resource("notices", "api.NoticeApi", "notice"),)
    panels = (
        PanelEntry("orgs.Organization", "due", "亮灯", "lights:organization"),
        PanelEntry("branches.PartyOrganization", "due", "亮灯", "lights:party_organization"),
    )
    api_examples = ("api.EXAMPLES",)
    audit_actions = ("choices.LightAction",)
    columns = ("columns.COLUMNS",)
    todos = ("todos.TODOS",)
    refreshes = (Refresh("亮灯", "services.refresh_light_facts"),)
    month_parts = ("month.Lights",)
    lasting = {
        "Rule": "each version that held",
        "Notice": "a closed month is kept for ever",
    }
