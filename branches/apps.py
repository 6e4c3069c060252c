from celery.schedules import crontab

from accounts.choices import Action, Role
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    PanelEntry,
    Recyclable,
    Refresh,
    Resource,
    Scheduled,
)
from core.succession import PlainKey


class BranchesConfig(DomainApp):
    name = "branches"
    verbose_name = "党组织"
    address = "party-organizations/"
    grounds = (
        FieldGround(
            "code name region kind formation parent into founded_on happened_on"
            " document_number note",
            "《中国共产党基层组织选举工作条例》、《中国共产党支部工作条例（试行）》：设置和变更须经批准。",
        ),
        FieldGround(
            "term_started_on shifted_to number years days valid_from",
            "《中国共产党基层组织选举工作条例》：任期和按期换届。",
        ),
        FieldGround("counts_as ground", "统计口径由县级确定，写明依据。"),
        FieldGround(
            "party_organization starts_on ends_on means person_name state effective_on links",
            "组织覆盖和工作覆盖的起止，月报按日统计。",
        ),
        FieldGround(
            "position phone department full_time username organization assignment visits per"
            " year grade",
            "党建指导员选派管理：由谁派出、负责哪些组织、任期和走访频次、年度等次；手机用于联系。",
        ),
        FieldGround("visited_on manner content", "走访办理的事项，供本组织和指导员接续办理。"),
        FieldGround("reason", "误录的撤销须说明原因，记入审计记录。"),
    )
    guide = {
        "branches": "party#党组织",
        "branches:list": "party#党组织",
        "branches:terms": "party#换届和届次",
        "branches:rules": "party#换届和届次",
        **dict.fromkeys(
            (
                "branches:instructors",
                "branches:instructor",
                "branches:own_units",
                "branches:visits",
                "branches:visit",
            ),
            "party#指导员和走访",
        ),
    }
    correctable = ("corrections.FIELDS",)
    menu = (
        Entry(
            "党组织",
            "党组织",
            "flag",
            "branches:list",
            also=("branches:detail", "branches:new", "branches:edit", "members:tree"),
            place=30,
        ),
        Entry(
            "党组织",
            "换届",
            "calendar-repeat",
            "branches:terms",
            also=("branches:shift",),
            place=35,
        ),
        Entry(
            "党组织",
            "指导员",
            "user-star",
            "branches:instructors",
            action=Action.SEE_MEMBERS,
            also=("branches:instructor", "branches:new_instructor", "branches:edit_instructor"),
            place=37,
        ),
        Entry(
            "党组织",
            "我联系的组织",
            "building-community",
            "branches:own_units",
            action=Action.RECORD_VISITS,
            needs=lambda user: Role.INSTRUCTOR in user.roles,
            place=36,
        ),
        Entry(
            "党组织",
            "走访",
            "walk",
            "branches:visits",
            action=Action.SEE_REGISTRY,
            also=("branches:visit", "branches:new_visit", "branches:edit_visit"),
            needs=lambda user: user.may(Action.SEE_MEMBERS) or user.may(Action.RECORD_VISITS),
            place=38,
        ),
    )
    api = (
        Resource("party-organizations", "api.registry.PartyOrganizationApi", "party-organization"),
        Resource("coverages", "api.registry.CoverageApi", "coverage"),
        Resource("work-coverages", "api.registry.WorkCoverageApi", "work-coverage"),
        Resource("instructors", "api.instructors.InstructorApi", "instructor"),
        Resource("visits", "api.instructors.VisitApi", "visit"),
        Resource("terms", "api.registry.TermApi", "term"),
    )
    api_examples = ("api.registry.EXAMPLES", "api.instructors.EXAMPLES")
    sheets = (
        "imports.PartyOrganizationSheet",
        "imports.CoverageSheet",
        "imports.WorkCoverageSheet",
    )
    lookups = ("lookups.LOOKUPS",)
    search = ("search.SOURCES",)
    bulk = ("services.bulk.KINDS",)
    recyclable = (
        Recyclable("PartyOrganization", restore="branches:restore", code="code"),
        Recyclable("Instructor", restore="branches:restore_instructor", searchable=False),
        Recyclable("Visit", restore="branches:restore_visit", searchable=False),
    )
    lenders = ("services.lending.LENDERS",)
    panels = (
        PanelEntry("orgs.Organization", "links", "党组织覆盖", "branches:organization_coverage"),
        PanelEntry("orgs.Organization", "history", "走访", "branches:visits_of_organization"),
    )
    families = ("undo.FAMILIES",)
    successors = (
        PlainKey("branches.Instructor", "region"),
        PlainKey("branches.Visit", "organization"),
        "succession.SUCCESSORS",
    )
    unmoved = {
        "PartyOrganization.parent": "decisions move subordinates themselves",
        "ChronicleEntry.party_organization": "the chronicle of each stays its own",
        "ChronicleEntry.other": "says what was decided at that time",
        "Term.party_organization": "the terms of each stay its own",
        "FormerPlace.party_organization": "where it stood before a day",
        "FormerPlace.region": "where it stood before a day",
    }
    audit_actions = ("choices.BranchAction",)
    unscoped = {"FormerPlace": "read through its Party organization"}
    month_facts = ("frozen.PROVIDERS",)
    columns = ("columns.COLUMNS",)
    refreshes = (
        Refresh("覆盖", "services.refresh_coverage_facts"),
        Refresh("届次", "services.follow_terms"),
    )
    todos = ("todos.TODOS",)
    notices = (
        NoticeKind(
            "term_due",
            "半年内任期届满",
            "《中国共产党基层组织选举工作条例》：任期届满应按期换届；请示、批复须提前办理。",
        ),
    )
    schedule = (
        Scheduled(
            "remind-of-terms",
            "提醒即将届满的任期",
            "tasks.remind_of_terms",
            crontab(hour=7, minute=20),
        ),
    )
    demo = ("demo.generate",)
    lasting = {
        "PartyOrganization": "the register",
        "ChronicleEntry": "the chronicle of a Party organization is kept for ever",
        "FormerPlace": "where a Party organization was on former days",
        "Term": "the terms of a Party organization are kept for ever",
        "TermLength": "earlier terms are explained by what held then",
        "Instructor": "the register",
        "Assignment": "dated links: who was sent when",
        "Grading": "one a year for each instructor",
        "Visit": "the visit record of an organization",
        "FormationCounting": "earlier months are explained by what held then",
        "ReportDeadline": "what was late is explained by what held then",
        "Coverage": "dated links: closed months are computed anew from them",
        "WorkCoverage": "dated links: closed months are computed anew from them",
    }
