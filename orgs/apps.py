from celery.schedules import crontab

from accounts.choices import Action, Role
from core.domain import DomainApp, Entry, FieldGround, Recyclable, Refresh, Resource, Scheduled


class OrgsConfig(DomainApp):
    name = "orgs"
    verbose_name = "两新组织"
    address = "organizations/"
    grounds = (
        FieldGround(
            "uscc name kind industry founded_on address region state staff_count",
            "两新组织党建工作的底数，《关于加强和改进非公有制企业党的建设工作的意见（试行）》。",
        ),
        FieldGround(
            "principal principal_politics phone",
            "联系企业、推动组建；手机加密保存，按需查看并留痕。",
        ),
        FieldGround("tags", "本单位分类管理，自愿填写。"),
        FieldGround("effective_on counts_from", "月报按日统计，变更自某日起生效。"),
    )
    guide = {
        "orgs": "registry#新建修改删除",
        "orgs:list": "lists#查台账",
        "orgs:tree": "lists#查台账",
        "orgs:undecided": "month#月报核查",
        "orgs:duplicates": "registry#疑似重复和合并",
        "orgs:merge": "registry#疑似重复和合并",
        "orgs:merges": "registry#疑似重复和合并",
    }
    correctable = ("corrections.FIELDS",)
    menu = (
        Entry(
            "组织",
            "两新组织",
            "building",
            "orgs:list",
            also=("orgs:detail", "orgs:new", "orgs:edit", "orgs:move_one"),
            place=10,
        ),
        Entry(
            "组织",
            "区域一览",
            "map-pin",
            "orgs:tree",
            needs=lambda user: bool(user.roles - {Role.SECRETARY, Role.INSTRUCTOR, Role.SURVEYOR}),
            place=20,
        ),
        Entry(
            "组织",
            "未定区域",
            "map-question",
            "orgs:undecided",
            action=Action.EDIT_REGISTRY,
            place=60,
        ),
        Entry(
            "组织",
            "疑似重复",
            "copy",
            "orgs:duplicates",
            action=Action.EDIT_REGISTRY,
            also=("orgs:merge", "orgs:merges", "orgs:merged"),
            place=70,
        ),
    )
    api = (Resource("organizations", "api.OrganizationApi", "organization"),)
    sheets = ("imports.OrganizationSheet",)
    lookups = ("lookups.LOOKUPS",)
    search = ("search.SOURCES",)
    todos = ("todos.TODOS",)
    bulk = ("services.bulk.KINDS",)
    recyclable = (Recyclable("Organization", restore="orgs:restore", code="uscc"),)
    attachments = ("Organization",)
    families = ("undo.FAMILIES",)
    successors = ("succession.SUCCESSORS",)
    unmoved = {
        "OrganizationStatus.organization": "the merged record keeps its own past",
        "CurrentFacts.organization": "worked out for each record",
        "CurrentFacts.proposed_region": "worked out anew every night",
        "OrganizationMerge.kept": "says what was merged at that time",
        "OrganizationMerge.merged": "says what was merged at that time",
    }
    audit_actions = ("choices.OrganizationAction",)
    ahead = ("services.REGION_COUNTS",)
    schedule = (
        Scheduled(
            "find-duplicates",
            "每夜查找疑似重复组织",
            "tasks.find_duplicates",
            crontab(minute=30, hour=2),
        ),
    )
    api_examples = ("api.EXAMPLES",)
    unscoped = {"CurrentFacts": "read through its organization"}
    refreshes = (
        Refresh("区域存疑", "services.refresh_written_doubts", whole="services.refresh_doubts"),
    )
    demo_later = ("demo.generate",)
    lasting = {
        "Organization": "the register",
        "OrganizationStatus": "dated values: closed months are computed anew from them",
        "CurrentFacts": "one for each organization",
        "DuplicatePair": "what was decided about two organizations",
        "OrganizationMerge": "in which organization one went up",
    }
