from core.domain import DomainApp, Entry, Refresh, Resource


class LightsConfig(DomainApp):
    name = "lights"
    verbose_name = "亮灯"
    address = ""
    menu = (Entry("月报", "亮灯", "traffic-lights", "lights:list", on_phone=True, place=20),)
    api = (Resource("notices", "api.NoticeApi", "notice"),)
    columns = ("columns.COLUMNS",)
    refreshes = (Refresh("亮灯", "services.refresh_light_facts"),)
    month_parts = ("month.Lights",)
