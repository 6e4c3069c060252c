from celery.schedules import crontab

from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    PanelEntry,
    Recyclable,
    Refresh,
    Resource,
    Scheduled,
)

_SURVEY = (
    "两新组织摸排，《关于加强和改进非公有制企业党的建设工作的意见（试行）》；各项自愿，可不填。"
)
_SOCIAL = "《关于加强社会组织党的建设工作的意见（试行）》：组建、党员管理、工作保障。"


class ProfilesConfig(DomainApp):
    name = "profiles"
    verbose_name = "组织概况"
    address = "profiles/"
    grounds = (
        FieldGround(
            "no_party_reason plan_on in_market has_league has_union has_women effective_on",
            _SURVEY,
        ),
        FieldGround(
            "authority related_here related_authority related_host related_local related_former"
            " related_elsewhere has_site has_equipment has_sign has_flag has_books has_rules"
            " funds_own funds_public funds_dues funds_other",
            _SOCIAL,
        ),
        FieldGround(
            "in_charter charter_ground joins_decisions decisions_ground countersigned"
            " signing_ground",
            "《中国共产党章程》第三十三条；《中华人民共和国公司法》第十八条：党组织的活动条件和作用。",
        ),
        FieldGround(
            "owner_politics owner_posts role name politics posts new_generation",
            "联系、引导出资人和负责人，《关于加强和改进非公有制企业党的建设工作的意见（试行）》；"
            "姓名按管理范围脱敏，自愿填写。",
        ),
        FieldGround(
            "group note when kind region address organization",
            "本单位分类管理，不是对企业的要求。",
        ),
    )
    guide = {
        "profiles": "registry#组织概况",
        **{
            f"profiles:{each}": "registry#分类标签"
            for each in ("tags", "new_tag", "new_ruled_tag", "edit_tag", "remove_tag")
        },
        **{
            f"profiles:{each}": "registry#区域载体"
            for each in ("areas", "area", "new_area", "edit_area", "put_in", "take_out")
        },
    }
    menu = (
        Entry(
            "组织",
            "分类标签",
            "tag",
            "profiles:tags",
            also=tuple(
                f"profiles:{each}"
                for each in ("new_tag", "new_ruled_tag", "edit_tag", "remove_tag")
            ),
            action=Action.EXPORT,
            place=30,
        ),
        Entry(
            "组织",
            "区域载体",
            "building-skyscraper",
            "profiles:areas",
            also=tuple(f"profiles:{each}" for each in ("area", "new_area", "edit_area", "put_in")),
            action=Action.EXPORT,
            place=40,
        ),
    )
    panels = (
        PanelEntry("orgs.Organization", "facts", "组织概况", "profiles:of_organization"),
        PanelEntry("orgs.Organization", "history", "历次概况", "profiles:former"),
    )
    api = (
        Resource("organization-profiles", "api.ProfileApi", "organization-profile"),
        Resource("areas", "api.AreaApi", "area"),
    )
    api_examples = ("api.EXAMPLES",)
    sheets = ("imports.ProfileSheet",)
    lookups = ("lookups.LOOKUPS",)
    bulk = ("services.bulk.KINDS",)
    columns = ("columns.COLUMNS",)
    tag_words = ("services.words_by_hand",)
    correctable = ("corrections.FIELDS",)
    recyclable = (Recyclable("Area", restore="profiles:restore_area"),)
    families = ("undo.FAMILIES",)
    successors = ("succession.SUCCESSORS",)
    unmoved = {"RuledTag.organization": "worked out anew every night"}
    audit_actions = ("choices.ProfileAction",)
    ahead = ("services.CARRIED",)
    refreshes = (Refresh("按条件的标签", "services.refresh_tags", last=True),)
    schedule = (
        Scheduled(
            "refresh-tags", "每夜更新按条件的标签", "tasks.refresh_tags", crontab(minute=10, hour=3)
        ),
    )
    demo = ("demo.generate",)
    unscoped = {"RuledTag": "read through its organization"}
    lasting = {
        "Profile": "one for each organization of which somebody said something",
        "ProfileValues": "dated values: closed months are computed anew from them",
        "Tag": "the catalogue",
        "RuledTag": "worked out anew every night",
        "Area": "a register of some hundred rows",
        "AreaUnit": "which organizations lie where",
        "KeyPerson": "removed as soon as he is investor or principal no more",
    }
