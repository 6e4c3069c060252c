from core.domain import DomainApp, Entry, Resource
from regions.choices import EDIT_REGIONS


class RegionsConfig(DomainApp):
    name = "regions"
    verbose_name = "区域"
    address = "regions/"
    menu = (
        Entry(
            "台账",
            "区域调整",
            "sitemap",
            "regions:list",
            action=EDIT_REGIONS,
            also=("regions:detail",),
            place=80,
        ),
    )
    api = (Resource("regions", "api.RegionApi", "region"),)
    sheets = ("imports.RegionSheet",)
    lookups = ("lookups.LOOKUPS",)
    families = ("undo.FAMILIES",)
    audit_actions = ("choices.RegionAction",)
