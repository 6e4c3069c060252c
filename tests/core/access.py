"""Doors of the house itself: health, imports, jobs, files, views, bulk edits, the API's frame."""

import datetime
import io

from django.utils import timezone

from core import crypto
from core.choices import Channel, DeliveryState, HookStop, ImportStep, RobotKind
from core.imports.loading.pipeline import new_run
from core.jobs import spool
from core.jobs.downloads import offer
from core.models import (
    BulkEdit,
    ClearanceList,
    ExportApplication,
    Hook,
    HookDelivery,
    HookPosition,
    ImportRow,
    ImportRun,
    Job,
    NotificationDelivery,
    Robot,
    SavedView,
    WorkdayException,
)
from tests.access.ladder import (
    EDITORS,
    Door,
    Post,
    Variant,
    Write,
    admin_only,
    api,
    edit_organization,
    edit_somewhere,
    everybody_logged_in,
    everyone,
    exporters,
    list_page,
    nobody_may,
    nothing,
    object_of_organization,
    only,
    own_draft,
    own_import,
    own_job,
    own_page,
    panel,
    registry_readers,
    row,
)
from tests.core.factories import UndoSetFactory


def furnish(world):
    """Jobs and imports of each place are somebody's; at the county nobody's in particular."""
    owners = {
        "mine": world.users["county_admin"],
        "east": world.users["town_staff"],
        "west": world.users["other_town"],
        "county": None,
    }
    for name, place in world.places.items():
        status = {"status": "failed"} if owners[name] else {}
        if owner := owners[name]:
            owner = type(owner).objects.get(pk=owner.pk)  # grants are kept by the one in hand
            status["rights"] = sorted((list(each) for each in owner.rights("")), key=str)
        place.job = Job.objects.create(
            kind="close_month", user=owners[name], error=place.token, **status
        )
        place.run = _run(place, owners[name], ImportStep.READY)
        place.imported = _run(place, owners[name], ImportStep.DONE)
    world.hook = Hook.objects.create(
        name="县大数据平台",
        address="http://127.0.0.1:8443/",
        owner=world.users["town_staff"],
        secret_cipher=crypto.encrypt("-"),
        stop=HookStop.FAILING,
    )
    HookPosition.objects.create(hook=world.hook, cursor="-")
    world.workday = WorkdayException.objects.create(
        day=datetime.date(2030, 1, 1), working=False, ground="通知"
    )
    world.given_up = HookDelivery.objects.create(
        hook=world.hook, body={"type": "ping", "data": {}}, state=DeliveryState.DEAD
    )
    world.robot = Robot.objects.create(
        name="东街道工作群",
        kind=RobotKind.WECOM,
        owner=world.users["town_staff"],
        address_cipher=crypto.encrypt("https://127.0.0.1/"),
        stop=HookStop.BY_HAND,
    )
    world.unsaid = NotificationDelivery.objects.create(
        channel=Channel.ROBOT,
        user=world.users["town_staff"],
        robot=world.robot,
        state=DeliveryState.DEAD,
    )
    world.application = ExportApplication.objects.create(
        user=world.users["county_staff"],
        title="党员",
        path="/members/",
        query_cipher=crypto.encrypt("export=xlsx"),
        rows=900,
        reason="年度党内统计核对",
        action="export_members",
        everywhere=True,
    )
    world.clearance = ClearanceList.objects.create(kind="contacts-of-gone", year=2026, total=0)
    world.download = offer(
        user=world.users["town_staff"],
        job=world.places["east"].job,
        spooled="gone",
        name="名单.xlsx",
        content_type="text/plain",
        action="export",
    )


def _run(place, user, step) -> ImportRun:
    """An import that names something of the place in everything that is kept of it."""
    counts = {"read": 1, "created": 1, "updated": 0, "unchanged": 0, "bad": 0}
    summary = {"sheets": {"两新组织": counts}, "warnings": [place.token], "warning_count": 1}
    run = new_run(
        actor=user,
        name=f"{place.token}.xlsx",
        as_of=timezone.localdate(),
        source_name=place.token,
        step=step,
        preview=summary,
        spooled=spool.store(io.BytesIO(b"x")),
        errors_spooled=spool.store(io.BytesIO(place.token.encode())),
        undo_set=UndoSetFactory(days=7) if step == ImportStep.DONE else None,
    )
    run.save()
    ImportRow.objects.create(
        run=run,
        sheet="两新组织",
        row_no=2,
        outcome="created",
        label=place.token,
        cells={"name": [None, place.token]},
    )
    return run


def _bulk(world, place):
    return {"pk": BulkEdit.objects.get(user=world.users["town_staff"]).pk}


