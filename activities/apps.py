from typing import Any

from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    PanelEntry,
    Refresh,
    Resource,
    Retention,
    RuledOut,
)


def files_somewhere(user: Any) -> bool:
    # Models are not there yet when the declaration is made.
    from activities.models import files_somewhere

    return files_somewhere(user)


class ActivitiesConfig(DomainApp):
    name = "activities"
    verbose_name = "组织生活"
    address = "activities/"
    grounds = (
        FieldGround(
            "organizer party parties party_organization duties duty held_on planned_on place host"
            " others topic text decisions absent floating guests",
            "《中国共产党支部工作条例（试行）》：组织生活应当如实记录。",
        ),
        FieldGround("video_link live_link photos", "自愿填写，没有不影响审核。"),
        FieldGround("makes_up", "补课须指明补的是哪一次。"),
        FieldGround("region month wanted weighted", "县级抽查的范围和数量，任何人可以复算。"),
        FieldGround(
            "kinds cadence least_members needs_committee due_days ground photo_ground"
            " valid_from valid_to",
            "组织生活制度由县级设定，每项写明依据。",
        ),
        FieldGround("reason version", "撤回须说明原因，留有记录。"),
        FieldGround("username user starts_on ends_on", "委托代填须有起止，填报记录写明代填人。"),
        FieldGround("name", "支部自己保留的模板，省去重复填写。"),
    )
    ruled_out = (
        RuledOut(
            "photos",
            "照片、录像、直播自愿；县里没有登记依据的，没有照片不能退回。照片去掉拍摄地点。",
            "activities:list",
        ),
        RuledOut(
            "traces",
            "指标、亮灯规则不使用照片数、视频数、登录数；审核不以有无照片为准。",
            "reports:indicators",
        ),
        RuledOut("documents", "活动内容不超过 5,000 字，决议不超过 3,000 字。"),
        RuledOut(
            "forms",
            "一次活动可以计入几项制度，上次填过的带出，到会的默认全到、只填缺席。",
            "activities:list",
        ),
    )
    guide = {
        "activities": "activities",
        "activities:reviews": "activities#审核",
        "activities:review": "activities#审核",
        "activities:make_up": "activities#补课",
        "activities:new_sample": "activities#抽查",
        "core:draws": "activities#抽查",
        "core:draw": "activities#抽查",
        "activities:calendar": "activities#日历",
        "activities:timeline": "activities#日历",
        "activities:excuses": "activities#免予申请",
        "activities:excuse": "activities#免予申请",
        "activities:ask_excuse": "activities#免予申请",
        "activities:board": "activities#开展情况",
        "activities:completion": "activities#开展情况",
        "activities:standings": "activities#开展情况",
        "activities:heat_map": "activities#开展情况",
        "activities:duties": "activities#组织生活制度",
        "activities:edit_duty": "activities#组织生活制度",
    }
    menu = (
        Entry(
            "组织生活",
            "填报活动",
            "pencil",
            "activities:file",
            action="",
            also=("activities:paper", "activities:texts"),
            needs=files_somewhere,
            place=10,
        ),
        Entry(
            "组织生活",
            "活动",
            "notebook",
            "activities:list",
            also=(
                "activities:detail",
                "activities:edit",
                "activities:withdraw",
                "activities:make_up",
            ),
            place=20,
        ),
        Entry(
            "组织生活",
            "审核",
            "clipboard-check",
            "activities:reviews",
            action=Action.REVIEW_ACTIVITIES,
            also=("activities:review",),
            place=25,
        ),
        Entry(
            "组织生活",
            "抽查",
            "list-search",
            "core:draws",
            action=Action.REVIEW_ACTIVITIES,
            also=("core:draw", "activities:new_sample"),
            place=28,
        ),
        Entry(
            "组织生活",
            "日历",
            "calendar",
            "activities:own_calendar",
            Action.FILE_ACTIVITIES,
            also=("activities:calendar", "activities:timeline", "activities:ask_excuse"),
            place=10,
        ),
        Entry(
            "组织生活",
            "看板",
            "layout-dashboard",
            "activities:board",
            also=("activities:completion", "activities:standings"),
            place=15,
        ),
        Entry("组织生活", "支部一览", "layout-grid", "activities:heat_map", place=30),
        Entry(
            "组织生活",
            "免予申请",
            "calendar-off",
            "activities:excuses",
            also=("activities:excuse",),
            place=40,
        ),
        Entry(
            "组织生活",
            "制度",
            "file-certificate",
            "activities:duties",
            also=("activities:edit_duty",),
            place=60,
        ),
    )
    panels = (
        PanelEntry("branches.PartyOrganization", "due", "组织生活", "activities:due"),
        PanelEntry("branches.PartyOrganization", "people", "代填委托", "activities:delegations"),
        PanelEntry("branches.PartyOrganization", "papers", "活动资料", "activities:month_papers"),
        PanelEntry("own.MemberAccount", "links", "参加组织生活", "activities:own"),
    )
    api = (
        Resource("activities", "api.activities.ActivityApi", "activity"),
        Resource("activities/by-key/<uuid:client_key>/", "api.by_key.ByKeyApi", "activity-by-key"),
        Resource("activities/drafts/<uuid:client_key>/", "api.by_key.DraftApi", "activity-draft"),
        Resource(
            "activities/by-key/<uuid:client_key>/photos/<str:sha256>/",
            "api.by_key.PhotoApi",
            "activity-photo",
        ),
        Resource("duties", "api.duties.DutyApi", "duty"),
        Resource("reviews", "api.reviews.ReviewApi", "review"),
    )
    api_examples = ("api.activities.EXAMPLES", "api.duties.EXAMPLES", "api.reviews.EXAMPLES")
    lookups = ("lookups.LOOKUPS",)
    own_data = ("services.own.PARTS",)
    demo = (
        "services.demonstration.generate",
        "services.demonstration_reviews.generate",
        "services.demonstration_duties.generate",
        "services.demonstration_photos.generate",
    )
    attachments = ("Photo",)
    papers = ("papers.PAPERS",)
    successors = ("succession.SUCCESSORS",)
    refreshes = (
        Refresh(
            "组织生活", "services.standing.refresh_written", whole="services.standing.refresh_all"
        ),
    )
    notices = (
        NoticeKind(
            "activity_returned",
            "活动被退回、须补课",
            "退回的活动不再计数，须在期限前改好或补开；不告知就会误期。",
        ),
        NoticeKind("excuse_asked", "党组织申请免予", "申请须在期限内答复，答复前按应开展计算。"),
        NoticeKind("excuse_answered", "免予申请的答复", "不同意的仍须按期开展；不告知就会误期。"),
    )
    draws = ("services.sampling.KINDS",)
    silences = ("services.staying_away.SILENCES",)
    todos = ("todos.TODOS",)
    unmoved = {
        "DutyStanding.region": "derived: follows the region of its Party organization",
        "DutyCompletion.region": "derived: the sums of standings",
        "LastHeld.party_organization": "derived: what was held, it did itself",
        "DutyStanding.party_organization": "derived: what was done, it did itself",
        "Activity.organizer": "who held it at that time",
        "ActivityBranch.party_organization": "who took part at that time",
        "ActivityText.party_organization": "a dissolved one needs no templates",
        "Delegation.party_organization": "holds for this Party organization and for no other",
        "Absence.member": "goes with the member, whom nothing merges",
    }
    audit_actions = ("choices.ActivityAction",)
    retention = (
        Retention(
            "loose-photos",
            "未提交活动的照片",
            (),
            "services.photos.prune_loose",
            days=90,
            at_least=30,
            ground="与草稿一致；提交后随活动保存。",
        ),
    )
    lasting = {
        "DutyRule": "each version that held",
        "Excuse": "few, and closed months were counted by them",
        "ExcuseStep": "goes with its excuse",
        "DutyStanding": "derived, of some years; closed months stand on it",
        "DutyCompletion": "derived: the sums of standings",
        "LastHeld": "derived: one for each Party organization",
        "Activity": "the record of a Party organization's life",
        "ActivityBranch": "goes with its activity",
        "ActivityDuty": "goes with its activity",
        "Absence": "goes with its activity",
        "ActivityStep": "goes with its activity",
        "Live": "goes with its activity",
        "Photo": "goes with its activity; one that waits for it goes after a time (loose-photos)",
        "ActivityText": "a few for each Party organization",
        "Delegation": "dated links: say on whose behalf something was filed",
    }
