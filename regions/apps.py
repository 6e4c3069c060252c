from core.domain import DomainApp, Entry, FieldGround, Resource
from core.succession import PlainKey
from regions.choices import EDIT_REGIONS


class RegionsConfig(DomainApp):
    name = "regions"
    verbose_name = "区域"
    address = "regions/"
    grounds = (
        FieldGround(
            "code name level founded_on parent into children address starts_on region",
            "行政区划变更以批准文件为准，统计按区域汇总（GB/T 2260）。",
        ),
    )
    guide = {"regions": "registry#区域调整", "regions:departments": "registry#部门"}
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
        Entry(
            "组织",
            "部门",
            "building-bank",
            "regions:departments",
            action=EDIT_REGIONS,
            also=("regions:new_department", "regions:edit_department"),
            place=85,
        ),
    )
    api = (
        Resource("regions", "api.RegionApi", "region"),
        Resource("departments", "api.DepartmentApi", "department"),
    )
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
    successors = (PlainKey("regions.Department", "region"),)
    audit_actions = ("choices.RegionAction",)
    lasting = {
        "Region": "the tree; what was abolished stays for the months before",
        "FormerRegion": "the tree of former days",
        "Department": "a register of some dozens",
        "RegionChange": "a few a year, each with its document",
    }