def _view(world, place):
    return {"pk": SavedView.objects.get(user=world.users["town_staff"]).pk}


#: From the monitoring networks, which this machine is one of.
watch = everyone("200")
#: Those whom the events of the registry notify: a complaint, visits, filings.
NOTIFIED = ("county_admin", "county_staff", "town_staff", "secretary", "other_town")


def _of_robot(world, place):
    return {"pk": world.robot.pk}


rules_only = only("403", county_admin="200")


def _of_hook(world, place):
    return {"pk": world.hook.pk}


MENU = {
    "导入": EDITORS,
    "回收站": EDITORS,
    "任务队列": {"system_admin"},
    "数据保留": {"system_admin"},
    "工作日": {"county_admin"},
    "导出申请": {"county_admin"},
    "到期清单": {"county_admin"},
    "推送订阅": {"system_admin"},
    "站外消息": {"system_admin"},
}

#: A draw of the county is seen from its region down.
draw_is_seen = object_of_organization.but(viewer="404").at(
    "mine", secretary="404", instructor="404", surveyor="404"
)

#: The county's staff: it is his application, the administrator's to decide.
_decides = only("404", county_admin="200", county_staff="200")
_own = only("404", county_staff="200")


def _application(world, place):
    return {"pk": world.application.pk}


def _version_of(name, **fields):
    def filled(world, place):
        row = getattr(world, name)
        return {"version": type(row).objects.get(pk=row.pk).version, **fields}

    return filled


