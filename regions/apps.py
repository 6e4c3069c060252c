from core.domain import DomainApp, Entry, Resource
from regions.choices import EDIT_REGIONS


class RegionsConfig(DomainApp):
    name = "regions"
    verbose_name = "区域"
    address = "regions/"
    guide = {"regions": "registry#区域调整"}
    menu = (
        Entry(
            "组织",
            "区域调整",
            "sitemap",
            "regions:list",
            action=EDIT_REGIONS,
            also=("regions:detail",),
            place=80,
        ),
    )
    api = (Resource("regions", "api.RegionApi", "region"),)
    api_examples = ("api.EXAMPLES",)
    sheets = ("imports.RegionSheet",)
    lookups = ("lookups.LOOKUPS",)
    families = ("undo.FAMILIES",)
    unmoved = {
        "Region.parent": "changes of the tree move sub-regions themselves, by date",
        "Region.successor": "says where the region went at that time",
        "FormerRegion.region": "what the region was before a day",
        "FormerRegion.parent": "what the region was before a day",
        "RegionChange.region": "says what was changed at that time",
    }
    audit_actions = ("choices.RegionAction",)
    lasting = {
        "Region": "the tree; what was abolished stays for the months before",
        "FormerRegion": "the tree of former days",
        "RegionChange": "a few a year, each with its document",
    }