DOORS = {
    "core:exports": Door(get=everybody_logged_in, also=(Variant("?export=xlsx", nobody_may),)),
    # Without what the list's own door gave there is nothing to ask for.
    "core:ask_export": Door(post=Post(only("404"), lambda world, place: {"reason": "年度核对"})),
    "core:export": Door(
        kwargs=_application,
        get=_decides,
        post=Post(
            _decides.answering("302+").but(county_staff="403"),
            _version_of("application", decision="no", answer="可以用统计数代替"),
        ),
    ),
    "core:withdraw_export": Door(
        kwargs=_application,
        post=Post(_own.answering("302+").but(county_admin="403"), _version_of("application")),
    ),
    "core:export_deleted": Door(
        # It was not approved: he hears so.
        kwargs=_application,
        post=Post(_own.answering("302").but(county_admin="403"), _version_of("application")),
    ),
    "core:clearances": Door(get=rules_only, also=(Variant("?export=xlsx", nobody_may),)),
    "core:clearance": Door(
        kwargs=lambda world, place: {"pk": world.clearance.pk},
        get=rules_only,
        post=Post(rules_only.answering("302+"), _version_of("clearance")),
    ),
    "core:draws": Door(**list_page(edit_somewhere, edit_somewhere)),
    "core:draw": Door(kwargs=row("draw"), get=draw_is_seen),
    "core:draw_list": Door(kwargs=row("draw"), get=draw_is_seen),
    "core:void_draw": Door(
        kwargs=row("draw"),
        post=Post(
            draw_is_seen.answering("302+")
            .but(town_staff="403", other_town="403")
            .at("west", "county", town_staff="404")
            .at("mine", "east", "county", other_town="404"),
            lambda world, place: {"reason": "名单漏了两个党支部"},
        ),
    ),
    "healthz": Door(get=watch),
    "readyz": Door(get=watch),
    "metrics": Door(get=watch),
    "imports:list": Door(get=edit_somewhere),
    "imports:new": Door(get=edit_somewhere, post=Post(edit_somewhere)),
    "imports:template": Door(
        get=edit_somewhere,
        also=(
            Variant("?sheet=两新组织", edit_somewhere),
            Variant("?sheet=党员", edit_somewhere.but(town_staff="404", other_town="404")),
            Variant("?sheet=名单", edit_somewhere.answering("404")),
        ),
    ),
    "imports:detail": Door(
        kwargs=row("run"),
        get=own_import,
        also=(Variant("?only=created", own_import, htmx_target="import-rows"),),
    ),
    "imports:explain": Door(kwargs=row("run"), post=Post(own_import.answering("302"))),
    "imports:check": Door(kwargs=row("run"), post=Post(own_import.answering("302+"))),
    "imports:confirm": Door(kwargs=row("run"), post=Post(own_import.answering("302+"))),
    "imports:discard": Door(kwargs=row("run"), post=Post(own_import.answering("302+"))),
    "imports:undo": Door(kwargs=row("imported"), post=Post(own_import.answering("302+"))),
    "imports:errors": Door(
        # The rows as they came: only for whoever uploaded them.
        kwargs=row("run"),
        get=own_import.but(county_staff="403").at("east", "west", "county", county_admin="403"),
    ),
    "core:job": Door(kwargs=row("job"), get=own_job),
    # Names without a lookup do not exist; what is found is in scope, or nothing.
    "core:lookup": Door(
        kwargs=lambda world, place: {"name": "organizations"},
        get=everybody_logged_in,
        also=(
            Variant("?q=有限公司", everybody_logged_in),
            Variant("?q=yxgs", everybody_logged_in),
            Variant("?q=9133", everybody_logged_in),
        ),
    ),
    "core:recycle_bin": Door(
        get=everybody_logged_in,
        also=(
            Variant("?export=xlsx", nobody_may),
            Variant("?q=旧厂", everybody_logged_in, htmx_target="list"),
        ),
    ),
    "core:jobs": Door(get=everybody_logged_in, also=(Variant("?export=xlsx", nobody_may),)),
    "core:queue": Door(get=admin_only, also=(Variant("?export=xlsx", nobody_may),)),
    "core:workers": Door(get=admin_only),
    "core:retention": Door(get=admin_only),
    "core:retention_sizes": Door(get=admin_only),
    "core:retention_period": Door(
        kwargs=lambda world, place: {"name": "jobs"},
        get=admin_only,
        post=Post(
            admin_only.answering("302+"),
            lambda world, place: {"days": "200", "ground": "本单位决定", "version": "0"},
        ),
    ),
    "core:workdays": Door(
        get=rules_only,
        post=Post(
            rules_only.answering("302+"),
            lambda world, place: {"first": "2030-05-01", "working": "no", "ground": "通知"},
        ),
    ),
    "core:workday_back": Door(
        kwargs=lambda world, place: {"pk": world.workday.pk},
        post=Post(rules_only.answering("302+")),
    ),
    "core:hooks": Door(
        get=admin_only,
        post=Post(
            admin_only,  # nothing is made: the address lies inside
            lambda world, place: {
                "name": "平台",
                "address": "http://127.0.0.1:8443/",
                "username": world.users["viewer"].username,
            },
        ),
    ),
    "core:hook": Door(kwargs=_of_hook, get=admin_only),
    "core:hook_secret": Door(kwargs=_of_hook, post=Post(admin_only.answering("200+"))),
    **{
        f"core:hook_{name}": Door(kwargs=_of_hook, post=Post(admin_only.answering("302+")))
        for name in ("stop", "resume", "test", "remove")
    },
    "core:hook_again": Door(
        kwargs=lambda world, place: {"pk": world.given_up.pk},
        post=Post(admin_only.answering("302+")),
    ),
    "core:cancel": Door(
        # Those of people have ended: who may stop them hears so, and nothing changes.
        kwargs=row("job"),
        post=Post(
            own_job.answering("302")
            .but(system_admin="302")
            .at("county", system_admin="302+", county_admin="404", county_staff="404")
        ),
    ),
    "core:download": Door(
        # Waited for the town officer, and the night has cleared it away: he hears so. Nobody else
        # knows of it, not even who sees all that he sees.
        kwargs=lambda world, place: {"pk": world.download.pk},
        post=Post(own_page.answering("302")),
    ),
    "core:attachments": Door(
        kwargs=lambda world, place: {
            "kind": "orgs.organization",
            "owner_pk": world.places[place].organization.pk,
        },
        get=panel,
        # Without a file nothing is stored; who may, is asked to choose one.
        post=Post(edit_organization),
    ),
    "core:file": Door(kwargs=row("file"), get=object_of_organization),
    "core:thumbnail": Door(kwargs=row("file"), get=only("404").in_each_place()),
    "core:remove_file": Door(kwargs=row("file"), post=Post(edit_organization.answering("200+"))),
    "core:put_back_file": Door(
        # It was never removed.
        kwargs=row("file"),
        post=Post(only("404").in_each_place()),
    ),
    "core:messages": Door(get=everybody_logged_in, also=(Variant("?export=xlsx", nobody_may),)),
    "core:bell": Door(get=everybody_logged_in),
    "core:read": Door(post=Post(everyone("302", **dict.fromkeys(NOTIFIED, "302+")))),
    "core:notification_settings": Door(
        get=everybody_logged_in,
        post=Post(
            everybody_logged_in.answering("302+"),
            lambda world, place: {"quiet_from": "20:00", "quiet_until": "08:00"},
        ),
    ),
    "core:confirm_email": Door(
        post=Post(everyone("302"), lambda world, place: {"code": "000000"}),
    ),
    "core:robots": Door(
        get=admin_only,
        post=Post(
            admin_only,  # nothing is made: the address lies inside
            lambda world, place: {
                "name": "工作群",
                "kind": "wecom",
                "address": "https://127.0.0.1/",
                "username": world.users["viewer"].username,
            },
        ),
    ),
    **{
        f"core:robot_{name}": Door(kwargs=_of_robot, post=Post(admin_only.answering("302+")))
        for name in ("stop", "resume", "test", "remove")
    },
    "core:robot_again": Door(
        kwargs=lambda world, place: {"pk": world.unsaid.pk},
        post=Post(admin_only.answering("302+")),
    ),
    "core:views": Door(get=everybody_logged_in),
    "core:views_menu": Door(
        get=only("404"),
        # What others share is for those who may open the list; the question, never the answer.
        also=(Variant("?list=orgs:list", everybody_logged_in),),
    ),
    "core:save_view": Door(
        post=Post(
            only("302+"),
            lambda world, place: {"list": "orgs:list", "name": "视图", "query": "kind=social"},
        )
    ),
    "core:keep_columns": Door(
        post=Post(only("302+"), lambda world, place: {"list": "orgs:list", "columns": "kind,state"})
    ),
    "core:change_view": Door(
        kwargs=_view,
        post=Post(own_page.answering("302+"), lambda world, place: {"name": "改"}),
    ),
    "core:delete_view": Door(kwargs=_view, post=Post(own_page.answering("302+"))),
    # What is found is in scope, or nothing; who searches changes nothing.
    "core:search": Door(
        get=everybody_logged_in,
        post=Post(everybody_logged_in, lambda world, place: {"q": "有限公司"}),
        also=(Variant("?q=有限公司", everybody_logged_in),),
    ),
    "core:guide": Door(get=everyone("200")),
    "core:guide_chapter": Door(
        kwargs=lambda world, place: {"chapter": "month"}, get=everyone("200")
    ),
    "core:style": Door(get=everybody_logged_in),
    "core:compliance": Door(get=everybody_logged_in),
    # Whoever holds a slip votes there, without a log-in; this code is nobody's.
    "core:vote": Door(
        get=everyone("200"),
        post=Post(everyone("200"), lambda world, place: {"code": "2222-2222-2222-2222"}),
    ),
    "core:display": Door(
        get=everyone("302"),
        post=Post(everyone("302"), lambda world, place: {"theme": "dark"}),
    ),
    # One's own draft; who saw the page may have lost the right since.
    "core:bulk": Door(kwargs=_bulk, get=own_draft),
    "core:bulk_preview": Door(
        kwargs=_bulk,
        post=Post(
            own_draft.answering("302+"),
            lambda world, place: {"change": "industry", "value": "新"},
        ),
    ),
    "core:bulk_commit": Door(kwargs=_bulk, post=Post(own_draft.answering("302+"))),
    "core:bulk_undo": Door(kwargs=_bulk, post=Post(own_draft.answering("302"))),
    "api:schema": Door(get=everybody_logged_in.but(anonymous="401")),
    "api:docs": Door(get=everybody_logged_in),
    "api:missing": Door(
        kwargs=lambda world, place: {"rest": "v2/organizations/"},
        get=only("404", anonymous="401"),
    ),
    "api:api-root": Door(get=everybody_logged_in.but(anonymous="401")),
    "api:changes": Door(
        get=api(registry_readers),
        also=(Variant("?since=0&limit=500", api(registry_readers)),),
        names=("麒麟",),  # as in the list of members: an employer is named wherever he is
    ),
    "api:attachment-detail": Door(kwargs=row("file"), get=api(object_of_organization)),
    "api:attachment-file": Door(kwargs=row("file"), get=api(object_of_organization)),
    "api:job-list": Door(get=everybody_logged_in.answering("405").but(anonymous="401")),
    "api:job-detail": Door(kwargs=row("job"), get=own_job.but(anonymous="401")),
    "api:job-file": Door(
        kwargs=row("job"),
        get=everybody_logged_in.answering("405").but(anonymous="401").in_each_place(),
    ),
}

WRITES = [
    Write(
        "DELETE",
        "api:attachment-detail",
        edit_organization.but(anonymous="401").answering("204+"),
        nothing,
        row("file"),
    ),
    Write(
        "POST",
        "api:job-list",
        exporters.answering("202+").but(anonymous="401"),
        lambda world, place: {"kind": "export", "list": "organizations"},
    ),
    # As on the page: the night has cleared the file away, and nobody else knows of it.
    Write(
        "POST",
        "api:job-file",
        only("404", anonymous="401").in_each_place().at("east", town_staff="400"),
        nothing,
        row("job"),
    ),
]
